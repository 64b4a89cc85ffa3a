//! Why a test could not go on. Tests return it with `?`, so its `Debug` is what a reader sees.

use std::fmt;
use std::path::Path;

/// What went wrong while a window was driven.
#[derive(thiserror::Error)]
pub enum Trouble {
    /// Something was waited for and did not come.
    #[error("{waited_for} did not come within {seconds:.0} s\n{seen}")]
    NotSeen {
        /// What, in words.
        waited_for: String,
        /// For how long.
        seconds: f32,
        /// What was on the screen instead.
        seen: String,
    },
    /// The driver refused a call.
    #[error("the driver said no to {call}: {answer}")]
    Driver {
        /// Method and path.
        call: String,
        /// What it said.
        answer: String,
    },
    /// The driver or the window is gone, or doesn't answer.
    #[error("{call} got no answer: {why}")]
    NoAnswer {
        /// Method and path.
        call: String,
        /// The connection's own words.
        why: String,
    },
    /// A program of the test's surroundings didn't start.
    #[error("{program} did not start: {why}")]
    NotStarted {
        /// Its name.
        program: String,
        /// What it or the system said.
        why: String,
    },
    /// A file could not be read or written.
    #[error("{path}: {why}")]
    Files {
        /// Which.
        path: String,
        /// The system's words.
        why: String,
    },
    /// The display, the bus or the platform failed in its own way.
    #[error("{0}")]
    Surroundings(String),
}

/// What the harness answers.
pub type Result<T, E = Trouble> = std::result::Result<T, E>;

impl Trouble {
    pub(crate) fn files(path: &Path, why: impl fmt::Display) -> Self {
        Self::Files {
            path: path.display().to_string(),
            why: why.to_string(),
        }
    }

    pub(crate) fn not_started(program: &str, why: impl fmt::Display) -> Self {
        Self::NotStarted {
            program: program.to_owned(),
            why: why.to_string(),
        }
    }

    pub(crate) fn surroundings(why: impl fmt::Display) -> Self {
        Self::Surroundings(why.to_string())
    }
}

impl fmt::Debug for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}
