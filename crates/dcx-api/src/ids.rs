//! Identifiers as the platform hands them out: opaque text, one type for each kind of thing, so that a machine's id
//! cannot be passed where an organisation's is wanted. Everybody above the wire uses these.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "specta", derive(specta::Type))]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the platform's text as it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The platform's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    )+};
}

identifiers! {
    /// An organisation: Datacentrix, a reseller or a customer.
    OrganisationId,
    /// A virtual machine.
    MachineId,
    /// A wallet.
    WalletId,
    /// An operation the platform works on.
    OperationId,
    /// A product of the catalogue.
    ProductId,
    /// An alert.
    AlertId,
    /// A user.
    UserId,
    /// One line of a wallet's ledger.
    TransactionId,
    /// A network service.
    NetworkServiceId,
}

/// Names one write, so that the platform (where it heeds it) acts once however often the same write arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(transparent)]
pub struct IdempotencyKey(#[cfg_attr(feature = "specta", specta(type = String))] uuid::Uuid);

impl IdempotencyKey {
    /// A new key, from the system's random numbers.
    pub fn random() -> Self {
        Self(uuid::Uuid::new_v4())
    }

    /// The key that is this UUID; for an operation that already has one.
    pub fn from_uuid(uuid: uuid::Uuid) -> Self {
        Self(uuid)
    }

    /// Reads a key as it was written; `None` when the text is no UUID.
    pub fn parse(text: &str) -> Option<Self> {
        uuid::Uuid::parse_str(text).ok().map(Self)
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}
