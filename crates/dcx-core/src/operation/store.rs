//! The journal on disk: one SQLite file per account, one sealed record per operation and per draft.
//! What is acknowledged is on the disk itself (`synchronous=FULL`): an operation goes out only after
//! that. Called by the journal alone, which keeps all entries in memory too.

use std::path::Path;
use std::time::Duration;

use dcx_seal::Seal;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, params};
use zeroize::Zeroizing;

use super::entry::Entry;
use super::order::JournalId;
use crate::account::AccountId;
use crate::cache::database::is_damage;
use crate::cache::files::Files;
use crate::vault::DataKey;

/// How the journal's file ends.
const ENDING: &str = "journal";
/// Version of the tables. A file with a higher one was written by a newer program.
const SCHEMA: i64 = 1;
/// "DCXJ".
const APPLICATION: i64 = 0x4443_584a;
/// No database is smaller.
const SMALLEST: u64 = 512;
const PATIENCE: Duration = Duration::from_secs(5);

/// `seq` is the order of asking. Names are hidden: an operation's id is nobody's business.
const TABLES: &str = "
    CREATE TABLE entries(
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        name BLOB NOT NULL UNIQUE,
        sealed BLOB NOT NULL
    ) STRICT;
    CREATE TABLE drafts(name BLOB PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
    CREATE TABLE facts(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
";

const UPDATE: &str = "UPDATE entries SET sealed = ?2 WHERE name = ?1";

/// What stands in the file for an entry: its hidden name, and itself sealed.
type Record = ([u8; 32], Vec<u8>);

/// Why the journal can't be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The disk or the system refused.
    #[error("the journal can't be written: {0}")]
    Disk(String),
    /// The journal was closed, as it is at sign-out.
    #[error("the journal is closed")]
    Closed,
    /// The system gave no randomness to seal with.
    #[error("the system gave no randomness")]
    NoRandomness,
    /// No operation has this id.
    #[error("no such operation")]
    Missing,
    /// The operation's state doesn't allow this.
    #[error("the operation is past that")]
    Past,
}

impl From<rusqlite::Error> for JournalError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Disk(error.to_string())
    }
}

/// The file and its keys.
pub(super) struct Store {
    connection: Connection,
    seal: Seal,
    names: Zeroizing<[u8; 32]>,
    account: String,
}

/// What was found in an opened file.
pub(super) struct Found {
    /// In the order of asking.
    pub(super) entries: Vec<Entry>,
    /// Whether something could not be read.
    pub(super) lost_some: bool,
}

impl Store {
    /// Opens the account's journal in `folder`, or makes it. One that can't be read is put aside.
    pub(super) fn open(
        folder: &Path,
        account: &AccountId,
        key: &DataKey,
    ) -> Result<(Self, Found), JournalError> {
        let files = Files::new(folder, account, ENDING);
        let prepare = || files.prepare().map_err(|error| disk(&error));
        prepare()?;
        // SQLite takes the first bytes of a file for an empty one.
        let length = std::fs::metadata(files.main()).map_or(0, |file| file.len());
        let damaged = match connect(files.main()) {
            _ if (1..SMALLEST).contains(&length) => true,
            Ok(connection) => {
                let store = Self::new(connection, account, key);
                if let Some(found) = store.ready()? {
                    return Ok((store, found));
                }
                true
            }
            Err(error) if is_damage(&error) => true,
            Err(error) => return Err(error.into()),
        };
        if damaged {
            tracing::error!("the journal can't be read and is put aside");
            files.quarantine().map_err(|error| disk(&error))?;
        }
        prepare()?;
        let store = Self::new(connect(files.main())?, account, key);
        let found = store.ready()?.ok_or(JournalError::Missing)?;
        Ok((
            store,
            Found {
                lost_some: true,
                ..found
            },
        ))
    }

    /// A journal that ends with the program: for when there is no keychain to hold a key.
    pub(super) fn in_memory(account: &AccountId) -> Result<Self, JournalError> {
        let key = DataKey::random().map_err(|_| JournalError::NoRandomness)?;
        let store = Self::new(Connection::open_in_memory()?, account, &key);
        store.ready()?;
        Ok(store)
    }

