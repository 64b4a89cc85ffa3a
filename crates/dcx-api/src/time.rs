//! Moments as the client keeps them: milliseconds since 1970 in UTC. The platform writes them in three ways (contract:
//! "What the client must accept"), and [`Timestamp::parse`] reads all three.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// Later than this (the end of the year 9999) a number is not a moment but a mistake.
const LATEST_MILLIS: i64 = 253_402_300_799_999;

/// A moment: milliseconds since the Unix epoch, UTC. Serialises as that number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(transparent)]
// specta refuses i64 and gives floats a `| null`; JavaScript holds these milliseconds exactly, so it is a plain number.
pub struct Timestamp(#[cfg_attr(feature = "specta", specta(type = i32))] i64);

impl Timestamp {
    /// This machine's wall clock.
    pub fn now() -> Self {
        let millis = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(LATEST_MILLIS),
            Err(before) => i64::try_from(before.duration().as_millis()).map_or(0, |millis| -millis),
        };
        Self(millis)
    }

    /// The moment this many milliseconds after the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339, `YYYY-MM-DD HH:MM:SS` (UTC), `YYYY-MM-DD` (midnight UTC) or epoch milliseconds. `None` for
    /// anything else, and for years after 9999.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(millis) = text.parse::<i64>() {
            return Self::plausible(millis);
        }
        if let Ok(moment) = text.parse::<jiff::Timestamp>() {
            return Self::plausible(moment.as_millisecond());
        }
        if let Ok(civil) = text.parse::<jiff::civil::DateTime>() {
            let moment = jiff::tz::TimeZone::UTC.to_timestamp(civil).ok()?;
            return Self::plausible(moment.as_millisecond());
        }
        // "1.763e12" and "1763900000000.0": numbers that went through somebody's floating point.
        let number = crate::money::parse(text)?.round();
        Self::plausible(i64::try_from(number).ok()?)
    }

    /// As RFC 3339 with a `Z`, for the platform's query strings; `None` outside the years it can write.
    pub fn rfc3339(self) -> Option<String> {
        jiff::Timestamp::from_millisecond(self.0)
            .ok()
            .map(|moment| moment.to_string())
    }

    fn plausible(millis: i64) -> Option<Self> {
        (-LATEST_MILLIS..=LATEST_MILLIS)
            .contains(&millis)
            .then_some(Self(millis))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Option<Timestamp> = Some(Timestamp(1_763_899_200_000)); // 2025-11-23 12:00:00 UTC

    #[test]
    fn every_spelling_of_a_moment_is_the_same_moment() {
        for text in [
            "2025-11-23T12:00:00Z",
            "2025-11-23T14:00:00+02:00",
            "2025-11-23T12:00:00.000Z",
            "2025-11-23 12:00:00",
            " 2025-11-23T12:00:00 ",
            "1763899200000",
            "1763899200000.0",
            "1.7638992e12",
        ] {
            assert_eq!(Timestamp::parse(text), NOON, "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_unknown() {
        for text in [
            "",
            "yesterday",
            "NaN",
            "2025-13-01T00:00:00Z",
            "999999999999999999",
            "1e400",
            "{}",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_sent_is_read_back_alike() {
        let text = Timestamp(1_763_899_200_123).rfc3339().unwrap();
        assert_eq!(text, "2025-11-23T12:00:00.123Z");
        assert_eq!(Timestamp::parse(&text), Some(Timestamp(1_763_899_200_123)));
    }
}
