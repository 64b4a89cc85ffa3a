//! Where and when a bench ran: what its figures mean nothing without.

use std::fs;
use std::process::Command;
use std::thread;

use crate::figures::small;

/// The machine, the code and the day.
pub struct Machine {
    /// The processor, its cores and the memory.
    pub hardware: String,
    /// The operating system and the web view.
    pub system: String,
    /// The commit, and whether the files were changed since.
    pub commit: String,
    /// The day, by the wall clock in UTC.
    pub date: String,
    /// How many tasks wanted a core on the average of the last minute, before the bench began, and
    /// how the bench stood among them.
    pub load: String,
}

impl Machine {
    /// This one, now.
    pub fn here() -> Self {
        let cores = thread::available_parallelism().map_or(0, usize::from);
        let processor = field("/proc/cpuinfo", "model name").unwrap_or_default();
        let memory = field("/proc/meminfo", "MemTotal")
            .and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok())
            .unwrap_or_default();
        let gibibytes = memory / f64::from(1 << 20);
        let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let changed = !said("git", &["status", "--porcelain", "--untracked-files=no"]).is_empty();
        let commit = said("git", &["rev-parse", "--short=12", "HEAD"]);
        Self {
            hardware: format!(
                "{processor}, {} cores, {gibibytes:.0} GiB of memory",
                small(cores)
            ),
            system: format!(
                "{}, Linux {}, WebKitGTK {}",
                os_name(),
                said("uname", &["-r"]),
                said("pkg-config", &["--modversion", "webkit2gtk-4.1"])
            ),
            commit: if changed {
                format!("{commit}, with changes not committed")
            } else {
                commit
            },
            date: said("date", &["-u", "+%Y-%m-%d %H:%M UTC"]),
            load: format!(
                "{}, niceness {}",
                load.split(' ').next().unwrap_or_default(),
                said("nice", &[])
            ),
        }
    }
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn os_name() -> String {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    text.lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))
        .map(|name| name.trim_matches('"').to_owned())
        .unwrap_or_default()
}

/// The first line a program writes; nothing when it can't be had.
fn said(program: &str, words: &[&str]) -> String {
    Command::new(program)
        .args(words)
        .output()
        .ok()
        .and_then(|done| String::from_utf8(done.stdout).ok())
        .and_then(|text| text.lines().next().map(str::to_owned))
        .unwrap_or_default()
}
