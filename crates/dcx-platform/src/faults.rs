//! The misbehaviour a test can switch on, per route and at run time. Kept here, carried out by the pipeline.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::config::Dialect;
use crate::routes;

/// One way to misbehave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Fault {
    /// Answers as it should, so much later.
    Delay {
        /// Milliseconds.
        ms: u64,
    },
    /// Sends the body so slowly.
    Drip {
        /// Bytes of body a second.
        bytes_per_second: u32,
    },
    /// Takes the request and never answers.
    Hang,
    /// Resets the connection before anything is done.
    Reset,
    /// Does what was asked, then cuts the connection without an answer.
    DropAfterCommit,
    /// Does what was asked, then answers 401.
    UnauthorisedAfterCommit,
    /// Does what was asked, then answers this status with nothing in it, as a gateway that gave up waiting.
    StatusAfterCommit {
        /// The status.
        status: u16,
    },
    /// Answers this status instead; nothing is done.
    Status {
        /// The status.
        status: u16,
        /// The body, JSON if it parses as JSON. `None`: an empty one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<String>,
    },
    /// Answers a login page with status 200, as a proxy does.
    #[serde(rename = "html-200")]
    Html200,
    /// Promises the whole body and stops halfway.
    Truncated,
    /// Answers a list of this size.
    Huge {
        /// Mebibytes.
        mib: u32,
    },
    /// Answers 401 to a token that is good elsewhere.
    UnauthorisedWhileValid,
    /// Answers 404 as an installation without this route does.
    NotOffered,
    /// Answers 429 with this `Retry-After`.
    RetryAfter {
        /// Seconds.
        seconds: u32,
    },
    /// Spells its answers in another dialect.
    Spelling {
        /// The dialect.
        dialect: Dialect,
    },
    /// Makes every figure "NaN".
    Nan,
    /// Makes every text hostile: script, overlong, bidirectional, invisible.
    Hostile,
    /// Behaves where the platform is known to misbehave: lifts the 401 of `getorg`.
    WellBehaved,
}

/// A fault and where it applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FaultRule {
    /// Method and path template, as in `GET /api/vms/{vmId}/details`, or `*` for every route.
    pub route: String,
    /// What goes wrong.
    pub fault: Fault,
    /// After so many calls the fault lifts. `None`: it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Only calls about this organisation. `None`: every call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<String>,
}

impl FaultRule {
    /// A fault on one route, until it is cleared.
    pub fn new(route: impl Into<String>, fault: Fault) -> FaultRule {
        FaultRule {
            route: route.into(),
            fault,
            times: None,
            organisation_id: None,
        }
    }

    /// The same fault, lifted after so many calls.
    #[must_use]
    pub fn times(self, times: u32) -> FaultRule {
        FaultRule {
            times: Some(times),
            ..self
        }
    }

    /// The same fault, for calls about one organisation.
    #[must_use]
    pub fn organisation(self, id: impl Into<String>) -> FaultRule {
        FaultRule {
            organisation_id: Some(id.into()),
            ..self
        }
    }
}

/// A fault was asked for on a route that doesn't exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no route “{route}”; a route is written like “GET /api/vms/list”, or “*”")]
pub struct UnknownRoute {
    route: String,
}

impl TryFrom<String> for Dialect {
    type Error = crate::config::UnknownWord;
    fn try_from(word: String) -> Result<Dialect, Self::Error> {
        word.parse()
    }
}

impl<'de> Deserialize<'de> for Dialect {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Dialect, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

impl Serialize for Dialect {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[derive(Default)]
pub(crate) struct Faults {
    rules: Mutex<Vec<FaultRule>>,
}

impl Faults {
    fn lock(&self) -> MutexGuard<'_, Vec<FaultRule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets a fault; the same kind of fault on the same route and organisation gives way to it.
    pub(crate) fn set(&self, rule: FaultRule) -> Result<(), UnknownRoute> {
        if rule.route != "*" && !routes::all().any(|route| route.key() == rule.route) {
            return Err(UnknownRoute { route: rule.route });
        }
        let mut rules = self.lock();
        rules.retain(|old| {
            let same_kind =
                std::mem::discriminant(&old.fault) == std::mem::discriminant(&rule.fault);
            !(same_kind && old.route == rule.route && old.organisation_id == rule.organisation_id)
        });
        rules.push(rule);
        Ok(())
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    pub(crate) fn all(&self) -> Vec<FaultRule> {
        self.lock().clone()
    }

    /// The faults that apply to a call, newest first; those that are counted are used up by one. `organisation` is asked
    /// only when a rule wants to know.
    pub(crate) fn applying(
        &self,
        route: &str,
        organisation: impl Fn() -> Option<String>,
    ) -> Vec<Fault> {
        let mut rules = self.lock();
        let mut out = Vec::new();
        for rule in rules.iter_mut().rev() {
            let elsewhere = rule
                .organisation_id
                .as_ref()
                .is_some_and(|id| organisation().as_ref() != Some(id));
            if elsewhere || (rule.route != "*" && rule.route != route) || rule.times == Some(0) {
                continue;
            }
            rule.times = rule.times.map(|times| times - 1);
            out.push(rule.fault.clone());
        }
        rules.retain(|rule| rule.times != Some(0));
        out
    }
}
