//! What the screens show, made from saved snapshots. Each file is one area's rules: totals,
//! runway, filters, sorting. Money is added here and nowhere else. Views never fetch; they say
//! which snapshots they read and the sync engine does the rest.

pub mod cards;
pub mod customers;
pub mod export;
pub mod find;
pub mod machine;
pub mod machines;
pub mod money;
pub mod overview;
pub mod query;
pub mod runway;
pub mod saved;
pub mod tenant;
pub mod tree;

mod desk;
mod fit;

pub use desk::Desk;
pub(crate) use desk::SHELF;
