//! `cargo xtask bench` builds this program and runs it: it measures the app of the same build against
//! what the machine and the web view cost anyway, and writes the page it is told to. Everything
//! happens at desks of its own (`dcx_tests::Desk`) and takes some minutes.
//!
//! `dcx-bench --programs FOLDER --page FILE [--rounds N]`

#[cfg(target_os = "linux")]
mod curl;
#[cfg(target_os = "linux")]
mod figures;
#[cfg(target_os = "linux")]
mod machine;
#[cfg(target_os = "linux")]
mod processes;
#[cfg(target_os = "linux")]
mod report;
#[cfg(target_os = "linux")]
mod run;
#[cfg(target_os = "linux")]
mod scene;
#[cfg(target_os = "linux")]
mod start;
#[cfg(target_os = "linux")]
mod switch;
#[cfg(target_os = "linux")]
mod sync;

use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    match bench() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The last word, for whoever started it from a terminal.
            let _ = writeln!(std::io::stderr(), "the bench came to no end: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(target_os = "linux")]
fn bench() -> scene::Result<()> {
    run::run(std::env::args().skip(1))
}

#[cfg(not(target_os = "linux"))]
fn bench() -> Result<(), &'static str> {
    Err("windows are driven on Linux alone")
}
