//! The pair in memory and the rules about it: which token may be used, what a 401 means. Pure
//! state behind the session's lock; no waiting here.

use std::collections::HashSet;
use std::time::Duration;

use dcx_api::{Problem, RefreshToken};
use tokio::sync::watch;

use super::Numbered;
use super::lifetime::Access;
use crate::clock::{Clock, Mark};

/// What a renewal came to; `None` while it is under way.
pub(super) type Outcome = Option<Result<(), Problem>>;

/// A route that answers 401 to a token that has just been renewed isn't renewed for again within
/// this time, even when nothing else has shown that the token is good.
const TRUST_A_NEW_TOKEN: Duration = Duration::from_secs(60);

pub(super) struct Tokens {
    access: Option<Access>,
    /// Counts renewals, so that a late 401 doesn't renew a token that is newer than it.
    pub(super) generation: u64,
    /// Whether the platform has accepted the present access token anywhere.
    proven: bool,
    pub(super) refresh: Option<RefreshToken>,
    pub(super) flight: Option<watch::Receiver<Outcome>>,
    /// Routes that answered 401 to a new token, wherever they were asked.
    suspects: HashSet<&'static str>,
    /// What in particular did: one tenant's list may answer 401 while the others' don't.
    suspect_places: HashSet<String>,
    /// Routes that wait for the next token after a 401.
    wanted_for: HashSet<&'static str>,
    /// Routes whose 401 the present token was bought for, until they accept it.
    bought_for: HashSet<&'static str>,
    renewed: Option<Mark>,
    /// When a new token was last refused where the old one was.
    in_vain: Option<Mark>,
    failed: Option<(Mark, Problem)>,
}

/// What follows from a 401.
pub(super) enum After401 {
    Forbidden,
    Replay(Numbered),
    Renew,
}

impl Tokens {
    pub(super) fn new(access: Option<Access>, refresh: Option<RefreshToken>) -> Self {
        Self {
            access,
            generation: 0,
            proven: false,
            refresh,
            flight: None,
            suspects: HashSet::new(),
            suspect_places: HashSet::new(),
            wanted_for: HashSet::new(),
            bought_for: HashSet::new(),
            renewed: None,
            in_vain: None,
            failed: None,
        }
    }

    /// The access token if it may still be used.
    pub(super) fn usable(&self, clock: &Clock) -> Option<Numbered> {
        let access = self
            .access
            .as_ref()
            .filter(|access| !access.is_over(clock))?;
        Some(Numbered {
            token: access.token.clone(),
            generation: self.generation,
        })
    }

    /// The access token if it may be used and has come since that renewal.
    pub(super) fn newer_than(&self, generation: u64, clock: &Clock) -> Option<Numbered> {
        self.usable(clock)
            .filter(|token| token.generation != generation)
    }

    /// Whether the access token is good for some time more.
    pub(super) fn lasts(&self, clock: &Clock) -> bool {
        self.access
            .as_ref()
            .is_some_and(|access| access.lasts(clock))
    }

    /// When to renew: so long after that moment. `None`: not by time.
    pub(super) fn renewal_due(&self, clock: &Clock) -> Option<(Mark, Duration)> {
        match &self.access {
            Some(access) => Some((access.received, access.renew_after()?)),
            None => self
                .refresh
                .is_some()
                .then(|| (clock.mark(), Duration::ZERO)),
        }
    }

    pub(super) fn replace(&mut self, access: Access, refresh: Option<RefreshToken>) {
        self.access = Some(access);
        self.generation += 1;
        self.proven = false;
        self.failed = None;
        self.bought_for = std::mem::take(&mut self.wanted_for);
        if refresh.is_some() {
            self.refresh = refresh;
        }
    }

    pub(super) fn drop_access(&mut self) {
        self.access = None;
        self.generation += 1;
    }

    pub(super) fn landed(&mut self, outcome: Result<(), Problem>, clock: &Clock) {
        self.flight = None;
        match outcome {
            Ok(()) => {
                self.renewed = Some(clock.mark());
                self.failed = None;
            }
            Err(problem) => self.failed = Some((clock.mark(), problem)),
        }
    }

    pub(super) fn failed_just_now(&self, clock: &Clock, within: Duration) -> Option<Problem> {
        let (mark, problem) = self.failed.as_ref()?;
        (clock.since(mark) < within).then(|| problem.clone())
    }

    pub(super) fn noted(
        &mut self,
        route: &'static str,
        place: &str,
        generation: u64,
        accepted: bool,
    ) {
        if accepted {
            self.suspects.remove(route);
            self.suspect_places.remove(place);
            self.bought_for.remove(route);
            self.proven |= generation == self.generation;
        }
    }

    /// Notes that a token bought for this was refused too.
    pub(super) fn refused_again(&mut self, route: &'static str, place: &str, clock: &Clock) {
        self.in_vain = Some(clock.mark());
        self.suspect(route, place);
    }

    fn suspect(&mut self, route: &'static str, place: &str) {
        self.suspects.insert(route);
        self.suspect_places.insert(place.to_owned());
    }

    pub(super) fn after_401(
        &mut self,
        route: &'static str,
        place: &str,
        generation: u64,
        clock: &Clock,
    ) -> After401 {
        if let Some(newer) = self.newer_than(generation, clock) {
            return After401::Replay(newer);
        }
        // The same route refused the old token and the new one, as another call has it: no third.
        if self.bought_for.contains(route) && self.flight.is_none() {
            self.suspect(route, place);
            return After401::Forbidden;
        }
        let lately = |mark: &Option<Mark>| {
            mark.as_ref()
                .is_some_and(|mark| clock.since(mark) < TRUST_A_NEW_TOKEN)
        };
        // Many tenants that answer 401 while the others don't must not cost a renewal each.
        if self.proven && lately(&self.in_vain) {
            self.suspect(route, place);
            return After401::Forbidden;
        }
        let renewed_lately = lately(&self.renewed);
        let suspect = self.suspects.contains(route) || self.suspect_places.contains(place);
        if suspect && (self.proven || renewed_lately) {
            return After401::Forbidden;
        }
        self.wanted_for.insert(route);
        After401::Renew
    }
}
