//! The journal: every operation of an account, in memory and on disk, changed in one place. Whoever
//! sends, follows, cancels or shows goes through it. Disk first, memory second, then the news. Whoever
//! reads waits for memory alone, never for the disk.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dcx_api::{MachineId, Timestamp};
use tokio::sync::{Notify, broadcast};

use self::keeping::{MOST_ENDED, SLACK, ids, kept};
use super::aside::aside;
use super::entry::Entry;
use super::order::{JournalId, RunId};
use super::steps::{self, Event};
use super::store::{JournalError, Store};
use crate::account::AccountId;
use crate::clock::Clock;
use crate::sync::Change;
use crate::vault::DataKey;

/// The kind of change that the window hears of.
const KIND: &str = "journal";

/// The operations of one account. Cloning gives a handle to the same journal.
#[derive(Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

struct Inner {
    /// Whoever changes anything holds the file until memory says the same; `None`: closed. Taken
    /// before the books.
    store: Mutex<Option<Store>>,
    books: Mutex<Books>,
    changes: broadcast::Sender<Change>,
    /// Rung whenever something was asked for or changed.
    work: Notify,
    lost_some: bool,
}

#[derive(Default)]
struct Books {
    /// In the order of asking.
    all: Vec<JournalId>,
    entries: HashMap<JournalId, Arc<Entry>>,
    /// Of each machine the operations that have not ended, in the order of asking.
    open_of_machine: HashMap<MachineId, Vec<JournalId>>,
    /// How many have ended.
    ended: usize,
    version: u64,
}

/// What came of writing a new operation down.
pub(crate) enum Inserted {
    /// It is new.
    New(Arc<Entry>),
    /// There is one with this id.
    Known(Arc<Entry>),
    /// One about the same is under way or unknown: it wasn't written down.
    InTheWay,
}

