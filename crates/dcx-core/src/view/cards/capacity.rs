//! CPU cores, memory and disk.

use std::collections::HashMap;
use std::sync::Arc;

use dcx_api::{Capacity, Decimal, Fact, Machine, OrganisationId, Rows};
use serde::Serialize;

use super::Parts;
use crate::reading::{Reading, Trust};

/// Capacity as the platform's aggregation says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CapacitySummary {
    /// CPU cores, a decimal string.
    pub cpu_cores: Option<String>,
    /// Memory in GB, a decimal string.
    pub memory_gb: Option<String>,
    /// Disk in TB, a decimal string.
    pub disk_tb: Option<String>,
    /// Whatever else the aggregation of one organisation said.
    pub others: Vec<Fact>,
    /// Whether it was added up from the list of machines because the aggregation can't be had.
    pub derived: bool,
}

/// Capacity; where the aggregation can't be had, the machines' own figures stand in.
pub(in crate::view) fn capacity(
    parts: &Parts<Capacity>,
    machines: &Parts<Rows<Machine>>,
) -> Reading<CapacitySummary> {
    let lists: HashMap<&OrganisationId, &Arc<Rows<Machine>>> = machines.values().collect();
    let mut known = false;
    let mut derived = false;
    let mut sum = Capacity {
        cpu_cores: None,
        memory_gb: None,
        disk_tb: None,
        others: Vec::new(),
    };
    for (id, part) in &parts.of {
        let from_list;
        let capacity = match (&part.value, lists.get(id)) {
            (Some(capacity), _) => capacity.as_ref(),
            (None, Some(rows)) => {
                derived |= !rows.rows.is_empty();
                from_list = added_up(&rows.rows);
                &from_list
            }
            (None, None) => continue,
        };
        known = true;
        plus(&mut sum.cpu_cores, capacity.cpu_cores);
        plus(&mut sum.memory_gb, capacity.memory_gb);
        plus(&mut sum.disk_tb, capacity.disk_tb);
        if parts.of.len() == 1 {
            sum.others.clone_from(&capacity.others);
        }
    }
    let text = |value: Option<Decimal>| value.map(|value| value.normalize().to_string());
    let value = known.then(|| CapacitySummary {
        cpu_cores: text(sum.cpu_cores),
        memory_gb: text(sum.memory_gb),
        disk_tb: text(sum.disk_tb),
        others: sum.others,
        derived,
    });
    Reading {
        value,
        trust: Trust::of(parts.of.iter().map(|(_, part)| &part.state)),
    }
}

fn plus(sum: &mut Option<Decimal>, value: Option<Decimal>) {
    if let Some(value) = value {
        *sum = sum.unwrap_or_default().checked_add(value);
    }
}

fn added_up(machines: &[Machine]) -> Capacity {
    let mut sum = Capacity {
        cpu_cores: None,
        memory_gb: None,
        disk_tb: None,
        others: Vec::new(),
    };
    for machine in machines {
        plus(&mut sum.cpu_cores, machine.cpu_count.map(Decimal::from));
        plus(
            &mut sum.memory_gb,
            machine
                .memory_mib
                .map(|mib| Decimal::from(mib) / Decimal::from(1024)),
        );
        plus(
            &mut sum.disk_tb,
            machine
                .disk_gib
                .map(|gib| Decimal::from(gib) / Decimal::from(1000)),
        );
    }
    sum
}