    /// Whether the account has a journal in `folder`.
    pub(super) fn is_there(folder: &Path, account: &AccountId) -> bool {
        Files::new(folder, account, ENDING).hold_something()
    }

    /// Removes the account's journal from `folder`.
    pub(super) fn destroy(folder: &Path, account: &AccountId) -> std::io::Result<()> {
        Files::new(folder, account, ENDING).destroy()
    }

    fn new(connection: Connection, account: &AccountId, key: &DataKey) -> Self {
        let seal = Zeroizing::new(blake3::derive_key(
            "DCX Desktop journal 1 seal",
            key.expose(),
        ));
        let names = blake3::derive_key("DCX Desktop journal 1 names", key.expose());
        Self {
            connection,
            seal: Seal::new(&seal),
            names: Zeroizing::new(names),
            account: account.as_str().to_owned(),
        }
    }

    /// Makes the tables in an empty file and reads what is there; `None` when the file is no good.
    fn ready(&self) -> Result<Option<Found>, JournalError> {
        match self.look() {
            Ok(found) => Ok(found),
            Err(error) if is_damage(&error) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn look(&self) -> rusqlite::Result<Option<Found>> {
        let db = &self.connection;
        let number = |name| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let tables: i64 =
            db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        let (version, application) = (number("user_version")?, number("application_id")?);
        if version == 0 && application == 0 && tables == 0 {
            let Some(check) = self.sealed(b"check", b"this key") else {
                return Ok(None);
            };
            db.execute_batch("BEGIN IMMEDIATE")?;
            db.execute_batch(TABLES)?;
            db.execute("INSERT INTO facts VALUES('check', ?1)", [check])?;
            db.pragma_update(None, "application_id", APPLICATION)?;
            db.pragma_update(None, "user_version", SCHEMA)?;
            db.execute_batch("COMMIT")?;
            return Ok(Some(Found {
                entries: Vec::new(),
                lost_some: false,
            }));
        }
        if application != APPLICATION || version != SCHEMA {
            return Ok(None);
        }
        let check: Option<Vec<u8>> = db
            .query_row("SELECT value FROM facts WHERE name = 'check'", [], |row| {
                row.get(0)
            })
            .optional()?;
        let opens = |check| self.opened(b"check", check).is_some();
        if !check.is_some_and(opens) {
            return Ok(None);
        }
        let mut lost_some = false;
        let mut entries = Vec::new();
        let mut all = db.prepare("SELECT name, sealed FROM entries ORDER BY seq")?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let (name, sealed): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
            let entry = self
                .opened(&name, sealed)
                .and_then(|plain| serde_json::from_slice::<Entry>(&plain).ok());
            match entry {
                Some(entry) => entries.push(entry),
                None => lost_some = true,
            }
        }
        // The index of names knows of rows that a broken page no longer shows.
        let sql = "SELECT count(*) FROM entries INDEXED BY sqlite_autoindex_entries_1";
        let named: i64 = db.query_row(sql, [], |row| row.get(0))?;
        lost_some |= usize::try_from(named) != Ok(entries.len());
        Ok(Some(Found { entries, lost_some }))
    }

    /// Writes new entries and changed ones, all or none. An id that is in the file already refuses
    /// all of them: it may be one whose record no longer opens, and that must not go out again.
    pub(super) fn insert(&mut self, new: &[Entry], changed: &[Entry]) -> Result<(), JournalError> {
        let (new, changed) = (self.records(new)?, self.records(changed)?);
        let writing = self.connection.transaction()?;
        run(
            &writing,
            "INSERT INTO entries(name, sealed) VALUES(?1, ?2)",
            new,
        )?;
        run(&writing, UPDATE, changed)?;
        Ok(writing.commit()?)
    }

    /// Writes changed entries, all or none.
    pub(super) fn update(&mut self, entries: &[Entry]) -> Result<(), JournalError> {
        let changed = self.records(entries)?;
        let writing = self.connection.transaction()?;
        run(&writing, UPDATE, changed)?;
        Ok(writing.commit()?)
    }

    /// Forgets entries.
    pub(super) fn remove(&mut self, ids: &[JournalId]) -> Result<(), JournalError> {
        let names: Vec<_> = ids.iter().map(|id| self.hidden(id.as_str())).collect();
        let writing = self.connection.transaction()?;
        for name in names {
            writing.execute("DELETE FROM entries WHERE name = ?1", [name])?;
        }
        Ok(writing.commit()?)
    }

    fn records(&self, entries: &[Entry]) -> Result<Vec<Record>, JournalError> {
        let record = |entry: &Entry| {
            let plain = serde_json::to_vec(entry);
            let plain = plain.map_err(|error| JournalError::Disk(error.to_string()))?;
            let name = self.hidden(entry.id.as_str());
            let sealed = self.sealed(&name, &plain);
            Ok((name, sealed.ok_or(JournalError::NoRandomness)?))
        };
        entries.iter().map(record).collect()
    }

    /// A draft's bytes.
    pub(super) fn draft(&self, name: &str) -> Option<Vec<u8>> {
        let hidden = self.hidden(name);
        let sql = "SELECT sealed FROM drafts WHERE name = ?1";
        let sealed: Option<Vec<u8>> = self
            .connection
            .query_row(sql, [hidden], |row| row.get(0))
            .optional()
            .ok()?;
        self.opened(&hidden, sealed?)
    }

    /// Keeps a draft in place of the one before, or forgets it.
    pub(super) fn keep_draft(&self, name: &str, draft: Option<&[u8]>) -> Result<(), JournalError> {
        let hidden = self.hidden(name);
        match draft {
            Some(draft) => {
                let sealed = self.sealed(&hidden, draft);
                let sealed = sealed.ok_or(JournalError::NoRandomness)?;
                let sql = "INSERT INTO drafts VALUES(?1, ?2)
                           ON CONFLICT(name) DO UPDATE SET sealed = excluded.sealed";
                self.connection.execute(sql, params![hidden, sealed])?;
            }
            None => {
                let sql = "DELETE FROM drafts WHERE name = ?1";
                self.connection.execute(sql, [hidden])?;
            }
        }
        Ok(())
    }

    fn hidden(&self, name: &str) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_keyed(&self.names);
        hasher.update(self.account.as_bytes());
        hasher.update(&[0]);
        hasher.update(name.as_bytes());
        hasher.finalize().into()
    }

