//! When to look for what: the paces, the pauses after failures, and how often something was looked for
//! in vain. Kept in memory alone: after a restart it is counted anew, and nothing is called failed
//! sooner for that.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use dcx_api::{OrganisationId, Problem, Timestamp};

use crate::clock::{Clock, Mark};
use crate::operation::entry::{Action, Entry, JournalState};
use crate::operation::look::{Look, Seen};
use crate::operation::order::JournalId;
use crate::operation::reconcile::no_trace;
use crate::operation::steps::Event;
use crate::view::Desk;

/// Pauses between looks for what is unknown, in seconds; the last one is kept.
const PAUSES: [u64; 11] = [2, 4, 8, 15, 30, 60, 120, 300, 600, 900, 1800];
/// A look that is planned later than this comes from a clock that was set wrong.
const LONGEST: i64 = 2 * 3600 * 1000;
/// The longest pause after a place could not be read.
const LONGEST_REST: Duration = Duration::from_secs(600);
/// A platform that doesn't list its operations is asked again after this.
const NO_LIST_FOR: Duration = Duration::from_secs(300);
/// So many organisations are asked after at full pace.
const FULL_PACE_FOR: usize = 6;
/// With nothing to look for.
pub(super) const IDLE: Duration = Duration::from_secs(3600);

/// What the follower knows besides the journal.
pub(super) struct Notes {
    clock: Clock,
    places: HashMap<OrganisationId, Place>,
    /// Since when this program follows an operation.
    since: HashMap<JournalId, Mark>,
    absences: HashMap<JournalId, Absence>,
    moved: HashSet<JournalId>,
}

/// An organisation that is looked at.
#[derive(Default)]
struct Place {
    busy: bool,
    asked: Option<(Mark, Timestamp)>,
    failures: u32,
    rest: Duration,
    no_list: Option<Mark>,
    looks: usize,
}

/// How often an operation left no trace where one would be.
struct Absence {
    first: Mark,
    times: u32,
}

