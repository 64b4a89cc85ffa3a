//! What the client knows, in its own form: the cache keeps these, the window draws these, and nothing in them remembers how
//! a particular installation spelled it. `None` means the platform doesn't know; it is never zero. The tolerant reading
//! of the platform's spellings is in `routes`, one file for each area, beside the call that fetches it.

mod account;
mod billing;
mod catalogue;
mod machine;
mod metrics;
mod monitoring;
mod organisation;
mod wallet;

use serde::{Deserialize, Serialize};

pub use account::{Claims, Grant, Role, User};
pub use billing::{Commission, CommissionLine, MonthCost, MonthStatus, Statement, StatementLine};
pub use catalogue::{
    NetworkKind, NetworkService, NetworkStatus, Product, ProductCategory, ProductSpecs,
};
pub use machine::{
    Machine, MachineDetails, OperationReceipt, OperationStatus, PlatformOperation, Power,
    PowerAction, PowerState, ProvisionRequest,
};
pub use metrics::{Capacity, Disk, Point, Series};
pub use monitoring::{Alert, AlertSeverity, Check, Health, HealthStatus};
pub use organisation::{
    NewOrganisation, Organisation, OrganisationKind, OrganisationPatch, OrganisationStatus,
};
pub use wallet::{TopUp, Transaction, TransactionKind, TransactionPage, Wallet, WalletStatus};

/// A list, and how many of its rows could not be read: the user sees both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Rows<T> {
    /// What could be read, in the platform's order.
    pub rows: Vec<T>,
    /// Rows that could not: no object, or no id.
    pub unreadable: u32,
}

/// One thing the platform said that has no field of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// The platform's name for it, put in words.
    pub label: String,
    /// Its value as text.
    pub value: String,
}

/// An answer's `ETag`: given back, it lets the platform say "unchanged".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(transparent)]
pub struct Validator(String);

impl Validator {
    /// The platform's text as it came.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a read brought.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer<T> {
    /// A new value.
    Fresh {
        /// The value.
        value: T,
        /// What to give back next time, where the platform sent one and it covers the whole value.
        validator: Option<Validator>,
    },
    /// What the given validator stands for is still right.
    Unchanged,
}

impl<T> Answer<T> {
    /// The new value, if there is one.
    pub fn fresh(self) -> Option<T> {
        match self {
            Self::Fresh { value, .. } => Some(value),
            Self::Unchanged => None,
        }
    }

    /// The same answer with its value made into another.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        match self {
            Self::Fresh { value, validator } => Answer::Fresh {
                value: change(value),
                validator,
            },
            Self::Unchanged => Answer::Unchanged,
        }
    }
}

/// Makes an enum of the platform's words that keeps a word it doesn't know. The words are compared without case and
/// separators, so `top-up`, `TOP_UP` and `topUp` are one.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $($word:literal)|+),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "specta", derive(specta::Type))]
        #[serde(rename_all = "camelCase")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
            /// A word this client doesn't know, as the platform wrote it; empty when it wrote none.
            Other(String),
        }

        impl $name {
            /// Reads the platform's word; a missing one is `Other("")`.
            pub(crate) fn read(word: Option<&str>) -> Self {
                let word = word.unwrap_or_default();
                match crate::wire::normal(word).as_str() {
                    $($($word)|+ => Self::$variant,)+
                    _ => Self::Other(crate::wire::cut(word, 64)),
                }
            }
        }
    };
}
pub(crate) use vocabulary;
