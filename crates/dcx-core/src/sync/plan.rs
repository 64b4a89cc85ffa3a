//! What to fetch next. Pure bookkeeping: no network, no waiting, time is handed in.
//!
//! Three tiers: what is on the screen, what is pinned or was opened lately, and the rest. A tier
//! is served before the next one; within a tier the kinds take turns, and of a kind the longest due
//! comes first: a route that hangs for every tenant must not stand in the way of the other routes.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::Duration;

use dcx_api::{OrganisationId, Problem};

use super::jitter::Jitter;
use crate::resource::Resource;

/// How urgent a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tier {
    Visible,
    Favourite,
    Rest,
}

const TIERS: [Tier; 3] = [Tier::Visible, Tier::Favourite, Tier::Rest];
/// The first pause after a failure; it doubles up to [`LONGEST_BACKOFF`].
const FIRST_BACKOFF: Duration = Duration::from_secs(4);
const LONGEST_BACKOFF: Duration = Duration::from_secs(10 * 60);
/// What is forbidden or not offered is asked for again after this time.
const REFUSED_PAUSE: Duration = Duration::from_secs(15 * 60);
/// A resource that was opened for one page is forgotten when no page has read it for this long.
const FORGET_AFTER: i64 = 3 * 60 * 1000;
/// Overdue work of the rest is spread over this time after a start or an outage.
const CATCH_UP: Duration = Duration::from_secs(5 * 60);
/// What was fetched within this time is not fetched again because the window came to the front.
const QUITE_NEW: i64 = 10_000;
/// With more visible organisations than this, their pace slows down in proportion.
const FULL_PACE_FOR: usize = 12;
/// Requests of one kind at once while other kinds wait, and for a kind that timed out lately in any
/// case.
const SHARE: usize = 2;

struct Entry {
    tier: Tier,
    due: i64,
    failures: u32,
    in_flight: bool,
    /// Asked for again while in flight.
    again: bool,
    /// Kept for every tenant, or only while a page reads it.
    permanent: bool,
    wanted: i64,
}

/// What waits, by kind, the longest due first.
type Queue = BTreeMap<&'static str, BTreeSet<(i64, Resource)>>;

/// The plan of one account.
pub(super) struct Plan {
    entries: HashMap<Resource, Entry>,
    queues: [Queue; 3],
    in_flight: HashMap<&'static str, usize>,
    /// How many were handed out, and at which of them each kind had its last turn.
    given: u64,
    turns: HashMap<&'static str, u64>,
    /// Kinds whose last answer did not come in time.
    hanging: HashSet<&'static str>,
    /// What is changing, and until when it is read faster for that.
    hastened: HashMap<Resource, i64>,
    visible: HashSet<OrganisationId>,
    favourites: HashSet<OrganisationId>,
    jitter: Jitter,
}

impl Plan {
    pub(super) fn new(jitter: Jitter) -> Self {
        Self {
            entries: HashMap::new(),
            queues: Default::default(),
            in_flight: HashMap::new(),
            given: 0,
            turns: HashMap::new(),
            hanging: HashSet::new(),
            hastened: HashMap::new(),
            visible: HashSet::new(),
            favourites: HashSet::new(),
            jitter,
        }
    }

    /// Keeps a resource for good. `fetched` is when it was last fetched, if ever.
    pub(super) fn keep(&mut self, resource: Resource, fetched: Option<i64>, now: i64) {
        if let Some(entry) = self.entries.get_mut(&resource) {
            entry.permanent = true;
            return;
        }
        let tier = self.tier_of(&resource);
        let due = self.first_due(&resource, tier, fetched, now);
        self.insert(resource, Entry::new(tier, due, true, now));
    }

    /// Whether the plan knows a resource.
    pub(super) fn knows(&self, resource: &Resource) -> bool {
        self.entries.contains_key(resource)
    }

    /// A page reads this resource now: it is fetched at the pace of the screen while that goes on.
    pub(super) fn want(&mut self, resource: &Resource, fetched: Option<i64>, now: i64) {
        if let Some(entry) = self.entries.get_mut(resource) {
            entry.wanted = now;
            return;
        }
        let due = self.first_due(resource, Tier::Visible, fetched, now);
        self.insert(resource.clone(), Entry::new(Tier::Visible, due, false, now));
    }

