//! Statements, months and commission. Contract: "Billing".

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ids::{MachineId, OrganisationId, ProductId};
use crate::models::vocabulary;
use crate::time::Timestamp;

/// One line of a statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct StatementLine {
    /// The machine it is about.
    pub machine_id: Option<MachineId>,
    /// The product it is for.
    pub product_id: Option<ProductId>,
    /// In words.
    pub description: Option<String>,
    /// How many units.
    pub quantity: Option<Decimal>,
    /// Of what.
    pub unit: Option<String>,
    /// At how much.
    pub unit_price: Option<Decimal>,
    /// Makes how much.
    pub amount: Option<Decimal>,
    /// And licences.
    pub licence_amount: Option<Decimal>,
}

/// What a period costs, line by line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// Where the period begins.
    pub period_start: Option<Timestamp>,
    /// Where it ends.
    pub period_end: Option<Timestamp>,
    /// The currency of all amounts.
    pub currency: Option<String>,
    /// The platform's total.
    pub total: Option<Decimal>,
    /// The lines.
    pub lines: Vec<StatementLine>,
    /// Lines that could not be read.
    pub unreadable: u32,
}

vocabulary! {
    /// How far a month's bill is.
    MonthStatus {
        /// Still running.
        Open = "open",
        /// Billed.
        Invoiced = "invoiced",
        /// Settled.
        Paid = "paid",
    }
}

/// What one month cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MonthCost {
    /// The month, `YYYY-MM`.
    pub period: String,
    /// The currency of both amounts.
    pub currency: Option<String>,
    /// What it cost in all.
    pub total: Option<Decimal>,
    /// What of that are licences.
    pub licence_total: Option<Decimal>,
    /// How far its bill is.
    pub status: MonthStatus,
}

/// One customer's part in a reseller's commission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CommissionLine {
    /// The customer.
    pub customer_id: Option<OrganisationId>,
    /// What the customer was charged.
    pub revenue: Option<Decimal>,
    /// The reseller's share, as the platform writes it.
    pub rate: Option<Decimal>,
    /// What the share makes.
    pub commission: Option<Decimal>,
}

/// A reseller's commission for a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Commission {
    /// The month, `YYYY-MM`.
    pub period: Option<String>,
    /// The currency of all amounts.
    pub currency: Option<String>,
    /// Customer by customer.
    pub lines: Vec<CommissionLine>,
    /// Lines that could not be read.
    pub unreadable: u32,
}
