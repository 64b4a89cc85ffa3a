//! Starts programs: quiet unless they fail, with a deadline, never waiting for a keyboard.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::paths;
use crate::trouble::Trouble;

/// How many lines of a failed program are shown. The whole is in its log.
const TAIL_LINES: usize = 80;
/// A longer line is cut: some tools write whole files into one.
const TAIL_COLUMNS: usize = 300;
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A program about to be started, and the name its log gets.
pub struct Run {
    command: Command,
    name: String,
    deadline: Duration,
}

/// What a program left behind.
pub struct Finished {
    /// Whether it ended with 0 within its time.
    pub success: bool,
    /// Everything it wrote, both streams in the order they arrived.
    pub text: String,
    /// Why it counts as failed, in words; empty when it doesn't.
    pub reason: String,
    log: PathBuf,
}

impl Run {
    /// `program`, in the workspace's root, with half an hour to end.
    pub fn new(name: &str, program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.current_dir(paths::root()).stdin(Stdio::null());
        // Plain words in the logs, which are parsed and shown without a terminal.
        command
            .env("NO_COLOR", "1")
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("FORCE_COLOR");
        Self {
            command,
            name: name.to_owned(),
            deadline: Duration::from_secs(30 * 60),
        }
    }

    /// Cargo itself, the one that started this program.
    pub fn cargo(name: &str) -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Self::new(name, cargo)
    }

    /// npm in the UI's folder; on Windows npm is a script with another name.
    pub fn npm(name: &str) -> Self {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        Self::new(name, npm).in_folder(&paths::ui())
    }

    /// Adds one argument.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Adds arguments.
    pub fn args<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets an environment variable.
    pub fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(key, value);
        self
    }

    /// Starts in `folder` instead of the root.
    pub fn in_folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Gives the program this long before it is ended.
    pub fn within(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Runs to the end and says how it went; a failure is an answer, not an error.
    pub fn finish(mut self) -> Result<Finished, Trouble> {
        let log = paths::logs().join(format!("{}.log", self.name.replace(' ', "-")));
        fs::create_dir_all(paths::logs()).map_err(|e| Trouble::files(&paths::logs(), &e))?;
        let file = File::create(&log).map_err(|e| Trouble::files(&log, &e))?;
        let both = file.try_clone().map_err(|e| Trouble::files(&log, &e))?;
        let program = self.command.get_program().to_string_lossy().into_owned();
        let child = self
            .command
            .stdout(file)
            .stderr(both)
            .spawn()
            .map_err(|error| {
                Trouble::Missing(format!(
                    "“{program}” can't be started ({error}). Is it installed?"
                ))
            })?;
        let reason = wait(child, self.deadline);
        let bytes = fs::read(&log).map_err(|e| Trouble::files(&log, &e))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Finished {
            success: reason.is_empty(),
            text,
            reason,
            log,
        })
    }

    /// Runs to the end; a failure is an error with the end of the output.
    pub fn succeed(self) -> Result<String, Trouble> {
        let name = self.name.clone();
        let finished = self.finish()?;
        if finished.success {
            return Ok(finished.text);
        }
        Err(Trouble::Failed {
            what: format!("{name}: {}", finished.reason),
            tail: finished.tail(),
        })
    }

    /// Whether it ran and ended with 0. For looking whether something is there.
    pub fn works(self) -> bool {
        self.finish().is_ok_and(|finished| finished.success)
    }
}

impl Finished {
    /// The end of the output, and where the whole of it is.
    pub fn tail(&self) -> String {
        let lines: Vec<&str> = self.text.lines().collect();
        let from = lines.len().saturating_sub(TAIL_LINES);
        let short = |line: &&str| line.chars().take(TAIL_COLUMNS).collect::<String>();
        let shown: Vec<String> = lines
            .get(from..)
            .unwrap_or_default()
            .iter()
            .map(short)
            .collect();
        let tail = shown.join("\n");
        if from == 0 {
            tail
        } else {
            format!("{tail}\n(the whole: {})", self.log.display())
        }
    }
}

/// Waits for the end; empty when it was a good one.
fn wait(mut child: Child, deadline: Duration) -> String {
    let end = Instant::now() + deadline;
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return String::new(),
            Ok(Some(status)) => return format!("ended with {status}"),
            Ok(None) if Instant::now() >= end => {
                end_with_descendants(&mut child);
                return format!("was ended after {} s without an answer", deadline.as_secs());
            }
            Ok(None) => std::thread::sleep(LOOK_EVERY),
            Err(error) => return format!("could not be waited for: {error}"),
        }
    }
}

/// Ends a program and what it started. Children stay in this program's process group, so that
/// Ctrl-C reaches them; that is why they are looked up one by one here.
fn end_with_descendants(child: &mut Child) {
    let mut doomed = vec![child.id().to_string()];
    let mut next = 0;
    while let Some(parent) = doomed.get(next).cloned() {
        doomed.extend(children_of(&parent));
        next += 1;
    }
    drop(child.kill());
    if cfg!(unix) {
        drop(
            Command::new("kill")
                .arg("-KILL")
                .args(&doomed)
                .stderr(Stdio::null())
                .status(),
        );
    }
    drop(child.wait());
}

fn children_of(parent: &str) -> Vec<String> {
    let tasks = format!("/proc/{parent}/task");
    let Ok(entries) = fs::read_dir(tasks) else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|ids| {
            ids.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}
