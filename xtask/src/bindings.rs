//! `cargo xtask bindings`: writes the TypeScript of the commands, or says that it is stale. The
//! test in `src-tauri/tests/bindings.rs` does both; the shell alone knows its commands.

use std::process::ExitCode;

use crate::build::{BUILD_TIME, SELECTION};
use crate::command::Run;
use crate::setup::packages;
use crate::trouble::Trouble;
use crate::ui;

/// Tells the test to write instead of comparing.
const WRITE: &str = "DCX_WRITE_BINDINGS";

/// Reads the options and does it.
pub fn run(words: &[&str]) -> Result<ExitCode, Trouble> {
    let check = match words {
        [] => false,
        ["--check"] => true,
        _ => return Err(Trouble::usage("cargo xtask bindings [--check]")),
    };
    packages::for_app()?;
    // Tauri embeds ui/dist while it compiles; what is in it doesn't matter here, and the UI may
    // not build before the bindings are right.
    ui::dist_exists()?;
    let test = Run::cargo("bindings")
        .args(["test"])
        .args(SELECTION)
        .args(["--test", "bindings", "--", "the_bindings_are_fresh"])
        .within(BUILD_TIME);
    let test = if check { test } else { test.env(WRITE, "1") };
    test.succeed()?;
    Ok(ExitCode::SUCCESS)
}
