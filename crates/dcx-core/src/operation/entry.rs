//! An operation as the journal keeps it.

use dcx_api::{
    Decimal, MachineId, OperationId, OrganisationId, PowerAction, Problem, ProductId, Timestamp,
    TransactionId, WalletId,
};
use serde::{Deserialize, Serialize};

use super::order::{JournalId, Order, RunId, WriteRequest};
use crate::view::tenant::TenantRef;

/// After so many looks in vain a change of unknown outcome no longer keeps its machine, its wallet's
/// threshold or its organisation from another, unless it went out lately: looks can be asked for.
pub(super) const LOOKS_THAT_HOLD: u32 = 9;
/// So long after the platform took an operation on, in milliseconds, or after it went out, it no
/// longer does either: a guest that ignores a shutdown must not keep its machine from being stopped.
pub(super) const HOLDS_FOR: i64 = 15 * 60 * 1000;

/// How far an operation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum JournalState {
    /// Written down; nothing was sent.
    Queued,
    /// It is being sent, or was, and no answer has come yet.
    Sent,
    /// The platform has taken it on.
    Accepted,
    /// Done.
    Done,
    /// It certainly did not happen.
    Failed,
    /// It may have happened, or not; it is being found out.
    Unknown,
}

/// How the outcome of an operation was found out, other than by its own answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Finding {
    /// The platform's list of operations has it, by its key.
    OperationWithKey,
    /// The platform's list of operations has one like it since.
    OperationLikeIt,
    /// The machine is as it was to become.
    MachineState,
    /// The machine is no longer there.
    MachineGone,
    /// The machine is there.
    MachineThere,
    /// The ledger has the line.
    LedgerLine,
    /// The organisation, or the wallet, is as it was to become.
    ValueSet,
    /// Looked for in all these places, again and again, and never found.
    NoTrace,
    /// The program ended, or the user changed their mind, before it was sent.
    NeverSent,
}

/// What an operation does, with what its reconciliation needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Action {
    /// A change of a machine's power.
    Power {
        machine_id: MachineId,
        action: PowerAction,
    },
    /// The end of a machine.
    Delete { machine_id: MachineId },
    /// A new machine.
    Provision {
        name: String,
        product_id: ProductId,
        add_on_ids: Vec<ProductId>,
        price: Option<Decimal>,
    },
    /// Money into a wallet.
    TopUp {
        wallet_id: WalletId,
        amount: Decimal,
        reference: String,
        /// Lines like it that the ledger had before it was sent; `None`: not looked.
        before: Option<Vec<TransactionId>>,
        /// Its own line, once that is known.
        #[serde(default)]
        line: Option<TransactionId>,
    },
    /// The balance below which a wallet counts as low.
    Threshold {
        wallet_id: WalletId,
        amount: Decimal,
        /// The one there was when it was asked for, as far as that was known.
        #[serde(default)]
        before: Option<Decimal>,
    },
    /// A new customer.
    CreateCustomer { name: String, contact_email: String },
    /// Another name.
    Rename { name: String },
    /// May not act, or may again.
    SetSuspended { suspended: bool },
    /// A reseller's share as a fraction: 0.125.
    CommissionRate {
        rate: Decimal,
        /// The one there was when it was asked for, as far as that was known.
        #[serde(default)]
        before: Option<Decimal>,
    },
}

impl Action {
    /// Whether it makes or pays something: done twice, that is there twice.
    pub(crate) fn adds(&self) -> bool {
        matches!(
            self,
            Self::Provision { .. } | Self::TopUp { .. } | Self::CreateCustomer { .. }
        )
    }

