//! The database: opened, created and seeded here, then lent to whoever answers a request.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

/// One SQLite database behind a lock. Every query is short, so one connection serves all.
pub(crate) struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens a file, or memory, and creates the tables where there are none. The flag says whether it did.
    pub(crate) fn open(path: Option<&Path>) -> rusqlite::Result<(Store, bool)> {
        let connection = match path {
            Some(path) => Connection::open(path)?,
            None => Connection::open_in_memory()?,
        };
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.set_prepared_statement_cache_capacity(96);
        let tables: i64 = connection.query_row(
            "SELECT count(*) FROM sqlite_schema WHERE name = 'meta'",
            [],
            |row| row.get(0),
        )?;
        let fresh = tables == 0;
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
            tx.execute_batch(include_str!("schema.sql"))?;
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
