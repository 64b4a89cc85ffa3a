//! Network services: what connects a customer's machines to the world.

use rusqlite::{Connection, params};
use serde_json::json;

use super::mix::Mix;
use super::names;
use super::organisations::{ADCOCK, Organisation, Tree};
use crate::money::Money;

/// Kind, what it is called, bandwidth where it has one, price a month in rands.
const OFFERS: [(&str, &str, Option<u32>, i64); 8] = [
    ("internet", "Internet breakout", Some(100), 1_850),
    ("internet", "Internet breakout", Some(500), 5_200),
    ("mpls", "MPLS to head office", Some(100), 3_140),
    ("vpn", "Site-to-site VPN", Some(50), 390),
    ("firewall", "Managed firewall", None, 1_650),
    ("public-ip", "Public address", None, 45),
    ("public-ip", "Public address", None, 45),
    ("load-balancer", "Load balancer", None, 780),
];

const PROVIDERS: [&str; 4] = [
    "E-Networks",
    "Liquid",
    "Dark Fibre Africa",
    "Teraco Exchange",
];

pub(super) fn seed(db: &Connection, seed: u64, tree: &Tree) -> rusqlite::Result<()> {
    let mut machines =
        db.prepare("SELECT id FROM vms WHERE organisation_id = ?1 ORDER BY seq LIMIT 12")?;
    let mut insert = db.prepare(
        "INSERT INTO services (id, organisation_id, name, kind, provider, status, bandwidth, cost, vm_ids)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for (index, owner) in (0..).zip(&tree.customers) {
        let ids = machines
            .query_map([&owner.id], |row| row.get(0))?
            .collect::<rusqlite::Result<Vec<String>>>()?;
        let mut mix = Mix::new(seed, "network", index);
        let mut put = |mix: &mut Mix,
                       kind: &str,
                       name: &str,
                       bandwidth: Option<u32>,
                       status: &str,
                       cost: Option<Money>,
                       ids: &[String]| {
            let id = mix.id();
            let provider = mix.pick(&PROVIDERS, "E-Networks");
            insert
                .execute(params![
                    id,
                    owner.id,
                    name,
                    kind,
                    provider,
                    status,
                    bandwidth,
                    cost,
                    json!(ids).to_string()
                ])
                .map(drop)
        };
        // Adcock's two services have no agreed price yet: they are the unpriced lines of its bill.
        if index == u64::try_from(ADCOCK).unwrap_or(1) {
            put(
                &mut mix,
                "internet",
                "Adcock internet breakout",
                Some(100),
                "active",
                None,
                &ids,
            )?;
            put(
                &mut mix,
                "vpn",
                "Adcock site-to-site VPN",
                Some(50),
                "active",
                None,
                ids.get(1..).unwrap_or_default(),
            )?;
            continue;
        }
        let first = mix.below(8);
        for step in 0..mix.between(1, 4) {
            let place = usize::try_from((first + step * 3) % 8).unwrap_or(0);
            let Some((kind, name, bandwidth, rands)) = OFFERS.get(place).copied() else {
                continue;
            };
            let status = match mix.below(100) {
                0..=89 => "active",
                90..=94 => "degraded",
                95..=97 => "provisioning",
                _ => "down",
            };
            let cost = (!mix.chance(6)).then(|| Money::cents(rands * 100));
            let served = usize::try_from(mix.between(1, 6))
                .unwrap_or(1)
                .min(ids.len());
            let name = named(owner, name);
            put(
                &mut mix,
                kind,
                &name,
                bandwidth,
                status,
                cost,
                ids.get(..served).unwrap_or_default(),
            )?;
        }
    }
    Ok(())
}

fn named(owner: &Organisation, name: &str) -> String {
    let mut short = names::short(&owner.name);
    if let Some(first) = short.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!(
        "{short} {}",
        name.to_lowercase()
            .replace("mpls", "MPLS")
            .replace("vpn", "VPN")
    )
}
