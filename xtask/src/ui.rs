//! The web UI: its packages and its build. Both are left alone when nothing changed.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::time::Duration;

use crate::command::Run;
use crate::output;
use crate::paths;
use crate::trouble::Trouble;

const INSTALL_TIME: Duration = Duration::from_secs(15 * 60);
const BUILD_TIME: Duration = Duration::from_secs(10 * 60);

/// Installs the packages of `package-lock.json`, unless these very ones are there.
pub fn install() -> Result<(), Trouble> {
    let lock = digest(&[&paths::ui().join("package-lock.json")])?;
    let stamp = paths::ui().join("node_modules").join(".dcx-installed");
    if fs::read_to_string(&stamp).is_ok_and(|seen| seen == lock) {
        return Ok(());
    }
    output::say("installing the UI's packages");
    Run::npm("npm-ci")
        .args(["ci", "--no-audit", "--no-fund"])
        .within(INSTALL_TIME)
        .succeed()?;
    fs::write(&stamp, lock).map_err(|e| Trouble::files(&stamp, &e))
}

/// Builds `ui/dist`, unless it is there and made from the very same sources.
pub fn build() -> Result<(), Trouble> {
    install()?;
    let ui = paths::ui();
    let sources = digest(&[
        &ui.join("src"),
        &ui.join("public"),
        &ui.join("index.html"),
        &ui.join("package-lock.json"),
        &ui.join("vite.config.ts"),
        &ui.join("tsconfig.json"),
    ])?;
    let stamp = paths::logs().join("ui-dist.stamp");
    let built = ui.join("dist").join("index.html").is_file();
    if built && fs::read_to_string(&stamp).is_ok_and(|seen| seen == sources) {
        return Ok(());
    }
    Run::npm("ui-build")
        .args(["run", "build"])
        .within(BUILD_TIME)
        .succeed()?;
    fs::write(&stamp, sources).map_err(|e| Trouble::files(&stamp, &e))
}

/// One number over names and contents below `paths`. What doesn't exist counts as empty.
fn digest(paths: &[&Path]) -> Result<String, Trouble> {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        feed(path, &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn feed(path: &Path, hasher: &mut DefaultHasher) -> Result<(), Trouble> {
    path.hash(hasher);
    if path.is_dir() {
        let entries = fs::read_dir(path).map_err(|e| Trouble::files(path, &e))?;
        let mut inside: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        inside.sort();
        for entry in inside {
            feed(&entry, hasher)?;
        }
    } else if path.is_file() {
        fs::read(path)
            .map_err(|e| Trouble::files(path, &e))?
            .hash(hasher);
    }
    Ok(())
}
