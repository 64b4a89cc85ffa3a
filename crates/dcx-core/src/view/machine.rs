//! One machine's page: facts, health, disks, alerts, operations, network services, measurements.

mod health;
mod parts;
mod series;

use dcx_api::{
    Alert, Disk, Fact, Health, Machine, MachineDetails, MachineId, NetworkService, OrganisationId,
    PlatformOperation, PowerState, Problem, Product, Rows,
};
use serde::{Deserialize, Serialize};

use self::health::health_view;
pub use self::health::{CheckRow, HealthView, HealthWord};
pub use self::parts::{DiskRow, NetworkRow};
use self::parts::{disk_row, network_rows};
pub use self::series::{MachineSeries, NamedSeries, SeriesRange, SeriesRequest, series};
use super::Desk;
use super::actions::{ActionState, asked, can};
use super::cards::{AlertRow, OperationRow, alert_row, is_open, operation_row};
use super::machines::{MachineRow, currency, row};
use super::tenant::{TenantHeader, TenantRef, header};
use crate::reading::{Part, Reading, Trust};
use crate::resource::Resource;

/// Names a machine within a tenant.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MachineRequest {
    /// The tenant in view.
    pub tenant: TenantRef,
    /// The machine.
    pub machine_id: MachineId,
}

/// Everything on a machine's page but the measurements.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MachinePage {
    /// The tenant in view.
    pub tenant: TenantHeader,
    /// The organisation that the machine belongs to.
    pub owner: Option<TenantHeader>,
    /// The machine.
    pub machine: Reading<MachineRow>,
    /// Further facts that the platform sent.
    pub facts: Reading<Vec<Fact>>,
    /// How it is.
    pub health: Reading<HealthView>,
    /// Its disks.
    pub disks: Reading<Vec<DiskRow>>,
    /// Its open alerts.
    pub alerts: Reading<Vec<AlertRow>>,
    /// Its recent operations.
    pub operations: Reading<Vec<OperationRow>>,
    /// The network services that it uses.
    pub networks: Reading<Vec<NetworkRow>>,
    /// The name of the product it was made from.
    pub product: Option<String>,
    /// The machine and its facts together.
    pub trust: Trust,
    /// What can be done with it, in the order of the screen.
    pub actions: Vec<ActionState>,
}

/// The organisation within a tenant that has this machine.
fn owner(desk: &Desk, request: &MachineRequest) -> Option<OrganisationId> {
    desk.scope(&request.tenant).into_iter().find(|id| {
        desk.get::<Rows<Machine>>(&Resource::Machines(id.clone()))
            .value
            .is_some_and(|rows| {
                rows.rows
                    .iter()
                    .any(|machine| machine.id == request.machine_id)
            })
    })
}

/// A machine's page.
///
/// # Errors
/// [`Problem::NotFound`] when no list that the account has seen names the machine.
pub fn page(desk: &Desk, request: &MachineRequest) -> Result<MachinePage, Problem> {
    let tree = desk.tree();
    let tenant = header(&tree, &request.tenant).ok_or(Problem::NotFound)?;
    let owner = owner(desk, request).ok_or(Problem::NotFound)?;
    let id = || (owner.clone(), request.machine_id.clone());
    let of = |make: fn(OrganisationId, MachineId) -> Resource| make(id().0, id().1);

    let list = desk.get::<Rows<Machine>>(&Resource::Machines(owner.clone()));
    let details = desk.want::<MachineDetails>(&of(Resource::MachineDetails));
    let health = desk.want::<Health>(&of(Resource::MachineHealth));
    let disks = desk.want::<Rows<Disk>>(&of(Resource::MachineDisks));
    let alarms = desk.get::<Rows<Alert>>(&Resource::Alerts(owner.clone()));
    let jobs = desk.get::<Rows<PlatformOperation>>(&Resource::Operations(owner.clone()));
    let networks = desk.want::<Rows<NetworkService>>(&Resource::Networks(owner.clone()));
    let products = desk.want::<Rows<Product>>(&Resource::Products);

    let machine = machine(desk, request, &owner, &list, &details);
    let name = machine
        .value
        .as_ref()
        .and_then(|machine| machine.name.clone());
    let facts = Reading::one(&details, |details| details.facts.clone());
    let alerts = Reading::one(&alarms, |rows| {
        let mine = rows
            .rows
            .iter()
            .filter(|alert| alert.machine_id.as_ref() == Some(&request.machine_id));
        let open = mine.filter(|alert| is_open(alert));
        let mut alerts: Vec<AlertRow> = open
            .map(|alert| alert_row(desk, &owner, alert, name.clone()))
            .collect();
        // A stable sort: within a severity the platform's order stays.
        alerts.sort_by_key(|alert| alert.severity);
        alerts
    });
    let operations = Reading::one(&jobs, |rows| {
        let mine = rows
            .rows
            .iter()
            .filter(|job| job.machine_id.as_ref() == Some(&request.machine_id));
        mine.take(10)
            .map(|job| operation_row(&owner, job, name.clone()))
            .collect()
    });
    let product = product_name(&list, &details, &products, &request.machine_id);
    let trust = Trust::none().and(&machine.trust).and(&facts.trust);
    let state = machine.value.as_ref().map(|row| row.power.state);
    let state = state.unwrap_or(PowerState::Unknown);
    let actions = can(desk, &owner, &request.machine_id, state);
    Ok(MachinePage {
        owner: header(&tree, &TenantRef::Organisation { id: owner.clone() }),
        tenant,
        health: health_view(&health, &alarms, &request.machine_id),
        disks: Reading::one(&disks, |rows| rows.rows.iter().map(disk_row).collect()),
        networks: network_rows(desk, &owner, &networks, &request.machine_id),
        machine,
        facts,
        alerts,
        operations,
        product,
        trust,
        actions,
    })
}

/// The machine by whichever of list and details is newer.
fn machine(
    desk: &Desk,
    request: &MachineRequest,
    owner: &OrganisationId,
    list: &Part<Rows<Machine>>,
    details: &Part<MachineDetails>,
) -> Reading<MachineRow> {
    let tree = desk.tree();
    let name = tree
        .get(owner)
        .map_or(owner.as_str(), |node| node.name.as_str());
    let currency = currency(desk, owner);
    let view = |machine: &Machine| MachineRow {
        asked: asked(desk, &machine.id),
        ..row(machine, owner, name, currency.as_deref())
    };
    let listed = list.value.as_ref().and_then(|rows| {
        rows.rows
            .iter()
            .find(|machine| machine.id == request.machine_id)
    });
    match &details.value {
        Some(details_value) if details.state.fetched_at >= list.state.fetched_at => Reading {
            value: Some(view(&details_value.machine)),
            trust: Trust::of([&details.state]),
        },
        _ => Reading {
            value: listed.map(view),
            trust: Trust::of([&list.state]),
        },
    }
}

fn product_name(
    list: &Part<Rows<Machine>>,
    details: &Part<MachineDetails>,
    products: &Part<Rows<Product>>,
    id: &MachineId,
) -> Option<String> {
    let listed = list
        .value
        .as_ref()
        .and_then(|rows| rows.rows.iter().find(|machine| machine.id == *id));
    let product = listed
        .and_then(|machine| machine.product_id.as_ref())
        .or_else(|| {
            details
                .value
                .as_ref()
                .and_then(|details| details.machine.product_id.as_ref())
        })?;
    let products = products.value.as_ref()?;
    products
        .rows
        .iter()
        .find(|row| row.id == *product)?
        .name
        .clone()
}
