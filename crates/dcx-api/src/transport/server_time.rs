//! The platform's own clock, by the `Date` of its answers (RFC 9110, 6.6.1): times that it tells are compared with that and
//! never with this computer's clock, which may be set wrong.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::{DATE, HeaderMap};

use super::rest::http_date;
use crate::time::Timestamp;

/// What was heard longer ago says nothing any more.
const KEPT_FOR: Duration = Duration::from_secs(300);
/// As much as this computer's two clocks may differ over the time since. If they do by more it has slept, in which its
/// monotonic clock may stop, or its wall clock was set.
const AGREEING: Duration = Duration::from_secs(5);

/// A moment by both clocks of this computer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    steady: Instant,
    wall: SystemTime,
}

impl Moment {
    pub(super) fn now() -> Self {
        Self {
            steady: Instant::now(),
            wall: SystemTime::now(),
        }
    }

    /// How long ago `earlier` was; `None` when the clocks don't agree on that.
    fn since(self, earlier: Self) -> Option<Duration> {
        let steady = self.steady.checked_duration_since(earlier.steady)?;
        let wall = self.wall.duration_since(earlier.wall).unwrap_or_default();
        (steady.abs_diff(wall) <= AGREEING).then(|| steady.max(wall))
    }
}

/// What the platform's clock said last, and when that was.
#[derive(Default)]
pub(super) struct ServerTime(Mutex<Option<(i64, Moment)>>);

impl ServerTime {
    /// Notes the time of an answer.
    pub(super) fn heard(&self, headers: &HeaderMap, now: Moment) {
        let date = headers.get(DATE).and_then(|date| date.to_str().ok());
        if let Some(seconds) = date.and_then(http_date) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((seconds, now));
        }
    }

    /// The platform's time, to a few seconds; `None` when it hasn't told it lately, or it can't be said how long ago.
    pub(super) fn now(&self, now: Moment) -> Option<Timestamp> {
        let (seconds, heard) = (*self.0.lock().unwrap_or_else(PoisonError::into_inner))?;
        let since = now.since(heard).filter(|since| *since <= KEPT_FOR)?;
        let since = i64::try_from(since.as_millis()).ok()?;
        Some(Timestamp::from_millis(
            seconds.checked_mul(1000)?.checked_add(since)?,
        ))
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    /// Noon, as the platform says it.
    const NOON: i64 = 1_763_899_200;

    fn noon() -> HeaderMap {
        let noon = HeaderValue::from_static("Sun, 23 Nov 2025 12:00:00 GMT");
        HeaderMap::from_iter([(DATE, noon)])
    }

    /// So many seconds later by the monotonic and by the wall clock.
    fn later(begin: Moment, steady: u64, wall: i64) -> Moment {
        let by = Duration::from_secs(wall.unsigned_abs());
        Moment {
            steady: begin.steady + Duration::from_secs(steady),
            wall: if wall < 0 {
                begin.wall - by
            } else {
                begin.wall + by
            },
        }
    }

    fn noon_and(seconds: i64) -> Option<Timestamp> {
        Some(Timestamp::from_millis((NOON + seconds) * 1000))
    }

    #[test]
    fn the_platform_s_time_goes_on_from_its_last_answer_and_is_forgotten_after_a_while() {
        let time = ServerTime::default();
        let begin = Moment::now();
        assert_eq!(time.now(begin), None, "it hasn't said anything");
        time.heard(&noon(), begin);
        let after = |seconds: u32| time.now(later(begin, seconds.into(), seconds.into()));
        assert_eq!(after(0), noon_and(0));
        assert_eq!(after(90), noon_and(90));
        assert_eq!(after(301), None);
        let nonsense = HeaderMap::from_iter([(DATE, HeaderValue::from_static("yesterday"))]);
        time.heard(&nonsense, later(begin, 90, 90));
        assert_eq!(
            after(120),
            noon_and(120),
            "what can't be read changes nothing"
        );
    }

    #[test]
    fn after_a_sleep_the_platform_s_time_is_not_known_until_it_says_it_again() {
        let time = ServerTime::default();
        let begin = Moment::now();
        time.heard(&noon(), begin);
        let night = 8 * 3600;
        assert_eq!(time.now(later(begin, 2, night)), None, "a night");
        assert_eq!(time.now(later(begin, 2, 62)), None, "a minute");
        assert_eq!(time.now(later(begin, 60, 10)), None, "set back a little");
        assert_eq!(time.now(later(begin, 60, -3600)), None, "set back");
        assert_eq!(time.now(later(begin, 298, 302)), None, "too long by one");
        assert_eq!(time.now(later(begin, 60, 63)), noon_and(63));
        time.heard(&noon(), later(begin, 2, night));
        assert_eq!(time.now(later(begin, 5, night + 3)), noon_and(3));
    }
}
