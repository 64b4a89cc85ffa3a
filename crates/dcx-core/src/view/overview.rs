//! The Overview of a tenant: every card at once, each with its own standing.

use dcx_api::{
    Alert, Decimal, Machine, MonthCost, OrganisationId, PlatformOperation, Problem, Role, Rows,
    Statement, Wallet,
};
use serde::{Deserialize, Serialize};

use super::Desk;
use super::cards::{
    AlertSummary, CapacitySummary, CostHistory, CostSummary, MachineSummary, OperationRow, Parts,
    WalletSummary, alerts, capacity, cost, history, machines, operations, wallet,
};
use super::customers::{
    CommissionSummary, CustomerRanking, ResellerRow, commission, ranking, revenue,
};
use super::machines::{MachineRow, currency, monthly, row};
use super::tenant::{TenantHeader, TenantKind, TenantRef, header};
use crate::reading::{Reading, Trust};
use crate::resource::Resource;

/// Machines in the card of the most expensive.
const TOP: usize = 6;

/// Names a tenant.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TenantRequest {
    /// The tenant.
    pub tenant: TenantRef,
}

/// All cards of a tenant.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Overview {
    /// The tenant.
    pub tenant: TenantHeader,
    /// Machines by state.
    pub machines: Reading<MachineSummary>,
    /// CPU cores, memory, disk.
    pub capacity: Reading<CapacitySummary>,
    /// This month so far.
    pub cost: Reading<CostSummary>,
    /// Wallets and their runway.
    pub wallet: Reading<WalletSummary>,
    /// Open alerts.
    pub alerts: Reading<AlertSummary>,
    /// Recent operations, newest first, at most five.
    pub operations: Reading<Vec<OperationRow>>,
    /// Twelve months.
    pub history: Reading<CostHistory>,
    /// The most expensive machines.
    pub top_machines: Reading<Vec<MachineRow>>,
    /// Customers by runway; for whoever has customers in view.
    pub customers: Option<Reading<CustomerRanking>>,
    /// Commission this month; for a reseller.
    pub commission: Option<Reading<CommissionSummary>>,
    /// Revenue by reseller; for Datacentrix.
    pub revenue: Option<Reading<Vec<ResellerRow>>>,
    /// All cards together.
    pub trust: Trust,
}

/// The Overview of a tenant.
///
/// # Errors
/// [`Problem::NotFound`] when the account doesn't see the tenant.
pub fn overview(desk: &Desk, tenant: &TenantRef) -> Result<Overview, Problem> {
    let tree = desk.tree();
    let header = header(&tree, tenant).ok_or(Problem::NotFound)?;
    let scope = desk.scope(tenant);
    let lists = Parts::<Rows<Machine>>::get(desk, &scope, Resource::Machines);
    let bills = Parts::<Statement>::get(desk, &scope, Resource::Statement);
    let months = Parts::<Rows<MonthCost>>::get(desk, &scope, Resource::History);
    let wallets = Parts::<Rows<Wallet>>::get(desk, &scope, Resource::Wallets);
    let alarms = Parts::<Rows<Alert>>::get(desk, &scope, Resource::Alerts);
    let jobs = Parts::<Rows<PlatformOperation>>::get(desk, &scope, Resource::Operations);
    let capacities = Parts::get(desk, &scope, Resource::Capacity);
    // A reseller's own wallet, not its customers' money, is what it has to spend.
    let own = own_wallet(&header, &scope);
    let own_wallets = Parts::<Rows<Wallet>>::get(desk, own, Resource::Wallets);
    let own_bills = Parts::<Statement>::get(desk, own, Resource::Statement);
    let own_months = Parts::<Rows<MonthCost>>::get(desk, own, Resource::History);
    let mut overview = Overview {
        machines: machines(&lists),
        capacity: capacity(&capacities, &lists),
        cost: cost(&bills),
        wallet: wallet(&own_wallets, &own_bills, &own_months, desk.now()),
        alerts: alerts(desk, &alarms, &lists),
        operations: operations(&jobs, &lists),
        history: history(&months),
        top_machines: top(desk, &lists),
        customers: (header.customers > 0).then(|| ranking(desk, &scope, &wallets)),
        commission: commission_of(desk, tenant).map(|reseller| commission(desk, &reseller)),
        revenue: sees_revenue(desk, &header).then(|| revenue(desk)),
        trust: Trust::none(),
        tenant: header,
    };
    overview.trust = overview.together();
    Ok(overview)
}

impl Overview {
    fn together(&self) -> Trust {
        let cards = [
            &self.machines.trust,
            &self.capacity.trust,
            &self.cost.trust,
            &self.wallet.trust,
            &self.alerts.trust,
            &self.operations.trust,
            &self.history.trust,
        ];
        cards.into_iter().fold(Trust::none(), Trust::and)
    }
}

fn own_wallet<'a>(header: &TenantHeader, scope: &'a [OrganisationId]) -> &'a [OrganisationId] {
    match header.kind {
        TenantKind::Reseller | TenantKind::Root => scope.get(..1).unwrap_or_default(),
        _ => scope,
    }
}

/// Whose commission the Overview shows: the reseller in view, or the reseller who looks at all of
/// its customers.
fn commission_of(desk: &Desk, tenant: &TenantRef) -> Option<OrganisationId> {
    let tree = desk.tree();
    let id = match tenant {
        TenantRef::Organisation { id } => id.clone(),
        TenantRef::All => desk.account().organisation.clone()?,
    };
    let kind = &tree.get(&id)?.kind;
    (*kind == dcx_api::OrganisationKind::Reseller).then_some(id)
}

fn sees_revenue(desk: &Desk, header: &TenantHeader) -> bool {
    desk.account().role == Some(Role::Datacentrix)
        && matches!(header.kind, TenantKind::Root | TenantKind::All)
}

/// The machines that cost the most a month.
fn top(desk: &Desk, lists: &Parts<Rows<Machine>>) -> Reading<Vec<MachineRow>> {
    let unreadable = lists.values().map(|(_, rows)| rows.unreadable).sum();
    lists
        .reading(|lists| {
            let tree = desk.tree();
            let mut all: Vec<(Option<Decimal>, &OrganisationId, &Machine)> = lists
                .values()
                .flat_map(|(id, rows)| {
                    rows.rows
                        .iter()
                        .map(move |machine| (monthly(machine), id, machine))
                })
                .collect();
            // The unknown is smaller than any cost here, so it comes last.
            let dearer = |a: &(Option<Decimal>, _, &Machine),
                          b: &(Option<Decimal>, _, &Machine)| {
                b.0.cmp(&a.0).then_with(|| a.2.name.cmp(&b.2.name))
            };
            if all.len() > TOP {
                all.select_nth_unstable_by(TOP, dearer);
                all.truncate(TOP);
            }
            all.sort_by(dearer);
            all.into_iter()
                .map(|(_, id, machine)| {
                    let name = tree.get(id).map_or(id.as_str(), |node| node.name.as_str());
                    row(machine, id, name, currency(desk, id).as_deref())
                })
                .collect()
        })
        .with_unreadable(unreadable)
}
