//! Calendar months and instants: billing thinks in periods, everything else in milliseconds since 1970.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::Offset;

/// An instant, in milliseconds since 1970, UTC.
pub(crate) type Millis = i64;

pub(crate) const SECOND: Millis = 1_000;
pub(crate) const MINUTE: Millis = 60 * SECOND;
pub(crate) const HOUR: Millis = 60 * MINUTE;
pub(crate) const DAY: Millis = 24 * HOUR;

/// An instant in RFC 3339, to the second: what a database-backed service writes.
pub(crate) fn rfc3339(at: Millis) -> String {
    let whole = at.div_euclid(SECOND);
    Timestamp::from_second(whole).map_or_else(
        |_| String::from("1970-01-01T00:00:00Z"),
        |instant| instant.to_string(),
    )
}

/// An instant as `YYYY-MM-DD HH:MM:SS`, UTC.
pub(crate) fn spaced(at: Millis) -> String {
    rfc3339(at)
        .replace('T', " ")
        .trim_end_matches('Z')
        .to_owned()
}

/// Reads RFC 3339 or epoch milliseconds, as they come in a query.
pub(crate) fn read_instant(text: &str) -> Option<Millis> {
    if let Ok(millis) = text.parse::<i64>() {
        // Up to the year 9987.
        return (0..=253_000_000_000_000)
            .contains(&millis)
            .then_some(millis);
    }
    text.parse::<Timestamp>()
        .ok()
        .map(Timestamp::as_millisecond)
}

fn day_of(at: Millis) -> Date {
    Timestamp::from_millisecond(at).map_or(date(1970, 1, 1), |instant| {
        Offset::UTC.to_datetime(instant).date()
    })
}

fn midnight(day: Date) -> Millis {
    Offset::UTC
        .to_timestamp(day.at(0, 0, 0, 0))
        .map_or(0, Timestamp::as_millisecond)
}

/// The start of the day that holds an instant.
pub(crate) fn start_of_day(at: Millis) -> Millis {
    midnight(day_of(at))
}

/// One calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Period {
    year: i16,
    month: i8,
}

impl Period {
    pub(crate) fn of(at: Millis) -> Period {
        let day = day_of(at);
        Period {
            year: day.year(),
            month: day.month(),
        }
    }

    /// Reads `YYYY-MM`.
    pub(crate) fn parse(text: &str) -> Option<Period> {
        let (year, month) = text.split_once('-')?;
        if year.len() != 4
            || month.len() != 2
            || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        {
            return None;
        }
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        Date::new(year, month, 1)
            .ok()
            .map(|_| Period { year, month })
    }

    pub(crate) fn text(self) -> String {
        format!("{:04}-{:02}", self.year, self.month)
    }

    pub(crate) fn year(self) -> i16 {
        self.year
    }

    pub(crate) fn month(self) -> i8 {
        self.month
    }

    /// The month `back` months earlier.
    pub(crate) fn before(self, back: i32) -> Period {
        let index = i32::from(self.year) * 12 + i32::from(self.month) - 1 - back;
        let year = i16::try_from(index.div_euclid(12)).unwrap_or(self.year);
        let month = i8::try_from(index.rem_euclid(12) + 1).unwrap_or(self.month);
        Period { year, month }
    }

    /// How many months this one lies after `earlier`.
    pub(crate) fn months_since(self, earlier: Period) -> i32 {
        (i32::from(self.year) - i32::from(earlier.year)) * 12 + i32::from(self.month)
            - i32::from(earlier.month)
    }

    pub(crate) fn start(self) -> Millis {
        Date::new(self.year, self.month, 1).map_or(0, midnight)
    }

    /// The first instant after the month.
    pub(crate) fn end(self) -> Millis {
        self.before(-1).start()
    }

    pub(crate) fn days(self) -> i64 {
        (self.end() - self.start()) / DAY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_step_over_the_new_year() {
        let january = Period::parse("2026-01").unwrap();
        assert_eq!(january.before(1).text(), "2025-12");
        assert_eq!(january.before(-12).text(), "2027-01");
        assert_eq!(january.months_since(Period::parse("2025-11").unwrap()), 2);
        assert_eq!(Period::parse("2024-02").unwrap().days(), 29);
    }

    #[test]
    fn only_a_real_month_is_a_period() {
        for text in [
            "2026-13",
            "2026-00",
            "26-01",
            "2026-1",
            "2026-01-01",
            "",
            "+026-01",
            "abcd-ef",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn instants_are_read_as_they_are_written() {
        let at = 1_795_437_848_000;
        assert_eq!(read_instant(&rfc3339(at)), Some(at));
        assert_eq!(read_instant(&at.to_string()), Some(at));
        assert_eq!(spaced(at), rfc3339(at).replace('T', " ").replace('Z', ""));
    }
}