    /// Says which organisations are on the screen; what of theirs is overdue comes first.
    pub(super) fn show(&mut self, visible: HashSet<OrganisationId>, now: i64) {
        let before = std::mem::replace(&mut self.visible, visible);
        let moved: HashSet<_> = before
            .symmetric_difference(&self.visible)
            .cloned()
            .collect();
        self.retier(&moved, now);
    }

    /// Says which organisations are pinned or were opened lately.
    pub(super) fn favour(&mut self, favourites: HashSet<OrganisationId>, now: i64) {
        let before = std::mem::replace(&mut self.favourites, favourites);
        let moved: HashSet<_> = before
            .symmetric_difference(&self.favourites)
            .cloned()
            .collect();
        self.retier(&moved, now);
    }

    fn retier(&mut self, moved: &HashSet<OrganisationId>, now: i64) {
        let affected: Vec<Resource> = self
            .entries
            .iter()
            .filter(|(resource, entry)| {
                entry.permanent
                    && !self.hastened.contains_key(*resource)
                    && resource.organisation().is_some_and(|id| moved.contains(id))
            })
            .map(|(resource, _)| resource.clone())
            .collect();
        for resource in affected {
            let tier = self.tier_of(&resource);
            self.change(&resource, |entry, interval| {
                if tier < entry.tier {
                    // Sooner now: due as if it had been on the new tier all along.
                    entry.due = entry
                        .due
                        .min(entry.due - interval(entry.tier) + interval(tier));
                }
                entry.tier = tier;
                entry.wanted = now;
            });
        }
    }

    /// Makes everything of these organisations (and the account's own lists) due at once.
    pub(super) fn hurry(&mut self, organisations: &HashSet<OrganisationId>, now: i64) {
        let all: Vec<Resource> = self
            .entries
            .keys()
            .filter(|resource| {
                resource
                    .organisation()
                    .is_none_or(|id| organisations.contains(id))
            })
            .cloned()
            .collect();
        for resource in all {
            self.change(&resource, |entry, _| {
                entry.due = now;
                entry.again = entry.in_flight;
                entry.failures = 0;
            });
        }
    }

    /// The user looks at the screen again: what is on it and older than a moment is due. With many
    /// tenants in view that would be a storm, so their pace stays.
    pub(super) fn look_again(&mut self, now: i64) {
        if self.visible.len() > FULL_PACE_FOR {
            return;
        }
        let seen: Vec<Resource> = self.queues[Tier::Visible as usize]
            .values()
            .flatten()
            .map(|(_, resource)| resource.clone())
            .collect();
        for resource in seen {
            self.change(&resource, |entry, interval| {
                if entry.failures == 0 && entry.due - interval(Tier::Visible) < now - QUITE_NEW {
                    entry.due = entry.due.min(now);
                }
            });
        }
    }

    /// Makes everything due at once; the tiers keep their order.
    pub(super) fn start_over(&mut self, now: i64) {
        let all: Vec<Resource> = self.entries.keys().cloned().collect();
        for resource in all {
            self.change(&resource, |entry, _| entry.due = now);
        }
    }

    /// After an outage: what is on the screen at once, the rest spread out.
    pub(super) fn catch_up(&mut self, now: i64) {
        let all: Vec<Resource> = self.entries.keys().cloned().collect();
        for resource in all {
            let spread = self.jitter.up_to(CATCH_UP);
            self.change(&resource, |entry, _| {
                entry.failures = 0;
                if entry.tier == Tier::Visible {
                    entry.due = entry.due.min(now);
                } else if entry.due <= now {
                    entry.due = now + spread;
                }
            });
        }
    }

