//! `cargo xtask bench`: builds everything for release, then measures the app beside its baselines.
//! The measuring is `tests/bench`'s; its page is `docs/benchmarks.md`.

use std::process::{Command, ExitCode};

use crate::build;
use crate::output;
use crate::paths;
use crate::setup::packages;
use crate::trouble::Trouble;

const USAGE: &str = "cargo xtask bench [--rounds N]";

/// Reads the options, builds and measures.
pub fn run(words: &[&str]) -> Result<ExitCode, Trouble> {
    let rounds = match words {
        [] => None,
        ["--rounds", number] if number.parse::<u32>().is_ok_and(|number| number > 0) => {
            Some(*number)
        }
        _ => return Err(Trouble::usage(USAGE)),
    };
    if !cfg!(target_os = "linux") {
        return Err(Trouble::Missing(
            "The bench drives real windows, which it can on Linux alone.".to_owned(),
        ));
    }
    if !packages::on_path("curl") {
        return Err(Trouble::Missing(
            "curl is needed: the first sync is measured against it.".to_owned(),
        ));
    }
    packages::for_window_tests()?;
    output::say("building for release (many minutes the first time)");
    build::programs(true)?;
    let program = paths::program("dcx-bench", true);
    let programs = program.parent().unwrap_or(&program);
    let mut bench = Command::new(&program);
    bench
        .current_dir(paths::root())
        .arg("--programs")
        .arg(programs)
        .arg("--page")
        .arg(paths::root().join("docs").join("benchmarks.md"));
    if let Some(rounds) = rounds {
        bench.args(["--rounds", rounds]);
    }
    let status = bench.status().map_err(|e| Trouble::files(&program, &e))?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
