//! How long a wallet lasts: what is available, over what a day costs at this month's rate. In a
//! month's first days the month before stands in, since two days' bill is no rate.

use dcx_api::{Decimal, MonthCost, Statement, Timestamp};
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
    /// Whole days, rounded down; 0 when nothing is left. `None`: see `reason`.
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
    /// Nothing is being spent.
    NoSpending,
    /// The balance isn't known.
    UnknownBalance,
    /// The cost isn't known.
    UnknownCost,
    /// There is a bill, but of too few days.
    NotEnoughHistory,
}

/// What a day costs by the bills at hand.
///
/// # Errors
/// Why it can't be said.
pub fn per_day(
    statement: Option<&Statement>,
    history: Option<&[MonthCost]>,
    now: Timestamp,
) -> Result<Decimal, RunwayReason> {
    let mut young = false;
    if let Some(statement) = statement
        && let (Some(start), Some(total)) = (statement.period_start, statement.total)
    {
        let days = (now.as_millis() - start.as_millis()) / DAY;
        if days >= DAYS_FOR_A_RATE {
            return Ok(total / Decimal::from(days.max(1)));
        }
        young = true;
    }
    let last_full = history
        .unwrap_or_default()
        .iter()
        .filter(|month| month.status != dcx_api::MonthStatus::Open)
        .max_by(|one, other| one.period.cmp(&other.period));
    match last_full.and_then(|month| month.total) {
        Some(total) => Ok(total / Decimal::from(30)),
        None if young => Err(RunwayReason::NotEnoughHistory),
        None => Err(RunwayReason::UnknownCost),
    }
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
        let days = (available.max(Decimal::ZERO) / per_day).floor();
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
