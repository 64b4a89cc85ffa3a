//! Schemathesis, in a Python environment that belongs to this checkout.

use std::path::PathBuf;
use std::time::Duration;

use crate::command::Run;
use crate::output;
use crate::paths;
use crate::setup::packages;
use crate::trouble::Trouble;

/// One version, so that a new one's opinions are a decision and not a surprise.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";
const INSTALL_TIME: Duration = Duration::from_secs(10 * 60);

/// A program of the environment.
pub fn program(name: &str) -> PathBuf {
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    paths::tools()
        .join("venv")
        .join(folder)
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Makes sure schemathesis is there.
pub fn ensure_schemathesis() -> Result<(), Trouble> {
    if Run::new("look-for-schemathesis", program("python"))
        .args(["-m", "pip", "show", "schemathesis"])
        .finish()
        .is_ok_and(|shown| shown.success && SCHEMATHESIS.ends_with(&version_in(&shown.text)))
    {
        return Ok(());
    }
    output::note(&format!("installing {SCHEMATHESIS}"));
    let environment = |name: &str| {
        let python = if cfg!(windows) { "python" } else { "python3" };
        Run::new(name, python)
            .args(["-m", "venv", "--clear"])
            .arg(paths::tools().join("venv"))
    };
    if !environment("venv").works() {
        // Debian keeps venv, and on a bare machine Python itself, in a package of its own.
        packages::install(&["python3-venv"])?;
        environment("venv").succeed()?;
    }
    Run::new("pip-install", program("python"))
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            SCHEMATHESIS,
        ])
        .within(INSTALL_TIME)
        .succeed()
        .map(drop)
}

/// Reads `Version: 4.32.5` as `==4.32.5`.
fn version_in(text: &str) -> String {
    let version = text.lines().find_map(|line| line.strip_prefix("Version: "));
    format!("=={}", version.unwrap_or("none").trim())
}
