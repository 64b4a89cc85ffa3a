//! The customers' page: everybody beneath a tenant, and what may be done with each.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use dcx_api::{
    Decimal, Obstacle, Organisation, OrganisationId, OrganisationKind, Problem, Role, Rows,
    Timestamp,
};
use serde::{Deserialize, Serialize};

pub use super::customer_fields::{CustomerCheck, CustomerNameQuery, check};

use super::Desk;
use super::customers::{self, CustomerRow};
use super::fit::{LONGEST_TEXT, MOST_BYTES, bounded, cut, fit_into};
use super::money::currency;
use super::query::natural;
use super::roles::{Deed, by_role, may_create};
use super::tenant::{TenantHeader, TenantKind, TenantRef, count, header};
use super::tree::{Node, Tree};
use crate::reading::Trust;
use crate::resource::Resource;

/// Rows in one answer, at the most: an answer stays under 64 KiB.
const MOST_ROWS: u32 = 60;
/// What the choice of parents may take of an answer; the rows have the rest.
const PARENTS_BYTES: usize = 10 * 1024;

/// A column of the customers' list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs)] // The names say it.
pub enum CustomerColumn {
    Name,
    Runway,
    Available,
    Cost,
    Machines,
    Alerts,
    Reseller,
    Created,
}

/// Which customers are wanted.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CustomerQuery {
    /// The tenant in view.
    pub tenant: TenantRef,
    /// Words in the name, the reseller's name or the contact.
    pub search: String,
    /// By which column.
    pub column: CustomerColumn,
    /// Whether the largest comes first. Unknown values come last in any case.
    pub descending: bool,
    /// The first row.
    pub offset: u32,
    /// How many rows, at most 60.
    pub limit: u32,
}

/// One organisation of the list.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CustomerEntry {
    /// What the ranking says of it too.
    pub customer: CustomerRow,
    /// Its id.
    pub id: OrganisationId,
    /// A customer or a reseller.
    pub kind: TenantKind,
    /// The organisation above it.
    pub reseller: Option<String>,
    /// Whom to write to.
    pub contact_email: Option<String>,
    /// A reseller's share in per cent, a decimal: `12.5`.
    pub commission_per_cent: Option<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// What stands in the way of another name.
    pub rename: Option<Obstacle>,
    /// What stands in the way of suspending it.
    pub suspend: Option<Obstacle>,
    /// What stands in the way of resuming it.
    pub resume: Option<Obstacle>,
    /// What stands in the way of another share.
    pub set_commission: Option<Obstacle>,
}

/// An organisation that a new customer could stand under.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ParentChoice {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
}

/// A window of the customers' list. Resellers are in it where the tenant is Datacentrix.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CustomerWindow {
    /// The tenant in view.
    pub tenant: TenantHeader,
    /// The rows.
    pub rows: Vec<CustomerEntry>,
    /// The first row's place.
    pub offset: u32,
    /// How many match.
    pub total: u32,
    /// How many there are without the search.
    pub all: u32,
    /// How many of those are resellers.
    pub resellers: u32,
    /// How far the list can be trusted.
    pub trust: Trust,
    /// What stands in the way of a new customer.
    pub create: Option<Obstacle>,
    /// Whom a new customer could stand under: the tenant's reseller, or any for Datacentrix.
    pub parents: Vec<ParentChoice>,
}

