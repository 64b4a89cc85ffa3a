//! Organisations: the tree Datacentrix → resellers → customers. Contract: "Organisations".

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ids::OrganisationId;
use crate::models::vocabulary;
use crate::time::Timestamp;

vocabulary! {
    /// Where in the tree an organisation stands.
    OrganisationKind {
        /// Datacentrix itself.
        Root = "root",
        /// Sells to customers.
        Reseller = "reseller",
        /// Owns machines.
        Customer = "customer",
    }
}

vocabulary! {
    /// Whether an organisation may act.
    OrganisationStatus {
        /// It may.
        Active = "active",
        /// It may not for now.
        Suspended = "suspended",
    }
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: Option<String>,
    /// Where in the tree it stands.
    pub kind: OrganisationKind,
    /// The organisation above it.
    pub parent_id: Option<OrganisationId>,
    /// Whether it may act.
    pub status: OrganisationStatus,
    /// Whom to write to.
    pub contact_email: Option<String>,
    /// A reseller's share, as the platform writes it.
    pub commission_rate: Option<Decimal>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
}

/// An organisation to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct NewOrganisation {
    /// Its name.
    pub name: String,
    /// The organisation above it.
    pub parent_id: OrganisationId,
    /// Where in the tree it stands.
    pub kind: OrganisationKind,
    /// Whom to write to; empty: nobody is named.
    pub contact_email: String,
}

/// What to change in an organisation; `None` leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct OrganisationPatch {
    /// A new name.
    pub name: Option<String>,
    /// A new status.
    pub status: Option<OrganisationStatus>,
    /// Somebody else to write to.
    pub contact_email: Option<String>,
    /// A new share.
    pub commission_rate: Option<Decimal>,
}
