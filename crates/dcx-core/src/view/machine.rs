//! One machine's page: facts, health, disks, alerts, operations, network services, measurements.

use dcx_api::{
    Alert, AlertSeverity, Disk, Fact, Health, HealthStatus, Machine, MachineDetails, MachineId,
    NetworkKind, NetworkService, NetworkStatus, OrganisationId, PlatformOperation, Point,
    PowerState, Problem, Product, Rows, Series,
};
use serde::{Deserialize, Serialize};

use super::Desk;
use super::actions::{ActionState, asked, can};
use super::cards::{AlertRow, OperationRow, alert_row, is_open, operation_row};
use super::machines::{MachineRow, currency, row};
use super::money::Money;
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

/// How far back measurements go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum SeriesRange {
    /// One hour, a point a minute.
    Hour,
    /// A day, a point each quarter of an hour.
    Day,
    /// A week, a point each two hours.
    Week,
    /// Thirty days, a point each eight hours.
    Month,
}

/// Names a machine's measurements.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SeriesRequest {
    /// The tenant in view.
    pub tenant: TenantRef,
    /// The machine.
    pub machine_id: MachineId,
    /// How far back.
    pub range: SeriesRange,
}

/// One measurement over time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct NamedSeries {
    /// The platform's name, for instance `cpu_percent`.
    pub name: String,
    /// Moments and values; `None` is a gap.
    pub points: Vec<Point>,
}

/// All measurements of a range.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MachineSeries {
    /// How far back they go.
    pub range: SeriesRange,
    /// One entry a measurement.
    pub series: Vec<NamedSeries>,
}

/// How a machine is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct HealthView {
    /// In one word.
    pub status: HealthWord,
    /// The platform's checks.
    pub checks: Vec<CheckRow>,
    /// Whether this is only a hint made from the open alerts, since the platform doesn't offer
    /// health.
    pub derived: bool,
}

/// A machine's health in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs)] // The names say it.
pub enum HealthWord {
    Healthy,
    Degraded,
    Unhealthy,
    Unknown,
}

/// One of the platform's checks.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CheckRow {
    /// What was looked at.
    pub name: Option<String>,
    /// How it is.
    pub status: HealthWord,
    /// What was found.
    pub detail: Option<String>,
}

/// One disk. Amounts are decimal strings.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DiskRow {
    /// Its name.
    pub name: Option<String>,
    /// Its size in GiB.
    pub capacity_gib: Option<String>,
    /// What is used of it, in GiB.
    pub used_gib: Option<String>,
    /// What is used of it, in per cent.
    pub used_percent: Option<u32>,
    /// Reads a second.
    pub read_iops: Option<String>,
    /// Writes a second.
    pub write_iops: Option<String>,
}

/// One network service.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct NetworkRow {
    /// Its id.
    pub id: dcx_api::NetworkServiceId,
    /// Its name.
    pub name: Option<String>,
    /// What it is: `internet`, `mpls`, `vpn`, `firewall`, `public-ip`, `load-balancer`, or the
    /// platform's own word.
    pub kind: String,
    /// Who provides it.
    pub provider: Option<String>,
    /// How it is: `active`, `provisioning`, `degraded`, `down`, or the platform's own word.
    pub status: String,
    /// Its bandwidth in Mbit/s, a decimal string.
    pub bandwidth_mbps: Option<String>,
    /// What it costs a month.
    pub monthly_cost: Option<Money>,
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

impl SeriesRange {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// Its length in milliseconds.
    #[must_use]
    pub fn millis(self) -> i64 {
        let hours = match self {
            Self::Hour => 1,
            Self::Day => 24,
            Self::Week => 7 * 24,
            Self::Month => 30 * 24,
        };
        hours * 3_600_000
    }

