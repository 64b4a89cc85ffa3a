//! What the platform has been asked to do lately.

use dcx_api::{
    Machine, MachineId, OperationStatus, OrganisationId, PlatformOperation, Rows, Timestamp,
};
use serde::Serialize;

use super::{FEW, Parts, name_of};
use crate::reading::Reading;

/// How far an operation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs)] // The names say it.
pub enum OperationStanding {
    Accepted,
    Running,
    Succeeded,
    Failed,
    Other,
}

/// One operation of the platform.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct OperationRow {
    /// Its id.
    pub id: dcx_api::OperationId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// What it does, in the platform's word.
    pub kind: Option<String>,
    /// How far it has come.
    pub status: OperationStanding,
    /// In per cent.
    pub progress: Option<u8>,
    /// Why it failed.
    pub error: Option<String>,
    /// The machine it is about.
    pub machine_id: Option<MachineId>,
    /// That machine's name.
    pub machine_name: Option<String>,
    /// When it was asked for.
    pub at: Option<Timestamp>,
}

/// Recent operations of all parts, newest first.
pub(in crate::view) fn operations(
    parts: &Parts<Rows<PlatformOperation>>,
    machines: &Parts<Rows<Machine>>,
) -> Reading<Vec<OperationRow>> {
    let unreadable = parts.values().map(|(_, rows)| rows.unreadable).sum();
    parts
        .reading(|parts| {
            let mut all: Vec<(&OrganisationId, &PlatformOperation)> = parts
                .values()
                .flat_map(|(id, rows)| rows.rows.iter().map(move |operation| (id, operation)))
                .collect();
            all.sort_by_key(|(_, operation)| std::cmp::Reverse(operation.at));
            all.iter()
                .take(FEW)
                .map(|(id, operation)| {
                    operation_row(
                        id,
                        operation,
                        name_of(machines, id, operation.machine_id.as_ref()),
                    )
                })
                .collect()
        })
        .with_unreadable(unreadable)
}

/// An operation for the screen.
pub(in crate::view) fn operation_row(
    id: &OrganisationId,
    operation: &PlatformOperation,
    machine_name: Option<String>,
) -> OperationRow {
    OperationRow {
        id: operation.id.clone(),
        organisation_id: id.clone(),
        kind: operation.kind.clone(),
        status: match operation.status {
            OperationStatus::Accepted => OperationStanding::Accepted,
            OperationStatus::Running => OperationStanding::Running,
            OperationStatus::Succeeded => OperationStanding::Succeeded,
            OperationStatus::Failed => OperationStanding::Failed,
            OperationStatus::Other(_) => OperationStanding::Other,
        },
        progress: operation.progress,
        error: operation.error.clone(),
        machine_id: operation.machine_id.clone(),
        machine_name,
        at: operation.at,
    }
}