    /// Whether another within the same organisation is about the same: the same machine, the same
    /// payment, the same name, the same kind of change.
    pub(crate) fn is_about_the_same(&self, other: &Self) -> bool {
        use Action as A;
        match (self, other) {
            (
                A::Power { machine_id, .. } | A::Delete { machine_id },
                A::Power { machine_id: of, .. } | A::Delete { machine_id: of },
            ) => machine_id == of,
            (A::Provision { name, .. }, A::Provision { name: of, .. })
            | (A::CreateCustomer { name, .. }, A::CreateCustomer { name: of, .. }) => name == of,
            (
                A::TopUp {
                    wallet_id,
                    amount,
                    reference,
                    ..
                },
                A::TopUp {
                    wallet_id: wallet,
                    amount: sum,
                    reference: of,
                    ..
                },
            ) => wallet_id == wallet && amount == sum && reference == of,
            (A::Threshold { wallet_id, .. }, A::Threshold { wallet_id: of, .. }) => wallet_id == of,
            (A::Rename { .. }, A::Rename { .. })
            | (A::SetSuspended { .. }, A::SetSuspended { .. })
            | (A::CommissionRate { .. }, A::CommissionRate { .. }) => true,
            _ => false,
        }
    }
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) id: JournalId,
    /// What the dialogue asked for; trying again asks for the same.
    pub(crate) order: Order,
    /// The run that it belongs to.
    pub(crate) run: Option<RunId>,
    /// The tenant in view when it was asked for.
    pub(crate) tenant: TenantRef,
    /// The organisation that it is about; of a new customer, the one above.
    pub(crate) organisation: OrganisationId,
    /// Names as they were when it was asked for.
    pub(crate) organisation_name: String,
    /// The machine's, the wallet's, the new name.
    pub(crate) subject: Option<String>,
    pub(crate) currency: Option<String>,
    pub(crate) action: Action,
    pub(crate) state: JournalState,
    pub(crate) asked_at: Timestamp,
    pub(crate) sent_at: Option<Timestamp>,
    /// The same moment by the platform's own clock, where that is known: what the platform says of
    /// times is compared with this alone.
    #[serde(default)]
    pub(crate) sent_there: Option<Timestamp>,
    pub(crate) accepted_at: Option<Timestamp>,
    pub(crate) ended_at: Option<Timestamp>,
    /// The platform's own operation.
    pub(crate) operation: Option<OperationId>,
    /// The machine concerned, also of a new one once the platform named it.
    pub(crate) machine_id: Option<MachineId>,
    pub(crate) progress: Option<u8>,
    /// Why it failed, or why its outcome isn't known.
    pub(crate) problem: Option<Problem>,
    pub(crate) finding: Option<Finding>,
    /// How often it was looked for while unknown.
    pub(crate) looks: u32,
    pub(crate) next_look: Option<Timestamp>,
    /// How often the platform asked for a pause and it was put back in the queue.
    #[serde(default)]
    pub(crate) put_backs: u8,
    /// The one that failed and that this one tries again.
    pub(crate) retry_of: Option<JournalId>,
    /// The one that tries this one again.
    pub(crate) retried_by: Option<JournalId>,
}

impl Entry {
    /// A new operation: written down, nothing sent.
    pub(crate) fn new(
        request: &WriteRequest,
        organisation: OrganisationId,
        organisation_name: String,
        action: Action,
        asked_at: Timestamp,
    ) -> Self {
        let machine_id = match &action {
            Action::Power { machine_id, .. } | Action::Delete { machine_id } => {
                Some(machine_id.clone())
            }
            _ => None,
        };
        Self {
            id: request.id.clone(),
            order: request.order.clone(),
            run: None,
            tenant: request.tenant.clone(),
            organisation,
            organisation_name,
            subject: None,
            currency: None,
            action,
            state: JournalState::Queued,
            asked_at,
            sent_at: None,
            sent_there: None,
            accepted_at: None,
            ended_at: None,
            operation: None,
            machine_id,
            progress: None,
            problem: None,
            finding: None,
            looks: 0,
            next_look: None,
            put_backs: 0,
            retry_of: None,
            retried_by: None,
        }
    }

    /// Whether it is over.
    pub(crate) fn is_ended(&self) -> bool {
        self.state.is_final()
    }

    /// Whether it keeps what it is about from anything else of its kind: it is under way, and not for
    /// too long, or was not looked for long enough. What would be there twice if it were asked for
    /// again is held for as long as nobody knows.
    pub(crate) fn holds(&self, now: Timestamp) -> bool {
        let lately = |at: Option<Timestamp>| {
            at.is_none_or(|at| now.as_millis() - at.as_millis() < HOLDS_FOR)
        };
        match self.state {
            JournalState::Queued | JournalState::Sent => true,
            JournalState::Accepted => lately(self.accepted_at),
            JournalState::Unknown => {
                self.action.adds()
                    || self.looks < LOOKS_THAT_HOLD
                    || lately(self.accepted_at.or(self.sent_at))
            }
            JournalState::Done | JournalState::Failed => false,
        }
    }

    /// Whether another has to wait for this one: were the two under way together, nobody could tell
    /// which of them an effect came from.
    pub(crate) fn is_in_the_way_of(&self, other: &Self) -> bool {
        self.holds(other.asked_at)
            && self.organisation == other.organisation
            && self.action.is_about_the_same(&other.action)
    }

    /// Whether it can be tried again: it certainly didn't happen, and was not tried again yet.
    pub(crate) fn can_retry(&self) -> bool {
        self.state == JournalState::Failed && self.retried_by.is_none()
    }
}

impl JournalState {
    /// Whether nothing follows.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::samples::{at, restart, top_up};

    fn unknown(entry: Entry, looks: u32) -> Entry {
        Entry {
            state: JournalState::Unknown,
            sent_at: Some(at(0)),
            looks,
            ..entry
        }
    }

    #[test]
    fn looks_that_are_asked_for_one_after_the_other_let_nothing_go_at_once() {
        let (soon, late) = (at(60), at(HOLDS_FOR / 1000));
        for looks in [0, LOOKS_THAT_HOLD, 100] {
            assert!(unknown(restart(1, "vm-1"), looks).holds(soon), "{looks}");
        }
        assert!(unknown(restart(1, "vm-1"), 0).holds(late));
        assert!(!unknown(restart(1, "vm-1"), LOOKS_THAT_HOLD).holds(late));
        // A second payment costs money, however long the first one isn't known.
        assert!(unknown(top_up(1), 100).holds(late));
    }
}
