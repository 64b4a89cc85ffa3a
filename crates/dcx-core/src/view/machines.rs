//! The list of machines: rows, filter, order, windows. The whole list stays here; the UI sees the
//! rows that are on its screen. The index over a tenant is made once for each state of the data
//! and the last search's result is kept, so that scrolling costs only the rows asked for.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use dcx_api::{
    Decimal, Machine, MachineId, OrganisationId, Power, PowerState, Rows, Statement, Timestamp,
};
use serde::{Deserialize, Serialize};

use super::Desk;
use super::actions::{Asked, asked};
use super::fit::{LONGEST_TEXT, bounded, cut, fit};
use super::money::{Money, Sum, Total};
use super::query::{Condition, Field, Test, natural, parse};
use super::tenant::{TenantRef, count};
use crate::operation::MachineTarget;
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

/// Every machine of a tenant, ready to be searched.
pub struct MachineIndex {
    tenant: TenantRef,
    version: u64,
    parts: Vec<IndexPart>,
    entries: Vec<IndexEntry>,
    last: Mutex<Option<Arc<Found>>>,
}

struct IndexPart {
    id: OrganisationId,
    name: String,
    lower: String,
    currency: Option<String>,
    machines: Arc<Rows<Machine>>,
}

struct IndexEntry {
    part: u32,
    row: u32,
    /// Name, addresses, tags and system in lower case, for searching; the name alone in front.
    text: Box<str>,
    name_length: u32,
}

/// What a search found.
struct Found {
    search: String,
    sort: MachineSort,
    places: Vec<u32>,
    complaints: Vec<String>,
    cost: Total,
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
        all: count(index.entries.len()),
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

/// The index of a tenant's machines, made anew only when the data changed.
pub(crate) fn index(desk: &Desk, tenant: &TenantRef) -> Arc<MachineIndex> {
    let version = desk.library().machines_version();
    let mut kept = desk.machines.lock().unwrap_or_else(PoisonError::into_inner);
    kept.retain(|index| index.version == version && !index.lacks_a_currency(desk));
    if let Some(index) = kept.iter().find(|index| index.tenant == *tenant) {
        return Arc::clone(index);
    }
    // Two: the tenant in view, and everything for the search over all.
    kept.truncate(1);
    let index = Arc::new(MachineIndex::new(desk, tenant, version));
    kept.insert(0, Arc::clone(&index));
    index
}

impl MachineIndex {
    fn new(desk: &Desk, tenant: &TenantRef, version: u64) -> Self {
        let tree = desk.tree();
        let mut parts = Vec::new();
        let mut entries = Vec::new();
        for id in desk.scope(tenant) {
            let Some(machines) = desk
                .get::<Rows<Machine>>(&Resource::Machines(id.clone()))
                .value
            else {
                continue;
            };
            let name = tree
                .get(&id)
                .map_or_else(|| id.to_string(), |node| node.name.clone());
            let part = count(parts.len());
            entries.extend(
                machines
                    .rows
                    .iter()
                    .zip(0..)
                    .map(|(machine, row)| IndexEntry::new(part, row, machine)),
            );
            let currency = currency(desk, &id);
            parts.push(IndexPart {
                lower: name.to_lowercase(),
                name,
                id,
                currency,
                machines,
            });
        }
        Self {
            tenant: tenant.clone(),
            version,
            parts,
            entries,
            last: Mutex::default(),
        }
    }

    /// Whether a currency has come in since: the bill may arrive after the machines.
    fn lacks_a_currency(&self, desk: &Desk) -> bool {
        let mut unknown = self.parts.iter().filter(|part| part.currency.is_none());
        unknown.any(|part| currency(desk, &part.id).is_some())
    }

    fn machine(&self, entry: &IndexEntry) -> (&IndexPart, &Machine) {
        let part = &self.parts[entry.part as usize];
        (part, &part.machines.rows[entry.row as usize])
    }

