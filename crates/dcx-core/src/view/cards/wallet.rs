//! What the wallets hold, and how long it lasts.

use std::collections::HashMap;
use std::sync::Arc;

use dcx_api::{MonthCost, OrganisationId, Rows, Statement, Timestamp, Wallet, WalletStatus};
use serde::Serialize;

use super::Parts;
use crate::reading::Reading;
use crate::view::money::{Sum, Total};
use crate::view::runway::{Rate, Runway, RunwayReason, rate};
use crate::view::tenant::count;

/// What the wallets hold.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct WalletSummary {
    /// What is in them.
    pub balance: Total,
    /// What is reserved.
    pub reserved: Total,
    /// What can be spent.
    pub available: Total,
    /// How many there are.
    pub wallets: u32,
    /// How they stand.
    pub status: WalletStanding,
    /// Whether any is below its threshold, or about to be empty.
    pub low: bool,
    /// How long they last; for one organisation only.
    pub runway: Runway,
}

/// How wallets stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum WalletStanding {
    /// There is none.
    None,
    /// All are active.
    Active,
    /// All are suspended.
    Suspended,
    /// Some are suspended.
    Mixed,
    /// A status this client doesn't know.
    Other,
}

/// A runway of less than this many days is low even without a threshold.
const LOW_DAYS: u32 = 14;

/// Wallets together.
pub(in crate::view) fn wallet(
    parts: &Parts<Rows<Wallet>>,
    bills: &Parts<Statement>,
    history: &Parts<Rows<MonthCost>>,
    now: Timestamp,
) -> Reading<WalletSummary> {
    parts.reading(|parts| {
        let all: Vec<&Wallet> = parts.values().flat_map(|(_, rows)| &rows.rows).collect();
        let (mut balance, mut reserved, mut available) =
            (Sum::default(), Sum::default(), Sum::default());
        for wallet in &all {
            let currency = wallet.currency.as_deref();
            balance.add(wallet.balance, currency);
            reserved.add(wallet.reserved, currency);
            available.add(wallet.available, currency);
        }
        let rate = day_rate(bills, history, now);
        let runway = Runway::new(available.amount(), rate, available.currency());
        let below = all.iter().any(|wallet| below_threshold(wallet));
        WalletSummary {
            balance: balance.total(),
            reserved: reserved.total(),
            available: available.total(),
            wallets: count(all.len()),
            status: standing(&all),
            low: below || runway.days.is_some_and(|days| days < LOW_DAYS),
            runway,
        }
    })
}

/// What a day costs all these organisations together; unknown when it is for any of them, or when
/// their currencies differ.
fn day_rate(
    bills: &Parts<Statement>,
    history: &Parts<Rows<MonthCost>>,
    now: Timestamp,
) -> Result<Rate, RunwayReason> {
    let months: HashMap<&OrganisationId, &Arc<Rows<MonthCost>>> = history.values().collect();
    let mut rates = bills.of.iter().map(|(id, part)| {
        let rows = months.get(id).map(|rows| rows.rows.as_slice());
        rate(part.value.as_deref(), rows, now)
    });
    if bills.of.len() == 1
        && let Some(rate) = rates.next()
    {
        return rate;
    }
    let mut sum = Sum::default();
    for rate in rates {
        let rate = rate?;
        sum.add(Some(rate.per_day()), rate.currency());
    }
    let per_day = sum.whole().ok_or(RunwayReason::UnknownCost)?;
    Ok(Rate::combined(per_day, sum.currency()))
}

pub(in crate::view) fn below_threshold(wallet: &Wallet) -> bool {
    matches!((wallet.available, wallet.low_balance_threshold), (Some(has), Some(least)) if has < least)
}

fn standing(wallets: &[&Wallet]) -> WalletStanding {
    let is = |status: &WalletStatus| {
        wallets
            .iter()
            .filter(|wallet| wallet.status == *status)
            .count()
    };
    match (
        wallets.len(),
        is(&WalletStatus::Active),
        is(&WalletStatus::Suspended),
    ) {
        (0, ..) => WalletStanding::None,
        (all, active, _) if active == all => WalletStanding::Active,
        (all, _, suspended) if suspended == all => WalletStanding::Suspended,
        (_, _, 1..) => WalletStanding::Mixed,
        _ => WalletStanding::Other,
    }
}
