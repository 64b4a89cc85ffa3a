//! The desk in front of the keychain: one thread that makes every call, a line of jobs before it,
//! and the state people see. When a call overruns, the callers are told at once and the thread is
//! left where it is; nothing ever waits for it, not even the program's end.
//!
//! A write that hangs keeps the keychain "hanging" until that very call returns: if another thread
//! went on, the late write could put an old token over a newer one. A read that hangs is harmless,
//! so a second thread takes over and tries again after a while.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use dcx_api::KeychainState;
use tokio::sync::{oneshot, watch};
use zeroize::Zeroizing;

use super::envelope;
use super::store::{SecretStore, StoreError};

/// Never an account's name, so asking for it disturbs nothing.
const PROBE: &str = "probe";

/// The longest pause between two probes, as a multiple of the first.
const SLOWEST: u32 = 12;

/// Threads that may be left hanging in reads before no more are started.
const REPLACEMENTS: u8 = 3;

pub(super) type Outcome = Result<Option<Zeroizing<Vec<u8>>>, StoreError>;

/// One thing to do with the keychain.
pub(super) enum Work {
    Read(String),
    Write(String, Zeroizing<Vec<u8>>),
    Delete(String),
    Probe,
}

struct Job {
    work: Work,
    reply: oneshot::Sender<Outcome>,
    abandoned: Arc<AtomicBool>,
}

/// The job a caller waits for.
pub(super) struct Ticket {
    pub(super) reply: oneshot::Receiver<Outcome>,
    abandoned: Arc<AtomicBool>,
}

/// What the callers and the thread share.
pub(super) struct Desk {
    store: Arc<dyn SecretStore>,
    pause: Duration,
    line: Mutex<Line>,
    shown: watch::Sender<KeychainState>,
}

struct Line {
    /// Where jobs go; `None` when no thread could be started.
    jobs: Option<Sender<Job>>,
    /// Which thread serves the line. A thread left hanging has an older number.
    generation: u64,
    /// Whether the thread is inside a call, and whether that call writes.
    inside: Option<bool>,
    replacements: u8,
    /// How the keychain as a whole stands.
    keychain: KeychainState,
    /// Entries that could not be kept or read back, until they can.
    entries: BTreeMap<String, KeychainState>,
}

impl Desk {
    pub(super) fn open(store: Arc<dyn SecretStore>, pause: Duration) -> Arc<Self> {
        let desk = Arc::new(Self {
            store,
            pause,
            line: Mutex::new(Line {
                jobs: None,
                generation: 0,
                inside: None,
                replacements: 0,
                keychain: KeychainState::Ready,
                entries: BTreeMap::new(),
            }),
            shown: watch::Sender::new(KeychainState::Ready),
        });
        desk.start_thread(&mut desk.line());
        desk
    }

    pub(super) fn watch(&self) -> watch::Receiver<KeychainState> {
        self.shown.subscribe()
    }

    pub(super) fn state(&self) -> KeychainState {
        *self.shown.borrow()
    }

    /// Puts a job in the line. Refused at once while the keychain hangs.
    pub(super) fn ask(&self, work: Work) -> Result<Ticket, KeychainState> {
        let line = self.line();
        if line.keychain == KeychainState::Hanging {
            return Err(KeychainState::Hanging);
        }
        let (reply, answer) = oneshot::channel();
        let abandoned = Arc::new(AtomicBool::new(false));
        let job = Job {
            work,
            reply,
            abandoned: Arc::clone(&abandoned),
        };
        let sent = line
            .jobs
            .as_ref()
            .is_some_and(|jobs| jobs.send(job).is_ok());
        if sent {
            Ok(Ticket {
                reply: answer,
                abandoned,
            })
        } else {
            Err(KeychainState::Absent)
        }
    }

    /// The caller waited its time. If the job has not been begun it never will be.
    pub(super) fn overrun(self: &Arc<Self>, ticket: &Ticket) {
        ticket.abandoned.store(true, Ordering::Release);
        let mut line = self.line();
        line.keychain = KeychainState::Hanging;
        if line.inside == Some(false) && line.replacements < REPLACEMENTS {
            line.replacements += 1;
            self.start_thread(&mut line);
        }
        self.show(&line);
        tracing::warn!("the keychain does not answer");
    }