    fn row(&self, place: u32) -> MachineRow {
        let (part, machine) = self.machine(&self.entries[place as usize]);
        row(machine, &part.id, &part.name, part.currency.as_deref())
    }

    /// The rows in order, for an export and for runs.
    pub(crate) fn rows(&self, search: &str, sort: MachineSort) -> impl Iterator<Item = MachineRow> {
        let found = self.find(search, sort);
        (0..found.places.len()).map(move |place| self.row(found.places[place]))
    }

    /// The row of each of these machines, in their order; `None` for those that aren't here.
    pub(crate) fn rows_of(&self, targets: &[MachineTarget]) -> Vec<Option<MachineRow>> {
        let places: HashMap<_, u32> = (0..count(self.entries.len()))
            .map(|place| {
                let (part, machine) = self.machine(&self.entries[place as usize]);
                ((&part.id, &machine.id), place)
            })
            .collect();
        targets
            .iter()
            .map(|target| places.get(&(&target.organisation_id, &target.machine_id)))
            .map(|place| place.map(|place| self.row(*place)))
            .collect()
    }

    /// Machines whose text has all the words, in no order, at most so many.
    pub(super) fn matching(&self, words: &[String], most: usize) -> Vec<MachineRow> {
        (0..count(self.entries.len()))
            .filter(|place| {
                let text = &self.entries[*place as usize].text;
                words.iter().all(|word| text.contains(word.as_str()))
            })
            .take(most)
            .map(|place| self.row(place))
            .collect()
    }

    fn find(&self, search: &str, sort: MachineSort) -> Arc<Found> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = last.as_ref()
            && found.search == search
            && found.sort == sort
        {
            return Arc::clone(found);
        }
        let (conditions, complaints) = parse(search);
        let mut places: Vec<u32> = (0..count(self.entries.len()))
            .filter(|place| self.meets(&self.entries[*place as usize], &conditions))
            .collect();
        self.order(&mut places, sort);
        let mut cost = Sum::default();
        for place in &places {
            let (part, machine) = self.machine(&self.entries[*place as usize]);
            cost.add(monthly(machine), part.currency.as_deref());
        }
        let cost = cost.total();
        let found = Found {
            search: search.to_owned(),
            sort,
            places,
            complaints,
            cost,
        };
        let found = Arc::new(found);
        *last = Some(Arc::clone(&found));
        found
    }

    fn meets(&self, entry: &IndexEntry, conditions: &[Condition]) -> bool {
        conditions.iter().all(|condition| {
            let (part, machine) = self.machine(entry);
            let holds = match &condition.test {
                Test::Word(word) => {
                    entry.text.contains(word.as_str()) || part.lower.contains(word.as_str())
                }
                Test::Name(word) => entry.name().contains(word.as_str()),
                Test::Tag(tag) => machine
                    .tags
                    .iter()
                    .any(|own| own.to_lowercase().starts_with(tag.as_str())),
                Test::Address(start) => machine
                    .ip_addresses
                    .iter()
                    .any(|own| own.to_lowercase().starts_with(start.as_str())),
                Test::System(word) => machine
                    .guest_os
                    .as_ref()
                    .is_some_and(|own| own.to_lowercase().contains(word.as_str())),
                Test::Customer(word) => part.lower.contains(word.as_str()),
                Test::Power(states) => states.contains(&machine.power.state),
                Test::Number(field, compare, bound) => {
                    number(machine, *field).is_some_and(|value| compare.holds(value, *bound))
                }
                Test::Unknown(field) => number(machine, *field).is_none(),
            };
            holds != condition.not
        })
    }

