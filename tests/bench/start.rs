//! Start and memory: the app on its saved data with the platform gone, and the bare window, opened
//! and closed in turns. From the process's start to its first frame with everything in it; then,
//! once it rests, what all its processes hold.

use std::thread;
use std::time::Duration;

use dcx_tests::Desk;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::figures::{Figure, Series, Unit};
use crate::processes::{memory, started_at};
use crate::scene::{Result, in_page};

/// Looks at memory this often, until it no longer moves.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Between a window's end and the next one's start.
const REST: Duration = Duration::from_secs(2);
const LOOKS: u32 = 24;
const STILL: f64 = 0.005;
/// The core plans the saved tenants two seconds after its start; it has to be over.
const SETTLED_AFTER: u32 = 7;

const START_REASON: &str = "The keychain and the cache are opened while the web process starts and are ready before the page \
is. What the app adds is its page: a script that is read and run, two questions to the core over the bridge, and a \
first frame of some five hundred elements where the bare window draws forty lines.";
const MEMORY_REASON: &str = "The larger part of the difference is the web process: the app's script, what the engine compiles \
of it, and the drawn page. The rest is the core: decoded rows take about twice their bytes, and the search over them \
has its own text.";

/// What the rounds gave.
pub struct Started {
    /// Start, and memory in two states.
    pub figures: Vec<Figure>,
    /// The stages of a start.
    pub stages: Vec<Stage>,
}

/// A stage of a start, of both programs, from the process's start on.
pub struct Stage {
    /// What had been reached.
    pub name: &'static str,
    /// When the app reached it.
    pub ours: Series,
    /// When the bare window did.
    pub bare: Series,
}

/// What the page says of its start: when it began by the wall clock, the rest since then.
#[derive(Deserialize)]
struct Visit {
    began: f64,
    shown: f64,
    parsed: Option<f64>,
    ran: Option<f64>,
    first: Option<f64>,
}

/// The tenant in view, and the one that has all machines beneath it.
pub struct Tenants<'a> {
    /// Whose Overview the app opens with.
    pub last: &'a str,
    /// The root.
    pub root: &'a str,
}

/// Runs `rounds` rounds. `app` is closed, with its cache full; so is `bare`.
pub fn measure(
    app: &mut Desk,
    bare: &mut Desk,
    tenants: &Tenants<'_>,
    row_bytes: f64,
    rounds: usize,
) -> Result<Started> {
    let mark = Value::from(format!("painted {}:overview", tenants.last));
    let mut stages = STAGES.map(|name| Stage {
        name,
        ours: Series::default(),
        bare: Series::default(),
    });
    let (mut overview, mut table, mut bare_memory) =
        (Series::default(), Series::default(), Series::default());
    for round in 0..=rounds {
        // The first round is for the disk's caches alone.
        let counts = round > 0;
        bare.open()?;
        let reached = start_of(bare, Value::Null)?;
        let resting = memory_at_rest(bare)?;
        if counts {
            note(&mut stages, &reached, |stage| &mut stage.bare);
            bare_memory.add(resting);
        }
        close(bare)?;
        app.open()?;
        let reached = start_of(app, mark.clone())?;
        let resting = memory_at_rest(app)?;
        if counts {
            note(&mut stages, &reached, |stage| &mut stage.ours);
            overview.add(resting);
            let path = json!(format!("#/t/{}/machines", tenants.root));
            let drawn = json!(format!("{}:machines", tenants.root));
            in_page::<f64>(app.window()?, "go", &[path, drawn])?;
            table.add(memory_at_rest(app)?);
            // Back, so that the next start opens with the same tenant.
            let path = json!(format!("#/t/{}/overview", tenants.last));
            let drawn = json!(format!("{}:overview", tenants.last));
            in_page::<f64>(app.window()?, "go", &[path, drawn])?;
        }
        close(app)?;
    }
    let shown = &stages[STAGES.len() - 1];
    let memory = |name, ours, aim| Figure {
        name,
        ours,
        against: "bare window and the rows' own bytes",
        baseline: bare_memory.plus(row_bytes),
        unit: Unit::Memory,
        aim,
        reason: MEMORY_REASON,
    };
    let figures = vec![
        Figure {
            name: "Start to the last tenant's Overview",
            ours: shown.ours.clone(),
            against: "bare window to its first paint",
            baseline: shown.bare.clone(),
            unit: Unit::Milliseconds,
            aim: Some(1.3),
            reason: START_REASON,
        },
        memory("Memory with an Overview open", overview, None),
        memory("Memory with all machines open", table, Some(1.5)),
    ];
    Ok(Started {
        figures,
        stages: stages.into(),
    })
}

const STAGES: [&str; 5] = [
    "the page begins to load",
    "the document is read",
    "the scripts have run",
    "something is painted",
    "everything is painted",
];

/// Milliseconds from the process's start to each of the stages.
fn start_of(desk: &Desk, mark: Value) -> Result<[Option<f64>; 5]> {
    let visit: Visit = in_page(desk.window()?, "start", &[mark])?;
    let begun = visit.began - started_at(desk.app_id()?)?;
    let at = |since: Option<f64>| since.map(|since| begun + since);
    Ok([
        Some(begun),
        at(visit.parsed),
        at(visit.ran),
        at(visit.first),
        at(Some(visit.shown)),
    ])
}

fn note(stages: &mut [Stage], reached: &[Option<f64>], of: impl Fn(&mut Stage) -> &mut Series) {
    for (stage, at) in stages.iter_mut().zip(reached) {
        if let Some(at) = at {
            of(stage).add(*at);
        }
    }
}

/// Closes a window, and lets the machine come to rest: what a program leaves to be cleared away must
/// not be paid by the next one's start.
fn close(desk: &mut Desk) -> Result<()> {
    desk.close()?;
    thread::sleep(REST);
    Ok(())
}

/// The memory of the app and its web processes, shared pages in proportion, once it no longer
/// moves.
fn memory_at_rest(desk: &Desk) -> Result<f64> {
    let (mut before, mut now) = (0.0_f64, f64::NAN);
    for look in 0..LOOKS {
        thread::sleep(LOOK_EVERY);
        now = desk.processes()?.into_iter().map(memory).sum();
        if look >= SETTLED_AFTER && (now - before).abs() < now * STILL {
            break;
        }
        before = now;
    }
    Ok(now)
}
