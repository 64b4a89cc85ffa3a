//! `cargo xtask run`: opens the window, after whatever set-up and building is still to do.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::build;
use crate::output;
use crate::paths;
use crate::trouble::Trouble;

const USAGE: &str = "cargo xtask run [--server URL] [--data-dir DIR] [--release]";

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    server: Option<String>,
    data_dir: Option<PathBuf>,
    release: bool,
}

/// Reads the options, builds and opens; answers what the app answers.
pub fn run(words: &[&str]) -> Result<ExitCode, Trouble> {
    let options = Options::read(words)?;
    if !has_display() {
        return Err(Trouble::Missing(
            "There is no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set."
                .to_owned(),
        ));
    }
    output::say("building the app (some minutes the first time)");
    build::programs(options.release)?;
    let program = paths::program("dcx-desktop", options.release);
    let mut app = Command::new(&program);
    match &options.server {
        Some(server) => app.env("DCX_SERVER_URL", server).env_remove("DCX_DEMO"),
        None => app.env("DCX_DEMO", "1"),
    };
    if let Some(folder) = &options.data_dir {
        app.env("DCX_DATA_DIR", folder);
    }
    output::say("opening the window");
    let status = app.status().map_err(|e| Trouble::files(&program, &e))?;
    let code = status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .unwrap_or(1);
    Ok(ExitCode::from(code))
}

impl Options {
    fn read(words: &[&str]) -> Result<Self, Trouble> {
        let mut options = Self::default();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            let mut value = || {
                rest.next()
                    .ok_or_else(|| Trouble::usage(format!("{word} wants a value\n{USAGE}")))
            };
            match *word {
                "--server" => options.server = Some((*value()?).to_owned()),
                "--data-dir" => {
                    let folder = std::path::absolute(value()?);
                    options.data_dir =
                        Some(folder.map_err(|e| Trouble::usage(format!("--data-dir: {e}")))?);
                }
                "--release" => options.release = true,
                other => return Err(Trouble::usage(format!("what is “{other}”?\n{USAGE}"))),
            }
        }
        Ok(options)
    }
}

/// Whether a window can be opened at all; asked before minutes are spent on building one.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_and_others_refused() {
        let read = Options::read(&["--server", "http://127.0.0.1:1", "--release"]).unwrap();
        let wanted = Options {
            server: Some("http://127.0.0.1:1".to_owned()),
            data_dir: None,
            release: true,
        };
        assert_eq!(read, wanted);
        assert!(
            Options::read(&["--data-dir", "here"])
                .unwrap()
                .data_dir
                .unwrap()
                .is_absolute()
        );
        assert!(Options::read(&["--server"]).is_err());
        assert!(Options::read(&["--fast"]).is_err());
    }
}
