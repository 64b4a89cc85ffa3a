//! What the screens show, made from saved snapshots. Each file is one area's rules: totals,
//! runway, filters, sorting. Money is added here and nowhere else. Views never fetch; they say
//! which snapshots they read and the sync engine does the rest.

pub mod actions;
pub mod amount;
pub mod cards;
pub mod customer_fields;
pub mod customer_list;
pub mod customers;
pub mod export;
pub mod find;
pub mod journal;
pub mod ledger;
pub mod machine;
pub mod machines;
pub mod money;
pub mod overview;
pub mod provisioning;
pub mod query;
pub mod roles;
pub mod runway;
pub mod saved;
pub mod tenant;
pub mod tree;
pub mod wallets;

mod desk;
mod fit;

pub use desk::Desk;
pub(crate) use desk::SHELF;
pub(crate) use fit::{LONGEST_TEXT, bounded};
