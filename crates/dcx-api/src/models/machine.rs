//! Virtual machines and the operations that change them. Contract: "Virtual machines".

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ids::{MachineId, OperationId, OrganisationId, ProductId};
use crate::models::{Fact, vocabulary};
use crate::time::Timestamp;

/// What a machine is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum PowerState {
    /// On.
    Running,
    /// Off.
    Stopped,
    /// Frozen, its memory kept.
    Suspended,
    /// On its way to running.
    Starting,
    /// On its way to stopped.
    Stopping,
    /// Going down to come up again.
    Restarting,
    /// Being made.
    Provisioning,
    /// A word this client doesn't know, or none.
    Unknown,
}

/// A power state with the word it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Power {
    /// What the machine is doing.
    pub state: PowerState,
    /// The platform's own word, when it gave one.
    pub raw: Option<String>,
}

/// A virtual machine as the platform lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Machine {
    /// Its id.
    pub id: MachineId,
    /// Its name.
    pub name: Option<String>,
    /// What it is doing.
    pub power: Power,
    /// Memory, in MiB.
    pub memory_mib: Option<u32>,
    /// Virtual processors.
    pub cpu_count: Option<u32>,
    /// Disk, in GiB, rounded.
    pub disk_gib: Option<u32>,
    /// The guest's operating system.
    pub guest_os: Option<String>,
    /// Its addresses.
    pub ip_addresses: Vec<String>,
    /// Whose it is.
    pub organisation_id: Option<OrganisationId>,
    /// What it was sold as.
    pub product_id: Option<ProductId>,
    /// Cost a month without licences.
    pub cost: Option<Decimal>,
    /// Licences a month.
    pub licence_cost: Option<Decimal>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// Its tags.
    pub tags: Vec<String>,
}

/// A machine with whatever else the platform says about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MachineDetails {
    /// The machine.
    pub machine: Machine,
    /// Further single values, at most 40 of at most 200 characters.
    pub facts: Vec<Fact>,
}

/// What can be asked of a machine's power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum PowerAction {
    /// Turn on.
    Start,
    /// Turn off at once, as by pulling the plug.
    Stop,
    /// Ask the guest to shut down.
    Shutdown,
    /// Restart.
    Restart,
    /// Freeze.
    Suspend,
}

impl PowerAction {
    /// The contract's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Shutdown => "shutdown",
            Self::Restart => "restart",
            Self::Suspend => "suspend",
        }
    }
}

/// A machine to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProvisionRequest {
    /// For whom.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub name: String,
    /// What it is sold as.
    pub product_id: ProductId,
    /// Further products that go with it.
    pub add_on_ids: Vec<ProductId>,
}

vocabulary! {
    /// How far an operation is.
    OperationStatus {
        /// Taken on.
        Accepted = "accepted",
        /// Being done.
        Running = "running",
        /// Done.
        Succeeded = "succeeded",
        /// Not done.
        Failed = "failed",
    }
}

/// An operation as the platform reports it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlatformOperation {
    /// Its id.
    pub id: OperationId,
    /// What is being done, in the platform's word.
    pub kind: Option<String>,
    /// How far it is.
    pub status: OperationStatus,
    /// Per cent, 0 to 100.
    pub progress: Option<u8>,
    /// Why it failed, in the platform's words.
    pub error: Option<String>,
    /// The machine concerned.
    pub machine_id: Option<MachineId>,
    /// The key of the write that began it.
    pub idempotency_key: Option<String>,
    /// When it began, or the nearest time the platform tells.
    pub at: Option<Timestamp>,
}

/// What the platform says when it takes a write on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct OperationReceipt {
    /// The operation to follow.
    pub operation_id: OperationId,
    /// How far it is already; a platform that doesn't say has accepted it.
    pub status: OperationStatus,
    /// The machine concerned, where the platform named it.
    pub machine_id: Option<MachineId>,
}