impl Journal {
    /// Opens the account's journal. What an ended program left behind is judged: what never went
    /// out has failed, what went out is unknown.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn open(
        folder: &Path,
        account: &AccountId,
        key: &DataKey,
        clock: &Clock,
    ) -> Result<Self, JournalError> {
        aside(|| {
            let (mut store, found) = Store::open(folder, account, key)?;
            let now = clock.now();
            let (kept, old) = kept(found.entries, now);
            if !old.is_empty() {
                store.remove(&ids(&old))?;
            }
            let mut changed = Vec::new();
            let mut entries = Vec::with_capacity(kept.len());
            for entry in kept {
                let judged = steps::after_restart(&entry, now);
                changed.extend(judged.clone());
                entries.push(judged.unwrap_or(entry));
            }
            if !changed.is_empty() {
                store.update(&changed)?;
            }
            Ok(Self::with(store, entries, found.lost_some))
        })
    }

    /// A journal that ends with the program. One that the account has on the disk stays there, out
    /// of sight.
    ///
    /// # Errors
    /// When the system has no memory or no randomness to give.
    pub fn in_memory(account: &AccountId, out_of_sight: bool) -> Result<Self, JournalError> {
        let store = Store::in_memory(account)?;
        Ok(Self::with(store, Vec::new(), out_of_sight))
    }

    /// Whether the account has a journal in `folder`.
    #[must_use]
    pub fn is_there(folder: &Path, account: &AccountId) -> bool {
        Store::is_there(folder, account)
    }

    /// Removes the account's journal from `folder`. [`Journal::close`] an open one first.
    ///
    /// # Errors
    /// When a file refused to go.
    pub fn destroy(folder: &Path, account: &AccountId) -> std::io::Result<()> {
        Store::destroy(folder, account)
    }

    fn with(store: Store, entries: Vec<Entry>, lost_some: bool) -> Self {
        let mut books = Books::default();
        for entry in entries {
            books.take(Arc::new(entry));
        }
        Self {
            inner: Arc::new(Inner {
                store: Mutex::new(Some(store)),
                books: Mutex::new(books),
                changes: broadcast::Sender::new(1024),
                work: Notify::new(),
                lost_some,
            }),
        }
    }

    /// All operations, newest first.
    pub(crate) fn entries(&self) -> Vec<Arc<Entry>> {
        let books = self.lock();
        let newest = books.all.iter().rev();
        newest
            .filter_map(|id| books.entries.get(id).cloned())
            .collect()
    }

    /// Those that have not ended, in the order of asking.
    pub(crate) fn open_entries(&self) -> Vec<Arc<Entry>> {
        let books = self.lock();
        let mut open: Vec<_> = books.open().cloned().collect();
        open.shrink_to_fit();
        open
    }

    /// One operation.
    pub(crate) fn get(&self, id: &JournalId) -> Option<Arc<Entry>> {
        self.lock().entries.get(id).cloned()
    }

    /// The operations of a run, in the order of asking.
    pub(crate) fn of_run(&self, run: &RunId) -> Vec<Arc<Entry>> {
        let books = self.lock();
        books
            .all
            .iter()
            .filter_map(|id| books.entries.get(id))
            .filter(|entry| entry.run.as_ref() == Some(run))
            .cloned()
            .collect()
    }

    /// The newest operation of a machine that has not ended.
    pub(crate) fn open_of_machine(&self, machine: &MachineId) -> Option<Arc<Entry>> {
        let books = self.lock();
        let newest = books.open_of_machine.get(machine)?.last()?;
        books.entries.get(newest).cloned()
    }

    /// Writes a new operation down; one with the same id is answered as it is. Decides under one lock
    /// whether another is in its way: two dialogues may have been checked at the same time.
    ///
    /// # Errors
    /// When it could not be written: then nothing may be sent.
    pub(crate) fn insert(&self, entry: Entry) -> Result<Inserted, JournalError> {
        self.writing(|store| {
            let books = self.lock();
            if let Some(known) = books.entries.get(&entry.id) {
                return Ok(Inserted::Known(Arc::clone(known)));
            }
            if store.is_some() && books.open().any(|open| open.is_in_the_way_of(&entry)) {
                return Ok(Inserted::InTheWay);
            }
            drop(books);
            let store = store.as_mut().ok_or(JournalError::Closed)?;
            store.insert(std::slice::from_ref(&entry), &[])?;
            let entry = self.lock().take(Arc::new(entry));
            self.tell(&entry);
            self.forget_old(store, entry.asked_at);
            Ok(Inserted::New(entry))
        })
    }

    /// Writes several new operations down. None of them is, and none answered, when the id of one is
    /// known, when another is in the way of one that is to go out, or when one tries again what can't
    /// be: together they are what was shown.
    ///
    /// # Errors
    /// When they could not be written: then nothing may be sent.
    pub(crate) fn insert_all(&self, entries: Vec<Entry>) -> Result<Vec<Arc<Entry>>, JournalError> {
        self.writing(|store| {
            if store.is_none() {
                return Err(JournalError::Closed);
            }
            let books = self.lock();
            let open: Vec<_> = books.open().cloned().collect();
            let mut retried = Vec::new();
            let free = |entry: &Entry| {
                entry.is_ended() || !open.iter().any(|open| open.is_in_the_way_of(entry))
            };
            for entry in &entries {
                if books.entries.contains_key(&entry.id) || !free(entry) {
                    return Ok(Vec::new());
                }
                let Some(of) = &entry.retry_of else { continue };
                let by = Event::Retried {
                    by: entry.id.clone(),
                };
                let before = books.entries.get(of);
                let Some(marked) = before.and_then(|before| steps::apply(before, &by)) else {
                    return Ok(Vec::new());
                };
                retried.push(marked);
            }
            drop(books);
            let store = store.as_mut().ok_or(JournalError::Closed)?;
            store.insert(&entries, &retried)?;
            let changed = self.take(retried);
            let taken = self.take(entries);
            changed
                .iter()
                .chain(&taken)
                .for_each(|entry| self.tell(entry));
            if let Some(newest) = taken.last() {
                self.forget_old(store, newest.asked_at);
            }
            Ok(taken)
        })
    }

    /// Lets an event happen to an operation.
    ///
    /// # Errors
    /// [`JournalError::Past`] when it doesn't fit the operation's state, [`JournalError::Missing`]
    /// when there is none. When the disk refuses, an outcome is kept in memory nevertheless: the
    /// disk then says "sent", which a restart takes for unknown and looks for; anything else stays
    /// undone.
    pub(crate) fn apply(&self, id: &JournalId, event: &Event) -> Result<Arc<Entry>, JournalError> {
        let mut changed = self.apply_all(&[(id.clone(), event.clone())])?;
        changed.pop().ok_or(JournalError::Past)
    }

    /// Lets events happen to several operations in one transaction; those that don't fit are left
    /// out. Answers the operations as they are now.
    ///
    /// # Errors
    /// As [`Journal::apply`].
    pub(crate) fn apply_all(
        &self,
        events: &[(JournalId, Event)],
    ) -> Result<Vec<Arc<Entry>>, JournalError> {
        self.writing(|store| {
            let books = self.lock();
            if let [(id, _)] = events
                && !books.entries.contains_key(id)
            {
                return Err(JournalError::Missing);
            }
            let next: Vec<Entry> = events
                .iter()
                .filter_map(|(id, event)| steps::apply(books.entries.get(id)?.as_ref(), event))
                .collect();
            drop(books);
            let store = store.as_mut().ok_or(JournalError::Closed)?;
            if let Err(error) = store.update(&next) {
                let outcomes = events.iter().all(|(_, event)| event.is_outcome());
                if !outcomes {
                    return Err(error);
                }
                tracing::error!(%error, "an outcome is kept in memory alone");
            }
            let changed = self.take(next);
            changed.iter().for_each(|entry| self.tell(entry));
            Ok(changed)
        })
    }

    /// A draft's bytes.
    pub(crate) fn draft(&self, name: &str) -> Option<Vec<u8>> {
        self.writing(|store| store.as_ref()?.draft(name))
    }

    /// Keeps a draft, or forgets it.
    ///
    /// # Errors
    /// When it could not be written.
    pub(crate) fn keep_draft(&self, name: &str, draft: Option<&[u8]>) -> Result<(), JournalError> {
        self.writing(|store| {
            let store = store.as_ref().ok_or(JournalError::Closed)?;
            store.keep_draft(name, draft)
        })
    }

    /// Whether operations of earlier may be missing since they can't be read.
    #[must_use]
    pub fn lost_some(&self) -> bool {
        self.inner.lost_some
    }

    /// Grows with every change.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.lock().version
    }

    /// What changes, from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.inner.changes.subscribe()
    }

    /// Waits until something was asked for or has changed.
    pub(crate) async fn news(&self) {
        self.inner.work.notified().await;
    }

    /// Ends the journal for every handle.
    pub fn close(&self) {
        self.writing(|store| *store = None);
    }

    /// Holds the file. All changes are one after the other, and what is in memory is what the disk
    /// has acknowledged before the next begins.
    fn writing<T>(&self, work: impl FnOnce(&mut Option<Store>) -> T) -> T {
        aside(|| {
            let store = self.inner.store.lock();
            work(&mut store.unwrap_or_else(PoisonError::into_inner))
        })
    }

    /// Takes operations over as they are on the disk now.
    fn take(&self, entries: Vec<Entry>) -> Vec<Arc<Entry>> {
        let mut books = self.lock();
        let taken = entries.into_iter().map(|entry| books.take(Arc::new(entry)));
        taken.collect()
    }

    /// Forgets what is too old or too much, once there is enough of it: a program may run for months.
    fn forget_old(&self, store: &mut Store, now: Timestamp) {
        let books = self.lock();
        if books.ended <= MOST_ENDED + SLACK {
            return;
        }
        let all = books.all.iter().filter_map(|id| books.entries.get(id));
        let all: Vec<_> = all.cloned().collect();
        drop(books);
        let old = ids(&kept(all, now).1);
        match store.remove(&old) {
            Ok(()) => self.lock().forget(&old),
            Err(error) => tracing::warn!(%error, "old operations can't be removed"),
        }
    }

    fn tell(&self, entry: &Entry) {
        self.inner.work.notify_one();
        // Nobody listening is no trouble.
        let _ = self.inner.changes.send(Change {
            organisation: Some(entry.organisation.clone()),
            kind: KIND,
        });
    }

    fn lock(&self) -> MutexGuard<'_, Books> {
        self.inner
            .books
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Books {
    /// Those that have not ended, in the order of asking.
    fn open(&self) -> impl Iterator<Item = &Arc<Entry>> {
        let all = self.all.iter().filter_map(|id| self.entries.get(id));
        all.filter(|entry| !entry.is_ended())
    }

    /// Takes an operation over as it is now, new or changed.
    fn take(&mut self, entry: Arc<Entry>) -> Arc<Entry> {
        self.version += 1;
        if let Some(machine) = &entry.machine_id {
            let open = self.open_of_machine.entry(machine.clone()).or_default();
            if entry.is_ended() {
                open.retain(|id| *id != entry.id);
            } else if !open.contains(&entry.id) {
                open.push(entry.id.clone());
            }
            if open.is_empty() {
                self.open_of_machine.remove(machine);
            }
        }
        let before = self.entries.insert(entry.id.clone(), Arc::clone(&entry));
        if before.is_none() {
            self.all.push(entry.id.clone());
        }
        let had_ended = before.is_some_and(|before| before.is_ended());
        if entry.is_ended() && !had_ended {
            self.ended += 1;
        }
        entry
    }

    /// Forgets operations that have ended.
    fn forget(&mut self, ended: &[JournalId]) {
        self.version += 1;
        for id in ended {
            if self.entries.remove(id).is_some() {
                self.ended -= 1;
            }
        }
        self.all.retain(|id| self.entries.contains_key(id));
    }
}

mod keeping;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod world;
