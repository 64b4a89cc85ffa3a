//! The database: opened, created and seeded here, then lent to whoever answers a request.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::calendar::Millis;

/// The shape of the tables. A file of another shape is made anew: it holds a demo, nobody's data.
const VERSION: i64 = 2;

/// One SQLite database behind a lock. Every query is short, so one connection serves all.
pub(crate) struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens a file, or memory, and says whether its tables are still to be created.
    pub(crate) fn open(path: Option<&Path>) -> rusqlite::Result<(Store, bool)> {
        let connection = match path {
            Some(path) => Connection::open(path)?,
            None => Connection::open_in_memory()?,
        };
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.set_prepared_statement_cache_capacity(96);
        let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let fresh = version != VERSION;
        Ok((
            Store {
                connection: Mutex::new(connection),
            },
            fresh,
        ))
    }

    /// The tables and their first rows, all or none, so that a start that was cut short is started over.
    pub(crate) fn create(
        &self,
        seed: impl FnOnce(&Connection) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        self.write(|tx| {
            let mut old = tx.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
            let old: Vec<String> = old
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            if old.iter().any(|table| table == "meta") {
                for table in old {
                    tx.execute_batch(&format!("DROP TABLE \"{table}\""))?;
                }
            }
            tx.execute_batch(include_str!("schema.sql"))?;
            tx.pragma_update(None, "user_version", VERSION)?;
            seed(tx)
        })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic elsewhere leaves no half-made change behind: its transaction rolled back.
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Lends the connection for reading.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> T) -> T {
        work(&self.lock())
    }

    /// Runs one transaction: kept when `work` succeeds, undone when it doesn't.
    pub(crate) fn write<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.lock();
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&tx)?;
        tx.commit()?;
        Ok(value)
    }
}

/// A value kept about the database itself.
pub(crate) fn meta(db: &Connection, key: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    db.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| {
        row.get(0)
    })
    .optional()
}

pub(crate) fn set_meta(db: &Connection, key: &str, value: &[u8]) -> rusqlite::Result<()> {
    db.execute(
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
        params![key, value],
    )
    .map(drop)
}

/// The instant at which the story begins.
pub(crate) fn began(db: &Connection) -> rusqlite::Result<Millis> {
    Ok(instant(db, "began")?.unwrap_or(0))
}

/// An instant kept about the database itself.
pub(crate) fn instant(db: &Connection, key: &str) -> rusqlite::Result<Option<Millis>> {
    let bytes = meta(db, key)?.and_then(|bytes| bytes.try_into().ok());
    Ok(bytes.map(Millis::from_be_bytes))
}

pub(crate) fn set_instant(db: &Connection, key: &str, at: Millis) -> rusqlite::Result<()> {
    set_meta(db, key, &at.to_be_bytes())
}
