//! How long a wallet lasts: what is available, over what a day costs. A closed month gives the
//! steadiest rate, whether a platform's bill of the running month grows by the day or stands for
//! the whole month from the first. Without a closed month the running one has to do, after a few
//! days: two days' bill is no rate. How far the last closed months lie apart is the range. Months, rates and what
//! is available must be of one currency: money of one says nothing of a cost in another.

use dcx_api::{Decimal, MonthCost, MonthStatus, OrganisationId, Rows, Statement, Timestamp};
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::Desk;
use super::money::{self, MixedCurrencies, Money, common};
use crate::resource::Resource;

/// A bill of fewer days than this gives no rate.
const DAYS_FOR_A_RATE: i64 = 3;
const DAY: i64 = 86_400_000;
/// Beyond this the number of days says nothing.
const MOST_DAYS: u32 = 3650;
/// Closed months that the range is taken from.
const MONTHS_OF_RANGE: usize = 3;
/// The days of a month where the rate is not from a closed one.
const DAYS_OF_A_MONTH: u32 = 30;

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
    /// The fewest and the most days by the closed months at hand; `None` with fewer than two of them.
    pub range: Option<RunwayRange>,
    /// What the rate was taken from.
    pub basis: Option<RunwayBasis>,
}

/// How the number of days varies with the month that the rate is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RunwayRange {
    /// At the dearest month's rate.
    pub fewest: u32,
    /// At the cheapest month's rate.
    pub most: u32,
    /// How many closed months were looked at.
    pub months: u32,
}

/// What a day's cost was taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum RunwayBasis {
    /// The last closed month, over its days.
    ClosedMonth {
        /// `YYYY-MM`.
        period: String,
        /// Its days.
        days: u32,
    },
    /// The month that runs, over the days gone by.
    MonthSoFar {
        /// Those days.
        days: u32,
    },
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

impl From<MixedCurrencies> for RunwayReason {
    fn from(_: MixedCurrencies) -> Self {
        Self::UnknownCost
    }
}

/// What a day costs, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    per_day: Decimal,
    /// The currency of all its amounts; `None`: the platform doesn't say.
    currency: Option<String>,
    /// What a day cost in the cheapest and in the dearest of so many closed months.
    span: Option<(Decimal, Decimal, u32)>,
    basis: Option<RunwayBasis>,
}

impl Rate {
    /// A rate over several organisations: a sum of rates that each have a basis of their own.
    #[must_use]
    pub fn combined(per_day: Decimal, currency: Option<&str>) -> Self {
        Self {
            per_day,
            currency: currency.map(str::to_owned),
            span: None,
            basis: None,
        }
    }

    /// What a day costs.
    #[must_use]
    pub fn per_day(&self) -> Decimal {
        self.per_day
    }

    /// In which currency.
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        self.currency.as_deref()
    }

    /// The rate once something more is paid for every month. A month has the days of the one that the rate is from, so
    /// that what was billed then and what comes to it are spread alike; without a closed month it has thirty.
    ///
    /// # Errors
    /// [`RunwayReason::UnknownCost`] when what is added is of another currency, or the sum beyond all numbers.
    pub fn with_added(
        &self,
        monthly: Decimal,
        currency: Option<&str>,
    ) -> Result<Self, RunwayReason> {
        let currency = common(self.currency(), money::currency(currency))?;
        self.plus(monthly, currency)
            .ok_or(RunwayReason::UnknownCost)
    }

    fn plus(&self, monthly: Decimal, currency: Option<&str>) -> Option<Self> {
        let days = match &self.basis {
            Some(RunwayBasis::ClosedMonth { days, .. }) => *days,
            Some(RunwayBasis::MonthSoFar { .. }) | None => DAYS_OF_A_MONTH,
        };
        let more = monthly.checked_div(Decimal::from(days))?;
        let span = match self.span {
            Some((cheapest, dearest, months)) => Some((
                cheapest.checked_add(more)?,
                dearest.checked_add(more)?,
                months,
            )),
            None => None,
        };
        Some(Self {
            per_day: self.per_day.checked_add(more)?,
            currency: currency.map(str::to_owned),
            span,
            basis: self.basis.clone(),
        })
    }
}

