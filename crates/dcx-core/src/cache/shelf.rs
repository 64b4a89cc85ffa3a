//! The connections of one cache and the locks around them: one writer, some readers, and what
//! happens when the file turns out broken while in use. [`super::Cache`] is the only caller.
//! Locks are taken in one order, the writer's before the readers', so nobody waits in a circle.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use super::database::{self, Refusal};
use super::files::Files;
use super::record;
use super::seal::Sealer;
use super::{CacheError, Damage, Faults, Limits, Opening};

/// One per core that might read at the same moment, within reason.
const READERS: usize = 3;

/// Pages handed back to the disk in one go; more would hold the writer up.
const PAGES_AT_ONCE: u32 = 4096;

/// Running total of the records; changed in a transaction, taken over when it is committed.
#[derive(Clone, Copy)]
pub(super) struct Tally {
    bytes: u64,
}

impl Tally {
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn grow_by(&mut self, growth: i64) {
        self.bytes = self.bytes.saturating_add_signed(growth);
    }

    pub(super) fn shrink_by(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_sub(bytes);
    }

    pub(super) fn clear(&mut self) {
        self.bytes = 0;
    }
}

struct Writer {
    connection: Connection,
    tally: Tally,
    /// The highest use the file knew when it was opened.
    last_use: i64,
}

pub(super) struct Shelf {
    /// `None`: in memory.
    files: Option<Files>,
    sealer: Sealer,
    limits: Limits,
    /// `None`: closed.
    writer: Mutex<Option<Writer>>,
    /// Empty in memory, where the writer's connection is the only one there can be.
    readers: Vec<Mutex<Option<Connection>>>,
    /// Counts the files begun anew, so that two readers who both met the damage don't do it twice.
    generation: AtomicU64,
    /// Counts the uses of records; continues what the file says.
    clock: AtomicI64,
    /// Records read since the order of use was last written down, and when.
    uses: Mutex<HashMap<i64, i64>>,
    dropped: AtomicU32,
    rebuilt: AtomicU32,
}

impl Shelf {
    pub(super) fn open(
        files: Files,
        sealer: Sealer,
        limits: Limits,
    ) -> Result<(Self, Opening), CacheError> {
        let existed = files.prepare()?;
        let (opened, opening) = match open_all(&files, &sealer) {
            Ok(opened) => (
                opened,
                if existed {
                    Opening::Existing
                } else {
                    Opening::Fresh
                },
            ),
            Err(Refusal::Trouble(error)) => return Err(error),
            Err(Refusal::Damaged(reason)) => (
                begin_anew(&files, &sealer, reason)?,
                Opening::Rebuilt { reason },
            ),
        };
        let (writer, readers) = opened;
        let readers = readers
            .into_iter()
            .map(|reader| Mutex::new(Some(reader)))
            .collect();
        Ok((
            Self::new(Some(files), sealer, limits, writer, readers),
            opening,
        ))
    }

    pub(super) fn in_memory(sealer: Sealer, limits: Limits) -> Result<Self, CacheError> {
        let connection = database::open_memory(&sealer).map_err(no_way)?;
        let writer = Writer::new(connection).map_err(no_way)?;
        Ok(Self::new(None, sealer, limits, writer, Vec::new()))
    }

    fn new(
        files: Option<Files>,
        sealer: Sealer,
        limits: Limits,
        writer: Writer,
        readers: Vec<Mutex<Option<Connection>>>,
    ) -> Self {
        let clock = AtomicI64::new(writer.last_use);
        Self {
            files,
            sealer,
            limits,
            writer: Mutex::new(Some(writer)),
            readers,
            generation: AtomicU64::new(0),
            clock,
            uses: Mutex::default(),
            dropped: AtomicU32::new(0),
            rebuilt: AtomicU32::new(0),
        }
    }

