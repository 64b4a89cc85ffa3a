//! What belongs to a machine: its disks and the network services that it uses.

use dcx_api::{
    Decimal, Disk, MachineId, NetworkKind, NetworkService, NetworkStatus, OrganisationId, Rows,
};
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use crate::reading::{Part, Reading};
use crate::view::Desk;
use crate::view::machines::currency;
use crate::view::money::Money;

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

pub(super) fn disk_row(disk: &Disk) -> DiskRow {
    let used_percent = match (disk.used_gib, disk.capacity_gib) {
        (Some(used), Some(size)) if !size.is_zero() => used
            .checked_div(size)
            .and_then(|share| (share * Decimal::from(100)).round().to_u32()),
        _ => None,
    };
    let text = |value: Option<Decimal>| value.map(|value| value.normalize().to_string());
    DiskRow {
        name: disk.name.clone(),
        capacity_gib: text(disk.capacity_gib),
        used_gib: text(disk.used_gib),
        used_percent,
        read_iops: text(disk.read_iops),
        write_iops: text(disk.write_iops),
    }
}

pub(super) fn network_rows(
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
