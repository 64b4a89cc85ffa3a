//! The catalogue: 39 products, as the production one has.

use rusqlite::{Connection, params};

use super::mix::Mix;
use crate::money::Money;

/// A product as the seeding needs it.
pub(crate) struct Product {
    pub(crate) id: String,
    pub(crate) sku: &'static str,
    pub(crate) price: Money,
}

/// SKU, name, category, price in ten-thousandths of a rand, unit, and for machines cores, GiB of memory and of disk.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    i64,
    &'static str,
    Option<(u32, u32, u32)>,
);

/// What a gigabyte of backup costs a month.
pub(crate) const BACKUP_SKU: &str = "BCK-STD";

#[rustfmt::skip]
const CATALOGUE: [Row; 39] = [
    ("CMP-G1", "General 1 core", "compute", 3_900_000, "month", Some((1, 4, 60))),
    ("CMP-G2", "General 2 cores", "compute", 7_180_000, "month", Some((2, 8, 120))),
    ("CMP-G4", "General 4 cores", "compute", 13_900_000, "month", Some((4, 16, 240))),
    ("CMP-G8", "General 8 cores", "compute", 26_800_000, "month", Some((8, 32, 480))),
    ("CMP-G16", "General 16 cores", "compute", 53_600_000, "month", Some((16, 64, 960))),
    ("CMP-G32", "General 32 cores", "compute", 106_000_000, "month", Some((32, 128, 1_920))),
    ("CMP-C2", "Compute 2 cores", "compute", 6_900_000, "month", Some((2, 4, 80))),
    ("CMP-C4", "Compute 4 cores", "compute", 12_400_000, "month", Some((4, 8, 120))),
    ("CMP-C8", "Compute 8 cores", "compute", 24_100_000, "month", Some((8, 16, 240))),
    ("CMP-M4", "Memory 4 cores", "compute", 17_800_000, "month", Some((4, 32, 240))),
    ("CMP-M8", "Memory 8 cores", "compute", 34_900_000, "month", Some((8, 64, 480))),
    ("CMP-H2", "Burst 2 cores, by the hour", "compute", 9_850, "hour", Some((2, 8, 60))),
    ("STO-SSD", "SSD storage", "storage", 24_500, "GB-month", None),
    ("STO-NVME", "NVMe storage", "storage", 38_000, "GB-month", None),
    ("STO-HDD", "Capacity storage", "storage", 9_500, "GB-month", None),
    ("STO-OBJ", "Object storage", "storage", 4_200, "GB-month", None),
    ("STO-SNAP", "Snapshot storage", "storage", 11_000, "GB-month", None),
    ("STO-FILE", "Shared file storage, 1 TB", "storage", 9_900_000, "month", None),
    ("LIC-WIN", "Windows Server, 2 cores", "licence", 2_400_000, "month", None),
    ("LIC-SQLS", "SQL Server Standard, 2 cores", "licence", 18_600_000, "month", None),
    ("LIC-SQLW", "SQL Server Web, 2 cores", "licence", 3_720_000, "month", None),
    ("LIC-RHEL", "Red Hat Enterprise Linux", "licence", 9_150_000, "month", None),
    ("LIC-RDS", "Remote Desktop, one user", "licence", 1_180_000, "month", None),
    ("LIC-EXC", "Exchange, one mailbox", "licence", 640_000, "month", None),
    ("LIC-AV", "Endpoint protection", "licence", 480_000, "month", None),
    ("LIC-ORA", "Oracle Standard, 2 cores", "licence", 47_200_000, "month", None),
    ("NET-IP4", "Public IPv4 address", "network", 450_000, "month", None),
    ("NET-INT100", "Internet breakout 100 Mbit/s", "network", 18_500_000, "month", None),
    ("NET-INT500", "Internet breakout 500 Mbit/s", "network", 52_000_000, "month", None),
    ("NET-MPLS", "MPLS port 100 Mbit/s", "network", 31_400_000, "month", None),
    ("NET-VPN", "Site-to-site VPN", "network", 3_900_000, "month", None),
    ("NET-FW", "Managed firewall", "network", 16_500_000, "month", None),
    ("NET-LB", "Load balancer", "network", 7_800_000, "month", None),
    ("NET-TRF", "Internet traffic", "network", 3_500, "GB-month", None),
    (BACKUP_SKU, "Managed backup", "backup", 8_000, "GB-month", None),
    ("BCK-LONG", "Long retention, 7 years", "backup", 3_100, "GB-month", None),
    ("BCK-M365", "Mailbox backup, one mailbox", "backup", 320_000, "month", None),
    ("BCK-DR", "Replica at the second site", "backup", 14_900_000, "month", None),
    ("BCK-AGT", "Database backup agent", "backup", 2_950_000, "month", None),
];

pub(super) fn seed(db: &Connection, seed: u64) -> rusqlite::Result<Vec<Product>> {
    let mut insert = db.prepare(
        "INSERT INTO products (id, sku, name, category, unit_price, unit, cpu, memory_mib, disk_gib)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    let mut products = Vec::new();
    for (index, (sku, name, category, price, unit, specs)) in (0..).zip(CATALOGUE) {
        let product = Product {
            id: Mix::new(seed, "product", index).id(),
            sku,
            price: Money::ten_thousandths(price),
        };
        let (cpu, memory, disk) = specs.map_or((None, None, None), |(cpu, gib, disk)| {
            (Some(cpu), Some(gib * 1_024), Some(disk))
        });
        insert.execute(params![
            product.id,
            sku,
            name,
            category,
            product.price,
            unit,
            cpu,
            memory,
            disk
        ])?;
        products.push(product);
    }
    Ok(products)
}

pub(super) fn by_sku<'a>(products: &'a [Product], sku: &str) -> Option<&'a Product> {
    products.iter().find(|product| product.sku == sku)
}
