//! The tenant in view, the switcher's list, pins and recents.

use std::collections::HashSet;

use dcx_api::{OrganisationId, OrganisationKind, OrganisationStatus};
use serde::{Deserialize, Serialize};

use super::Desk;
use super::fit::{LONGEST_TEXT, bounded, cut, fit};
use super::tree::{Node, Tree};
use crate::reading::Trust;
use crate::resource::Resource;

/// Recents that are kept.
const RECENTS: usize = 8;
/// Rows of the switcher in one answer, at the most.
const MOST_ROWS: u32 = 200;

/// The organisation one works in, or all customers at once.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum TenantRef {
    /// One organisation; for a reseller with its customers.
    Organisation {
        /// Its id.
        id: OrganisationId,
    },
    /// "All my customers".
    All,
}

/// What a tenant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum TenantKind {
    /// Datacentrix.
    Root,
    /// A reseller.
    Reseller,
    /// A customer.
    Customer,
    /// A kind this client doesn't know.
    Other,
    /// "All my customers".
    All,
}

/// How a tenant stands with the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum TenantStatus {
    /// In good standing.
    Active,
    /// Suspended.
    Suspended,
    /// A status this client doesn't know.
    Other,
}

/// One step of the path to a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Crumb {
    /// Where it leads.
    pub tenant: TenantRef,
    /// Its name.
    pub name: String,
}

/// What the frame says of the tenant in view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TenantHeader {
    /// The tenant.
    pub tenant: TenantRef,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: TenantKind,
    /// How it stands.
    pub status: TenantStatus,
    /// From the root to its parent.
    pub path: Vec<Crumb>,
    /// How many customers are beneath it.
    pub customers: u32,
}

/// One row of the switcher.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TenantEntry {
    /// The tenant.
    pub tenant: TenantRef,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: TenantKind,
    /// How it stands.
    pub status: TenantStatus,
    /// How deep it stands in the tree.
    pub depth: u32,
    /// The names above it, for instance `Datacentrix › CloudTech`.
    pub path: String,
    /// How many customers are beneath it.
    pub customers: u32,
    /// Whether there is anything to unfold.
    pub expandable: bool,
    /// Whether it is pinned.
    pub pinned: bool,
}

/// Which rows of the switcher are wanted.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TenantQuery {
    /// Words that the name (or a name above it) must have. Empty: the tree.
    pub search: String,
    /// Folded organisations.
    pub collapsed: Vec<OrganisationId>,
    /// The first row.
    pub offset: u32,
    /// How many rows, at most 200.
    pub limit: u32,
}

/// A window of the switcher's rows.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TenantWindow {
    /// The rows.
    pub rows: Vec<TenantEntry>,
    /// The first row's place.
    pub offset: u32,
    /// How many rows there are in all.
    pub total: u32,
    /// How far the list can be trusted.
    pub trust: Trust,
}

/// What stands above the tree: all customers, pins, recents.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TenantShelf {
    /// "All my customers", for whoever has more than one.
    pub all: Option<TenantEntry>,
    /// Pinned tenants, in the order of pinning.
    pub pinned: Vec<TenantEntry>,
    /// Tenants opened lately, newest first, without the pinned ones.
    pub recent: Vec<TenantEntry>,
}

/// Pins and recents of one account, kept sealed with its data.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Shelf {
    pinned: Vec<TenantRef>,
    recent: Vec<TenantRef>,
}

impl Shelf {
    /// The tenant opened last.
    #[must_use]
    pub fn last(&self) -> Option<&TenantRef> {
        self.recent.first()
    }

    /// Puts a tenant in front of the recents.
    pub fn opened(&mut self, tenant: &TenantRef) {
        self.recent.retain(|other| other != tenant);
        self.recent.insert(0, tenant.clone());
        self.recent.truncate(RECENTS);
    }

    /// Pins or unpins a tenant.
    pub fn pin(&mut self, tenant: &TenantRef, pinned: bool) {
        self.pinned.retain(|other| other != tenant);
        if pinned {
            self.pinned.push(tenant.clone());
        }
    }

    /// The organisations among pins and recents.
    #[must_use]
    pub fn organisations(&self) -> HashSet<OrganisationId> {
        self.pinned
            .iter()
            .chain(&self.recent)
            .filter_map(|tenant| match tenant {
                TenantRef::Organisation { id } => Some(id.clone()),
                TenantRef::All => None,
            })
            .collect()
    }
}

impl From<&OrganisationKind> for TenantKind {
    fn from(kind: &OrganisationKind) -> Self {
        match kind {
            OrganisationKind::Root => Self::Root,
            OrganisationKind::Reseller => Self::Reseller,
            OrganisationKind::Customer => Self::Customer,
            OrganisationKind::Other(_) => Self::Other,
        }
    }
}