    fn sealed(&self, name: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        self.seal.seal(&self.place(name), plain).ok()
    }

    fn opened(&self, name: &[u8], sealed: Vec<u8>) -> Option<Vec<u8>> {
        self.seal.open(&self.place(name), sealed)
    }

    /// What a seal is bound to: the account and the record's name.
    fn place(&self, name: &[u8]) -> Vec<u8> {
        let mut place = b"dcx-journal\x01".to_vec();
        place.extend_from_slice(&(self.account.len() as u64).to_le_bytes());
        place.extend_from_slice(self.account.as_bytes());
        place.extend_from_slice(name);
        place
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    // On the disk before it is acknowledged; on macOS past the drive's own cache too.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    // A newer program's file stays as it is.
    if version <= SCHEMA {
        connection
            .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
    }
    Ok(connection)
}

fn run(writing: &Transaction<'_>, sql: &str, records: Vec<Record>) -> rusqlite::Result<()> {
    let mut statement = writing.prepare_cached(sql)?;
    for (name, sealed) in records {
        statement.execute(params![name, sealed])?;
    }
    Ok(())
}

fn disk(error: &std::io::Error) -> JournalError {
    JournalError::Disk(error.to_string())
}

#[cfg(test)]
impl Store {
    /// Makes the disk refuse, or take again, whatever is written.
    pub(super) fn write_protect(&self, protected: bool) {
        let done = self.connection.pragma_update(None, "query_only", protected);
        assert!(done.is_ok());
    }
}
