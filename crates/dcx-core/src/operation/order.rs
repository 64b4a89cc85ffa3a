//! What a dialogue asks for: captured when it opened, checked by the core, and then an operation.

use dcx_api::{
    Decimal, IdempotencyKey, MachineId, OrganisationId, PowerAction, ProductId, WalletId,
};
use serde::{Deserialize, Deserializer, Serialize};

use super::fingerprint::Fingerprint;
use crate::account::AccountId;
use crate::view::machines::MachineSort;
use crate::view::tenant::TenantRef;

/// Names an operation of this client, from before it is sent for ever after: a UUID that the dialogue makes when it opens.
/// It is the `Idempotency-Key` too, and the same id again is the same operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct JournalId(String);

/// Names a run over many machines: a UUID. Each machine's operation has an id made from it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RunId(String);

macro_rules! uuid_text {
    ($name:ident) => {
        impl $name {
            /// Takes a UUID's text, however it is spelt; whether it is one is checked before it is used.
            pub fn new(text: impl Into<String>) -> Self {
                Self(canonical(text.into()))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from).map(Self::new)
            }
        }
    };
}
uuid_text!(JournalId);
uuid_text!(RunId);

/// The one spelling of a UUID: two would be two operations here, and one key on the wire.
fn canonical(text: String) -> String {
    IdempotencyKey::parse(&text).map_or(text, |key| key.to_string())
}

/// One write, as its dialogue asks for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct WriteRequest {
    /// The operation's id.
    pub id: JournalId,
    /// The account in use when the dialogue opened.
    pub account: AccountId,
    /// The tenant in view when the dialogue opened.
    pub tenant: TenantRef,
    /// What is to be done.
    pub order: Order,
}

/// What is to be done. Amounts are as they were typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Order {
    /// A change of a machine's power.
    Power {
        /// Whose machine.
        organisation_id: OrganisationId,
        /// The machine.
        machine_id: MachineId,
        /// What of it.
        action: PowerAction,
    },
    /// The end of a machine.
    Delete {
        /// Whose machine.
        organisation_id: OrganisationId,
        /// The machine.
        machine_id: MachineId,
        /// Its name as the user typed it.
        typed_name: String,
    },
    /// A new machine.
    Provision {
        /// For whom.
        organisation_id: OrganisationId,
        /// Its name.
        name: String,
        /// What it is sold as.
        product_id: ProductId,
        /// Further products.
        add_on_ids: Vec<ProductId>,
        /// The price a month that was shown.
        #[cfg_attr(feature = "specta", specta(type = Option<String>))]
        shown_price: Option<Decimal>,
    },
    /// Money into a wallet.
    TopUp {
        /// Whose wallet.
        organisation_id: OrganisationId,
        /// The wallet.
        wallet_id: WalletId,
        /// As typed.
        amount: String,
        /// The payer's reference.
        reference: String,
    },
    /// The balance below which a wallet counts as low.
    Threshold {
        /// Whose wallet.
        organisation_id: OrganisationId,
        /// The wallet.
        wallet_id: WalletId,
        /// As typed.
        amount: String,
    },
    /// A new customer.
    CreateCustomer {
        /// The reseller that it stands under.
        parent_id: OrganisationId,
        /// Its name.
        name: String,
        /// Whom to write to; may be empty.
        contact_email: String,
    },
    /// A change of an organisation.
    ChangeOrganisation {
        /// Which.
        organisation_id: OrganisationId,
        /// What of it.
        change: OrganisationChange,
    },
}

/// What is to change in an organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum OrganisationChange {
    /// Its name.
    Rename {
        /// The new one.
        name: String,
    },
    /// It may not act any more for now.
    Suspend,
    /// It may act again.
    Resume,
    /// A reseller's share.
    CommissionRate {
        /// In per cent, as typed: `12.5`.
        per_cent: String,
    },
}

/// One machine of a selection.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MachineTarget {
    /// Whose.
    pub organisation_id: OrganisationId,
    /// Which.
    pub machine_id: MachineId,
}

/// The machines a run is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum MachineSelection {
    /// These.
    Some {
        /// One by one.
        machines: Vec<MachineTarget>,
    },
    /// All that match a search within the tenant.
    Matching {
        /// The search.
        search: String,
        /// The order.
        sort: MachineSort,
    },
}

/// A change of many machines' power, as its dialogue asks for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RunRequest {
    /// The run's id.
    pub id: RunId,
    /// The account in use when the dialogue opened.
    pub account: AccountId,
    /// The tenant in view when the dialogue opened.
    pub tenant: TenantRef,
    /// What is to be done.
    pub action: PowerAction,
    /// With which machines; those whose state doesn't allow it are left out.
    pub selection: MachineSelection,
    /// What the preview said would be asked; other machines now are refused.
    pub fingerprint: Fingerprint,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_same_however_it_is_spelt() {
        let usual = "0f8fad5b-d9cb-469f-a165-70867728950e";
        for spelt in [
            usual,
            "0F8FAD5B-D9CB-469F-A165-70867728950E",
            "0f8fad5bd9cb469fa16570867728950e",
            "{0F8FAD5B-d9cb-469f-a165-70867728950e}",
            "urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e",
        ] {
            let json = serde_json::Value::from(spelt);
            let operation: JournalId = serde_json::from_value(json.clone()).unwrap();
            let run: RunId = serde_json::from_value(json).unwrap();
            assert_eq!((operation.as_str(), run.as_str()), (usual, usual));
            assert_eq!(JournalId::new(spelt), operation);
            let written = serde_json::to_value(&operation).unwrap();
            assert_eq!(written, serde_json::Value::from(usual));
        }
        assert_eq!(JournalId::new("No UUID").as_str(), "No UUID");
    }
}
