//! How long a wallet lasts: what is available, over what a day costs. A closed month gives the
//! steadiest rate, whether a platform's bill of the running month grows by the day or stands for
//! the whole month from the first. Without a closed month the running one has to do, after a few
//! days: two days' bill is no rate.

use dcx_api::{Decimal, MonthCost, MonthStatus, Statement, Timestamp};
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::money::Money;

/// A bill of fewer days than this gives no rate.
const DAYS_FOR_A_RATE: i64 = 3;
const DAY: i64 = 86_400_000;
/// Beyond this the number of days says nothing.
const MOST_DAYS: u32 = 3650;

/// About how many days a wallet lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Runway {
    /// Whole days, rounded down; 0 with less than a day's worth or nothing left. `None`: see `reason`.
    pub days: Option<u32>,
    /// What a day costs.
    pub per_day: Option<Money>,
    /// Whether it could be computed, or why not.
    pub reason: RunwayReason,
}

/// Why there is a number of days, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum RunwayReason {
    /// It was computed.
    Enough,
    /// Nothing is left.
    UsedUp,
    /// Nothing is being spent.
    NoSpending,
    /// The balance isn't known.
    UnknownBalance,
    /// The cost isn't known.
    UnknownCost,
    /// There is a bill, but of too few days.
    NotEnoughHistory,
}

/// What a day costs by the bills at hand: the last closed month over its days, else this month's
/// bill over the days gone by.
///
/// # Errors
/// Why it can't be said.
pub fn per_day(
    statement: Option<&Statement>,
    history: Option<&[MonthCost]>,
    now: Timestamp,
) -> Result<Decimal, RunwayReason> {
    let closed = history
        .unwrap_or_default()
        .iter()
        .filter(|month| month.status != MonthStatus::Open)
        .max_by(|one, other| one.period.cmp(&other.period));
    if let Some(month) = closed
        && let (Some(total), Some(days)) = (month.total, days_in(&month.period))
    {
        return Ok(total / Decimal::from(days));
    }
    let statement = statement.ok_or(RunwayReason::UnknownCost)?;
    let total = statement.total.ok_or(RunwayReason::UnknownCost)?;
    let start = statement.period_start.ok_or(RunwayReason::UnknownCost)?;
    let days = (now.as_millis() - start.as_millis()) / DAY;
    if days < DAYS_FOR_A_RATE {
        return Err(RunwayReason::NotEnoughHistory);
    }
    Ok(total / Decimal::from(days))
}

/// The days of a month written as `YYYY-MM`.
fn days_in(period: &str) -> Option<i8> {
    let first: jiff::civil::Date = format!("{period}-01").parse().ok()?;
    Some(first.days_in_month())
}

impl Runway {
    /// The runway of what is available at so much a day.
    #[must_use]
    pub fn new(
        available: Option<Decimal>,
        per_day: Result<Decimal, RunwayReason>,
        currency: Option<&str>,
    ) -> Self {
        let without = |reason| Self {
            days: None,
            per_day: None,
            reason,
        };
        let Some(available) = available else {
            return without(RunwayReason::UnknownBalance);
        };
        let per_day = match per_day {
            Ok(per_day) => per_day,
            Err(reason) => return without(reason),
        };
        let rate = Some(Money::new(per_day, currency));
        if per_day <= Decimal::ZERO {
            return Self {
                days: None,
                per_day: rate,
                reason: RunwayReason::NoSpending,
            };
        }
        if available <= Decimal::ZERO {
            return Self {
                days: Some(0),
                per_day: rate,
                reason: RunwayReason::UsedUp,
            };
        }
        let days = (available / per_day).floor();
        let days = days.to_u32().unwrap_or(MOST_DAYS).min(MOST_DAYS);
        Self {
            days: Some(days),
            per_day: rate,
            reason: RunwayReason::Enough,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bill(start: i64, total: Option<i64>) -> Statement {
        Statement {
            period_start: Some(Timestamp::from_millis(start)),
            period_end: None,
            currency: Some("ZAR".to_owned()),
            total: total.map(Decimal::from),
            lines: Vec::new(),
            unreadable: 0,
        }
    }

    #[test]
    fn eleven_days_at_412_rand_a_day() {
        let rate = per_day(
            Some(&bill(0, Some(4120))),
            None,
            Timestamp::from_millis(10 * DAY),
        );
        let runway = Runway::new(Some(Decimal::from(4820)), rate, Some("ZAR"));
        assert_eq!(runway.days, Some(11));
        assert_eq!(runway.per_day.unwrap().amount, "412.00");
    }

    #[test]
    fn a_closed_month_is_the_rate_and_an_open_one_is_not() {
        let month = |period: &str, total: i64, status| MonthCost {
            period: period.to_owned(),
            currency: None,
            total: Some(Decimal::from(total)),
            licence_total: None,
            status,
        };
        let months = [
            month("2026-10", 3100, MonthStatus::Paid),
            month("2026-02", 2800, MonthStatus::Paid),
            month("2026-11", 9000, MonthStatus::Open),
        ];
        let now = Timestamp::from_millis(DAY);
        let rate = |months| per_day(Some(&bill(0, Some(9000))), Some(months), now);
        assert_eq!(rate(&months[..]), Ok(Decimal::from(100)));
        assert_eq!(rate(&months[1..2]), Ok(Decimal::from(100)));
        assert_eq!(rate(&months[2..]), Err(RunwayReason::NotEnoughHistory));
    }

    #[test]
    fn what_is_unknown_is_said_and_never_zero_days() {
        let now = Timestamp::from_millis(10 * DAY);
        let known = per_day(Some(&bill(0, Some(10))), None, now);
        assert_eq!(
            Runway::new(None, known, None).reason,
            RunwayReason::UnknownBalance
        );
        assert_eq!(per_day(None, None, now), Err(RunwayReason::UnknownCost));
        let young = per_day(Some(&bill(9 * DAY, Some(10))), None, now);
        assert_eq!(young, Err(RunwayReason::NotEnoughHistory));
    }

    #[test]
    fn an_empty_or_overdrawn_wallet_lasts_no_day() {
        let rate = || Ok(Decimal::ONE);
        assert_eq!(Runway::new(Some(Decimal::ZERO), rate(), None).days, Some(0));
        assert_eq!(
            Runway::new(Some(Decimal::from(-5)), rate(), None).days,
            Some(0)
        );
    }
}
