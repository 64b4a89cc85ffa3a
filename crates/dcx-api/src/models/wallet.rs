//! Wallets and their ledgers. Contract: "Wallets".

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ids::{MachineId, OrganisationId, TransactionId, WalletId};
use crate::models::vocabulary;
use crate::time::Timestamp;

vocabulary! {
    /// Whether a wallet may be used.
    WalletStatus {
        /// It may.
        Active = "active",
        /// It may not for now.
        Suspended = "suspended",
    }
}

/// A wallet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Wallet {
    /// Its id.
    pub id: WalletId,
    /// Whose it is.
    pub organisation_id: Option<OrganisationId>,
    /// The currency of its amounts.
    pub currency: Option<String>,
    /// What is in it.
    pub balance: Option<Decimal>,
    /// What of that is spoken for.
    pub reserved: Option<Decimal>,
    /// What may be spent: as the platform says, else balance less reserved where both are known.
    pub available: Option<Decimal>,
    /// Below this it counts as low.
    pub low_balance_threshold: Option<Decimal>,
    /// Whether it may be used.
    pub status: WalletStatus,
    /// When the platform last changed it.
    pub updated_at: Option<Timestamp>,
}

vocabulary! {
    /// What a line of a ledger is for.
    TransactionKind {
        /// Money in.
        TopUp = "topup",
        /// Money out, for use.
        Charge = "charge",
        /// Money back.
        Refund = "refund",
        /// Money set aside.
        Reservation = "reservation",
        /// Money no longer set aside.
        Release = "release",
        /// A reseller's share.
        Commission = "commission",
        /// A correction.
        Adjustment = "adjustment",
    }
}

/// One line of a wallet's ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Transaction {
    /// Its id.
    pub id: TransactionId,
    /// When.
    pub at: Option<Timestamp>,
    /// What for.
    pub kind: TransactionKind,
    /// How much; negative is money out.
    pub amount: Option<Decimal>,
    /// The balance after it.
    pub balance_after: Option<Decimal>,
    /// The payer's reference.
    pub reference: Option<String>,
    /// In words.
    pub description: Option<String>,
    /// The machine it is about.
    pub machine_id: Option<MachineId>,
}

/// A stretch of a ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TransactionPage {
    /// Its lines, in the platform's order.
    pub rows: Vec<Transaction>,
    /// Lines that could not be read.
    pub unreadable: u32,
    /// Where the next stretch begins; `None` at the end.
    pub next: Option<String>,
}

/// Money to be paid into a wallet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TopUp {
    /// How much.
    pub amount: Decimal,
    /// The payer's reference.
    pub reference: String,
}
