//! Virtual machines and the operations that change them. Contract: "Virtual machines".

use serde::Serialize;

use super::organisations::{OWNER, of};
use super::table::{DELETE_MACHINE, MACHINE, MACHINES, OPERATION, OPERATIONS, POWER, PROVISION};
use crate::client::{Ask, Client};
use crate::ids::{IdempotencyKey, MachineId, OperationId, OrganisationId};
use crate::models::{
    Answer, Machine, MachineDetails, OperationReceipt, OperationStatus, PlatformOperation, Power,
    PowerAction, PowerState, ProvisionRequest, Rows, Validator,
};
use crate::problem::Problem;
use crate::secret::AccessToken;
use crate::wire::{Fields, Row, Whole, normal};

impl Client {
    /// The machines of one organisation, not of those below it.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn machines(
        &self,
        token: &AccessToken,
        organisation: &OrganisationId,
        known: Option<&Validator>,
    ) -> Result<Answer<Rows<Machine>>, Problem> {
        self.get_rows(
            token,
            Ask {
                route: &MACHINES,
                ids: &[],
                query: of(organisation),
            },
            known,
        )
        .await
    }

    /// One machine, with what else is known of it.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn machine(
        &self,
        token: &AccessToken,
        id: &MachineId,
        known: Option<&Validator>,
    ) -> Result<Answer<MachineDetails>, Problem> {
        self.get(
            token,
            Ask {
                route: &MACHINE,
                ids: &[id.as_str()],
                query: Vec::new(),
            },
            known,
        )
        .await
    }

    /// Recent operations of an organisation, newest first.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn operations(
        &self,
        token: &AccessToken,
        organisation: &OrganisationId,
        known: Option<&Validator>,
    ) -> Result<Answer<Rows<PlatformOperation>>, Problem> {
        self.get_rows(
            token,
            Ask {
                route: &OPERATIONS,
                ids: &[],
                query: of(organisation),
            },
            known,
        )
        .await
    }

    /// One operation.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn operation(
        &self,
        token: &AccessToken,
        id: &OperationId,
        known: Option<&Validator>,
    ) -> Result<Answer<PlatformOperation>, Problem> {
        self.get(
            token,
            Ask {
                route: &OPERATION,
                ids: &[id.as_str()],
                query: Vec::new(),
            },
            known,
        )
        .await
    }

    /// Asks for a change of a machine's power.
    ///
    /// # Errors
    /// [`Problem::Conflict`] when its state doesn't allow that, or any other problem of a write.
    pub async fn power(
        &self,
        token: &AccessToken,
        id: &MachineId,
        action: PowerAction,
        key: &IdempotencyKey,
    ) -> Result<OperationReceipt, Problem> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            vm_id: &'a MachineId,
            action: &'static str,
        }
        let body = Body {
            vm_id: id,
            action: action.word(),
        };
        self.write(
            token,
            Ask {
                route: &POWER,
                ids: &[],
                query: Vec::new(),
            },
            Some(&body),
            key,
        )
        .await
    }

    /// Asks for a new machine.
    ///
    /// # Errors
    /// [`Problem::InsufficientFunds`], [`Problem::Invalid`] with fields, or any other problem of a write.
    pub async fn provision(
        &self,
        token: &AccessToken,
        request: &ProvisionRequest,
        key: &IdempotencyKey,
    ) -> Result<OperationReceipt, Problem> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            organization_id: &'a OrganisationId,
            name: &'a str,
            product_id: &'a crate::ids::ProductId,
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            add_on_ids: &'a [crate::ids::ProductId],
        }
        let body = Body {
            organization_id: &request.organisation_id,
            name: &request.name,
            product_id: &request.product_id,
            add_on_ids: &request.add_on_ids,
        };
        self.write(
            token,
            Ask {
                route: &PROVISION,
                ids: &[],
                query: Vec::new(),
            },
            Some(&body),
            key,
        )
        .await
    }

    /// Asks for the end of a machine.
    ///
    /// # Errors
    /// Any problem of a write.
    pub async fn delete_machine(
        &self,
        token: &AccessToken,
        id: &MachineId,
        key: &IdempotencyKey,
    ) -> Result<OperationReceipt, Problem> {
        let ask = Ask {
            route: &DELETE_MACHINE,
            ids: &[id.as_str()],
            query: Vec::new(),
        };
        self.write(token, ask, None::<&()>, key).await
    }
}

/// Contract: the name of a machine in rows about something else.
pub(super) const MACHINE_REF: &[&str] = &["vmId", "machineId", "identityInstanceUuid"];

