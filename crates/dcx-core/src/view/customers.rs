//! What a reseller and Datacentrix see of others: customers ranked by how long their wallets last,
//! commission, revenue by reseller.

use dcx_api::{
    Alert, Commission, Machine, MonthCost, OrganisationId, OrganisationKind, Rows, Statement,
    Wallet,
};
use serde::Serialize;

use super::Desk;
use super::cards::{MachineSummary, Parts, bill_sums, is_open};
use super::money::{Money, Sum, Total};
use super::runway::{Runway, rate};
use super::tenant::{TenantRef, TenantStatus, count, tenant_of};
use super::tree::Node;
use crate::reading::{Part, Reading, Trust};
use crate::resource::Resource;

/// Customers in the ranking.
const MOST_CUSTOMERS: usize = 8;
/// Resellers in the list of revenue.
const MOST_RESELLERS: usize = 50;

/// One customer in the ranking.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CustomerRow {
    /// The customer.
    pub tenant: TenantRef,
    /// Its name.
    pub name: String,
    /// How it stands.
    pub status: TenantStatus,
    /// Its machines.
    pub machines: Option<u32>,
    /// Those that run.
    pub running: Option<u32>,
    /// This month so far.
    pub cost: Total,
    /// What its wallets have left.
    pub available: Option<Money>,
    /// How long that lasts.
    pub runway: Runway,
    /// Its open alerts.
    pub alerts: Option<u32>,
}

/// Customers, the shortest runway first.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CustomerRanking {
    /// How many customers there are in all.
    pub customers: u32,
    /// The first eight.
    pub rows: Vec<CustomerRow>,
}

/// A reseller's commission this month.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CommissionSummary {
    /// `YYYY-MM`.
    pub period: Option<String>,
    /// What the reseller keeps.
    pub commission: Total,
    /// What its customers are charged.
    pub revenue: Total,
}

/// One reseller's revenue this month.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ResellerRow {
    /// The reseller.
    pub tenant: TenantRef,
    /// Its name.
    pub name: String,
    /// Its customers.
    pub customers: u32,
    /// What its customers are charged this month so far.
    pub revenue: Total,
    /// What it keeps of that.
    pub commission: Total,
}

/// The customers in a scope, ranked.
pub(super) fn ranking(
    desk: &Desk,
    scope: &[OrganisationId],
    wallets: &Parts<Rows<Wallet>>,
) -> Reading<CustomerRanking> {
    let tree = desk.tree();
    let customers: Vec<&Node> = scope
        .iter()
        .filter_map(|id| tree.get(id))
        .filter(|node| node.kind == OrganisationKind::Customer)
        .collect();
    let mut rows: Vec<CustomerRow> = customers.iter().map(|node| row(desk, node)).collect();
    rows.sort_by_key(|row| row.runway.days.unwrap_or(u32::MAX));
    rows.truncate(MOST_CUSTOMERS);
    let trust = Trust::of(wallets.of.iter().map(|(_, part)| &part.state));
    Reading {
        value: Some(CustomerRanking {
            customers: count(customers.len()),
            rows,
        }),
        trust,
    }
}

/// What the ranking and the customers' list say of one organisation.
pub(super) fn row(desk: &Desk, node: &Node) -> CustomerRow {
    let id = || node.id.clone();
    let machines = desk.get::<Rows<Machine>>(&Resource::Machines(id())).value;
    let wallets = desk.get::<Rows<Wallet>>(&Resource::Wallets(id())).value;
    let bill = desk.get::<Statement>(&Resource::Statement(id())).value;
    let months = desk.get::<Rows<MonthCost>>(&Resource::History(id())).value;
    let alerts = desk.get::<Rows<Alert>>(&Resource::Alerts(id())).value;
    let summary = machines.map(|rows| {
        let mut summary = MachineSummary::default();
        rows.rows
            .iter()
            .for_each(|machine| summary.count(machine.power.state));
        summary
    });
    let mut available = Sum::default();
    for wallet in wallets.iter().flat_map(|rows| &rows.rows) {
        available.add(wallet.available, wallet.currency.as_deref());
    }
    // A sum that leaves an unknown wallet out is no balance.
    let amount = available.whole();
    let rate = rate(
        bill.as_deref(),
        months.as_ref().map(|rows| rows.rows.as_slice()),
        desk.now(),
    );
    let [cost, ..] = bill.as_deref().map_or_else(Default::default, bill_sums);
    CustomerRow {
        tenant: tenant_of(node),
        name: node.name.clone(),
        status: (&node.status).into(),
        machines: summary.as_ref().map(|summary| summary.total),
        running: summary.as_ref().map(|summary| summary.running),
        cost: cost.total(),
        available: amount.map(|amount| Money::new(amount, available.currency())),
        runway: Runway::new(amount, rate, available.currency()),
        alerts: alerts.map(|rows| count(rows.rows.iter().filter(|alert| is_open(alert)).count())),
    }
}

/// A reseller's commission.
pub(super) fn commission(desk: &Desk, reseller: &OrganisationId) -> Reading<CommissionSummary> {
    let part = desk.want::<Commission>(&Resource::Commission(reseller.clone()));
    let unreadable = part.value.as_ref().map_or(0, |value| value.unreadable);
    Reading::one(&part, |commission| {
        let [revenue, kept] = commission_sums(commission);
        CommissionSummary {
            period: commission.period.clone(),
            commission: kept.total(),
            revenue: revenue.total(),
        }
    })
    .with_unreadable(unreadable)
}

fn commission_sums(commission: &Commission) -> [Sum; 2] {
    let (mut revenue, mut kept) = (Sum::default(), Sum::default());
    for line in &commission.lines {
        revenue.add(line.revenue, commission.currency.as_deref());
        kept.add(line.commission, commission.currency.as_deref());
    }
    [revenue, kept]
}

/// Revenue by reseller: what the platform's commission says for each.
pub(super) fn revenue(desk: &Desk) -> Reading<Vec<ResellerRow>> {
    let tree = desk.tree();
    let resellers: Vec<(&Node, Part<Commission>)> = tree
        .walk()
        .filter(|node| node.kind == OrganisationKind::Reseller)
        .take(MOST_RESELLERS)
        .map(|node| (node, desk.want(&Resource::Commission(node.id.clone()))))
        .collect();
    let trust = Trust::of(resellers.iter().map(|(_, part)| &part.state));
    let rows = resellers
        .iter()
        .map(|(node, part)| {
            let [revenue, kept] = part
                .value
                .as_deref()
                .map_or_else(Default::default, commission_sums);
            ResellerRow {
                tenant: tenant_of(node),
                name: node.name.clone(),
                customers: node.customers,
                revenue: revenue.total(),
                commission: kept.total(),
            }
        })
        .collect();
    let known = resellers.is_empty() || resellers.iter().any(|(_, part)| part.value.is_some());
    Reading {
        value: known.then_some(rows),
        trust,
    }
}
