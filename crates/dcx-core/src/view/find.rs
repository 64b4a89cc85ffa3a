//! The search over everything at hand: tenants, and machines by name, address, tag or system. Works
//! on saved data alone, so it works offline.

use dcx_api::{MachineId, Power};
use serde::{Deserialize, Serialize};

use super::Desk;
use super::fit::{LONGEST_TEXT, bounded, cut, fit};
use super::machines::index;
use super::query::natural;
use super::tenant::{TenantRef, path_text, tenant_of};

/// Hits in one answer, at the most.
const MOST_HITS: u32 = 50;
/// Of these, tenants.
const MOST_TENANTS: usize = 8;

/// What is looked for.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SearchRequest {
    /// Words that must all be found.
    pub text: String,
    /// How many hits, at most 50.
    pub limit: u32,
}

/// One hit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum SearchHit {
    /// A tenant.
    Tenant {
        /// The tenant.
        tenant: TenantRef,
        /// Its name.
        name: String,
        /// The names above it.
        path: String,
    },
    /// A machine.
    Machine {
        /// The tenant it belongs to.
        tenant: TenantRef,
        /// Its id.
        machine_id: MachineId,
        /// Its name.
        name: Option<String>,
        /// Its organisation's name.
        organisation_name: String,
        /// Its first address.
        address: Option<String>,
        /// Its state.
        power: Power,
    },
}

/// Finds tenants and machines.
#[must_use]
pub fn find(desk: &Desk, request: &SearchRequest) -> Vec<SearchHit> {
    let words: Vec<String> = request
        .text
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() {
        return Vec::new();
    }
    let limit = request.limit.min(MOST_HITS) as usize;
    let tree = desk.tree();
    let mut tenants: Vec<_> = tree
        .walk()
        .filter(|node| {
            let name = node.name.to_lowercase();
            words.iter().all(|word| name.contains(word.as_str()))
        })
        .collect();
    // A name that begins with the first word is what was meant more often than not.
    tenants.sort_by_key(|node| !node.name.to_lowercase().starts_with(words[0].as_str()));
    let mut hits: Vec<SearchHit> = tenants
        .into_iter()
        .take(MOST_TENANTS.min(limit))
        .map(|node| SearchHit::Tenant {
            tenant: tenant_of(node),
            name: bounded(&node.name, LONGEST_TEXT),
            path: path_text(&tree, node),
        })
        .collect();
    let everything = match desk.widest_tenant() {
        Some(tenant) => index(desk, &tenant),
        None => return hits,
    };
    let mut machines = everything.matching(&words, limit - hits.len());
    machines.sort_by(|a, b| {
        natural(
            a.name.as_deref().unwrap_or_default(),
            b.name.as_deref().unwrap_or_default(),
        )
    });
    hits.extend(machines.into_iter().map(|machine| SearchHit::Machine {
        tenant: TenantRef::Organisation {
            id: machine.organisation_id,
        },
        machine_id: machine.id,
        name: machine.name,
        organisation_name: machine.organisation_name,
        address: machine.addresses.into_iter().next(),
        power: machine.power,
    }));
    fit(&mut hits, SearchHit::shorten);
    hits
}

impl SearchHit {
    fn shorten(&mut self, length: usize) {
        match self {
            Self::Tenant { name, path, .. } => {
                cut(name, length);
                cut(path, length);
            }
            Self::Machine {
                name,
                organisation_name,
                address,
                power,
                ..
            } => {
                cut(organisation_name, length);
                for text in [name, address, &mut power.raw].into_iter().flatten() {
                    cut(text, length);
                }
            }
        }
    }
}
