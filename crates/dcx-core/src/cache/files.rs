//! Where an account's saved data and its journal lie on disk, how a file that can't be used is put
//! aside, and how all of it goes at sign-out.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::account::AccountId;

/// What SQLite keeps beside its file.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The files of one account.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    main: PathBuf,
}

impl Files {
    pub(crate) fn new(folder: &Path, account: &AccountId, ending: &str) -> Self {
        Self {
            main: folder.join(format!("{}.{ending}", account.as_str())),
        }
    }

    pub(crate) fn main(&self) -> &Path {
        &self.main
    }

    /// Makes sure the file is there and can be written, readable by this user alone. Tells whether
    /// it already held something.
    pub(crate) fn prepare(&self) -> io::Result<bool> {
        if let Some(folder) = self.main.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.main)?;
        Ok(self.hold_something())
    }

    /// Whether there is anything in the file or its log.
    pub(crate) fn hold_something(&self) -> bool {
        let holds = |path: &Path| fs::metadata(path).is_ok_and(|file| file.len() > 0);
        holds(&self.main) || holds(&self.beside("-wal"))
    }

    /// Puts the file aside for whoever wants to look at it; it stays sealed. Only the newest one is
    /// kept. Its log goes: it must never be applied to the file that comes next.
    pub(crate) fn quarantine(&self) -> io::Result<()> {
        for companion in COMPANIONS {
            remove(&self.beside(companion))?;
        }
        let aside = self.beside(".quarantine");
        remove(&aside)?;
        match fs::rename(&self.main, &aside) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            // What can't be moved may still be removable; it must not stay in the way.
            Err(_) => remove(&self.main),
            Ok(()) => Ok(()),
        }
    }

    /// Removes everything the account has here. Goes on past a file that refuses, and then tells.
    pub(crate) fn destroy(&self) -> io::Result<()> {
        let mut outcome = remove(&self.main);
        for companion in COMPANIONS {
            outcome = outcome.and(remove(&self.beside(companion)));
        }
        outcome.and(remove(&self.beside(".quarantine")))
    }

    fn beside(&self, suffix: &str) -> PathBuf {
        let mut path = OsString::from(&self.main);
        path.push(suffix);
        PathBuf::from(path)
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
