//! Capacity and measurements. Contract: "Metrics and monitoring".

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::models::Fact;
use crate::time::Timestamp;

/// What an organisation's machines add up to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Capacity {
    /// Processor cores.
    pub cpu_cores: Option<Decimal>,
    /// Memory, in GB.
    pub memory_gb: Option<Decimal>,
    /// Disk, in TB.
    pub disk_tb: Option<Decimal>,
    /// Further figures, as the platform labels them.
    pub others: Vec<Fact>,
}

/// One measurement: when, and how much; `None` is a gap.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Point(
    /// When.
    pub Timestamp,
    /// How much.
    pub Option<f64>,
);

/// A machine's measurements over a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Series {
    /// Seconds between points, where the platform said it.
    pub step: Option<u32>,
    /// The points by what was measured, in snake case: `cpu_percent`, `memory_percent`, `disk_read_kbps`,
    /// `disk_write_kbps`, `net_in_kbps`, `net_out_kbps` and whatever else is sent.
    pub series: BTreeMap<String, Vec<Point>>,
    /// Points and series that could not be read.
    pub unreadable: u32,
}

/// One disk of a machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Disk {
    /// Its name.
    pub name: Option<String>,
    /// Its size, in GiB.
    pub capacity_gib: Option<Decimal>,
    /// What of that is used, in GiB.
    pub used_gib: Option<Decimal>,
    /// Reads a second.
    pub read_iops: Option<Decimal>,
    /// Writes a second.
    pub write_iops: Option<Decimal>,
}