    /// The distance of its points in seconds.
    #[must_use]
    pub fn step_seconds(self) -> u32 {
        match self {
            Self::Hour => 60,
            Self::Day => 15 * 60,
            Self::Week => 2 * 3600,
            Self::Month => 8 * 3600,
        }
    }
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
        open.map(|alert| alert_row(desk, &owner, alert, name.clone()))
            .collect()
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

/// The platform's health; where it isn't offered, a hint from the open alerts.
fn health_view(
    health: &Part<Health>,
    alarms: &Part<Rows<Alert>>,
    id: &MachineId,
) -> Reading<HealthView> {
    if health.value.is_some() || health.state.problem != Some(Problem::NotOffered) {
        return Reading::one(health, |health| HealthView {
            status: word(&health.status),
            checks: health
                .checks
                .iter()
                .map(|check| CheckRow {
                    name: check.name.clone(),
                    status: word(&check.status),
                    detail: check.detail.clone(),
                })
                .collect(),
            derived: false,
        });
    }
    Reading::one(alarms, |rows| {
        let mine = rows
            .rows
            .iter()
            .filter(|alert| is_open(alert) && alert.machine_id.as_ref() == Some(id));
        let worst = mine.map(|alert| &alert.severity).min();
        let status = match worst {
            Some(AlertSeverity::Critical) => HealthWord::Unhealthy,
            Some(AlertSeverity::Warning) => HealthWord::Degraded,
            Some(_) | None => HealthWord::Healthy,
        };
        HealthView {
            status,
            checks: Vec::new(),
            derived: true,
        }
    })
}

fn word(status: &HealthStatus) -> HealthWord {
    match status {
        HealthStatus::Healthy => HealthWord::Healthy,
        HealthStatus::Degraded => HealthWord::Degraded,
        HealthStatus::Unhealthy => HealthWord::Unhealthy,
        HealthStatus::Other(_) => HealthWord::Unknown,
    }
}

fn disk_row(disk: &Disk) -> DiskRow {
    use rust_decimal::prelude::ToPrimitive;
    let used_percent = match (disk.used_gib, disk.capacity_gib) {
        (Some(used), Some(size)) if !size.is_zero() => used
            .checked_div(size)
            .and_then(|share| (share * dcx_api::Decimal::from(100)).round().to_u32()),
        _ => None,
    };
    let text = |value: Option<dcx_api::Decimal>| value.map(|value| value.normalize().to_string());
    DiskRow {
        name: disk.name.clone(),
        capacity_gib: text(disk.capacity_gib),
        used_gib: text(disk.used_gib),
        used_percent,
        read_iops: text(disk.read_iops),
        write_iops: text(disk.write_iops),
    }
}

fn network_rows(
    desk: &Desk,
    owner: &OrganisationId,
    networks: &Part<Rows<NetworkService>>,
    id: &MachineId,
) -> Reading<Vec<NetworkRow>> {
    let currency = currency(desk, owner);
    Reading::one(networks, |rows| {
        rows.rows
            .iter()
            .filter(|service| service.machine_ids.contains(id))
            .map(|service| NetworkRow {
                id: service.id.clone(),
                name: service.name.clone(),
                kind: kind_word(&service.kind),
                provider: service.provider.clone(),
                status: status_word(&service.status),
                bandwidth_mbps: service
                    .bandwidth_mbps
                    .map(|mbps| mbps.normalize().to_string()),
                monthly_cost: service
                    .monthly_cost
                    .map(|cost| Money::new(cost, currency.as_deref())),
            })
            .collect()
    })
}

fn kind_word(kind: &NetworkKind) -> String {
    let word = match kind {
        NetworkKind::Internet => "internet",
        NetworkKind::Mpls => "mpls",
        NetworkKind::Vpn => "vpn",
        NetworkKind::Firewall => "firewall",
        NetworkKind::PublicIp => "public-ip",
        NetworkKind::LoadBalancer => "load-balancer",
        NetworkKind::Other(word) => word,
    };
    word.to_owned()
}

fn status_word(status: &NetworkStatus) -> String {
    let word = match status {
        NetworkStatus::Active => "active",
        NetworkStatus::Provisioning => "provisioning",
        NetworkStatus::Degraded => "degraded",
        NetworkStatus::Down => "down",
        NetworkStatus::Other(word) => word,
    };
    word.to_owned()
}

/// A machine's measurements.
///
/// # Errors
/// [`Problem::NotFound`] when no list that the account has seen names the machine.
pub fn series(desk: &Desk, request: &SeriesRequest) -> Result<Reading<MachineSeries>, Problem> {
    let machine = MachineRequest {
        tenant: request.tenant.clone(),
        machine_id: request.machine_id.clone(),
    };
    let owner = owner(desk, &machine).ok_or(Problem::NotFound)?;
    let resource = Resource::MachineSeries(owner, machine.machine_id, request.range);
    let part = desk.want::<Series>(&resource);
    let unreadable = part.value.as_ref().map_or(0, |series| series.unreadable);
    Ok(Reading::one(&part, |series| MachineSeries {
        range: request.range,
        series: series
            .series
            .iter()
            .map(|(name, points)| NamedSeries {
                name: name.clone(),
                points: points.clone(),
            })
            .collect(),
    })
    .with_unreadable(unreadable))
}
