//! What was last seen, kept sealed on disk: one SQLite file per account, one record per snapshot.
//! The sync engine puts snapshots in, readings take them out, settings ask how much there is. The
//! cache does not know what the bytes mean, and all of it may be thrown away: whatever is broken is
//! put aside, said and begun anew. Calls block, for microseconds mostly; big writes belong on a
//! blocking thread.

pub(crate) mod database;
mod eviction;
pub(crate) mod files;
mod record;
mod seal;
mod shelf;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dcx_api::Timestamp;
use rusqlite::ErrorCode;

use self::files::Files;
use self::record::Sealed;
use self::seal::Sealer;
use self::shelf::Shelf;
use crate::account::AccountId;
use crate::vault::{DataKey, VaultError};

/// How the file of saved data ends.
const ENDING: &str = "cache";

/// One answer of the platform as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// What the caller put in; the cache doesn't look at it.
    pub bytes: Vec<u8>,
    /// When the platform last said that this is how things are.
    pub fetched_at: Timestamp,
    /// The platform's word for this state (`ETag`), if it gave one.
    pub validator: Option<String>,
}

/// How much is kept, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Sealed bytes of all records together. The file itself stays under a quarter more.
    pub max_bytes: u64,
    /// Records fetched longer ago than this go at the next [`Cache::evict`].
    pub max_age: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 512 << 20,
            max_age: Duration::from_secs(90 * 24 * 3600),
        }
    }
}

/// How the account's file was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// There was none; it was made.
    Fresh,
    /// It was there and is good.
    Existing,
    /// It was no good. It was put aside, and an empty one was made.
    Rebuilt {
        /// What was wrong with it.
        reason: Damage,
    },
}

/// Why a file can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// It is not a database, or a broken one.
    Unreadable,
    /// A newer version of this program wrote it.
    NewerSchema,
    /// It was sealed with another key or for another account.
    OtherKey,
}

/// What the cache holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Sealed bytes of all records.
    pub bytes: u64,
    /// How many records.
    pub records: u32,
    /// The oldest record's age, rounded down to the hour.
    pub oldest: Option<Timestamp>,
}

/// What an eviction took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evicted {
    /// How many records.
    pub records: u32,
    /// Their sealed bytes.
    pub bytes: u64,
}

/// What went wrong since the cache was opened, for diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Records that did not open and were dropped.
    pub dropped: u32,
    /// Times the whole file turned out broken and was begun anew.
    pub rebuilt: u32,
}

/// Why a call on the cache failed. A record that could not be written stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The file is broken, and a new one could not be made in its place.
    #[error("the saved data can't be read")]
    Unreadable,
    /// No room on the disk.
    #[error("the disk is full")]
    Full,
    /// The snapshot is larger than the cache may become.
    #[error("the snapshot is larger than the saved data may be")]
    TooLarge,
    /// The cache was closed, as it is at sign-out.
    #[error("the saved data are closed")]
    Closed,
    /// The system gave no randomness to seal with.
    #[error("the system gave no randomness")]
    NoRandomness,
    /// The disk or the system refused.
    #[error("the disk refused: {0}")]
    Disk(String),
}

impl From<rusqlite::Error> for CacheError {
    fn from(error: rusqlite::Error) -> Self {
        if database::is_damage(&error) {
            Self::Unreadable
        } else if error.sqlite_error_code() == Some(ErrorCode::DiskFull) {
            Self::Full
        } else {
            Self::Disk(error.to_string())
        }
    }
}

impl From<io::Error> for CacheError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Disk(error.to_string()),
        }
    }
}

/// The saved data of one account. A clone is another handle to the same cache.
#[derive(Clone)]
pub struct Cache {
    shelf: Arc<Shelf>,
}