/// What a day costs by the bills at hand: the last closed month over its days, else this month's
/// bill over the days gone by.
///
/// # Errors
/// Why it can't be said.
pub fn rate(
    statement: Option<&Statement>,
    history: Option<&[MonthCost]>,
    now: Timestamp,
) -> Result<Rate, RunwayReason> {
    let mut closed: Vec<&MonthCost> = history
        .unwrap_or_default()
        .iter()
        .filter(|month| month.status != MonthStatus::Open)
        .collect();
    closed.sort_by(|one, other| other.period.cmp(&one.period));
    let span = span(&closed);
    let currency = currency_of(&closed)?;
    if let Some(month) = closed.first()
        && let Some((per_day, days)) = of_month(month)
    {
        return Ok(Rate {
            per_day,
            currency: currency.map(str::to_owned),
            span,
            basis: Some(RunwayBasis::ClosedMonth {
                period: month.period.clone(),
                days,
            }),
        });
    }
    let statement = statement.ok_or(RunwayReason::UnknownCost)?;
    let total = statement.total.ok_or(RunwayReason::UnknownCost)?;
    let currency = common(currency, money::currency(statement.currency.as_deref()))?;
    let start = statement.period_start.ok_or(RunwayReason::UnknownCost)?;
    let days = (now.as_millis() - start.as_millis()) / DAY;
    if days < DAYS_FOR_A_RATE {
        return Err(RunwayReason::NotEnoughHistory);
    }
    Ok(Rate {
        per_day: total / Decimal::from(days),
        currency: currency.map(str::to_owned),
        span,
        basis: Some(RunwayBasis::MonthSoFar {
            days: u32::try_from(days).unwrap_or(u32::MAX),
        }),
    })
}

/// What a day of a month cost, and how many it has.
fn of_month(month: &MonthCost) -> Option<(Decimal, u32)> {
    let days = days_in(&month.period)?;
    Some((month.total? / Decimal::from(days), days))
}

/// The currency of the last closed months together.
fn currency_of<'a>(newest_first: &[&'a MonthCost]) -> Result<Option<&'a str>, MixedCurrencies> {
    newest_first
        .iter()
        .take(MONTHS_OF_RANGE)
        .filter(|month| of_month(month).is_some())
        .map(|month| money::currency(month.currency.as_deref()))
        .try_fold(None, common)
}

/// The cheapest and the dearest rate of the last closed months. A month without any cost would make the wallet last for
/// ever and says nothing.
fn span(newest_first: &[&MonthCost]) -> Option<(Decimal, Decimal, u32)> {
    let rates: Vec<Decimal> = newest_first
        .iter()
        .take(MONTHS_OF_RANGE)
        .filter_map(|month| of_month(month))
        .map(|(per_day, _)| per_day)
        .filter(|per_day| *per_day > Decimal::ZERO)
        .collect();
    let months = u32::try_from(rates.len())
        .ok()
        .filter(|months| *months > 1)?;
    Some((*rates.iter().min()?, *rates.iter().max()?, months))
}

/// The days of a month written as `YYYY-MM`.
fn days_in(period: &str) -> Option<u32> {
    let first: jiff::civil::Date = format!("{period}-01").parse().ok()?;
    u32::try_from(first.days_in_month()).ok()
}

/// What a day costs an organisation, by its saved bills.
///
/// # Errors
/// Why it can't be said.
pub fn rate_of(desk: &Desk, organisation: &OrganisationId) -> Result<Rate, RunwayReason> {
    let bill = desk.get::<Statement>(&Resource::Statement(organisation.clone()));
    let months = desk.get::<Rows<MonthCost>>(&Resource::History(organisation.clone()));
    rate(
        bill.value.as_deref(),
        months.value.as_ref().map(|rows| rows.rows.as_slice()),
        desk.now(),
    )
}

impl Runway {
    /// The runway of what is available, in `currency`, at such a rate.
    #[must_use]
    pub fn new(
        available: Option<Decimal>,
        rate: Result<Rate, RunwayReason>,
        currency: Option<&str>,
    ) -> Self {
        let without = |reason| Self {
            days: None,
            per_day: None,
            reason,
            range: None,
            basis: None,
        };
        let Some(available) = available else {
            return without(RunwayReason::UnknownBalance);
        };
        let rate = match rate {
            Ok(rate) => rate,
            Err(reason) => return without(reason),
        };
        let currency = match common(money::currency(currency), rate.currency()) {
            Ok(currency) => currency,
            Err(mixed) => return without(mixed.into()),
        };
        let (days, reason) = if rate.per_day <= Decimal::ZERO {
            (None, RunwayReason::NoSpending)
        } else if available <= Decimal::ZERO {
            (Some(0), RunwayReason::UsedUp)
        } else {
            (Some(lasts(available, rate.per_day)), RunwayReason::Enough)
        };
        let range = match (reason, rate.span) {
            (RunwayReason::Enough, Some((cheapest, dearest, months))) => Some(RunwayRange {
                fewest: lasts(available, dearest),
                most: lasts(available, cheapest),
                months,
            }),
            _ => None,
        };
        Self {
            days,
            per_day: Some(Money::new(rate.per_day, currency)),
            reason,
            range,
            basis: rate.basis,
        }
    }
}

/// Whole days, up to the number that says nothing.
fn lasts(available: Decimal, per_day: Decimal) -> u32 {
    let days = available.checked_div(per_day).map(|days| days.floor());
    days.and_then(|days| days.to_u32())
        .unwrap_or(MOST_DAYS)
        .min(MOST_DAYS)
}

#[cfg(test)]
mod tests;
