//! A value with what is known of its age and its trouble. Rules of standing live here and nowhere
//! else; several parts are joined to the one line that the user reads.

use std::sync::Arc;

use dcx_api::{Problem, Timestamp};
use serde::Serialize;

/// How far a value can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Standing {
    /// Fetched within its pace.
    Live,
    /// Older than its pace; a newer one is on its way.
    Ageing,
    /// The platform can't be reached or the session is over: saved data.
    Offline,
    /// The last attempt failed.
    Failed,
    /// The platform refuses this reading to this account.
    Forbidden,
    /// This installation doesn't offer it.
    NotOffered,
    /// Never fetched.
    Never,
}

/// Age and trouble of a value that may be made of several parts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Trust {
    /// The worst standing of the parts that are there; of all parts when none is there.
    pub standing: Standing,
    /// When the oldest part was fetched.
    pub fetched_at: Option<Timestamp>,
    /// The first trouble met.
    pub problem: Option<Problem>,
    /// Whether any part is being fetched.
    pub refreshing: bool,
    /// How many parts there are.
    pub parts: u32,
    /// How many parts were never fetched.
    pub missing: u32,
    /// Rows that the platform sent and nobody could read.
    pub unreadable: u32,
}

/// A value for the screen with its trust line.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Reading<T> {
    /// The value; `None` when nothing was ever fetched.
    pub value: Option<T>,
    /// How far it can be trusted.
    pub trust: Trust,
}

/// One snapshot as the library holds it.
#[derive(Clone, Debug)]
pub struct Part<T> {
    /// The decoded snapshot.
    pub value: Option<Arc<T>>,
    /// Its standing, age and trouble.
    pub state: PartState,
}

/// Age and trouble of one snapshot.
#[derive(Clone, Debug)]
pub struct PartState {
    /// See [`Standing`].
    pub standing: Standing,
    /// When it was fetched.
    pub fetched_at: Option<Timestamp>,
    /// What went wrong with the last attempt.
    pub problem: Option<Problem>,
    /// Whether it is being fetched now.
    pub refreshing: bool,
}

impl Trust {
    /// Trust in nothing at all: no parts.
    #[must_use]
    pub fn none() -> Self {
        Self {
            standing: Standing::Live,
            fetched_at: None,
            problem: None,
            refreshing: false,
            parts: 0,
            missing: 0,
            unreadable: 0,
        }
    }

    /// The trust of many parts together.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a PartState>) -> Self {
        let mut whole = Self::none();
        let mut worst_missing = None;
        for part in parts {
            whole.parts += 1;
            whole.refreshing |= part.refreshing;
            if whole.problem.is_none() {
                whole.problem.clone_from(&part.problem);
            }
            match part.fetched_at {
                Some(at) => {
                    whole.fetched_at = Some(whole.fetched_at.map_or(at, |oldest| oldest.min(at)));
                    whole.standing = whole.standing.max(part.standing);
                }
                None => {
                    whole.missing += 1;
                    worst_missing = worst_missing.max(Some(part.standing));
                }
            }
        }
        if whole.fetched_at.is_none()
            && let Some(standing) = worst_missing
        {
            whole.standing = standing;
        }
        whole
    }

    /// This trust and another's together, as for a page over its cards.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        if other.parts == 0 {
            return self;
        }
        self.standing = match (self.fetched_at, other.fetched_at) {
            (Some(_), None) => self.standing,
            (None, Some(_)) => other.standing,
            _ => self.standing.max(other.standing),
        };
        self.fetched_at = match (self.fetched_at, other.fetched_at) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        self.problem = self.problem.or_else(|| other.problem.clone());
        self.refreshing |= other.refreshing;
        self.parts += other.parts;
        self.missing += other.missing;
        self.unreadable += other.unreadable;
        self
    }
}

impl<T> Reading<T> {
    /// A reading made of one part.
    pub fn one<S>(part: &Part<S>, view: impl FnOnce(&S) -> T) -> Self {
        Self {
            value: part.value.as_deref().map(view),
            trust: Trust::of([&part.state]),
        }
    }

    /// The same reading with `unreadable` rows counted.
    #[must_use]
    pub fn with_unreadable(mut self, unreadable: u32) -> Self {
        self.trust.unreadable = unreadable;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(standing: Standing, at: Option<i64>) -> PartState {
        PartState {
            standing,
            fetched_at: at.map(Timestamp::from_millis),
            problem: None,
            refreshing: false,
        }
    }

    #[test]
    fn many_parts_are_as_old_as_the_oldest_and_as_bad_as_the_worst() {
        let whole = Trust::of([
            &part(Standing::Live, Some(30)),
            &part(Standing::Failed, Some(10)),
            &part(Standing::Never, None),
        ]);
        assert_eq!(whole.standing, Standing::Failed);
        assert_eq!(whole.fetched_at, Some(Timestamp::from_millis(10)));
        assert_eq!((whole.parts, whole.missing), (3, 1));
    }

    #[test]
    fn with_nothing_fetched_the_worst_reason_is_said() {
        let whole = Trust::of([&part(Standing::Never, None), &part(Standing::Never, None)]);
        assert_eq!(whole.standing, Standing::Never);
        assert_eq!(Trust::of([]).parts, 0);
    }
}
