//! `cargo xtask build`: the app with its UI embedded, and the demo platform as a program.

use std::process::ExitCode;
use std::time::Duration;

use crate::command::Run;
use crate::output;
use crate::paths;
use crate::setup::packages;
use crate::trouble::Trouble;
use crate::ui;

/// What every build of this project is told, tests and lints too. One selection means one set of
/// features, and so cargo builds each dependency once and not once a command.
#[cfg(target_os = "linux")]
pub const SELECTION: &[&str] = &["--workspace"];
/// The real-window tests are Linux's alone; a running xtask can't be replaced on Windows.
#[cfg(not(target_os = "linux"))]
pub const SELECTION: &[&str] = &[
    "--workspace",
    "--exclude",
    "dcx-tests",
    "--exclude",
    "xtask",
];

/// A release build of everything on two cores, from nothing, takes a third of this.
pub const BUILD_TIME: Duration = Duration::from_secs(45 * 60);

/// Reads the options and builds.
pub fn run(words: &[&str]) -> Result<ExitCode, Trouble> {
    let release = match words {
        [] => false,
        ["--release"] => true,
        _ => return Err(Trouble::usage("cargo xtask build [--release]")),
    };
    programs(release)?;
    for name in ["dcx-desktop", "dcx-platform"] {
        output::say(&paths::program(name, release).display().to_string());
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds both programs, after whatever set-up is still to do.
pub fn programs(release: bool) -> Result<(), Trouble> {
    packages::for_app()?;
    ui::build()?;
    let cargo = Run::cargo("build")
        .arg("build")
        .args(SELECTION)
        .arg("--bins")
        .within(BUILD_TIME);
    let cargo = if release {
        cargo.arg("--release")
    } else {
        cargo
    };
    cargo.succeed().map(drop)
}
