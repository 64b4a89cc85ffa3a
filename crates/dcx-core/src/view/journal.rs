//! The operations of this client for the screen: the page, the tray, one dialogue's own, a run over
//! many machines.

use dcx_api::{
    MachineId, OperationId, OrganisationId, PowerAction, PowerState, Problem, Timestamp,
};
use serde::{Deserialize, Serialize};

use super::money::Money;
use super::tenant::TenantRef;
use crate::account::AccountId;
use crate::operation::{Finding, Fingerprint, JournalId, JournalState, MachineSelection, RunId};

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs)] // The names say it.
pub enum JournalKind {
    Start,
    Shutdown,
    Stop,
    Restart,
    Suspend,
    Delete,
    Provision,
    TopUp,
    Threshold,
    CreateCustomer,
    Rename,
    SuspendOrganisation,
    ResumeOrganisation,
    CommissionRate,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct JournalRow {
    /// Its id.
    pub id: JournalId,
    /// The run it belongs to.
    pub run_id: Option<RunId>,
    /// What it does.
    pub kind: JournalKind,
    /// How far it has come.
    pub state: JournalState,
    /// The tenant that was in view.
    pub tenant: TenantRef,
    /// The organisation it is about; of a new customer, the one above.
    pub organisation_id: OrganisationId,
    /// That organisation's name when it was asked for.
    pub organisation_name: String,
    /// The machine, once known.
    pub machine_id: Option<MachineId>,
    /// What it is about by name: the machine, the new customer, the wallet's reference.
    pub subject: Option<String>,
    /// The amount, of money or the price a month.
    pub amount: Option<Money>,
    /// A share in per cent, of a commission rate.
    pub per_cent: Option<String>,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// When the platform took it on.
    pub accepted_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The platform's id for it.
    pub operation_id: Option<OperationId>,
    /// Per cent, as the platform says.
    pub progress: Option<u8>,
    /// Why it failed, or why its outcome isn't known.
    pub problem: Option<Problem>,
    /// How its outcome was found out, where its own answer didn't say.
    pub finding: Option<Finding>,
    /// How often it was looked for.
    pub looks: u32,
    /// When it is looked for again.
    pub next_look: Option<Timestamp>,
    /// Whether it can be tried again: it certainly failed and was not yet.
    pub can_retry: bool,
    /// Whether it can be taken back: it was not sent.
    pub can_cancel: bool,
    /// The operation that tries it again.
    pub retried_by: Option<JournalId>,
}

/// Which operations are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum JournalFilter {
    /// All.
    All,
    /// Queued, sent or accepted.
    Open,
    /// Those whose outcome isn't known.
    Unknown,
    /// Those that were sent and failed.
    Failed,
    /// Those that were never sent: taken back, or kept back.
    NotSent,
    /// Those that are done.
    Done,
}

/// A window of the journal, newest first.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct JournalQuery {
    /// Only what is about this tenant and those beneath it; `None`: the whole account's.
    pub tenant: Option<TenantRef>,
    /// Only what is about this machine.
    pub machine_id: Option<MachineId>,
    /// Words that a row must have, in names.
    pub search: String,
    /// Which states.
    pub filter: JournalFilter,
    /// Whether a run's operations are one row: the newest of them.
    pub collapse_runs: bool,
    /// The first row.
    pub offset: u32,
    /// How many rows, at most 100.
    pub limit: u32,
}

/// Operations by state; what was never sent is apart from what failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs)] // The names say it.
pub struct JournalCounts {
    pub queued: u32,
    pub sent: u32,
    pub accepted: u32,
    pub done: u32,
    pub failed: u32,
    pub not_sent: u32,
    pub unknown: u32,
}

/// A window of the journal.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct JournalWindow {
    /// The rows.
    pub rows: Vec<JournalRow>,
    /// The first row's place.
    pub offset: u32,
    /// How many match.
    pub total: u32,
    /// All that match but for the filter, by state.
    pub counts: JournalCounts,
    /// Whether an earlier journal can't be read, or not now: operations of then may be missing.
    pub lost_some: bool,
}

/// Names one operation of an account.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct JournalRequest {
    /// The account.
    pub account: AccountId,
    /// The operation.
    pub id: JournalId,
}

/// Tries an operation again that certainly failed.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RetryRequest {
    /// The account in use when the dialogue opened.
    pub account: AccountId,
    /// The tenant in view when the dialogue opened.
    pub tenant: TenantRef,
    /// The operation that failed.
    pub id: JournalId,
    /// The new operation's id.
    pub new_id: JournalId,
}

/// What a run would do, before it is asked for.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RunPlanRequest {
    /// The tenant in view.
    pub tenant: TenantRef,
    /// What is to be done.
    pub action: PowerAction,
    /// With which machines.
    pub selection: MachineSelection,
}

/// The machines of one organisation in a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RunTenant {
    /// The organisation.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub name: String,
    /// How many of its machines are selected.
    pub machines: u32,
    /// How many of them would be asked.
    pub possible: u32,
}

/// A machine that a run leaves out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LeftOut {
    /// The machine's name, or its id.
    pub name: String,
    /// Whose it is.
    pub organisation_name: String,
    /// Its state.
    pub state: PowerState,
    /// Why.
    pub obstacle: dcx_api::Obstacle,
}

/// What a run would do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RunPlan {
    /// How many machines are selected.
    pub selected: u32,
    /// How many would be asked.
    pub possible: u32,
    /// Names exactly those: whoever begins the run hands it back.
    pub fingerprint: Fingerprint,
    /// The most a run takes.
    pub most: u32,
    /// Why it can't be begun at all: nothing possible, too many, offline.
    pub obstacle: Option<dcx_api::Obstacle>,
    /// By organisation, the largest first; all of them.
    pub tenants: Vec<RunTenant>,
    /// Those left out, the first fifty.
    pub left_out: Vec<LeftOut>,
    /// How many are left out in all.
    pub left_out_total: u32,
}

/// Asks how a run is going.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RunQuery {
    /// The account.
    pub account: AccountId,
    /// The run.
    pub id: RunId,
    /// Which of its operations.
    pub filter: JournalFilter,
    /// The first row.
    pub offset: u32,
    /// How many rows, at most 100.
    pub limit: u32,
}

/// How a run is going.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RunView {
    /// The run.
    pub id: RunId,
    /// What it does.
    pub kind: JournalKind,
    /// Its operations by state.
    pub counts: JournalCounts,
    /// How many operations it has in all.
    pub machines: u32,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// Whether anything can be taken back.
    pub can_cancel: bool,
    /// How many failed for certain and were not tried again.
    pub can_retry: u32,
    /// Names exactly those: whoever tries them again hands it back.
    pub fingerprint: Fingerprint,
    /// The rows asked for; failed and unknown ones first.
    pub rows: Vec<JournalRow>,
    /// The first row's place.
    pub offset: u32,
    /// How many rows match.
    pub total: u32,
}

/// Names a run of an account.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RunRef {
    /// The account.
    pub account: AccountId,
    /// The run.
    pub id: RunId,
}

/// Tries again what failed of a run.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RunRetry {
    /// The account in use when the dialogue opened.
    pub account: AccountId,
    /// The tenant in view when the dialogue opened.
    pub tenant: TenantRef,
    /// The run.
    pub id: RunId,
    /// The id of the run that tries again.
    pub new_id: RunId,
    /// What the run said had failed; other machines now are refused.
    pub fingerprint: Fingerprint,
}

mod rows;
mod runs;

pub(crate) use self::rows::row;
pub use self::rows::{entry, window};
pub use self::runs::{plan, run};
