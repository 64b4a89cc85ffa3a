//! The index over a tenant's machines: search and order. It is made once for each state of the data,
//! and the last search's result is kept, so that scrolling costs only the rows asked for.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use dcx_api::{Decimal, Machine, OrganisationId, PowerState, Rows};

use super::{MachineColumn, MachineRow, MachineSort, currency, monthly, row};
use crate::operation::MachineTarget;
use crate::resource::Resource;
use crate::view::Desk;
use crate::view::money::{Sum, Total};
use crate::view::query::{Condition, Field, Test, natural, parse};
use crate::view::tenant::{TenantRef, count};

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
pub(super) struct Found {
    search: String,
    sort: MachineSort,
    pub(super) places: Vec<u32>,
    pub(super) complaints: Vec<String>,
    pub(super) cost: Total,
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

    /// How many machines there are.
    pub(super) fn count(&self) -> u32 {
        count(self.entries.len())
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

    pub(super) fn row(&self, place: u32) -> MachineRow {
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
        let places: HashMap<_, u32> = (0..self.count())
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
    pub(in crate::view) fn matching(&self, words: &[String], most: usize) -> Vec<MachineRow> {
        (0..self.count())
            .filter(|place| {
                let text = &self.entries[*place as usize].text;
                words.iter().all(|word| text.contains(word.as_str()))
            })
            .take(most)
            .map(|place| self.row(place))
            .collect()
    }

    pub(super) fn find(&self, search: &str, sort: MachineSort) -> Arc<Found> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = last.as_ref()
            && found.search == search
            && found.sort == sort
        {
            return Arc::clone(found);
        }
        let (conditions, complaints) = parse(search);
        let mut places: Vec<u32> = (0..self.count())
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
