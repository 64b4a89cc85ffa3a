//! The platform's wish to be left alone for a while (`Retry-After`), kept for the whole area a route belongs to: until it
//! is over, calls there end at once and nothing is sent.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use tokio::time::Instant;

use crate::routes::Area;

/// A longer wish is a mistake: nobody should have to restart the client to be served again.
const LONGEST: u32 = 3600;

#[derive(Default)]
pub(super) struct Rests {
    until: Mutex<HashMap<Area, Instant>>,
}

impl Rests {
    /// Leaves an area alone for so many seconds from now on.
    pub(super) fn begin(&self, area: Area, seconds: u32, now: Instant) {
        let end = now + Duration::from_secs(u64::from(seconds));
        self.lock().insert(area, end);
    }

    /// The seconds an area still wants to be left alone, rounded up.
    pub(super) fn remaining(&self, area: Area, now: Instant) -> Option<u32> {
        let end = *self.lock().get(&area)?;
        let left = end
            .checked_duration_since(now)
            .filter(|left| !left.is_zero())?;
        u32::try_from(left.as_millis().div_ceil(1000)).ok()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Area, Instant>> {
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `Retry-After` in seconds, whether it came as a number or as a date. A date is read against the answer's own `Date`,
/// so that a wrong clock on this computer doesn't matter.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<u32> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let seconds = match text.parse::<u64>() {
        Ok(seconds) => u32::try_from(seconds).unwrap_or(LONGEST),
        Err(_) => {
            let now = headers
                .get(DATE)
                .and_then(|date| date.to_str().ok())
                .and_then(http_date)
                .or_else(now)?;
            u32::try_from((http_date(text)? - now).max(0)).unwrap_or(LONGEST)
        }
    };
    Some(seconds.min(LONGEST))
}

/// An HTTP date (RFC 9110, 5.6.7) in seconds since the epoch.
pub(super) fn http_date(text: &str) -> Option<i64> {
    jiff::fmt::rfc2822::parse(text)
        .ok()
        .map(|date| date.timestamp().as_second())
}

fn now() -> Option<i64> {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .ok()?;
    i64::try_from(since.as_secs()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(reqwest::header::HeaderName, &str)]) -> Option<u32> {
        let headers = pairs
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect();
        retry_after(&headers)
    }

    #[test]
    fn seconds_and_dates_are_read_and_nonsense_is_not() {
        assert_eq!(read(&[(RETRY_AFTER, "7")]), Some(7));
        assert_eq!(read(&[(RETRY_AFTER, "99999999999")]), Some(LONGEST));
        assert_eq!(read(&[(RETRY_AFTER, "soon")]), None);
        assert_eq!(read(&[(RETRY_AFTER, "-3")]), None);
        assert_eq!(read(&[]), None);
        let date = (DATE, "Sun, 23 Nov 2025 12:00:00 GMT");
        assert_eq!(
            read(&[date.clone(), (RETRY_AFTER, "Sun, 23 Nov 2025 12:00:30 GMT")]),
            Some(30)
        );
        assert_eq!(
            read(&[date, (RETRY_AFTER, "Sun, 23 Nov 2025 11:00:00 GMT")]),
            Some(0)
        );
    }

    #[test]
    fn a_rest_ends_by_itself_and_holds_up_its_own_area_alone() {
        let rests = Rests::default();
        let start = Instant::now();
        let after = |millis| start + Duration::from_millis(millis);
        rests.begin(Area::Billing, 3, start);
        assert_eq!(rests.remaining(Area::Billing, start), Some(3));
        assert_eq!(rests.remaining(Area::Wallets, start), None);
        assert_eq!(rests.remaining(Area::Billing, after(2500)), Some(1));
        assert_eq!(rests.remaining(Area::Billing, after(3000)), None);
    }
}
