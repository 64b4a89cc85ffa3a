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
    node()?;
    let lock = digest(&[&paths::ui().join("package-lock.json")])?;
    let stamp = paths::ui().join("node_modules").join(".dcx-installed");
    if fs::read_to_string(&stamp).is_ok_and(|seen| seen == lock) {
        return Ok(());
    }
    output::note("installing the UI's packages");
    Run::npm("npm-ci")
        .args(["ci", "--no-audit", "--no-fund"])
        .within(INSTALL_TIME)
        .succeed()?;
    fs::write(&stamp, lock).map_err(|e| Trouble::files(&stamp, &e))
}

/// The UI's tools need this Node or a newer one.
const NODE: (u32, u32) = (20, 19);

fn node() -> Result<(), Trouble> {
    let version = Run::new("look-for-node", "node")
        .arg("--version")
        .finish()
        .map(|found| found.text);
    let version = version.unwrap_or_default();
    let mut numbers = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map(|part| part.parse::<u32>().unwrap_or(0));
    if (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= NODE {
        return Ok(());
    }
    let found = if version.is_empty() {
        "none was found".to_owned()
    } else {
        format!("this is {}", version.trim())
    };
    Err(Trouble::Missing(format!(
        "Node {}.{} or newer is needed, with npm, and {found}: https://nodejs.org",
        NODE.0, NODE.1
    )))
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
    let stamp = ui.join("node_modules").join(".dcx-built");
    let page = ui.join("dist").join("index.html");
    let built = fs::metadata(page).is_ok_and(|page| page.len() > 0);
    if built && fs::read_to_string(&stamp).is_ok_and(|seen| seen == sources) {
        return Ok(());
    }
    Run::npm("ui-build")
        .args(["run", "build"])
        .within(BUILD_TIME)
        .succeed()?;
    fs::write(&stamp, sources).map_err(|e| Trouble::files(&stamp, &e))
}

/// Makes sure there is something to embed, for commands that compile the app and don't show it.
pub fn dist_exists() -> Result<(), Trouble> {
    let dist = paths::ui().join("dist");
    let page = dist.join("index.html");
    if page.is_file() {
        return Ok(());
    }
    fs::create_dir_all(&dist).map_err(|e| Trouble::files(&dist, &e))?;
    fs::write(&page, "").map_err(|e| Trouble::files(&page, &e))
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
