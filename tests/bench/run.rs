//! The bench from its command line to its page: what is measured, in which order.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use serde_json::json;

use crate::machine::Machine;
use crate::report::Report;
use crate::scene::{Programs, Result, in_page, platform};
use crate::start::{self, Tenants};
use crate::{switch, sync};

const USAGE: &str = "dcx-bench --programs FOLDER --page FILE [--rounds N]";
const ROUNDS: usize = 7;
/// A first sync is long, and so varies little.
const MOST_SYNCS: usize = 3;

struct Options {
    programs: PathBuf,
    page: PathBuf,
    rounds: usize,
}

/// Measures, prints the table and writes the page.
pub fn run(words: impl Iterator<Item = String>) -> Result<()> {
    let options = Options::read(words)?;
    let machine = Machine::here();
    let programs = Programs::in_folder(&options.programs);
    let begun = Instant::now();
    let say = |what: &str| {
        let seconds = begun.elapsed().as_secs();
        // Progress only: a closed terminal is no reason to stop.
        let _ = writeln!(std::io::stdout(), "{seconds:>4} s  {what}");
    };

    say("filling a platform with 1 000 tenants");
    let platform = platform()?;
    let syncs = options.rounds.min(MOST_SYNCS);
    say("first sync and curl");
    let synced = sync::measure(&platform, &programs, syncs)?;
    let mut app = synced.desk;
    let customers = &synced.customers;
    let (last, others) = customers.split_last().ok_or("there are no customers")?;
    say("tenant switch and filter");
    // Without a platform nothing is redrawn in between.
    let stopped = platform.stop();
    let mut switched = switch::measure(&app, others, &synced.root, options.rounds)?;
    let (path, drawn) = (format!("#/t/{last}/overview"), format!("{last}:overview"));
    in_page::<f64>(app.window()?, "go", &[json!(path), json!(drawn)])?;
    app.close()?;
    say("start and memory");
    let mut bare = programs.bare_desk()?;
    let tenants = Tenants {
        last,
        root: &synced.root,
    };
    let started = start::measure(
        &mut app,
        &mut bare,
        &tenants,
        synced.row_bytes,
        options.rounds,
    )?;
    drop(stopped);

    let mut figures = started.figures;
    let memory = figures.split_off(1);
    figures.append(&mut switched);
    figures.extend(memory);
    figures.extend(synced.figures);
    let report = Report {
        machine,
        rounds: options.rounds,
        syncs,
        figures,
        stages: started.stages,
        work: synced.work,
        fetched: synced.fetched,
        row_bytes: synced.row_bytes,
    };
    fs::write(&options.page, report.page())?;
    say("done");
    writeln!(std::io::stdout(), "\n{}", report.table())?;
    Ok(())
}

impl Options {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let (mut programs, mut page, mut rounds) = (None, None, ROUNDS);
        while let Some(word) = words.next() {
            let value = words.next().ok_or(USAGE)?;
            match word.as_str() {
                "--programs" => programs = Some(PathBuf::from(value)),
                "--page" => page = Some(PathBuf::from(value)),
                "--rounds" => rounds = value.parse()?,
                _ => return Err(USAGE.into()),
            }
        }
        Ok(Self {
            programs: programs.ok_or(USAGE)?,
            page: page.ok_or(USAGE)?,
            rounds: rounds.max(1),
        })
    }
}
