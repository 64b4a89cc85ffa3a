//! The cards of the Overview over one or many organisations: each is a reading of its own, so that
//! one that fails costs only itself.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use dcx_api::{
    Alert, AlertSeverity, Capacity, Decimal, Fact, Machine, MachineId, MonthCost, MonthStatus,
    OperationStatus, OrganisationId, PlatformOperation, PowerState, Rows, Statement, Timestamp,
    Wallet, WalletStatus,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Desk;
use super::money::{Sum, Total, cents};
use super::runway::{Runway, per_day};
use super::tenant::count;
use crate::reading::{Part, Reading, Trust};
use crate::resource::Resource;

/// Rows of a card's list.
const FEW: usize = 5;

/// One snapshot kind over several organisations.
pub(super) struct Parts<T> {
    pub(super) of: Vec<(OrganisationId, Part<T>)>,
}

impl<T: DeserializeOwned + Send + Sync + 'static> Parts<T> {
    pub(super) fn get(
        desk: &Desk,
        scope: &[OrganisationId],
        resource: fn(OrganisationId) -> Resource,
    ) -> Self {
        Self {
            of: scope
                .iter()
                .map(|id| (id.clone(), desk.get(&resource(id.clone()))))
                .collect(),
        }
    }

    /// A reading over the parts that are there; none when no part is.
    pub(super) fn reading<V>(&self, view: impl FnOnce(&Self) -> V) -> Reading<V> {
        let trust = Trust::of(self.of.iter().map(|(_, part)| &part.state));
        let value = self.values().next().is_some().then(|| view(self));
        Reading { value, trust }
    }

    pub(super) fn values(&self) -> impl Iterator<Item = (&OrganisationId, &Arc<T>)> {
        self.of
            .iter()
            .filter_map(|(id, part)| part.value.as_ref().map(|value| (id, value)))
    }
}

/// How many machines are in which state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs)] // The names say it.
pub struct MachineSummary {
    pub total: u32,
    pub running: u32,
    pub stopped: u32,
    pub suspended: u32,
    pub changing: u32,
    pub unknown: u32,
}

impl MachineSummary {
    /// Counts one machine.
    pub fn count(&mut self, state: PowerState) {
        self.total += 1;
        match state {
            PowerState::Running => self.running += 1,
            PowerState::Stopped => self.stopped += 1,
            PowerState::Suspended => self.suspended += 1,
            PowerState::Unknown => self.unknown += 1,
            PowerState::Starting
            | PowerState::Stopping
            | PowerState::Restarting
            | PowerState::Provisioning => self.changing += 1,
        }
    }
}

/// Machines by state.
pub(super) fn machines(parts: &Parts<Rows<Machine>>) -> Reading<MachineSummary> {
    let unreadable = parts.values().map(|(_, rows)| rows.unreadable).sum();
    parts
        .reading(|parts| {
            let mut summary = MachineSummary::default();
            for (_, rows) in parts.values() {
                rows.rows
                    .iter()
                    .for_each(|machine| summary.count(machine.power.state));
            }
            summary
        })
        .with_unreadable(unreadable)
}

/// Capacity as the platform's aggregation says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CapacitySummary {
    /// CPU cores, a decimal string.
    pub cpu_cores: Option<String>,
    /// Memory in GB, a decimal string.
    pub memory_gb: Option<String>,
    /// Disk in TB, a decimal string.
    pub disk_tb: Option<String>,
    /// Whatever else the aggregation of one organisation said.
    pub others: Vec<Fact>,
    /// Whether it was added up from the list of machines because the aggregation can't be had.
    pub derived: bool,
}

/// Capacity; where the aggregation can't be had, the machines' own figures stand in.
pub(super) fn capacity(
    parts: &Parts<Capacity>,
    machines: &Parts<Rows<Machine>>,
) -> Reading<CapacitySummary> {
    let lists: HashMap<&OrganisationId, &Arc<Rows<Machine>>> = machines.values().collect();
    let mut known = false;
    let mut derived = false;
    let mut sum = Capacity {
        cpu_cores: None,
        memory_gb: None,
        disk_tb: None,
        others: Vec::new(),
    };
    for (id, part) in &parts.of {
        let from_list;
        let capacity = match (&part.value, lists.get(id)) {
            (Some(capacity), _) => capacity.as_ref(),
            (None, Some(rows)) => {
                derived |= !rows.rows.is_empty();
                from_list = added_up(&rows.rows);
                &from_list
            }
            (None, None) => continue,
        };
        known = true;
        plus(&mut sum.cpu_cores, capacity.cpu_cores);
        plus(&mut sum.memory_gb, capacity.memory_gb);
        plus(&mut sum.disk_tb, capacity.disk_tb);
        if parts.of.len() == 1 {
            sum.others.clone_from(&capacity.others);
        }
    }
    let text = |value: Option<Decimal>| value.map(|value| value.normalize().to_string());
    let value = known.then(|| CapacitySummary {
        cpu_cores: text(sum.cpu_cores),
        memory_gb: text(sum.memory_gb),
        disk_tb: text(sum.disk_tb),
        others: sum.others,
        derived,
    });
    Reading {
        value,
        trust: Trust::of(parts.of.iter().map(|(_, part)| &part.state)),
    }
}

