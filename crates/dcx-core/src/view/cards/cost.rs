//! What is charged: this month so far, and the last twelve months.

use std::collections::BTreeMap;

use dcx_api::{Decimal, MonthCost, MonthStatus, Rows, Statement, Timestamp};
use serde::Serialize;

use super::Parts;
use crate::reading::Reading;
use crate::view::money::{Sum, Total, cents};
use crate::view::tenant::count;

/// The bill of this month so far.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CostSummary {
    /// All of it, licences included.
    pub total: Total,
    /// Without the licences.
    pub compute: Total,
    /// The licences.
    pub licences: Total,
    /// The earliest beginning of the period.
    pub period_start: Option<Timestamp>,
    /// The latest end of the period.
    pub period_end: Option<Timestamp>,
}

/// The bills together.
pub(in crate::view) fn cost(parts: &Parts<Statement>) -> Reading<CostSummary> {
    let unreadable = parts.values().map(|(_, bill)| bill.unreadable).sum();
    parts
        .reading(|parts| {
            let (mut total, mut compute, mut licences) =
                (Sum::default(), Sum::default(), Sum::default());
            let (mut start, mut end) = (None, None);
            for (_, bill) in parts.values() {
                let [all, machines, rest] = bill_sums(bill);
                total.merge(&all);
                compute.merge(&machines);
                licences.merge(&rest);
                start = start.into_iter().chain(bill.period_start).min();
                end = end.into_iter().chain(bill.period_end).max();
            }
            CostSummary {
                total: total.total(),
                compute: compute.total(),
                licences: licences.total(),
                period_start: start,
                period_end: end,
            }
        })
        .with_unreadable(unreadable)
}

/// A bill's total, the total without licences, and the licences. The platform's own total counts
/// where it gives one; lines without an amount are unpriced in either case. A line's amount has
/// its licences in it.
pub(in crate::view) fn bill_sums(bill: &Statement) -> [Sum; 3] {
    let currency = bill.currency.as_deref();
    let (mut lines, mut licences) = (Sum::default(), Sum::default());
    for line in &bill.lines {
        lines.add(line.amount, currency);
        if line.licence_amount.is_some() {
            licences.add(line.licence_amount, currency);
        }
    }
    let unpriced = count(
        bill.lines
            .iter()
            .filter(|line| line.amount.is_none())
            .count(),
    );
    let mut total = Sum::default();
    match bill.total {
        Some(sum) => {
            total.add(Some(sum), currency);
            total.add_unpriced(unpriced);
        }
        None if bill.lines.is_empty() => total.add(None, currency),
        None => total.merge(&lines),
    }
    let mut compute = Sum::default();
    match difference(total.amount(), licences.amount()) {
        // A total that is unknown because its parts are is counted by its parts.
        None if unpriced > 0 => {}
        rest => compute.add(rest, currency),
    }
    compute.add_unpriced(unpriced);
    [total, compute, licences]
}

fn difference(total: Option<Decimal>, part: Option<Decimal>) -> Option<Decimal> {
    total?.checked_sub(part.unwrap_or_default())
}

/// What one month cost. Unknown is `None`: a gap in the chart and not a zero.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MonthRow {
    /// `YYYY-MM`.
    pub period: String,
    /// Without licences, a decimal string.
    pub compute: Option<String>,
    /// Licences, a decimal string.
    pub licences: Option<String>,
    /// All of it.
    pub total: Option<String>,
    /// Whether the month isn't over.
    pub open: bool,
    /// Organisations whose bill of this month isn't known.
    pub missing: u32,
}

/// Twelve months of cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CostHistory {
    /// The currency of all months.
    pub currency: Option<String>,
    /// Oldest first, at most twelve.
    pub months: Vec<MonthRow>,
}

/// Months of all parts, added month by month.
pub(in crate::view) fn history(parts: &Parts<Rows<MonthCost>>) -> Reading<CostHistory> {
    let unreadable = parts.values().map(|(_, rows)| rows.unreadable).sum();
    parts
        .reading(|parts| {
            let mut months: BTreeMap<&str, (Sum, Sum, bool)> = BTreeMap::new();
            let mut currency = None;
            for month in parts.values().flat_map(|(_, rows)| &rows.rows) {
                let (total, licences, open) = months.entry(month.period.as_str()).or_default();
                total.add(month.total, month.currency.as_deref());
                if month.licence_total.is_some() {
                    licences.add(month.licence_total, month.currency.as_deref());
                }
                *open |= month.status == MonthStatus::Open;
                currency = currency.or(month.currency.clone());
            }
            let skip = months.len().saturating_sub(12);
            let months = months.into_iter().skip(skip);
            CostHistory {
                currency,
                months: months
                    .map(|(period, sums)| month_row(period, &sums))
                    .collect(),
            }
        })
        .with_unreadable(unreadable)
}

fn month_row(period: &str, (total, licences, open): &(Sum, Sum, bool)) -> MonthRow {
    MonthRow {
        period: period.to_owned(),
        compute: difference(total.amount(), licences.amount()).map(cents),
        licences: licences.amount().map(cents),
        total: total.amount().map(cents),
        open: *open,
        missing: total.total().unpriced,
    }
}
