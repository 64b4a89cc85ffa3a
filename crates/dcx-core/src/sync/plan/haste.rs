//! What is changing right now is read faster for a while.

use std::time::Duration;

use super::{FULL_PACE_FOR, Plan, Tier, interval, millis};
use crate::resource::Resource;

/// How long what is changing is read faster, and how often.
const HASTE: i64 = 30_000;
const HASTY_PAUSE: Duration = Duration::from_secs(3);

impl Plan {
    /// Something is changing these: due now, then every few seconds for a while, then at their pace
    /// again. What nobody reads at all stays unread.
    pub(in crate::sync) fn hasten(&mut self, resources: &[Resource], now: i64) {
        for resource in resources {
            if !self.knows(resource) {
                continue;
            }
            let until = self.hastened.insert(resource.clone(), now + HASTE);
            // It is read every few seconds already: news without end, as of a run, must not have it
            // read without a pause.
            if until.is_some_and(|until| until > now) {
                continue;
            }
            self.change(resource, |entry, _| {
                entry.tier = Tier::Visible;
                entry.due = entry.due.min(now);
                entry.again = entry.in_flight;
                entry.failures = 0;
                entry.wanted = now;
            });
        }
    }

    /// A resource was read out of turn: its next turn counts from now.
    pub(in crate::sync) fn read(&mut self, resource: &Resource, now: i64) {
        let pause = self.pace_of(resource, now);
        self.change(resource, |entry, _| {
            entry.failures = 0;
            entry.due = entry.due.max(now + millis(pause));
        });
    }

    /// How long what was fetched just now is good for. With much changing at once, as in a run
    /// over many tenants, each is read less often, so that the whole stays bearable.
    pub(super) fn pace_of(&mut self, resource: &Resource, now: i64) -> Duration {
        self.hastened.retain(|_, until| *until > now);
        if self.hastened.contains_key(resource) {
            let crowd = u32::try_from(self.hastened.len().div_ceil(FULL_PACE_FOR));
            return HASTY_PAUSE * crowd.unwrap_or(u32::MAX).clamp(1, 10);
        }
        let tier = match self.entries.get(resource) {
            Some(entry) if entry.permanent => self.tier_of(resource),
            _ => Tier::Visible,
        };
        // A haste may be over.
        self.change(resource, |entry, _| entry.tier = tier);
        interval(resource, tier, self.slow_down())
    }
}