impl From<&OrganisationStatus> for TenantStatus {
    fn from(status: &OrganisationStatus) -> Self {
        match status {
            OrganisationStatus::Active => Self::Active,
            OrganisationStatus::Suspended => Self::Suspended,
            OrganisationStatus::Other(_) => Self::Other,
        }
    }
}

/// The tenant that a node stands for.
#[must_use]
pub fn tenant_of(node: &Node) -> TenantRef {
    TenantRef::Organisation {
        id: node.id.clone(),
    }
}

/// What the frame says of a tenant; `None` when the account doesn't see it.
#[must_use]
pub fn header(tree: &Tree, tenant: &TenantRef) -> Option<TenantHeader> {
    match tenant {
        TenantRef::All => Some(TenantHeader {
            tenant: TenantRef::All,
            name: ALL_NAME.to_owned(),
            kind: TenantKind::All,
            status: TenantStatus::Active,
            path: Vec::new(),
            customers: count(tree.customers().count()),
        }),
        TenantRef::Organisation { id } => {
            let node = tree.get(id)?;
            let path = tree.path(node);
            Some(TenantHeader {
                tenant: tenant.clone(),
                name: node.name.clone(),
                kind: (&node.kind).into(),
                status: (&node.status).into(),
                path: path
                    .iter()
                    .map(|node| Crumb {
                        tenant: tenant_of(node),
                        name: node.name.clone(),
                    })
                    .collect(),
                customers: node.customers,
            })
        }
    }
}

const ALL_NAME: &str = "All my customers";

/// A window of the switcher.
#[must_use]
pub fn window(desk: &Desk, query: &TenantQuery) -> TenantWindow {
    let tree = desk.tree();
    let shelf = desk.shelf();
    let words: Vec<String> = query
        .search
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    let collapsed: HashSet<&OrganisationId> = query.collapsed.iter().collect();
    let matching: Vec<&Node> = tree
        .walk()
        .filter(|node| {
            if words.is_empty() {
                !tree
                    .path(node)
                    .iter()
                    .any(|above| collapsed.contains(&above.id))
            } else {
                let name = node.name.to_lowercase();
                let id = node.id.as_str().to_lowercase();
                words.iter().all(|word| name.contains(word) || id == *word)
            }
        })
        .collect();
    let limit = query.limit.min(MOST_ROWS);
    let mut rows = matching
        .iter()
        .skip(query.offset as usize)
        .take(limit as usize)
        .map(|node| entry(&tree, node, &shelf))
        .collect();
    fit(&mut rows, |row: &mut TenantEntry, length| {
        cut(&mut row.name, length);
        cut(&mut row.path, length);
    });
    let trust = Trust::of([&desk.state(&Resource::Organisations)]);
    TenantWindow {
        rows,
        offset: query.offset,
        total: count(matching.len()),
        trust,
    }
}

/// All customers, pins and recents.
#[must_use]
pub fn shelf(desk: &Desk) -> TenantShelf {
    let tree = desk.tree();
    let shelf = desk.shelf();
    let find = |tenant: &TenantRef| match tenant {
        TenantRef::All => all(&tree, &shelf),
        TenantRef::Organisation { id } => tree.get(id).map(|node| entry(&tree, node, &shelf)),
    };
    TenantShelf {
        all: all(&tree, &shelf),
        pinned: shelf.pinned.iter().filter_map(find).collect(),
        recent: shelf
            .recent
            .iter()
            .filter(|tenant| !shelf.pinned.contains(tenant) && **tenant != TenantRef::All)
            .filter_map(find)
            .collect(),
    }
}

fn all(tree: &Tree, shelf: &Shelf) -> Option<TenantEntry> {
    let customers = tree.customers().count();
    (tree.len() > 1).then(|| TenantEntry {
        tenant: TenantRef::All,
        name: ALL_NAME.to_owned(),
        kind: TenantKind::All,
        status: TenantStatus::Active,
        depth: 0,
        path: String::new(),
        customers: count(customers),
        expandable: false,
        pinned: shelf.pinned.contains(&TenantRef::All),
    })
}

fn entry(tree: &Tree, node: &Node, shelf: &Shelf) -> TenantEntry {
    let tenant = tenant_of(node);
    TenantEntry {
        name: bounded(&node.name, LONGEST_TEXT),
        kind: (&node.kind).into(),
        status: (&node.status).into(),
        depth: node.depth,
        path: path_text(tree, node),
        customers: node.customers,
        expandable: !node.children.is_empty(),
        pinned: shelf.pinned.contains(&tenant),
        tenant,
    }
}

/// The names above a node in one line.
#[must_use]
pub fn path_text(tree: &Tree, node: &Node) -> String {
    let names: Vec<String> = tree
        .path(node)
        .iter()
        .map(|node| bounded(&node.name, LONGEST_TEXT))
        .collect();
    names.join(" › ")
}

/// A count as the UI takes it.
#[must_use]
pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
