//! The project's own commands, so that a newcomer with Rust and Node needs to know two of them:
//! `cargo xtask run` opens the window, `cargo xtask test` checks everything. Both do their own
//! set-up. This file only reads the command line; each command has a room of its own.

mod build;
mod command;
mod output;
mod paths;
mod rules;
mod setup;
mod steps;
mod test;
mod trouble;
mod ui;

use std::process::ExitCode;

use trouble::Trouble;

const HELP: &str = "\
cargo xtask <command>

  test [step or group ...]      check everything, or only what is named
  test --list                   the steps and their groups
  build [--release]             the app (UI embedded) and the demo platform
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["test", rest @ ..] => test::run(rest),
        ["build", rest @ ..] => build::run(rest),
        [] | ["help" | "--help" | "-h", ..] => {
            output::say(HELP);
            Ok(ExitCode::SUCCESS)
        }
        [other, ..] => Err(Trouble::usage(format!(
            "no command is called “{other}”\n\n{HELP}"
        ))),
    };
    match outcome {
        Ok(code) => code,
        Err(trouble) => {
            output::complain(&trouble.to_string());
            trouble.exit_code()
        }
    }
}
