//! The only place that writes to the terminal.

use std::io::Write;

/// Writes `text` and a line's end to standard output, at once. A closed pipe is not an error.
pub fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    drop(writeln!(out, "{text}").and_then(|()| out.flush()));
}

/// Like [`say`] but leaves the line open, so that a step's result can follow its name.
pub fn begin(text: &str) {
    let mut out = std::io::stdout().lock();
    drop(write!(out, "{text}").and_then(|()| out.flush()));
}

/// Writes `text` to standard error.
pub fn complain(text: &str) {
    drop(writeln!(std::io::stderr().lock(), "{text}"));
}
