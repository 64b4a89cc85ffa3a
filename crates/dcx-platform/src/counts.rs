//! What the platform was asked and what it did, per route: how tests count calls and effects from the other side.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

/// The tally of one route.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteCount {
    /// Requests that arrived, answered or not.
    pub calls: u32,
    /// Changes that were made: machines ordered, money moved, alerts acknowledged, sign-ins, refreshes.
    pub effects: u32,
    /// Answers by status. A call that was cut off has none.
    pub statuses: BTreeMap<u16, u32>,
}

#[derive(Default)]
pub(crate) struct Counts {
    routes: Mutex<BTreeMap<String, RouteCount>>,
}

impl Counts {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, RouteCount>> {
        self.routes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, route: &str, change: impl FnOnce(&mut RouteCount)) {
        let mut routes = self.lock();
        match routes.get_mut(route) {
            Some(count) => change(count),
            None => change(routes.entry(route.to_owned()).or_default()),
        }
    }

    pub(crate) fn arrived(&self, route: &str) {
        self.change(route, |count| count.calls += 1);
    }

    pub(crate) fn effects(&self, route: &str, effects: u32) {
        self.change(route, |count| count.effects += effects);
    }

    pub(crate) fn answered(&self, route: &str, status: u16) {
        self.change(route, |count| {
            *count.statuses.entry(status).or_default() += 1;
        });
    }

    pub(crate) fn all(&self) -> BTreeMap<String, RouteCount> {
        self.lock().clone()
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }
}
