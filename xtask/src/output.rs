//! The only place that writes to the terminal.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether a step's line waits for its result.
static OPEN: AtomicBool = AtomicBool::new(false);

/// Writes `text` and a line's end to standard output, at once. A closed pipe is not an error.
pub fn say(text: &str) {
    OPEN.store(false, Ordering::Relaxed);
    let mut out = std::io::stdout().lock();
    drop(writeln!(out, "{text}").and_then(|()| out.flush()));
}

/// Like [`say`] but leaves the line open, so that a step's result can follow its name.
pub fn begin(text: &str) {
    OPEN.store(true, Ordering::Relaxed);
    let mut out = std::io::stdout().lock();
    drop(write!(out, "{text}").and_then(|()| out.flush()));
}

/// Says what takes a while: in brackets within a step's line, on a line of its own otherwise.
pub fn note(text: &str) {
    if OPEN.load(Ordering::Relaxed) {
        begin(&format!("({text}) "));
    } else {
        say(text);
    }
}

/// Writes `text` to standard error.
pub fn complain(text: &str) {
    drop(writeln!(std::io::stderr().lock(), "{text}"));
}