fn plus(sum: &mut Option<Decimal>, value: Option<Decimal>) {
    if let Some(value) = value {
        *sum = sum.unwrap_or_default().checked_add(value);
    }
}

fn added_up(machines: &[Machine]) -> Capacity {
    let mut sum = Capacity {
        cpu_cores: None,
        memory_gb: None,
        disk_tb: None,
        others: Vec::new(),
    };
    for machine in machines {
        plus(&mut sum.cpu_cores, machine.cpu_count.map(Decimal::from));
        plus(
            &mut sum.memory_gb,
            machine
                .memory_mib
                .map(|mib| Decimal::from(mib) / Decimal::from(1024)),
        );
        plus(
            &mut sum.disk_tb,
            machine
                .disk_gib
                .map(|gib| Decimal::from(gib) / Decimal::from(1000)),
        );
    }
    sum
}

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
pub(super) fn cost(parts: &Parts<Statement>) -> Reading<CostSummary> {
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
pub(super) fn bill_sums(bill: &Statement) -> [Sum; 3] {
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
pub(super) fn wallet(
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

/// What a day costs all these organisations together; unknown when it is for any of them.
fn day_rate(
    bills: &Parts<Statement>,
    history: &Parts<Rows<MonthCost>>,
    now: Timestamp,
) -> Result<Decimal, super::runway::RunwayReason> {
    let months: HashMap<&OrganisationId, &Arc<Rows<MonthCost>>> = history.values().collect();
    let mut sum = Decimal::ZERO;
    for (id, part) in &bills.of {
        let rows = months.get(id).map(|rows| rows.rows.as_slice());
        sum += per_day(part.value.as_deref(), rows, now)?;
    }
    Ok(sum)
}

fn below_threshold(wallet: &Wallet) -> bool {
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

/// How bad an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs)] // The names say it.
pub enum Severity {
    Critical,
    Warning,
    Info,
    Other,
}

/// One open alert.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AlertRow {
    /// Its id.
    pub id: dcx_api::AlertId,
    /// Whose machine it is about.
    pub organisation_id: OrganisationId,
    /// That organisation's name.
    pub organisation_name: String,
    /// The machine.
    pub machine_id: Option<MachineId>,
    /// The machine's name.
    pub machine_name: Option<String>,
    /// How bad it is.
    pub severity: Severity,
    /// What it says in short.
    pub title: String,
    /// What it says at length.
    pub message: Option<String>,
    /// Since when.
    pub raised_at: Option<Timestamp>,
    /// Whether somebody has taken note.
    pub acknowledged: bool,
}

/// Open alerts by severity, and the worst of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AlertSummary {
    /// How many are critical.
    pub critical: u32,
    /// How many warn.
    pub warning: u32,
    /// How many inform, or have an unknown severity.
    pub info: u32,
    /// The worst, then the newest, at most five.
    pub newest: Vec<AlertRow>,
}

/// Open alerts of all parts.
pub(super) fn alerts(
    desk: &Desk,
    parts: &Parts<Rows<Alert>>,
    machines: &Parts<Rows<Machine>>,
) -> Reading<AlertSummary> {
    let unreadable = parts.values().map(|(_, rows)| rows.unreadable).sum();
    parts
        .reading(|parts| {
            let mut open: Vec<(&OrganisationId, &Alert)> = parts
                .values()
                .flat_map(|(id, rows)| rows.rows.iter().map(move |alert| (id, alert)))
                .filter(|(_, alert)| is_open(alert))
                .collect();
            open.sort_by_key(|(_, alert)| (severity(alert), std::cmp::Reverse(alert.raised_at)));
            let mut summary = AlertSummary::default();
            for (_, alert) in &open {
                match severity(alert) {
                    Severity::Critical => summary.critical += 1,
                    Severity::Warning => summary.warning += 1,
                    Severity::Info | Severity::Other => summary.info += 1,
                }
            }
            summary.newest = open
                .iter()
                .take(FEW)
                .map(|(id, alert)| {
                    alert_row(
                        desk,
                        id,
                        alert,
                        name_of(machines, id, alert.machine_id.as_ref()),
                    )
                })
                .collect();
            summary
        })
        .with_unreadable(unreadable)
}

/// Whether an alert still stands.
#[must_use]
pub fn is_open(alert: &Alert) -> bool {
    alert.cleared_at.is_none()
}

fn severity(alert: &Alert) -> Severity {
    match alert.severity {
        AlertSeverity::Critical => Severity::Critical,
        AlertSeverity::Warning => Severity::Warning,
        AlertSeverity::Info => Severity::Info,
        AlertSeverity::Other(_) => Severity::Other,
    }
}

/// An alert for the screen.
pub(super) fn alert_row(
    desk: &Desk,
    id: &OrganisationId,
    alert: &Alert,
    machine_name: Option<String>,
) -> AlertRow {
    AlertRow {
        id: alert.id.clone(),
        organisation_id: id.clone(),
        organisation_name: desk
            .tree()
            .get(id)
            .map_or_else(|| id.to_string(), |node| node.name.clone()),
        machine_id: alert.machine_id.clone(),
        machine_name,
        severity: severity(alert),
        title: alert
            .title
            .clone()
            .or_else(|| alert.message.clone())
            .unwrap_or_else(|| "Alert".to_owned()),
        message: alert.message.clone(),
        raised_at: alert.raised_at,
        acknowledged: alert.acknowledged_at.is_some(),
    }
}

/// The name of a machine in a list, if it is there.
pub(super) fn name_of(
    machines: &Parts<Rows<Machine>>,
    organisation: &OrganisationId,
    id: Option<&MachineId>,
) -> Option<String> {
    let (_, part) = machines.of.iter().find(|(of, _)| of == organisation)?;
    let rows = part.value.as_ref()?;
    rows.rows
        .iter()
        .find(|machine| Some(&machine.id) == id)?
        .name
        .clone()
}

/// How far an operation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs)] // The names say it.
pub enum OperationStanding {
    Accepted,
    Running,
    Succeeded,
    Failed,
    Other,
}

/// One operation of the platform.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct OperationRow {
    /// Its id.
    pub id: dcx_api::OperationId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// What it does, in the platform's word.
    pub kind: Option<String>,
    /// How far it has come.
    pub status: OperationStanding,
    /// In per cent.
    pub progress: Option<u8>,
    /// Why it failed.
    pub error: Option<String>,
    /// The machine it is about.
    pub machine_id: Option<MachineId>,
    /// That machine's name.
    pub machine_name: Option<String>,
    /// When it was asked for.
    pub at: Option<Timestamp>,
}

/// Recent operations of all parts, newest first.
pub(super) fn operations(
    parts: &Parts<Rows<PlatformOperation>>,
    machines: &Parts<Rows<Machine>>,
) -> Reading<Vec<OperationRow>> {
    let unreadable = parts.values().map(|(_, rows)| rows.unreadable).sum();
    parts
        .reading(|parts| {
            let mut all: Vec<(&OrganisationId, &PlatformOperation)> = parts
                .values()
                .flat_map(|(id, rows)| rows.rows.iter().map(move |operation| (id, operation)))
                .collect();
            all.sort_by_key(|(_, operation)| std::cmp::Reverse(operation.at));
            all.iter()
                .take(FEW)
                .map(|(id, operation)| {
                    operation_row(
                        id,
                        operation,
                        name_of(machines, id, operation.machine_id.as_ref()),
                    )
                })
                .collect()
        })
        .with_unreadable(unreadable)
}

/// An operation for the screen.
pub(super) fn operation_row(
    id: &OrganisationId,
    operation: &PlatformOperation,
    machine_name: Option<String>,
) -> OperationRow {
    OperationRow {
        id: operation.id.clone(),
        organisation_id: id.clone(),
        kind: operation.kind.clone(),
        status: match operation.status {
            OperationStatus::Accepted => OperationStanding::Accepted,
            OperationStatus::Running => OperationStanding::Running,
            OperationStatus::Succeeded => OperationStanding::Succeeded,
            OperationStatus::Failed => OperationStanding::Failed,
            OperationStatus::Other(_) => OperationStanding::Other,
        },
        progress: operation.progress,
        error: operation.error.clone(),
        machine_id: operation.machine_id.clone(),
        machine_name,
        at: operation.at,
    }
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
pub(super) fn history(parts: &Parts<Rows<MonthCost>>) -> Reading<CostHistory> {
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
