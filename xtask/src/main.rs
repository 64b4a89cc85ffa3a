//! The project's own commands, so that a newcomer with Rust and Node needs to know two of them:
//! `cargo xtask run` opens the window, `cargo xtask test` checks everything. Both do their own
//! set-up. This file only reads the command line; each command has a room of its own.

mod bench;
mod bindings;
mod build;
mod command;
mod contract;
mod counts;
mod output;
mod paths;
mod rules;
mod run;
mod setup;
mod steps;
mod test;
mod trouble;
mod ui;

use std::process::ExitCode;

use trouble::Trouble;

const HELP: &str = "\
cargo xtask <command>

  run [--server URL] [--data-dir DIR] [--release]
                                open the window, with the embedded demo platform ready;
                                with --server another platform and no demo
  test [step or group ...]      check everything, or only what is named
  test --list                   the steps and their groups
  build [--release]             the app (UI embedded) and the demo platform
  bench [--rounds N]            measure the release build, and write docs/benchmarks.md
  bindings [--check]            write ui/src/bridge/bindings.ts from the commands
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["test", rest @ ..] => test::run(rest),
        ["run", rest @ ..] => run::run(rest),
        ["bindings", rest @ ..] => bindings::run(rest),
        ["build", rest @ ..] => build::run(rest),
        ["bench", rest @ ..] => bench::run(rest),
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