    fn order(&self, places: &mut [u32], sort: MachineSort) {
        let by_name = |a: &IndexEntry, b: &IndexEntry| natural(a.name(), b.name());
        places.sort_by(|one, other| {
            let (a, b) = (&self.entries[*one as usize], &self.entries[*other as usize]);
            let ((part_a, x), (part_b, y)) = (self.machine(a), self.machine(b));
            let (order, descending) = match sort.column {
                MachineColumn::Name => match (&x.name, &y.name) {
                    (Some(_), Some(_)) => (by_name(a, b), sort.descending),
                    (one, other) => unknown_last(one.as_deref(), other.as_deref(), sort.descending),
                },
                MachineColumn::Power => {
                    unknown_last(rank(x.power.state), rank(y.power.state), sort.descending)
                }
                MachineColumn::Customer => (natural(&part_a.lower, &part_b.lower), sort.descending),
                MachineColumn::Address => {
                    unknown_last(address_key(x), address_key(y), sort.descending)
                }
                MachineColumn::Os => unknown_last(
                    x.guest_os.as_deref(),
                    y.guest_os.as_deref(),
                    sort.descending,
                ),
                MachineColumn::Tags => {
                    unknown_last(x.tags.first(), y.tags.first(), sort.descending)
                }
                MachineColumn::Created => unknown_last(x.created_at, y.created_at, sort.descending),
                MachineColumn::Cpu => unknown_last(x.cpu_count, y.cpu_count, sort.descending),
                MachineColumn::Memory => unknown_last(x.memory_mib, y.memory_mib, sort.descending),
                MachineColumn::Disk => unknown_last(x.disk_gib, y.disk_gib, sort.descending),
                MachineColumn::Cost => unknown_last(x.cost, y.cost, sort.descending),
                MachineColumn::Licences => {
                    unknown_last(x.licence_cost, y.licence_cost, sort.descending)
                }
            };
            let order = if descending { order.reverse() } else { order };
            order
                .then_with(|| by_name(a, b))
                .then_with(|| one.cmp(other))
        });
    }
}

/// The order of two values that may be unknown, and whether it is still to be reversed.
fn unknown_last<T: Ord + Copy>(a: Option<T>, b: Option<T>, descending: bool) -> (Ordering, bool) {
    match (a, b) {
        (Some(_), Some(_)) => (a.cmp(&b), descending),
        // `None` is the smaller one in Rust; here it comes last whichever way the order goes.
        _ => (b.cmp(&a), false),
    }
}

impl IndexEntry {
    fn new(part: u32, row: u32, machine: &Machine) -> Self {
        let mut text = machine
            .name
            .as_deref()
            .unwrap_or(machine.id.as_str())
            .to_lowercase();
        let name_length = count(text.len());
        for more in machine
            .ip_addresses
            .iter()
            .chain(&machine.tags)
            .chain(&machine.guest_os)
        {
            text.push('\n');
            text.push_str(&more.to_lowercase());
        }
        Self {
            part,
            row,
            text: text.into_boxed_str(),
            name_length,
        }
    }

    fn name(&self) -> &str {
        &self.text[..self.name_length as usize]
    }
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

fn number(machine: &Machine, field: Field) -> Option<Decimal> {
    match field {
        Field::Cpu => machine.cpu_count.map(Decimal::from),
        Field::Memory => machine
            .memory_mib
            .map(|mib| Decimal::from(mib) / Decimal::from(1024)),
        Field::Disk => machine.disk_gib.map(Decimal::from),
        Field::Cost => machine.cost,
        Field::Licences => machine.licence_cost,
    }
}

/// Addresses in the order of their numbers.
fn address_key(machine: &Machine) -> Option<std::net::IpAddr> {
    machine
        .ip_addresses
        .iter()
        .find_map(|text| text.parse().ok())
}

/// The order of states in the table: what runs first.
fn rank(state: PowerState) -> Option<u8> {
    Some(match state {
        PowerState::Running => 0,
        PowerState::Starting => 1,
        PowerState::Restarting => 2,
        PowerState::Provisioning => 3,
        PowerState::Stopping => 4,
        PowerState::Suspended => 5,
        PowerState::Stopped => 6,
        PowerState::Unknown => return None,
    })
}
