//! Programs that a test starts, and their certain end. Each carries the test's mark in its
//! environment and hands it on to whatever it starts, so that the end finds grandchildren too.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::trouble::{Result, Trouble};
use crate::wait;

/// The environment variable that marks what belongs to a test.
pub(crate) const MARK: &str = "DCX_TEST_MARK";

/// A running program. Dropped, it and everything it started are gone.
pub struct Process {
    child: Child,
    name: String,
    output: PathBuf,
}

impl Process {
    /// Starts `command`, its output going to a file in `folder`.
    pub(crate) fn start(name: &str, mut command: Command, folder: &Path) -> Result<Self> {
        let output = folder.join(format!("{name}.out"));
        let file = File::options()
            .create(true)
            .append(true)
            .open(&output)
            .map_err(|e| Trouble::files(&output, e))?;
        let both = file.try_clone().map_err(|e| Trouble::files(&output, e))?;
        let child = command
            .stdout(file)
            .stderr(both)
            .spawn()
            .map_err(|e| Trouble::not_started(name, e))?;
        Ok(Self {
            child,
            name: name.to_owned(),
            output,
        })
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it wrote so far, on both streams.
    #[must_use]
    pub fn output(&self) -> String {
        fs::read(&self.output)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// Waits for its end; `None` when it is still running after `within`.
    ///
    /// # Errors
    /// When the operating system can't say.
    pub fn ended_within(&mut self, within: Duration) -> Result<Option<ExitStatus>> {
        wait::until(within, || self.child.try_wait())
            .map_err(|e| Trouble::surroundings(format!("{}: {e}", self.name)))
    }

    /// Gives `text` to its standard input, and the end of input after it.
    pub(crate) fn tell(&mut self, text: &str) -> Result<()> {
        use std::io::Write;
        let Some(mut input) = self.child.stdin.take() else {
            return Ok(());
        };
        input
            .write_all(text.as_bytes())
            .map_err(|e| Trouble::not_started(&self.name, e))
    }

    /// Ends it at once, as a power cut would.
    pub fn kill(&mut self) {
        let family = descendants(self.id());
        drop(self.child.kill());
        for id in family {
            kill(id);
        }
        drop(self.child.wait());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A command with nothing of this machine's environment but the path, and the test's mark.
pub(crate) fn bare(program: impl AsRef<std::ffi::OsStr>, mark: &str) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env(MARK, mark).stdin(Stdio::null());
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}

/// Ends every process that carries `mark`, whoever its parent is by now.
pub(crate) fn sweep(mark: &str) {
    let wanted = format!("{MARK}={mark}");
    let Ok(entries) = fs::read_dir("/proc") else {
        return;
    };
    for entry in entries.flatten() {
        let Some(id) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
        if environment
            .split(|byte| *byte == 0)
            .any(|line| line == wanted.as_bytes())
        {
            kill(id);
        }
    }
}

/// Ends one process; one that is gone already is fine.
pub(crate) fn kill(id: u32) {
    if let Some(pid) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        let _ = kill_process(pid, Signal::KILL);
    }
}

/// The children of `id`, their children, and so on.
pub(crate) fn descendants(id: u32) -> Vec<u32> {
    let mut found = vec![id];
    let mut next = 0;
    while let Some(parent) = found.get(next) {
        let tasks = fs::read_dir(format!("/proc/{parent}/task"))
            .into_iter()
            .flatten()
            .flatten();
        let children: Vec<u32> = tasks
            .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
            .flat_map(|ids| {
                ids.split_whitespace()
                    .filter_map(|id| id.parse().ok())
                    .collect::<Vec<_>>()
            })
            .collect();
        found.extend(children);
        next += 1;
    }
    found.split_off(1)
}