/// A window of the customers' list.
///
/// # Errors
/// [`Problem::NotFound`] when the account doesn't see the tenant.
pub fn window(desk: &Desk, query: &CustomerQuery) -> Result<CustomerWindow, Problem> {
    let tree = desk.tree();
    let header = header(&tree, &query.tenant).ok_or(Problem::NotFound)?;
    let list = desk
        .get::<Rows<Organisation>>(&Resource::Organisations)
        .value;
    let facts: HashMap<&OrganisationId, &Organisation> = list
        .iter()
        .flat_map(|list| &list.rows)
        .map(|row| (&row.id, row))
        .collect();
    let listed = listed(desk, &tree, &query.tenant);
    let all = count(listed.len());
    let resellers = listed
        .iter()
        .filter(|node| node.kind == OrganisationKind::Reseller);
    let resellers = count(resellers.count());
    let words: Vec<String> = query
        .search
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    let mut found: Vec<Listed<'_>> = listed
        .into_iter()
        .map(|node| (node, tree.parent(node), facts.get(&node.id).copied()))
        .filter(|(node, reseller, facts)| has(&words, node, *reseller, *facts))
        .map(|(node, reseller, facts)| Listed {
            node,
            reseller,
            facts,
            row: customers::row(desk, node),
            lower: node.name.to_lowercase(),
        })
        .collect();
    found.sort_by(|one, other| one.compare(other, query.column, query.descending));
    let link = desk.obstacle();
    let mut rows: Vec<CustomerEntry> = found
        .iter()
        .skip(query.offset as usize)
        .take(query.limit.min(MOST_ROWS) as usize)
        .map(|entry| entry.for_screen(desk, link))
        .collect();
    let (create, mut parents) = creation(desk, &tree, &query.tenant);
    let spare = fit_into(&mut parents, PARENTS_BYTES, |parent, length| {
        cut(&mut parent.name, length);
    });
    fit_into(&mut rows, MOST_BYTES - PARENTS_BYTES + spare, shorten);
    let mut trust = Trust::of([&desk.state(&Resource::Organisations)]);
    trust.unreadable = list.as_ref().map_or(0, |list| list.unreadable);
    Ok(CustomerWindow {
        tenant: header,
        rows,
        offset: query.offset,
        total: count(found.len()),
        all,
        resellers,
        trust,
        create: link.or(create),
        parents,
    })
}

/// Everybody beneath the tenant but itself. For "All my customers" resellers are among them where the account is
/// Datacentrix's.
fn listed<'a>(desk: &Desk, tree: &'a Tree, tenant: &TenantRef) -> Vec<&'a Node> {
    match tenant {
        TenantRef::All if desk.account().role == Some(Role::Datacentrix) => {
            tree.walk().filter(|node| node.depth > 0).collect()
        }
        TenantRef::All => tree.customers().collect(),
        TenantRef::Organisation { id } => {
            let beneath = tree.beneath(id).into_iter();
            beneath.filter(|node| node.id != *id).collect()
        }
    }
}

/// What stands in the way of a new customer, and under whom it could stand: the reseller in view, else any that may.
fn creation(desk: &Desk, tree: &Tree, tenant: &TenantRef) -> (Option<Obstacle>, Vec<ParentChoice>) {
    if let Some(obstacle) = may_create(desk) {
        return (Some(obstacle), Vec::new());
    }
    let in_view = match tenant {
        TenantRef::Organisation { id } => tree.get(id),
        TenantRef::All => None,
    };
    let asked: Vec<&Node> = match in_view {
        Some(node) if node.kind == OrganisationKind::Reseller => vec![node],
        _ => tree
            .walk()
            .filter(|node| node.kind == OrganisationKind::Reseller)
            .collect(),
    };
    let may = |node: &Node| by_role(desk.account(), node, Deed::CreateCustomer);
    let parents: Vec<ParentChoice> = asked
        .iter()
        .filter(|node| may(node).is_none())
        .map(|node| ParentChoice {
            id: node.id.clone(),
            name: bounded(&node.name, LONGEST_TEXT),
        })
        .collect();
    let obstacle = parents.is_empty().then(|| {
        let first = asked.first().and_then(|node| may(node));
        first.unwrap_or(Obstacle::OnlyResellers)
    });
    (obstacle, parents)
}

/// Whether all words are in the name, the reseller's name or the contact.
fn has(
    words: &[String],
    node: &Node,
    reseller: Option<&Node>,
    facts: Option<&Organisation>,
) -> bool {
    if words.is_empty() {
        return true;
    }
    let reseller = reseller.map_or("", |node| node.name.as_str());
    let contact = facts.and_then(|facts| facts.contact_email.as_deref());
    let text = format!("{}\n{reseller}\n{}", node.name, contact.unwrap_or_default());
    let text = text.to_lowercase();
    words.iter().all(|word| text.contains(word))
}

