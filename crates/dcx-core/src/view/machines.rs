//! The list of machines: rows and windows. The whole list stays here; the UI sees the rows that are
//! on its screen.

mod index;

use dcx_api::{Decimal, Machine, MachineId, OrganisationId, Power, Rows, Statement, Timestamp};
use serde::{Deserialize, Serialize};

pub use self::index::MachineIndex;
pub(crate) use self::index::index;
use super::Desk;
use super::actions::{Asked, asked};
use super::fit::{LONGEST_TEXT, bounded, cut, fit};
use super::money::{Money, Total};
use super::tenant::{TenantRef, count};
use crate::reading::Trust;
use crate::resource::Resource;

/// Rows in one answer, at the most: an answer stays under 64 KiB.
const MOST_ROWS: u32 = 100;
/// Most entries of a row's lists: a hostile machine can't make an answer large.
const MOST_TAGS: usize = 4;
/// Longer words are no currency.
const LONGEST_CURRENCY: usize = 8;

/// One machine as a table shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MachineRow {
    /// Its id.
    pub id: MachineId,
    /// The organisation it belongs to.
    pub organisation_id: OrganisationId,
    /// That organisation's name.
    pub organisation_name: String,
    /// Its name.
    pub name: Option<String>,
    /// Its state, with the platform's own word.
    pub power: Power,
    /// CPU cores.
    pub cpu_count: Option<u32>,
    /// Memory in MiB.
    pub memory_mib: Option<u32>,
    /// Disk in GiB.
    pub disk_gib: Option<u32>,
    /// The guest's operating system.
    pub guest_os: Option<String>,
    /// IP addresses.
    pub addresses: Vec<String>,
    /// Cost a month, licences included.
    pub cost: Option<Money>,
    /// What of that is licences.
    pub licence_cost: Option<Money>,
    /// Tags.
    pub tags: Vec<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// What was asked of it and has not ended.
    pub asked: Option<Asked>,
}

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs)] // The names say it.
pub enum MachineColumn {
    Name,
    Power,
    Cpu,
    Memory,
    Disk,
    Address,
    Cost,
    Licences,
    Customer,
    Os,
    Tags,
    Created,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MachineSort {
    /// By which column.
    pub column: MachineColumn,
    /// Whether the largest comes first. Unknown values come last in any case.
    pub descending: bool,
}

/// Which rows are wanted.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MachineQuery {
    /// Whose machines.
    pub tenant: TenantRef,
    /// Words and qualifiers, see [`super::query`].
    pub search: String,
    /// The order.
    pub sort: MachineSort,
    /// The first row.
    pub offset: u32,
    /// How many rows, at most 100.
    pub limit: u32,
}

/// A window of rows.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MachineWindow {
    /// The rows.
    pub rows: Vec<MachineRow>,
    /// The first row's place.
    pub offset: u32,
    /// How many rows match.
    pub total: u32,
    /// How many there are without the search.
    pub all: u32,
    /// What of the search was not understood, in words for people.
    pub complaints: Vec<String>,
    /// How far the list can be trusted.
    pub trust: Trust,
    /// What the matching machines cost a month, licences included.
    pub cost: Total,
}

/// A window of a tenant's machines.
#[must_use]
pub fn window(desk: &Desk, query: &MachineQuery) -> MachineWindow {
    let index = index(desk, &query.tenant);
    let found = index.find(&query.search, query.sort);
    let mut rows = found
        .places
        .iter()
        .skip(query.offset as usize)
        .take(query.limit.min(MOST_ROWS) as usize)
        .map(|place| {
            let row = index.row(*place);
            let asked = asked(desk, &row.id);
            MachineRow { asked, ..row }
        })
        .collect();
    fit(&mut rows, MachineRow::shorten);
    MachineWindow {
        rows,
        offset: query.offset,
        total: count(found.places.len()),
        all: index.count(),
        complaints: found.complaints.clone(),
        trust: trust(desk, &query.tenant),
        cost: found.cost.clone(),
    }
}

/// How far the machines of a tenant can be trusted.
pub(super) fn trust(desk: &Desk, tenant: &TenantRef) -> Trust {
    let parts: Vec<_> = desk
        .scope(tenant)
        .into_iter()
        .map(|id| desk.get::<Rows<Machine>>(&Resource::Machines(id)))
        .collect();
    let mut trust = Trust::of(parts.iter().map(|part| &part.state));
    trust.unreadable = parts
        .iter()
        .filter_map(|part| part.value.as_ref())
        .map(|rows| rows.unreadable)
        .sum();
    trust
}

/// What a machine costs a month. The platform's estimate has the licences in it, as its bills do.
#[must_use]
pub fn monthly(machine: &Machine) -> Option<Decimal> {
    machine.cost
}

/// The currency of an organisation's prices: its bill's, else its wallet's.
pub(super) fn currency(desk: &Desk, id: &OrganisationId) -> Option<String> {
    /// A bill without its lines.
    #[derive(Deserialize)]
    struct Bill {
        currency: Option<String>,
    }
    let bill = Resource::Statement(id.clone());
    let bill = desk.library().glance(&bill, |bill: &Statement| Bill {
        currency: bill.currency.clone(),
    });
    bill.and_then(|bill| bill.currency).or_else(|| {
        let wallets = desk
            .get::<Rows<dcx_api::Wallet>>(&Resource::Wallets(id.clone()))
            .value?;
        wallets
            .rows
            .iter()
            .find_map(|wallet| wallet.currency.clone())
    })
}

/// A row for the screen, with every text bounded.
#[must_use]
pub fn row(
    machine: &Machine,
    id: &OrganisationId,
    name: &str,
    currency: Option<&str>,
) -> MachineRow {
    let text = |text: &str| bounded(text, LONGEST_TEXT);
    let currency = currency.map(|word| bounded(word, LONGEST_CURRENCY));
    let currency = currency.as_deref();
    MachineRow {
        id: machine.id.clone(),
        organisation_id: id.clone(),
        organisation_name: text(name),
        name: machine.name.as_deref().map(text),
        power: Power {
            state: machine.power.state,
            raw: machine.power.raw.as_deref().map(text),
        },
        cpu_count: machine.cpu_count,
        memory_mib: machine.memory_mib,
        disk_gib: machine.disk_gib,
        guest_os: machine.guest_os.as_deref().map(text),
        addresses: machine
            .ip_addresses
            .iter()
            .take(MOST_TAGS)
            .map(|own| text(own))
            .collect(),
        cost: machine.cost.map(|cost| Money::new(cost, currency)),
        licence_cost: machine.licence_cost.map(|cost| Money::new(cost, currency)),
        tags: machine
            .tags
            .iter()
            .take(MOST_TAGS)
            .map(|own| text(own))
            .collect(),
        created_at: machine.created_at,
        asked: None,
    }
}

impl MachineRow {
    fn shorten(&mut self, length: usize) {
        let entries = MOST_TAGS.min(length / 8);
        for list in [&mut self.addresses, &mut self.tags] {
            list.truncate(entries);
        }
        let lists = self.addresses.iter_mut().chain(&mut self.tags);
        [&mut self.name, &mut self.power.raw, &mut self.guest_os]
            .into_iter()
            .flatten()
            .chain([&mut self.organisation_name])
            .chain(lists)
            .for_each(|text| cut(text, length));
    }
}
