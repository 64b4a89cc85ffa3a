//! What can go wrong in a command, in words for the person who typed it.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

/// Why a command stopped. Its text is a whole sentence, shown as it is.
#[derive(Debug)]
pub enum Trouble {
    /// The command line can't be read.
    Usage(String),
    /// Something this machine lacks and the command couldn't fetch; the text says what to do.
    Missing(String),
    /// A program that was started ended badly. `tail` is the end of what it wrote.
    Failed { what: String, tail: String },
    /// A file or a folder couldn't be read or written.
    Files(String),
}

impl Trouble {
    /// A mistake on the command line.
    pub fn usage(text: impl Into<String>) -> Self {
        Self::Usage(text.into())
    }

    /// A file operation that failed, with the path it failed on.
    pub fn files(path: &Path, error: &std::io::Error) -> Self {
        Self::Files(format!("{}: {error}", path.display()))
    }

    /// 2 when nothing was tried (a usage error, a machine that lacks something), else 1.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Usage(_) | Self::Missing(_) => ExitCode::from(2),
            Self::Failed { .. } | Self::Files(_) => ExitCode::from(1),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) | Self::Missing(text) | Self::Files(text) => out.write_str(text),
            Self::Failed { what, tail } if tail.is_empty() => write!(out, "{what}"),
            Self::Failed { what, tail } => write!(out, "{what}\n{tail}"),
        }
    }
}

impl std::error::Error for Trouble {}
