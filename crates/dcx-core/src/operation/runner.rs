//! Sends what is written down: single operations a few at once, a run in a lane of its own. The work
//! belongs to the account and not to whoever asked: a page that is reloaded in the middle changes
//! nothing.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;

use dcx_api::{Obstacle, Problem, Timestamp};
use tokio::sync::Semaphore;

use super::entry::{Action, Entry, JournalState};
use super::order::{JournalId, RunId};
use super::reconcile::could_be;
use super::send;
use super::steps::Event;
use super::touched::touched;
use crate::clock::Mark;
use crate::session::Session;
use crate::view::Desk;

/// Single operations on their way at the same time.
const SINGLE: usize = 3;
/// Operations of runs on their way at the same time, whatever the number of runs: readings need
/// the rest of the connections.
const OF_RUNS: usize = 4;
/// How often an operation of a run waits again because the platform wants a pause.
const MOST_PUT_BACKS: u8 = 3;
/// The longest such pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// What has waited longer than this is not sent any more, and nothing else takes as long as a computer
/// asleep: whoever asked may be gone, and things stand otherwise by now.
const STALE: Duration = Duration::from_secs(5 * 60);

/// Sends the operations of one account. Cloning gives a handle to the same runner.
#[derive(Clone)]
pub(crate) struct Runner {
    inner: Arc<Inner>,
}

struct Inner {
    desk: Weak<Desk>,
    session: Session,
    single: Semaphore,
    of_runs: Semaphore,
    /// When something was last sent or answered.
    stirred: Mutex<Mark>,
    /// How often nothing was for so long that the computer must have slept, as far as runs were begun
    /// after it.
    sleeps: AtomicU32,
}

/// What waits in a run, and why it waits.
struct Lane {
    waiting: Mutex<VecDeque<JournalId>>,
    pause: tokio::sync::Mutex<()>,
    /// [`Inner::sleeps`] when it was begun.
    sleeps: u32,
    /// Why nothing more of it is sent; without a problem: nobody waited for it any more.
    ended: OnceLock<Option<Problem>>,
}

