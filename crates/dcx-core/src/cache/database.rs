//! The SQLite file under the cache: how it is opened and checked, its tables, and which of
//! SQLite's errors mean that the file itself is no good.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};

use super::seal::{Part, Sealer};
use super::{CacheError, Damage};

/// Version of the tables. A file with a higher one was written by a newer program.
const SCHEMA: i64 = 1;

/// "DCXC": tells our file from any other SQLite file.
const APPLICATION: i64 = 0x4443_5843;

/// How long a statement waits for another connection's lock.
const PATIENCE: Duration = Duration::from_secs(2);

/// Heads and bodies are two tables so that "still the same, fetched again" rewrites a hundred
/// bytes, not the body. `seen` is the hour of the fetch, `used` a count that grows with each use.
const TABLES: &str = "
    CREATE TABLE facts(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
    CREATE TABLE heads(
        id INTEGER PRIMARY KEY,
        name BLOB NOT NULL UNIQUE,
        head BLOB NOT NULL,
        size INTEGER NOT NULL,
        seen INTEGER NOT NULL,
        used INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE bodies(id INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
";

/// Why a file could not be opened.
pub(super) enum Refusal {
    /// The file's content is no good: put it aside and begin anew.
    Damaged(Damage),
    /// The file may be fine, the disk or the system is not: leave it alone.
    Trouble(CacheError),
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        if is_damage(&error) {
            Self::Damaged(Damage::Unreadable)
        } else {
            Self::Trouble(CacheError::from(error))
        }
    }
}

impl From<CacheError> for Refusal {
    fn from(error: CacheError) -> Self {
        Self::Trouble(error)
    }
}

/// Opens the file for writing, makes the tables in an empty one, and checks that what is there was
/// written by this program with this key.
pub(super) fn open_writer(path: &Path, sealer: &Sealer) -> Result<Connection, Refusal> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    settle(&connection)?;
    // Everything is looked at before anything is written: a newer program's file stays as it is.
    let content = inspect(&connection, sealer)?;
    if matches!(content, Content::Nothing) {
        // Before the first table, or it has no effect: evicted pages are to go back to the disk.
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    }
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        return Err(Refusal::Damaged(Damage::Unreadable));
    }
    // A log that grew in a big sync is cut back afterwards.
    connection.pragma_update(None, "journal_size_limit", 4 << 20)?;
    if matches!(content, Content::Nothing) {
        install(&mut connection, sealer)?;
    }
    Ok(connection)
}

/// A connection that only reads, beside the writer's.
pub(super) fn open_reader(path: &Path) -> Result<Connection, Refusal> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    settle(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// The same database without a file.
pub(super) fn open_memory(sealer: &Sealer) -> Result<Connection, Refusal> {
    let mut connection = Connection::open_in_memory()?;
    settle(&connection)?;
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    install(&mut connection, sealer)?;
    Ok(connection)
}

/// Whether an error says that the file's content is broken, as opposed to a full disk or a lock.
/// "No such table" and wrong types count: with checked tables they come from flipped bits only.
pub(crate) fn is_damage(error: &rusqlite::Error) -> bool {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => matches!(
            failure.code,
            ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::Unknown
                | ErrorCode::SchemaChanged
                | ErrorCode::TypeMismatch
                | ErrorCode::ConstraintViolation
                | ErrorCode::TooBig
                // Permissions were tried before SQLite saw the file: this is its header's claim.
                | ErrorCode::ReadOnly
        ),
        rusqlite::Error::SqlInputError { .. }
        | rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::InvalidColumnIndex(_)
        | rusqlite::Error::QueryReturnedNoRows
        | rusqlite::Error::Utf8Error(..) => true,
        _ => false,
    }
}

fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(32);
    // A kill loses nothing that was acknowledged; a power cut may lose the last moments, never the
    // file. All of it can be fetched again.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)
}

/// What an opened file turned out to hold.
enum Content {
    Nothing,
    OurTables,
}

fn inspect(connection: &Connection, sealer: &Sealer) -> Result<Content, Refusal> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let application: i64 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if version == 0 && application == 0 && tables == 0 {
        return Ok(Content::Nothing);
    }
    if application != APPLICATION {
        return Err(Refusal::Damaged(Damage::Unreadable));
    }
    if version > SCHEMA {
        return Err(Refusal::Damaged(Damage::NewerSchema));
    }
    if version != SCHEMA {
        return Err(Refusal::Damaged(Damage::Unreadable));
    }
    let check: Option<Vec<u8>> = connection
        .query_row("SELECT value FROM facts WHERE name = 'check'", [], |row| {
            row.get(0)
        })
        .optional()?;
    match check {
        None => Err(Refusal::Damaged(Damage::Unreadable)),
        Some(check) => match sealer.open(Part::Check, "check", check) {
            None => Err(Refusal::Damaged(Damage::OtherKey)),
            Some(_) => Ok(Content::OurTables),
        },
    }
}

fn install(connection: &mut Connection, sealer: &Sealer) -> Result<(), Refusal> {
    let check = sealer.seal(Part::Check, "check", b"this key")?;
    let making = connection.transaction()?;
    making.execute_batch(TABLES)?;
    making.execute("INSERT INTO facts VALUES('check', ?1)", [check])?;
    making.pragma_update(None, "application_id", APPLICATION)?;
    making.pragma_update(None, "user_version", SCHEMA)?;
    making.commit()?;
    Ok(())
}
