//! One instance at a time: an operating system's lock on a file in the data folder. Whoever holds
//! it owns the vault's entries and the account files; when the holder ends, however it ends, the
//! system frees it. The shell takes it at start, before anything else touches the folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

/// The file's name. It stays behind; only the lock on it means something.
const NAME: &str = "dcx.lock";

/// Held for as long as this program works in its data folder; dropping it gives the folder free.
#[derive(Debug)]
pub struct InstanceLock {
    _file: File,
}

/// Why the folder can't be had.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another instance works in it.
    #[error("another instance is running")]
    HeldByAnother,
    /// The folder or the file could not be made or locked.
    #[error("the data folder can't be used: {0}")]
    Io(#[from] io::Error),
}

impl InstanceLock {
    /// Takes the lock on `folder`, which is made if need be. Never waits.
    ///
    /// # Errors
    /// When another instance holds it, or the folder can't be used.
    pub fn acquire(folder: &Path) -> Result<Self, LockError> {
        fs::create_dir_all(folder)?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(folder.join(NAME))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::HeldByAnother),
            Err(TryLockError::Error(error)) => Err(LockError::Io(error)),
        }
    }
}