    pub(super) fn sealer(&self) -> &Sealer {
        &self.sealer
    }

    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    /// Runs `work` on a connection that is free. Damage met on the way begins the file anew.
    pub(super) fn read<T>(
        &self,
        work: impl Fn(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, CacheError> {
        let generation = self.generation.load(Ordering::Acquire);
        let outcome = match self.free_reader() {
            Some(reader) => reader.as_ref().map(&work),
            None => lock(&self.writer)
                .as_ref()
                .map(|writer| work(&writer.connection)),
        };
        let outcome = outcome.ok_or(CacheError::Closed)?.map_err(CacheError::from);
        if matches!(outcome, Err(CacheError::Unreadable)) {
            let mut writer = lock(&self.writer);
            if self.generation.load(Ordering::Acquire) == generation {
                self.rebuild(&mut writer)?;
            }
        }
        outcome
    }

    /// Runs `work` in one transaction: all of it is kept, or nothing. If the file turns out broken
    /// it is begun anew and the work is done there.
    pub(super) fn write<T>(
        &self,
        work: impl Fn(&Connection, &mut Tally) -> Result<T, CacheError>,
    ) -> Result<T, CacheError> {
        let mut guard = lock(&self.writer);
        match guard.as_mut().ok_or(CacheError::Closed)?.transact(&work) {
            Err(CacheError::Unreadable) => {
                self.rebuild(&mut guard)?;
                guard.as_mut().ok_or(CacheError::Closed)?.transact(&work)
            }
            outcome => outcome,
        }
    }

    /// Remembers that a record was read. It is written down later, with many others.
    pub(super) fn note_use(&self, id: i64) {
        let now = self.next_use();
        lock(&self.uses).insert(id, now);
    }

    /// A number higher than that of every use before.
    pub(super) fn next_use(&self) -> i64 {
        self.clock.fetch_add(1, Ordering::Relaxed).wrapping_add(1)
    }

    /// Writes down when records were read.
    pub(super) fn note_uses(&self, connection: &Connection) -> Result<(), CacheError> {
        let uses = std::mem::take(&mut *lock(&self.uses));
        for (id, used) in uses {
            record::touch(connection, id, used)?;
        }
        Ok(())
    }

    /// Takes away a record that did not open, unless it was replaced in the meantime.
    pub(super) fn drop_unreadable(&self, name: &[u8; 32], head: &[u8]) {
        self.count_dropped();
        let outcome = self.write(|connection, tally| {
            let Some(row) = record::read(connection, name)? else {
                return Ok(());
            };
            if row.head == head
                && let Some(extent) = record::extent(connection, name)?
            {
                record::delete(connection, extent.id)?;
                tally.shrink_by(extent.size);
            }
            Ok(())
        });
        if let Err(error) = outcome {
            tracing::warn!(%error, "a saved record that does not open could not be dropped");
        }
    }

    pub(super) fn count_dropped(&self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn faults(&self) -> Faults {
        Faults {
            dropped: self.dropped.load(Ordering::Relaxed),
            rebuilt: self.rebuilt.load(Ordering::Relaxed),
        }
    }

    /// Hands pages that became free back to the disk.
    pub(super) fn give_back_room(&self) -> Result<(), CacheError> {
        let guard = lock(&self.writer);
        let writer = guard.as_ref().ok_or(CacheError::Closed)?;
        let mut statement = writer
            .connection
            .prepare(&format!("PRAGMA incremental_vacuum({PAGES_AT_ONCE})"))?;
        let mut rows = statement.query([])?;
        // Each step hands back a page.
        while rows.next()?.is_some() {}
        Ok(())
    }

    /// Moves the log into the file and cuts it to nothing.
    pub(super) fn checkpoint(&self) -> Result<(), CacheError> {
        if self.files.is_none() {
            return Ok(());
        }
        let guard = lock(&self.writer);
        let writer = guard.as_ref().ok_or(CacheError::Closed)?;
        // Its answer says whether readers were in the way; then the rest goes next time.
        writer
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    pub(super) fn close(&self) {
        let mut writer = lock(&self.writer);
        for reader in &self.readers {
            lock(reader).take();
        }
        writer.take();
    }

    /// A reader nobody uses, or the first one that gets free. `None` in memory.
    fn free_reader(&self) -> Option<MutexGuard<'_, Option<Connection>>> {
        let free = self
            .readers
            .iter()
            .find_map(|reader| reader.try_lock().ok());
        free.or_else(|| self.readers.first().map(lock))
    }

    /// Puts the broken file aside and begins a new one, with everybody else kept out.
    fn rebuild(&self, writer: &mut Option<Writer>) -> Result<(), CacheError> {
        if writer.take().is_none() {
            return Err(CacheError::Closed);
        }
        let mut guards: Vec<_> = self.readers.iter().map(lock).collect();
        for guard in &mut guards {
            guard.take();
        }
        lock(&self.uses).clear();
        self.generation.fetch_add(1, Ordering::AcqRel);
        self.rebuilt.fetch_add(1, Ordering::Relaxed);
        let Some(files) = &self.files else {
            let connection = database::open_memory(&self.sealer).map_err(no_way)?;
            *writer = Some(Writer::new(connection).map_err(no_way)?);
            return Ok(());
        };
        let (fresh, readers) = begin_anew(files, &self.sealer, Damage::Unreadable)?;
        *writer = Some(fresh);
        for (guard, reader) in guards.iter_mut().zip(readers) {
            **guard = Some(reader);
        }
        Ok(())
    }
}

impl Writer {
    fn new(connection: Connection) -> Result<Self, Refusal> {
        let (_, bytes, _) = record::tally(&connection)?;
        let last_use = record::last_use(&connection)?;
        Ok(Self {
            connection,
            tally: Tally { bytes },
            last_use,
        })
    }

    fn transact<T>(
        &mut self,
        work: impl Fn(&Connection, &mut Tally) -> Result<T, CacheError>,
    ) -> Result<T, CacheError> {
        // Dropped without a commit, it is rolled back.
        let transaction = self.connection.transaction()?;
        let mut tally = self.tally;
        let outcome = work(&transaction, &mut tally)?;
        transaction.commit()?;
        self.tally = tally;
        Ok(outcome)
    }
}

fn open_all(files: &Files, sealer: &Sealer) -> Result<(Writer, Vec<Connection>), Refusal> {
    let writer = Writer::new(database::open_writer(files.main(), sealer)?)?;
    let readers = (0..READERS)
        .map(|_| database::open_reader(files.main()))
        .collect::<Result<_, _>>()?;
    Ok((writer, readers))
}

fn begin_anew(
    files: &Files,
    sealer: &Sealer,
    reason: Damage,
) -> Result<(Writer, Vec<Connection>), CacheError> {
    tracing::warn!(
        ?reason,
        "the saved data can't be used; they were put aside and begun anew"
    );
    files.quarantine()?;
    files.prepare()?;
    open_all(files, sealer).map_err(no_way)
}

/// A refusal where nothing more can be tried.
fn no_way(refusal: Refusal) -> CacheError {
    match refusal {
        Refusal::Damaged(_) => CacheError::Unreadable,
        Refusal::Trouble(error) => error,
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere leaves no half-made state behind: SQLite rolls back.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
