//! The cards of the Overview over one or many organisations: each is a reading of its own, so that
//! one that fails costs only itself. One file a kind of card; what they share is here.

mod alerts;
mod capacity;
mod cost;
mod machines;
mod operations;
mod wallet;

use std::sync::Arc;

use dcx_api::{Machine, MachineId, OrganisationId, Rows};
use serde::de::DeserializeOwned;

pub use self::alerts::{AlertRow, AlertSummary, Severity, is_open};
pub use self::capacity::CapacitySummary;
pub use self::cost::{CostHistory, CostSummary, MonthRow};
pub use self::machines::MachineSummary;
pub use self::operations::{OperationRow, OperationStanding};
pub use self::wallet::{WalletStanding, WalletSummary};

pub(super) use self::alerts::{alert_row, alerts};
pub(super) use self::capacity::capacity;
pub(super) use self::cost::{bill_sums, cost, history};
pub(super) use self::machines::machines;
pub(super) use self::operations::{operation_row, operations};
pub(super) use self::wallet::{below_threshold, wallet};

use super::Desk;
use crate::reading::{Part, Reading, Trust};
use crate::resource::Resource;

/// Rows of a card's list.
const FEW: usize = 5;

/// One snapshot kind over several organisations.
pub(super) struct Parts<T> {
    pub(super) of: Vec<(OrganisationId, Part<T>)>,
}

impl<T: DeserializeOwned + Send + Sync + 'static> Parts<T> {
    pub(super) fn get(
        desk: &Desk,
        scope: &[OrganisationId],
        resource: fn(OrganisationId) -> Resource,
    ) -> Self {
        Self {
            of: scope
                .iter()
                .map(|id| (id.clone(), desk.get(&resource(id.clone()))))
                .collect(),
        }
    }

    /// A reading over the parts that are there; none when no part is.
    pub(super) fn reading<V>(&self, view: impl FnOnce(&Self) -> V) -> Reading<V> {
        let trust = Trust::of(self.of.iter().map(|(_, part)| &part.state));
        let value = self.values().next().is_some().then(|| view(self));
        Reading { value, trust }
    }

    pub(super) fn values(&self) -> impl Iterator<Item = (&OrganisationId, &Arc<T>)> {
        self.of
            .iter()
            .filter_map(|(id, part)| part.value.as_ref().map(|value| (id, value)))
    }
}

/// The name of a machine in a list, if it is there.
pub(super) fn name_of(
    machines: &Parts<Rows<Machine>>,
    organisation: &OrganisationId,
    id: Option<&MachineId>,
) -> Option<String> {
    let (_, part) = machines.of.iter().find(|(of, _)| of == organisation)?;
    let rows = part.value.as_ref()?;
    rows.rows
        .iter()
        .find(|machine| Some(&machine.id) == id)?
        .name
        .clone()
}
