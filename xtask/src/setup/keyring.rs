//! A session bus and an unlocked Secret Service for tests that use the real one. Both are private
//! to the run and live in a folder of their own: nobody's real keychain is touched.

use std::ffi::OsString;
use std::fs;

use crate::command::Run;
use crate::paths;
use crate::setup::packages;
use crate::trouble::Trouble;

/// Tells tests that the Secret Service on the session bus is theirs to write to.
const PERMISSION: &str = "DCX_TEST_SECRET_SERVICE";

/// gnome-keyring reads the password of its new keyring from standard input and goes to the
/// background; it ends with the bus.
const SCRIPT: &str =
    "printf 'test' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$@\"";

/// Wraps `command` (its words) so that it runs on a private bus with an unlocked keyring.
/// `None` where there is no such thing: not Linux, or the programs are absent.
pub fn around(name: &str, command: &[OsString]) -> Result<Option<Run>, Trouble> {
    let there = ["dbus-run-session", "gnome-keyring-daemon"]
        .iter()
        .all(|p| packages::on_path(p));
    if !cfg!(target_os = "linux") || !there {
        return Ok(None);
    }
    let home = paths::logs().join("keyring");
    if home.exists() {
        fs::remove_dir_all(&home).map_err(|e| Trouble::files(&home, &e))?;
    }
    let mut run = Run::new(name, "dbus-run-session")
        .args(["--", "sh", "-c", SCRIPT, "sh"])
        .args(command)
        .env(PERMISSION, "1");
    for variable in [
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_RUNTIME_DIR",
    ] {
        let folder = home.join(variable);
        fs::create_dir_all(&folder).map_err(|e| Trouble::files(&folder, &e))?;
        private(&folder)?;
        run = run.env(variable, &folder);
    }
    Ok(Some(run))
}

/// The keyring refuses a runtime folder that others can read.
#[cfg(unix)]
fn private(folder: &std::path::Path) -> Result<(), Trouble> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
        .map_err(|e| Trouble::files(folder, &e))
}

#[cfg(not(unix))]
fn private(_folder: &std::path::Path) -> Result<(), Trouble> {
    Ok(())
}