/// One organisation of the list with what it is found and sorted by.
struct Listed<'a> {
    node: &'a Node,
    reseller: Option<&'a Node>,
    facts: Option<&'a Organisation>,
    row: CustomerRow,
    lower: String,
}

impl Listed<'_> {
    /// By a column, unknown values last in either direction, then by name.
    fn compare(&self, other: &Self, column: CustomerColumn, descending: bool) -> Ordering {
        let by_name = || natural(&self.lower, &other.lower);
        let number =
            |of: fn(&Self) -> Option<Decimal>| unknown_last(of(self), of(other), descending);
        let order = match column {
            CustomerColumn::Name => turned(by_name(), descending),
            CustomerColumn::Reseller => {
                let name = |entry: &Self| entry.reseller.map(|node| node.name.to_lowercase());
                match (name(self), name(other)) {
                    (Some(one), Some(other)) => turned(natural(&one, &other), descending),
                    (one, other) => one.is_none().cmp(&other.is_none()),
                }
            }
            CustomerColumn::Runway => number(|entry| entry.row.runway.days.map(Decimal::from)),
            CustomerColumn::Available => number(|entry| {
                let available = entry.row.available.as_ref()?;
                available.amount.parse().ok()
            }),
            CustomerColumn::Cost => number(|entry| entry.row.cost.amount.as_deref()?.parse().ok()),
            CustomerColumn::Machines => number(|entry| entry.row.machines.map(Decimal::from)),
            CustomerColumn::Alerts => number(|entry| entry.row.alerts.map(Decimal::from)),
            CustomerColumn::Created => {
                number(|entry| Some(Decimal::from(entry.facts?.created_at?.as_millis())))
            }
        };
        order.then_with(by_name)
    }

    fn for_screen(&self, desk: &Desk, link: Option<Obstacle>) -> CustomerEntry {
        let obstacle = |deed| link.or_else(|| by_role(desk.account(), self.node, deed));
        let facts = self.facts;
        let mut customer = self.row.clone();
        customer.name = bounded(&customer.name, LONGEST_TEXT);
        tame(&mut customer);
        CustomerEntry {
            customer,
            id: self.node.id.clone(),
            kind: (&self.node.kind).into(),
            reseller: self.reseller.map(|node| bounded(&node.name, LONGEST_TEXT)),
            contact_email: facts
                .and_then(|facts| facts.contact_email.as_deref())
                .map(|email| bounded(email, LONGEST_TEXT)),
            commission_per_cent: facts
                .and_then(|facts| facts.commission_rate)
                .and_then(per_cent),
            created_at: facts.and_then(|facts| facts.created_at),
            rename: obstacle(Deed::Rename),
            suspend: obstacle(Deed::Suspend),
            resume: obstacle(Deed::Resume),
            set_commission: obstacle(Deed::SetCommission),
        }
    }
}

/// Takes away currencies that are none: they can't be shortened.
fn tame(row: &mut CustomerRow) {
    let amounts = [row.available.as_mut(), row.runway.per_day.as_mut()];
    let words = amounts
        .into_iter()
        .flatten()
        .map(|money| &mut money.currency);
    for word in words.chain([&mut row.cost.currency]) {
        if currency(word.as_deref()).is_none() {
            *word = None;
        }
    }
}

/// A share as the platform writes it, a fraction, in per cent.
fn per_cent(rate: Decimal) -> Option<String> {
    let per_cent = rate.checked_mul(Decimal::ONE_HUNDRED)?;
    Some(per_cent.normalize().to_string())
}

fn turned(order: Ordering, descending: bool) -> Ordering {
    if descending { order.reverse() } else { order }
}

fn unknown_last(one: Option<Decimal>, other: Option<Decimal>, descending: bool) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => turned(one.cmp(&other), descending),
        (one, other) => Reverse(one.is_some()).cmp(&Reverse(other.is_some())),
    }
}

fn shorten(row: &mut CustomerEntry, length: usize) {
    cut(&mut row.customer.name, length);
    let texts = [&mut row.reseller, &mut row.contact_email];
    for text in texts.into_iter().flatten() {
        cut(text, length);
    }
}
