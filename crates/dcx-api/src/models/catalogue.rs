//! What can be bought, and the network services that were. Contract: "Products" and "Network services".

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ids::{MachineId, NetworkServiceId, ProductId};
use crate::models::vocabulary;

vocabulary! {
    /// The shelf a product stands on.
    ProductCategory {
        /// Machines.
        Compute = "compute",
        /// Disks.
        Storage = "storage",
        /// Licences.
        Licence = "licence" | "license",
        /// Networks.
        Network = "network",
        /// Backups.
        Backup = "backup",
    }
}

/// The size of a machine that a product stands for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProductSpecs {
    /// Virtual processors.
    pub cpu_count: Option<u32>,
    /// Memory, in MiB.
    pub memory_mib: Option<u32>,
    /// Disk, in GiB.
    pub disk_gib: Option<u32>,
}

/// A product of the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// The seller's number for it.
    pub sku: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// The shelf it stands on.
    pub category: ProductCategory,
    /// The price of one unit.
    pub unit_price: Option<Decimal>,
    /// The unit: `month`, `hour`, `GB-month`.
    pub unit: Option<String>,
    /// The currency of the price.
    pub currency: Option<String>,
    /// What it stands for, where it is a machine.
    pub specs: Option<ProductSpecs>,
}

vocabulary! {
    /// What a network service is.
    NetworkKind {
        /// A line to the internet.
        Internet = "internet",
        /// A private line between sites.
        Mpls = "mpls",
        /// A tunnel.
        Vpn = "vpn",
        /// A firewall.
        Firewall = "firewall",
        /// A public address.
        PublicIp = "publicip",
        /// A load balancer.
        LoadBalancer = "loadbalancer",
    }
}

vocabulary! {
    /// How a network service is.
    NetworkStatus {
        /// It works.
        Active = "active",
        /// It is being set up.
        Provisioning = "provisioning",
        /// It works badly.
        Degraded = "degraded",
        /// It doesn't work.
        Down = "down",
    }
}

/// A network service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct NetworkService {
    /// Its id.
    pub id: NetworkServiceId,
    /// Its name.
    pub name: Option<String>,
    /// What it is.
    pub kind: NetworkKind,
    /// Who provides it.
    pub provider: Option<String>,
    /// How it is.
    pub status: NetworkStatus,
    /// Bandwidth, in Mbit/s.
    pub bandwidth_mbps: Option<Decimal>,
    /// Cost a month.
    pub monthly_cost: Option<Decimal>,
    /// The machines it serves.
    pub machine_ids: Vec<MachineId>,
}