impl Runner {
    pub(crate) fn new(desk: &Arc<Desk>, session: Session) -> Self {
        let inner = Inner {
            desk: Arc::downgrade(desk),
            session,
            single: Semaphore::new(SINGLE),
            of_runs: Semaphore::new(OF_RUNS),
            stirred: Mutex::new(desk.clock().mark()),
            sleeps: AtomicU32::new(0),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Sends one operation that was written down.
    pub(crate) fn send(&self, id: JournalId) {
        let inner = Arc::clone(&self.inner);
        tokio::spawn(async move {
            let Ok(_permit) = inner.single.acquire().await else {
                return;
            };
            Box::pin(inner.process(&id, Waits::Alone)).await;
        });
    }

    /// Sends the operations of a run that were written down, a few at once, in order.
    pub(crate) fn send_run(&self, run: &RunId) {
        let Some(desk) = self.inner.desk.upgrade() else {
            return;
        };
        let sleeps = self.inner.wake(&desk);
        let waiting = desk.journal().of_run(run);
        let lane = Arc::new(Lane {
            waiting: Mutex::new(waiting.iter().map(|entry| entry.id.clone()).collect()),
            pause: tokio::sync::Mutex::default(),
            sleeps,
            ended: OnceLock::new(),
        });
        for _ in 0..OF_RUNS {
            let (inner, lane) = (Arc::clone(&self.inner), Arc::clone(&lane));
            tokio::spawn(async move { Box::pin(inner.work(&lane)).await });
        }
    }
}

impl Inner {
    /// Takes one operation after the other out of a lane.
    async fn work(&self, lane: &Lane) {
        loop {
            // Held while the platform wants a pause.
            drop(lane.pause.lock().await);
            let Some(id) = lane.next() else { return };
            let Ok(permit) = self.of_runs.acquire().await else {
                return;
            };
            let Some(desk) = self.desk.upgrade() else {
                return;
            };
            // Once it has ended it stays so: whoever asked says what of the rest is still wanted.
            let gone = || desk.obstacle().map(in_words_of_a_call).map(Some);
            let slept = || self.has_slept_since(lane.sleeps, &desk).then_some(None);
            if let Some(why) = lane.ended.get().cloned().or_else(slept).or_else(gone) {
                lane.put_back(id);
                return lane.end(&desk, why);
            }
            let ended = self.process(&id, Waits::InALane(lane.sleeps)).await;
            drop(permit);
            match ended.and_then(|entry| entry.problem) {
                Some(problem) if ends_a_lane(&problem) => return lane.end(&desk, Some(problem)),
                Some(Problem::RateLimited {
                    retry_after_seconds,
                }) if is_queued(&desk, &id) => {
                    let pause = Duration::from_secs(retry_after_seconds.unwrap_or(2).into());
                    let clock = desk.clock().clone();
                    drop(desk);
                    // From now and not from the end of another's pause; and back in the lane only
                    // while that is held, or another worker would send it at once.
                    let asked = clock.mark();
                    let _held = lane.pause.lock().await;
                    lane.put_back(id);
                    clock.wait(&asked, pause.min(LONGEST_PAUSE)).await;
                }
                _ => {}
            }
        }
    }

    /// Sends one operation and writes down what came of it. Answers the operation as it is then,
    /// with the problem that ended it or put it back.
    async fn process(&self, id: &JournalId, waits: Waits) -> Option<Entry> {
        let desk = self.desk.upgrade()?;
        let entry = desk.journal().get(id)?;
        if entry.state != JournalState::Queued {
            return None;
        }
        let now = || desk.now();
        if let Err(problem) = self.witness(&desk, &entry).await {
            return write(&desk, id, &refused(now(), problem));
        }
        let there = self.time_there().await;
        let stale = match waits {
            Waits::Alone => is_stale(&entry, now()),
            Waits::InALane(sleeps) => self.has_slept_since(sleeps, &desk),
        };
        if stale {
            return write(&desk, id, &Event::NeverSent { at: now() });
        }
        self.stir_unless_slept(&desk);
        // On the disk before a byte goes out.
        let sending = Event::Sending { at: now(), there };
        if let Err(error) = desk.journal().apply(id, &sending) {
            tracing::error!(%error, "not written down, so not sent");
            return write(&desk, id, &refused(now(), Problem::JournalUnwritable));
        }
        let entry = desk.journal().get(id)?;
        let event = send::send(&self.session, &entry, now).await;
        self.stir_unless_slept(&desk);
        let pause = pause_asked(&entry, &event);
        // Where the disk refuses to take it back, it ends: nothing may stay "sent" for ever.
        let put_back = pause
            .as_ref()
            .and_then(|_| write(&desk, id, &Event::PutBack));
        let mut after = match put_back {
            Some(waiting) => waiting,
            None => write(&desk, id, &event)?,
        };
        after.problem = after.problem.or(pause);
        desk.sync().hasten(&touched(&after));
        Some(after)
    }

    /// The platform's time, asked for where it hasn't told it lately, as right after a start: without it
    /// what is lost can't be told from what was there before.
    async fn time_there(&self) -> Option<Timestamp> {
        let api = self.session.api();
        if api.server_time().is_none() {
            let asked = api.probe().await;
            tracing::debug!(heard = asked.is_ok(), "the platform's time, before a write");
        }
        api.server_time()
    }

    /// Somebody is there and begins a run: what was begun before a sleep stays ended. Answers how many
    /// sleeps there were.
    fn wake(&self, desk: &Desk) -> u32 {
        let slept = u32::from(self.has_slept(desk));
        let before = self.sleeps.fetch_add(slept, Ordering::Relaxed);
        self.stir(desk);
        before + slept
    }

    fn has_slept_since(&self, sleeps: u32, desk: &Desk) -> bool {
        self.sleeps.load(Ordering::Relaxed) != sleeps || self.has_slept(desk)
    }

    /// Something goes on. Once nothing did for long that stays so until a run is begun.
    fn stir_unless_slept(&self, desk: &Desk) {
        if !self.has_slept(desk) {
            self.stir(desk);
        }
    }

    fn stir(&self, desk: &Desk) {
        *self.stirred.lock().unwrap_or_else(PoisonError::into_inner) = desk.clock().mark();
    }

    /// Whether nothing has gone on for so long that the computer must have slept.
    fn has_slept(&self, desk: &Desk) -> bool {
        let stirred = *self.stirred.lock().unwrap_or_else(PoisonError::into_inner);
        desk.clock().since(&stirred) >= STALE
    }

    /// Looks at the ledger before a top-up goes out, so that its line can be told from an older one
    /// like it.
    async fn witness(&self, desk: &Desk, entry: &Entry) -> Result<(), Problem> {
        let Action::TopUp { wallet_id, .. } = &entry.action else {
            return Ok(());
        };
        let like = |line: &dcx_api::Transaction| could_be(&entry.action, line);
        let before = send::lines_like_it(&self.session, wallet_id, like).await?;
        if let Some(before) = before {
            let seen = desk.journal().apply(&entry.id, &Event::Witness { before });
            seen.map_err(|_| Problem::JournalUnwritable)?;
        }
        Ok(())
    }
}

impl Lane {
    fn next(&self) -> Option<JournalId> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.pop_front()
    }

    fn put_back(&self, id: JournalId) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push_front(id);
    }