impl Cache {
    /// Opens the account's file in `folder`, or makes it. A file that is broken, newer or sealed
    /// with another key is put aside (the newest such file is kept) and begun anew.
    ///
    /// # Errors
    /// When the disk refuses or is full; the file stays as it is.
    pub fn open(
        folder: &Path,
        account: &AccountId,
        key: &DataKey,
        limits: Limits,
    ) -> Result<(Self, Opening), CacheError> {
        let sealer = Sealer::new(account, key);
        let (shelf, opening) = Shelf::open(Files::new(folder, account, ENDING), sealer, limits)?;
        Ok((
            Self {
                shelf: Arc::new(shelf),
            },
            opening,
        ))
    }

    /// A cache that leaves nothing on disk and ends with the program: for when there is no
    /// keychain to hold a key.
    ///
    /// # Errors
    /// When the system has no memory or no randomness to give.
    pub fn in_memory(account: &AccountId, limits: Limits) -> Result<Self, CacheError> {
        let key = DataKey::random().map_err(|_: VaultError| CacheError::NoRandomness)?;
        let shelf = Shelf::in_memory(Sealer::new(account, &key), limits)?;
        Ok(Self {
            shelf: Arc::new(shelf),
        })
    }

    /// The snapshot last put under `name`. A record that does not open any more is dropped and
    /// counted; a wrong one is never given.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Snapshot> {
        let hidden = self.shelf.sealer().hidden_name(name);
        let row = match self
            .shelf
            .read(|connection| record::read(connection, &hidden))
        {
            Ok(row) => row?,
            Err(error) => {
                tracing::warn!(%error, "a saved record could not be read");
                return None;
            }
        };
        // Kept for the bad case: it tells this version of the record from a newer one.
        let (id, head) = (row.id, row.head.clone());
        let snapshot = row.open(self.shelf.sealer(), name);
        if snapshot.is_some() {
            self.shelf.note_use(id);
        } else {
            self.shelf.drop_unreadable(&hidden, &head);
        }
        snapshot
    }

    /// When the snapshot under `name` was fetched, without reading it. Whether its body still opens
    /// shows when it is read.
    #[must_use]
    pub fn fetched_at(&self, name: &str) -> Option<Timestamp> {
        let sealer = self.shelf.sealer();
        let hidden = sealer.hidden_name(name);
        let head = self
            .shelf
            .read(|connection| record::read_head(connection, &hidden))
            .ok()??;
        record::age_of(sealer, name, head)
    }

    /// Keeps a snapshot under `name` in place of the one before. Acknowledged means kept: killing
    /// the program afterwards does not lose it. The longest unused records make room.
    ///
    /// # Errors
    /// When it could not be kept; the record is then what it was.
    pub fn put(&self, name: &str, snapshot: &Snapshot) -> Result<(), CacheError> {
        let sealed = Sealed::new(self.shelf.sealer(), name, snapshot)?;
        self.store(&[sealed])
    }

    /// Keeps several snapshots, all or none.
    ///
    /// # Errors
    /// When they could not be kept; the records are then what they were.
    pub fn put_many(&self, records: &[(String, Snapshot)]) -> Result<(), CacheError> {
        let sealed: Vec<Sealed> = records
            .iter()
            .map(|(name, snapshot)| Sealed::new(self.shelf.sealer(), name, snapshot))
            .collect::<Result<_, _>>()?;
        self.store(&sealed)
    }

    /// The platform said "still the same" (304): the record's bytes stay and get a newer age.
    /// Answers whether there was such a record.
    ///
    /// # Errors
    /// When the age could not be kept.
    pub fn confirm(&self, name: &str, fetched_at: Timestamp) -> Result<bool, CacheError> {
        let sealer = self.shelf.sealer();
        let outcome = self
            .shelf
            .write(|connection, _| record::confirm(connection, sealer, name, fetched_at))?;
        if outcome == Some(false) {
            self.remove(name)?;
            self.shelf.count_dropped();
        }
        Ok(outcome == Some(true))
    }

    /// Forgets one record.
    ///
    /// # Errors
    /// When the file could not be written.
    pub fn remove(&self, name: &str) -> Result<(), CacheError> {
        let hidden = self.shelf.sealer().hidden_name(name);
        self.shelf.write(|connection, tally| {
            if let Some(extent) = record::extent(connection, &hidden)? {
                record::delete(connection, extent.id)?;
                tally.shrink_by(extent.size);
            }
            Ok(())
        })
    }

    /// Forgets every record, and gives the disk its room back.
    ///
    /// # Errors
    /// When the file could not be written.
    pub fn clear(&self) -> Result<(), CacheError> {
        self.shelf.write(|connection, tally| {
            connection.execute_batch("DELETE FROM heads; DELETE FROM bodies;")?;
            tally.clear();
            Ok(())
        })?;
        self.shelf.give_back_room()
    }

    /// What is kept. Nothing when the file can't be read.
    #[must_use]
    pub fn usage(&self) -> Usage {
        let (records, bytes, oldest) = self.shelf.read(record::tally).unwrap_or_default();
        Usage {
            bytes,
            records,
            oldest,
        }
    }

    /// Takes away what is older than the limit at `now`, and then the longest unused records until
    /// the rest fits. Names in `keep` go last of all; old age spares nobody.
    ///
    /// # Errors
    /// When the file could not be written.
    pub fn evict<N: AsRef<str>>(&self, keep: &[N], now: Timestamp) -> Result<Evicted, CacheError> {
        let names: Vec<[u8; 32]> = keep
            .iter()
            .map(|name| self.shelf.sealer().hidden_name(name.as_ref()))
            .collect();
        let limits = self.shelf.limits();
        let age = i64::try_from(limits.max_age.as_millis()).unwrap_or(i64::MAX);
        let oldest = Timestamp::from_millis(now.as_millis().saturating_sub(age));
        let evicted = self.shelf.write(|connection, tally| {
            self.shelf.note_uses(connection)?;
            let mut evicted = eviction::by_age(connection, tally, oldest)?;
            let mut spared = HashSet::new();
            for name in &names {
                spared.extend(record::extent(connection, name)?.map(|extent| extent.id));
            }
            evicted.add(eviction::by_size(
                connection,
                tally,
                limits.max_bytes,
                &spared,
            )?);
            Ok(evicted)
        })?;
        if evicted.records > 0 {
            self.shelf.give_back_room()?;
        }
        Ok(evicted)
    }

    /// Writes down what is only in memory (the order of use) and moves the log into the file.
    ///
    /// # Errors
    /// When the file could not be written.
    pub fn flush(&self) -> Result<(), CacheError> {
        self.shelf
            .write(|connection, _| self.shelf.note_uses(connection))?;
        self.shelf.checkpoint()
    }

    /// Ends the cache for every handle: nothing can be read or written through any of them from
    /// here on. Comes before [`Cache::destroy`], so that a late answer can't write after it.
    pub fn close(&self) {
        self.shelf.close();
    }

    /// What went wrong since it was opened.
    #[must_use]
    pub fn faults(&self) -> Faults {
        self.shelf.faults()
    }

    /// Removes everything the account has in `folder`: the file, its logs and what was put aside.
    /// What is not there is no error. [`Cache::close`] an open cache first.
    ///
    /// # Errors
    /// When a file refused to go; the others are gone nevertheless.
    pub fn destroy(folder: &Path, account: &AccountId) -> io::Result<()> {
        Files::new(folder, account, ENDING).destroy()
    }

    fn store(&self, records: &[Sealed]) -> Result<(), CacheError> {
        let max = self.shelf.limits().max_bytes;
        if records.iter().any(|record| record.size() > max) {
            return Err(CacheError::TooLarge);
        }
        let evicted = self.shelf.write(|connection, tally| {
            let used = self.shelf.next_use();
            let mut written = HashSet::new();
            for sealed in records {
                let (id, growth) = record::write(connection, sealed, used)?;
                tally.grow_by(growth);
                written.insert(id);
            }
            if eviction::fits(connection, tally, max)? {
                return Ok(Evicted::default());
            }
            self.shelf.note_uses(connection)?;
            eviction::by_size(connection, tally, max, &written)
        })?;
        if evicted.records > 0 {
            tracing::debug!(
                records = evicted.records,
                "saved records made room for newer ones"
            );
            self.shelf.give_back_room()?;
        }
        Ok(())
    }
}
