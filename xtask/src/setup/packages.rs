//! Packages of the operating system. Debian and its children: installed when absent. Other
//! systems: said in words what to install. Windows and macOS need none for the app itself.

use std::time::Duration;

use crate::command::Run;
use crate::output;
use crate::trouble::Trouble;

/// What building and opening the window takes.
const APP: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "libgtk-3-dev",
    "libdbus-1-dev",
];

/// What the real-window tests take on top: the driver, a display, a bus, a Secret Service, and a
/// font, without which WebKit draws nothing.
const WINDOW_TESTS: &[&str] = &[
    "webkit2gtk-driver",
    "xvfb",
    "dbus",
    "gnome-keyring",
    "fonts-dejavu-core",
];

const FEDORA: &str = "gcc-c++ pkgconf webkit2gtk4.1-devel gtk3-devel dbus-devel, and for the tests \
    webkit2gtk4.1-driver xorg-x11-server-Xvfb dbus-daemon gnome-keyring dejavu-sans-fonts";
const ARCH: &str = "base-devel webkit2gtk-4.1 gtk3 dbus, and for the tests \
    xorg-server-xvfb gnome-keyring ttf-dejavu";

const INSTALL_TIME: Duration = Duration::from_secs(20 * 60);

/// Makes sure the app can be built here.
pub fn for_app() -> Result<(), Trouble> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    // On other distributions pkg-config knows better than any list of package names.
    if Run::new("look-for-webkit", "pkg-config")
        .args(["--exists", "webkit2gtk-4.1", "gtk+-3.0", "dbus-1"])
        .works()
        && Run::new("look-for-cc", "cc").arg("--version").works()
    {
        return Ok(());
    }
    install(APP)
}

/// Makes sure the real-window tests can run here.
pub fn for_window_tests() -> Result<(), Trouble> {
    if !cfg!(target_os = "linux") {
        return Err(Trouble::Missing(
            "the real-window tests need Linux: elsewhere run `cargo xtask test core ui`".to_owned(),
        ));
    }
    for_app()?;
    let programs = [
        "WebKitWebDriver",
        "Xvfb",
        "dbus-daemon",
        "gnome-keyring-daemon",
    ];
    if programs.iter().all(|program| on_path(program)) && has_font() {
        return Ok(());
    }
    install(WINDOW_TESTS)
}

/// Whether `program` is in one of PATH's folders.
pub fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn has_font() -> bool {
    Run::new("look-for-fonts", "fc-list")
        .finish()
        .is_ok_and(|list| list.text.contains("ttf"))
}

/// Installs what `dpkg` doesn't know as installed.
pub fn install(wanted: &[&str]) -> Result<(), Trouble> {
    if !on_path("apt-get") {
        return Err(Trouble::Missing(format!(
            "This machine lacks packages, and they can be installed by this command on Debian and \
             its children only.\n  Debian, Ubuntu: {} {}\n  Fedora: {FEDORA}\n  Arch: {ARCH}",
            APP.join(" "),
            WINDOW_TESTS.join(" ")
        )));
    }
    let missing: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|name| !installed(name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let Some(before) = as_root() else {
        return Err(Trouble::Missing(format!(
            "These Debian packages are missing and this user may not install them:\n  \
             sudo apt-get install {names}"
        )));
    };
    output::note(&format!("installing {names}"));
    let install = |log: &str| {
        apt(log, before)
            .args(["install", "-y", "--no-install-recommends"])
            .args(&missing)
    };
    // The lists of a long-lived machine are usually good enough; a fresh one has none.
    if install("apt-install").works() {
        return Ok(());
    }
    apt("apt-update", before).arg("update").succeed()?;
    install("apt-install").succeed().map(drop)
}

fn installed(package: &str) -> bool {
    Run::new("dpkg-query", "dpkg-query")
        .args(["-W", "-f", "${Status}", package])
        .finish()
        .is_ok_and(|answer| answer.text.contains("install ok installed"))
}

/// How to become root: nothing to put in front, `sudo`, or no way.
fn as_root() -> Option<&'static [&'static str]> {
    let root = Run::new("whoami", "id")
        .arg("-u")
        .finish()
        .is_ok_and(|id| id.text.trim() == "0");
    if root {
        return Some(&[]);
    }
    let sudo = on_path("sudo") && Run::new("sudo", "sudo").args(["-n", "true"]).works();
    sudo.then_some(&["sudo", "-n"])
}

fn apt(log: &str, before: &[&str]) -> Run {
    let mut words = before.to_vec();
    words.extend([
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-o",
        "DPkg::Lock::Timeout=300",
    ]);
    let (program, rest) = words
        .split_first()
        .map_or(("apt-get", &[][..]), |(first, rest)| (*first, rest));
    Run::new(log, program).args(rest).within(INSTALL_TIME)
}
