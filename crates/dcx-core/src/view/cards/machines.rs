//! Machines by state.

use dcx_api::{Machine, PowerState, Rows};
use serde::Serialize;

use super::Parts;
use crate::reading::Reading;

/// How many machines are in which state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs)] // The names say it.
pub struct MachineSummary {
    pub total: u32,
    pub running: u32,
    pub stopped: u32,
    pub suspended: u32,
    pub changing: u32,
    pub unknown: u32,
}

impl MachineSummary {
    /// Counts one machine.
    pub fn count(&mut self, state: PowerState) {
        self.total += 1;
        match state {
            PowerState::Running => self.running += 1,
            PowerState::Stopped => self.stopped += 1,
            PowerState::Suspended => self.suspended += 1,
            PowerState::Unknown => self.unknown += 1,
            PowerState::Starting
            | PowerState::Stopping
            | PowerState::Restarting
            | PowerState::Provisioning => self.changing += 1,
        }
    }
}

/// Machines by state.
pub(in crate::view) fn machines(parts: &Parts<Rows<Machine>>) -> Reading<MachineSummary> {
    let unreadable = parts.values().map(|(_, rows)| rows.unreadable).sum();
    parts
        .reading(|parts| {
            let mut summary = MachineSummary::default();
            for (_, rows) in parts.values() {
                rows.rows
                    .iter()
                    .for_each(|machine| summary.count(machine.power.state));
            }
            summary
        })
        .with_unreadable(unreadable)
}