    /// Takes the next resource that is due, and marks it in flight.
    pub(super) fn next(&mut self, now: i64) -> Option<(Resource, Tier)> {
        for tier in TIERS {
            let Some((due, resource)) = self.first_of(tier, now) else {
                continue;
            };
            self.take(tier, due, &resource);
            let Some(entry) = self.entries.get_mut(&resource) else {
                continue;
            };
            if !entry.permanent && now - entry.wanted > FORGET_AFTER {
                self.entries.remove(&resource);
                return self.next(now);
            }
            entry.in_flight = true;
            *self.in_flight.entry(resource.kind()).or_default() += 1;
            self.given += 1;
            self.turns.insert(resource.kind(), self.given);
            return Some((resource, tier));
        }
        None
    }

    /// The longest due of the kind whose turn it is: of one that has its share to spare, else of any
    /// that may take more.
    fn first_of(&self, tier: Tier, now: i64) -> Option<(i64, Resource)> {
        let due = self.queues[tier as usize]
            .iter()
            .filter_map(|(kind, queue)| {
                Some((queue.first().filter(|(due, _)| *due <= now)?, *kind))
            })
            .filter(|(_, kind)| !self.is_held_up(kind))
            .min_by_key(|(_, kind)| (self.asked(kind) >= SHARE, self.turn(kind)));
        due.map(|(first, _)| first.clone())
    }

    /// When a kind had its last turn. All kinds that are due take turns, so that a wide dashboard
    /// fills evenly instead of card after card.
    fn turn(&self, kind: &str) -> u64 {
        self.turns.get(kind).copied().unwrap_or_default()
    }

    fn asked(&self, kind: &str) -> usize {
        self.in_flight.get(kind).copied().unwrap_or_default()
    }

    /// Whether a kind that hangs has its share under way.
    fn is_held_up(&self, kind: &str) -> bool {
        self.hanging.contains(kind) && self.asked(kind) >= SHARE
    }

    fn put(&mut self, tier: Tier, due: i64, resource: Resource) {
        let queue = self.queues[tier as usize].entry(resource.kind());
        queue.or_default().insert((due, resource));
    }

    fn take(&mut self, tier: Tier, due: i64, resource: &Resource) {
        if let Some(queue) = self.queues[tier as usize].get_mut(resource.kind()) {
            queue.remove(&(due, resource.clone()));
        }
    }

    /// When the next resource is due.
    pub(super) fn next_due(&self) -> Option<i64> {
        self.queues
            .iter()
            .flatten()
            .filter(|(kind, _)| !self.is_held_up(kind))
            .filter_map(|(_, queue)| queue.first().map(|(due, _)| *due))
            .min()
    }

    /// The clock was set back by so much: what was planned by the old time moves with it, or
    /// nothing would be due until the new time has caught up.
    pub(super) fn shift(&mut self, by: i64) {
        let all: Vec<Resource> = self.entries.keys().cloned().collect();
        for resource in all {
            self.change(&resource, |entry, _| {
                entry.due = entry.due.saturating_add(by);
                entry.wanted = entry.wanted.saturating_add(by);
            });
        }
        for until in self.hastened.values_mut() {
            *until = until.saturating_add(by);
        }
    }

    /// What is on the screen, and the account's own lists.
    pub(super) fn on_screen(&self) -> Vec<Resource> {
        let seen = self.entries.iter();
        seen.filter(|(_, entry)| entry.tier == Tier::Visible)
            .map(|(resource, _)| resource.clone())
            .collect()
    }