const ID: &[&str] = &["identityInstanceUuid", "id", "uuid", "vmId"];
const NAME: &[&str] = &["identityName", "name"];
const POWER_STATE: &[&str] = &["powerState"];
const MEMORY: &[&str] = &["memorySizeMib"];
const CPU: &[&str] = &["cpuCount"];
const DISK: &[&str] = &["diskCapacityGib"];
const GUEST_OS: &[&str] = &["guestOs"];
const ADDRESSES: &[&str] = &["ipAddresses"];
const PRODUCT: &[&str] = &["productId"];
const COST: &[&str] = &["costEstimate"];
const LICENCES: &[&str] = &["licenseCost", "licenceCost"];
const CREATED: &[&str] = &["createdAt"];
const TAGS: &[&str] = &["tags"];

/// What a machine has fields for; the rest of its details are facts.
const KNOWN: &[&[&str]] = &[
    ID,
    NAME,
    POWER_STATE,
    MEMORY,
    CPU,
    DISK,
    GUEST_OS,
    ADDRESSES,
    OWNER,
    PRODUCT,
    COST,
    LICENCES,
    CREATED,
    TAGS,
];
const MOST_FACTS: usize = 40;
const LONGEST_FACT: usize = 200;

impl Row for Machine {
    const LIST: &'static [&'static str] = &["vms", "machines", "virtualMachines"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        Some(Self {
            id: fields.id(ID)?,
            name: fields.text(NAME),
            power: power(fields.text(POWER_STATE)),
            memory_mib: fields.count(MEMORY),
            cpu_count: fields.count(CPU),
            disk_gib: fields.count(DISK),
            guest_os: fields.text(GUEST_OS),
            ip_addresses: fields.texts(ADDRESSES),
            organisation_id: fields.id(OWNER),
            product_id: fields.id(PRODUCT),
            cost: fields.money(COST),
            licence_cost: fields.money(LICENCES),
            created_at: fields.time(CREATED),
            tags: fields.texts(TAGS),
        })
    }

    fn key(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}

/// Contract: "`power_state` in any case and spelling".
fn power(raw: Option<String>) -> Power {
    let word = raw.as_deref().map(normal).unwrap_or_default();
    let state = match word.as_str() {
        "poweredon" | "running" | "on" => PowerState::Running,
        "poweredoff" | "stopped" | "off" => PowerState::Stopped,
        "suspended" | "paused" => PowerState::Suspended,
        "starting" => PowerState::Starting,
        "stopping" => PowerState::Stopping,
        "restarting" => PowerState::Restarting,
        "provisioning" => PowerState::Provisioning,
        _ => PowerState::Unknown,
    };
    Power {
        state,
        raw: raw.map(|raw| crate::wire::cut(&raw, 64)),
    }
}

impl Whole for MachineDetails {
    const MARKS: &'static [&'static str] = ID;

    fn read(fields: &Fields<'_>) -> Option<Self> {
        let machine = Machine::read(fields)?;
        Some(Self {
            machine,
            facts: fields.others(KNOWN, MOST_FACTS, LONGEST_FACT),
        })
    }
}

const OPERATION_ID: &[&str] = &["operationId", "id"];

impl Row for PlatformOperation {
    const LIST: &'static [&'static str] = &["operations"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        Some(Self {
            id: fields.id(OPERATION_ID)?,
            kind: fields.text(&["kind", "type"]),
            status: OperationStatus::read(fields.text(&["status"]).as_deref()),
            progress: fields
                .count(&["progress"])
                .and_then(|done| u8::try_from(done.min(100)).ok()),
            error: error_text(fields),
            machine_id: fields.id(MACHINE_REF),
            idempotency_key: fields.id(&["idempotencyKey"]),
            at: fields.time(&["createdAt", "at", "startedAt", "updatedAt"]),
        })
    }

    fn key(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}

/// A sentence, or an object with one in it.
fn error_text(fields: &Fields<'_>) -> Option<String> {
    let raw = fields.raw(&["error"])?;
    crate::wire::text(raw).or_else(|| Fields::read(raw)?.text(&["message", "code"]))
}

impl Whole for PlatformOperation {
    /// More than the id: an operation's own `error` must not pass for a refusal of the call.
    const MARKS: &'static [&'static str] = &["operationId", "id", "kind", "progress"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        <Self as Row>::read(fields)
    }
}

impl Whole for OperationReceipt {
    const MARKS: &'static [&'static str] = OPERATION_ID;

    fn read(fields: &Fields<'_>) -> Option<Self> {
        let status = fields.text(&["status"]);
        Some(Self {
            operation_id: fields.id(OPERATION_ID)?,
            status: OperationStatus::read(Some(status.as_deref().unwrap_or("accepted"))),
            machine_id: fields.id(MACHINE_REF),
        })
    }
}