impl Notes {
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            clock,
            places: HashMap::new(),
            since: HashMap::new(),
            absences: HashMap::new(),
            moved: HashSet::new(),
        }
    }

    /// Forgets operations that have ended, and notes new ones.
    pub(super) fn forget_ended(&mut self, open: &[Arc<Entry>]) {
        let ids: HashSet<&JournalId> = open.iter().map(|entry| &entry.id).collect();
        self.since.retain(|id, _| ids.contains(id));
        self.absences.retain(|id, _| ids.contains(id));
        self.moved.retain(|id| ids.contains(id));
        let organisations: HashSet<&OrganisationId> =
            open.iter().map(|entry| &entry.organisation).collect();
        self.places
            .retain(|id, place| place.busy || organisations.contains(id));
        for entry in open {
            if entry.state == JournalState::Accepted && !self.since.contains_key(&entry.id) {
                self.since.insert(entry.id.clone(), self.clock.mark());
            }
        }
    }

    /// The next organisation to look at, with everything that is due there; it is being looked at
    /// from now on.
    pub(super) fn next(&mut self, open: &[Arc<Entry>]) -> Option<Look> {
        let due = |entry: &&Arc<Entry>| !self.busy(entry) && self.wait(entry) == Duration::ZERO;
        let organisation = open.iter().find(due)?.organisation.clone();
        let entries = open
            .iter()
            .filter(|entry| entry.organisation == organisation)
            .filter(|entry| entry.state == JournalState::Accepted || due(entry))
            .cloned()
            .collect();
        let clock = self.clock.clone();
        let place = self.places.entry(organisation.clone()).or_default();
        place.busy = true;
        place.looks = place.looks.wrapping_add(1);
        let turn = place.looks;
        place.asked = Some((clock.mark(), clock.now()));
        let no_list = place
            .no_list
            .as_ref()
            .is_some_and(|mark| clock.since(mark) < NO_LIST_FOR);
        Some(Look {
            organisation,
            entries,
            no_list,
            moved: self.moved.clone(),
            turn,
        })
    }

    /// How long there is nothing to do.
    pub(super) fn until_next(&self, open: &[Arc<Entry>]) -> Duration {
        open.iter()
            .filter(|entry| !self.busy(entry))
            .map(|entry| self.wait(entry))
            .min()
            .unwrap_or(IDLE)
    }

    /// What follows from what was seen.
    pub(super) fn judge(
        &mut self,
        organisation: &OrganisationId,
        seen: Seen,
        desk: &Desk,
    ) -> Vec<(JournalId, Event)> {
        let failures = self.note_place(organisation, &seen);
        self.moved.extend(seen.moved);
        let now = desk.now();
        let mut events = Vec::new();
        for (id, event) in seen.found {
            let before = desk.journal().get(&id);
            if before.is_some_and(|before| is_news(&before, &event)) {
                events.push((id, event));
            }
        }
        for id in seen.absent {
            let Some(entry) = unknown(desk, &id) else {
                continue;
            };
            if self.is_given_up(&entry) {
                events.push((id, no_trace(now)));
            } else {
                events.push((id, looked(&entry, now)));
            }
        }
        for id in seen.unclear {
            if let Some(entry) = unknown(desk, &id) {
                events.push((id, looked(&entry, now)));
            }
        }
        let rest = self.rest(failures, seen.problem.as_ref());
        for id in seen.unread {
            if unknown(desk, &id).is_some() {
                events.push((
                    id,
                    Event::LookAt {
                        next: after(now, rest),
                    },
                ));
            }
        }
        events
    }

    /// Notes how a place answered; answers how often in a row it could not be read.
    fn note_place(&mut self, organisation: &OrganisationId, seen: &Seen) -> u32 {
        let mark = self.clock.mark();
        let place = self.places.entry(organisation.clone()).or_default();
        place.busy = false;
        // Counted from when the platform said so last, and not from a look that didn't ask.
        let lately = place
            .no_list
            .filter(|said| self.clock.since(said) < NO_LIST_FOR);
        place.no_list = seen.no_list.then(|| lately.unwrap_or(mark));
        let failed = !seen.unread.is_empty();
        place.failures = if failed {
            place.failures.saturating_add(1)
        } else {
            0
        };
        let failures = place.failures;
        let rest = self.rest(failures, seen.problem.as_ref());
        if let Some(place) = self.places.get_mut(organisation) {
            place.rest = if failed { rest } else { Duration::ZERO };
        }
        failures
    }

    /// How long a place is left alone that could not be read so often in a row.
    fn rest(&self, failures: u32, problem: Option<&Problem>) -> Duration {
        let rest = Duration::from_secs(1_u64 << failures.min(10)).min(LONGEST_REST);
        match problem {
            Some(Problem::RateLimited {
                retry_after_seconds: Some(seconds),
            }) => rest.max(Duration::from_secs(u64::from(*seconds) + 1)),
            // It won't be otherwise in a moment.
            Some(Problem::NotOffered | Problem::NotFound | Problem::Forbidden) => {
                rest.max(Duration::from_secs(30))
            }
            _ => rest,
        }
    }

    fn busy(&self, entry: &Entry) -> bool {
        self.places
            .get(&entry.organisation)
            .is_some_and(|place| place.busy)
    }

    /// How long until an operation is looked at; zero: now.
    fn wait(&self, entry: &Entry) -> Duration {
        match entry.state {
            JournalState::Accepted => self.wait_accepted(entry),
            JournalState::Unknown => {
                let now = self.clock.now().as_millis();
                let next = entry.next_look.map_or(now, Timestamp::as_millis);
                let wait = next - now;
                if wait > LONGEST {
                    return Duration::ZERO;
                }
                u64::try_from(wait).map_or(Duration::ZERO, Duration::from_millis)
            }
            // Not this one's business.
            _ => IDLE,
        }
    }

    fn wait_accepted(&self, entry: &Entry) -> Duration {
        let Some(place) = self.places.get(&entry.organisation) else {
            return Duration::ZERO;
        };
        let Some((mark, at)) = &place.asked else {
            return Duration::ZERO;
        };
        // The user wants to know; unless the clock was set back meanwhile.
        let now = self.clock.now();
        if entry
            .next_look
            .is_some_and(|next| next > *at && next <= now)
        {
            return Duration::ZERO;
        }
        let followed = self
            .since
            .get(&entry.id)
            .map_or(Duration::ZERO, |since| self.clock.since(since));
        let pause = (pace(followed) * self.crowd()).max(place.rest);
        pause.saturating_sub(self.clock.since(mark))
    }

    /// With much under way at once, as in a run over many tenants, each is asked after less often, so
    /// that the whole stays bearable.
    fn crowd(&self) -> u32 {
        u32::try_from(self.places.len().div_ceil(FULL_PACE_FOR))
            .unwrap_or(u32::MAX)
            .clamp(1, 20)
    }

    /// Counts one more absence. Whether an operation has been looked for often and long enough, where
    /// it would have left a trace, to say that it certainly didn't happen.
    fn is_given_up(&mut self, entry: &Entry) -> bool {
        let mark = self.clock.mark();
        let absence = self.absences.entry(entry.id.clone()).or_insert(Absence {
            first: mark,
            times: 0,
        });
        absence.times += 1;
        let (times, long) = enough(&entry.action);
        absence.times >= times && self.clock.since(&absence.first) >= long
    }
}

/// How often, and over how long, something is looked for before it counts as not done. What costs
/// money, or is made a second time if it is asked for again, is looked for longer.
fn enough(action: &Action) -> (u32, Duration) {
    if action.adds() {
        (6, Duration::from_secs(300))
    } else {
        (4, Duration::from_secs(60))
    }
}

/// How often an accepted operation is asked after, by how long it has been followed.
fn pace(followed: Duration) -> Duration {
    Duration::from_secs(match followed.as_secs() {
        0..6 => 1,
        6..30 => 3,
        30..300 => 10,
        300..3600 => 30,
        _ => 300,
    })
}

fn looked(entry: &Entry, now: Timestamp) -> Event {
    let last = PAUSES.len() - 1;
    let pause = usize::try_from(entry.looks).unwrap_or(last).min(last);
    Event::Looked {
        next: after(now, Duration::from_secs(PAUSES[pause])),
    }
}

fn after(now: Timestamp, pause: Duration) -> Timestamp {
    let pause = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(now.as_millis().saturating_add(pause))
}

fn unknown(desk: &Desk, id: &JournalId) -> Option<Arc<Entry>> {
    let entry = desk.journal().get(id)?;
    (entry.state == JournalState::Unknown).then_some(entry)
}

/// Whether an event says more than the journal knows: an operation that is still under way is not
/// written down again every second.
fn is_news(before: &Entry, event: &Event) -> bool {
    match event {
        Event::Accepted {
            operation,
            machine,
            progress,
            ..
        } if before.state == JournalState::Accepted => {
            let known = |new: bool, old: bool| new && !old;
            known(operation.is_some(), before.operation.is_some())
                || known(machine.is_some(), before.machine_id.is_some())
                || (progress.is_some() && *progress != before.progress)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests;