    /// Sends nothing more: the next ones would fare no better. They were not sent, and can be tried
    /// again.
    fn end(&self, desk: &Desk, why: Option<Problem>) {
        let problem = self.ended.get_or_init(|| why);
        let at = desk.now();
        let rest: Vec<_> = std::iter::from_fn(|| self.next())
            .map(|id| {
                let event = Event::Refused {
                    at,
                    problem: problem.clone(),
                    finding: Some(super::Finding::NeverSent),
                };
                (id, event)
            })
            .filter(|(id, _)| is_queued(desk, id))
            .collect();
        if let Err(error) = desk.journal().apply_all(&rest) {
            tracing::warn!(%error, "the rest of a run is not written down");
        }
    }
}

/// How an operation waits to be sent, and so what tells that it waited too long.
#[derive(Clone, Copy)]
enum Waits {
    Alone,
    /// Behind the others of its run, which may take long: as long as they go on it isn't too late. With
    /// the sleeps there had been when that was begun.
    InALane(u32),
}

fn is_stale(entry: &Entry, now: Timestamp) -> bool {
    let waited = now.as_millis() - entry.asked_at.as_millis();
    u64::try_from(waited).is_ok_and(|waited| Duration::from_millis(waited) >= STALE)
}

/// Whether the platform is out of reach. A write with such a problem certainly didn't go out: else it
/// would be unknown.
fn ends_a_lane(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::Offline | Problem::TimedOut | Problem::Tls { .. } | Problem::SessionEnded
    )
}

/// What a call would have met with.
fn in_words_of_a_call(obstacle: Obstacle) -> Problem {
    match obstacle {
        Obstacle::Offline => Problem::Offline,
        Obstacle::SessionEnded => Problem::SessionEnded,
        obstacle => Problem::NotPossible { obstacle },
    }
}

/// The pause that the platform asks for before this may be sent again; it certainly did nothing.
fn pause_asked(entry: &Entry, event: &Event) -> Option<Problem> {
    match event {
        Event::Refused {
            problem: Some(problem @ Problem::RateLimited { .. }),
            ..
        } if entry.run.is_some() && entry.put_backs < MOST_PUT_BACKS => Some(problem.clone()),
        _ => None,
    }
}

fn is_queued(desk: &Desk, id: &JournalId) -> bool {
    let entry = desk.journal().get(id);
    entry.is_some_and(|entry| entry.state == JournalState::Queued)
}

fn write(desk: &Desk, id: &JournalId, event: &Event) -> Option<Entry> {
    match desk.journal().apply(id, event) {
        Ok(entry) => Some(entry.as_ref().clone()),
        Err(error) => {
            tracing::warn!(%error, "an outcome came too late");
            None
        }
    }
}

fn refused(at: Timestamp, problem: Problem) -> Event {
    Event::Refused {
        at,
        problem: Some(problem),
        finding: None,
    }
}

#[cfg(test)]
mod tests {
    use dcx_api::TlsFault;

    use super::*;

    #[test]
    fn what_keeps_one_from_going_out_ends_the_lane_and_what_is_its_own_does_not() {
        let reason = TlsFault::Handshake;
        for problem in [
            Problem::Offline,
            Problem::TimedOut,
            Problem::Tls { reason },
            Problem::SessionEnded,
        ] {
            assert!(ends_a_lane(&problem), "{problem:?}");
        }
        let retry_after_seconds = None;
        for problem in [
            Problem::Forbidden,
            Problem::NotFound,
            Problem::OutcomeUnknown,
            Problem::JournalUnwritable,
            Problem::RateLimited {
                retry_after_seconds,
            },
        ] {
            assert!(!ends_a_lane(&problem), "{problem:?}");
        }
    }
}
