//! Cargo's helpers. One already on the machine is used; otherwise it is built into the target
//! folder, so that nothing outside the checkout changes.

use std::ffi::OsString;
use std::time::Duration;

use crate::command::Run;
use crate::output;
use crate::paths;
use crate::trouble::Trouble;

/// A helper and the version that gets built when none is there.
pub struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Runs each test in a process of its own, with a time limit.
pub const NEXTEST: Tool = Tool {
    name: "cargo-nextest",
    version: "0.9.151",
};
/// Checks licences, sources, duplicate versions and known vulnerabilities.
pub const DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
};

const BUILD_TIME: Duration = Duration::from_secs(20 * 60);

/// Makes sure `tool` can be started as a cargo subcommand by a [`cargo`] command.
pub fn ensure(tool: &Tool) -> Result<(), Trouble> {
    let Tool { name, version } = tool;
    if with_tools(Run::new("look-for-tool", name).arg("--version")).works() {
        return Ok(());
    }
    output::note(&format!("building {name} {version} (once)"));
    Run::cargo(&format!("install {name}"))
        .args([
            "install",
            name,
            "--version",
            version,
            "--locked",
            "--debug",
            "--root",
        ])
        .arg(paths::tools())
        .within(BUILD_TIME)
        .succeed()
        .map(drop)
}

/// Cargo with the checkout's own tools on its path.
pub fn cargo(name: &str) -> Run {
    with_tools(Run::cargo(name))
}

/// `run` with the checkout's own tools on its path.
pub fn with_tools(run: Run) -> Run {
    run.env("PATH", path_with_tools())
}

fn path_with_tools() -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(paths::tools().join("bin")).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).unwrap_or(path)
}