    /// Notes how a fetch ended and plans the next one.
    pub(super) fn done(&mut self, resource: &Resource, outcome: Result<(), &Problem>, now: i64) {
        let pace = self.pace_of(resource, now);
        let jitter = self.jitter.factor();
        let kind = resource.kind();
        if let Some(asked) = self.in_flight.get_mut(kind) {
            *asked = asked.saturating_sub(1);
        }
        if outcome == Err(&Problem::TimedOut) {
            self.hanging.insert(kind);
        } else {
            self.hanging.remove(kind);
        }
        let Some(entry) = self.entries.get_mut(resource) else {
            return;
        };
        entry.in_flight = false;
        let pause = match outcome {
            Ok(()) => {
                entry.failures = 0;
                scaled(pace, jitter)
            }
            Err(Problem::Forbidden | Problem::NotOffered | Problem::NotFound) => {
                scaled(REFUSED_PAUSE, jitter)
            }
            Err(Problem::RateLimited {
                retry_after_seconds: Some(seconds),
            }) => Duration::from_secs(u64::from(*seconds)) + scaled(Duration::from_secs(1), jitter),
            Err(_) => {
                entry.failures = (entry.failures + 1).min(16);
                let backoff = FIRST_BACKOFF * 2_u32.pow(entry.failures - 1).min(1024);
                scaled(backoff.min(LONGEST_BACKOFF), jitter)
            }
        };
        entry.due = if std::mem::take(&mut entry.again) {
            now
        } else {
            now + millis(pause)
        };
        let (tier, due) = (entry.tier, entry.due);
        self.put(tier, due, resource.clone());
    }

    /// Drops everything that isn't about one of these organisations.
    pub(super) fn retain(&mut self, known: &HashSet<OrganisationId>) {
        let gone: Vec<Resource> = self
            .entries
            .iter()
            .filter(|(resource, entry)| {
                !entry.in_flight
                    && resource
                        .organisation()
                        .is_some_and(|id| !known.contains(id))
            })
            .map(|(resource, _)| resource.clone())
            .collect();
        for resource in gone {
            if let Some(entry) = self.entries.remove(&resource) {
                self.take(entry.tier, entry.due, &resource);
            }
        }
    }

    fn insert(&mut self, resource: Resource, entry: Entry) {
        self.put(entry.tier, entry.due, resource.clone());
        self.entries.insert(resource, entry);
    }

    /// Changes an entry and keeps the queues in step.
    fn change(
        &mut self,
        resource: &Resource,
        change: impl FnOnce(&mut Entry, &dyn Fn(Tier) -> i64),
    ) {
        let slow = self.slow_down();
        let Some(entry) = self.entries.get_mut(resource) else {
            return;
        };
        let (tier, due) = (entry.tier, entry.due);
        change(entry, &|tier| millis(interval(resource, tier, slow)));
        if !entry.in_flight {
            let (new_tier, new_due) = (entry.tier, entry.due);
            self.take(tier, due, resource);
            self.put(new_tier, new_due, resource.clone());
        }
    }

    fn tier_of(&self, resource: &Resource) -> Tier {
        match resource.organisation() {
            None => Tier::Visible,
            Some(id) if self.visible.contains(id) => Tier::Visible,
            Some(id) if self.favourites.contains(id) => Tier::Favourite,
            Some(_) => Tier::Rest,
        }
    }

    fn first_due(
        &mut self,
        resource: &Resource,
        tier: Tier,
        fetched: Option<i64>,
        now: i64,
    ) -> i64 {
        let Some(fetched) = fetched else { return now };
        let due = fetched.min(now) + millis(interval(resource, tier, self.slow_down()));
        if due <= now && tier != Tier::Visible {
            now + self.jitter.up_to(CATCH_UP)
        } else {
            due
        }
    }

    /// How many times slower than its pace the screen's data are fetched.
    pub(super) fn slow_down(&self) -> u32 {
        u32::try_from(self.visible.len().div_ceil(FULL_PACE_FOR))
            .unwrap_or(u32::MAX)
            .max(1)
    }
}

impl Entry {
    fn new(tier: Tier, due: i64, permanent: bool, wanted: i64) -> Self {
        Self {
            tier,
            due,
            failures: 0,
            in_flight: false,
            again: false,
            permanent,
            wanted,
        }
    }
}

fn interval(resource: &Resource, tier: Tier, slow_down: u32) -> Duration {
    let factor = match tier {
        Tier::Visible if resource.organisation().is_some() => slow_down,
        Tier::Visible => 1,
        Tier::Favourite => 10,
        Tier::Rest => 60,
    };
    resource
        .pace()
        .saturating_mul(factor)
        .min(Duration::from_secs(12 * 3600))
}

fn scaled(duration: Duration, factor: f64) -> Duration {
    duration.mul_f64(factor)
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

mod haste;
#[cfg(test)]
mod tests;