    /// Asks the user to unlock, on a thread of its own: that may take minutes, and the others are
    /// to hear "locked" meanwhile.
    pub(super) fn unlock(&self) -> oneshot::Receiver<Result<(), StoreError>> {
        let (reply, answer) = oneshot::channel();
        let store = Arc::clone(&self.store);
        // If no thread can be had the reply is dropped, and the caller sees that.
        let _started = thread::Builder::new()
            .name("keychain unlock".to_owned())
            .spawn(move || {
                // Nobody may be waiting any more.
                let _ = reply.send(guarded(|| store.unlock()));
            });
        answer
    }

    fn start_thread(self: &Arc<Self>, line: &mut Line) {
        let (jobs, queue) = mpsc::channel();
        line.generation += 1;
        line.inside = None;
        let (desk, generation) = (Arc::downgrade(self), line.generation);
        let started = thread::Builder::new()
            .name("keychain".to_owned())
            .spawn(move || serve(&desk, generation, &queue));
        line.jobs = started.ok().map(|_| jobs);
    }

    /// Takes the result of a call into the state people see. Answers whether the thread still
    /// serves the line.
    fn settle(&self, generation: u64, entry: &str, outcome: &Outcome) -> bool {
        let mut line = self.line();
        match outcome {
            Ok(_) => {
                line.keychain = KeychainState::Ready;
                line.entries.remove(entry);
            }
            // These two are about one entry; the keychain as such works.
            Err(error @ (StoreError::Corrupt | StoreError::TooLong)) => {
                line.keychain = KeychainState::Ready;
                line.entries.insert(entry.to_owned(), error.state());
            }
            Err(error) => line.keychain = error.state(),
        }
        self.show(&line);
        if line.generation != generation {
            return false;
        }
        line.inside = None;
        true
    }

    fn show(&self, line: &Line) {
        let state = match line.keychain {
            KeychainState::Ready => line
                .entries
                .values()
                .next()
                .copied()
                .unwrap_or(KeychainState::Ready),
            trouble => trouble,
        };
        self.shown
            .send_if_modified(|shown| std::mem::replace(shown, state) != state);
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes one call. `None` when a replacement serves the line by now.
    fn call(&self, generation: u64, work: &Work) -> Option<Outcome> {
        let (entry, writes) = match work {
            Work::Read(entry) => (entry.as_str(), false),
            Work::Write(entry, _) | Work::Delete(entry) => (entry.as_str(), true),
            Work::Probe => (PROBE, false),
        };
        {
            let mut line = self.line();
            if line.generation != generation {
                return None;
            }
            line.inside = Some(writes);
        }
        let outcome = guarded(|| perform(self.store.as_ref(), work));
        self.settle(generation, entry, &outcome).then_some(outcome)
    }
}

/// The thread's life. It ends with the desk, or when it comes back from a call to find itself
/// replaced.
fn serve(desk: &Weak<Desk>, generation: u64, queue: &Receiver<Job>) {
    let mut slower = 1;
    loop {
        // Held only between calls, or a dropped vault would never end the thread.
        let Some((healthy, pause)) = desk.upgrade().map(|desk| {
            let healthy = desk.line().keychain == KeychainState::Ready;
            (healthy, desk.pause)
        }) else {
            return;
        };
        let job = if healthy {
            slower = 1;
            queue.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            queue.recv_timeout(pause.saturating_mul(slower))
        };
        let Some(desk) = desk.upgrade() else { return };
        match job {
            Ok(job) if job.abandoned.load(Ordering::Acquire) => {}
            Ok(job) => match desk.call(generation, &job.work) {
                Some(outcome) => {
                    // The caller may have gone; the work was done all the same.
                    let _ = job.reply.send(outcome);
                }
                None => return,
            },
            Err(RecvTimeoutError::Timeout) => {
                slower = (slower * 2).min(SLOWEST);
                if desk.call(generation, &Work::Probe).is_none() {
                    return;
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn perform(store: &dyn SecretStore, work: &Work) -> Outcome {
    match work {
        Work::Read(entry) => match store.get(entry)? {
            None => Ok(None),
            Some(bytes) => envelope::unwrap(entry, &bytes)
                .map(Some)
                .ok_or(StoreError::Corrupt),
        },
        Work::Write(entry, secret) => {
            let bytes = envelope::wrap(entry, secret);
            store.set(entry, &bytes)?;
            // Some keychains cut, some forget; only what can be read back was kept.
            match store.get(entry)? {
                Some(kept) if *kept == *bytes => Ok(None),
                _ => Err(StoreError::Corrupt),
            }
        }
        Work::Delete(entry) => store.delete(entry).map(|()| None),
        Work::Probe => store.get(PROBE).map(|_| None),
    }
}

/// A panic in a keychain's library must not silence the line.
fn guarded<T>(call: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or(Err(StoreError::Denied))
}
