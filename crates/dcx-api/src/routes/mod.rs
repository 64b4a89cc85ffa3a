//! The calls of the contract, one file for each area: the method of [`Client`](crate::Client), and beside it the reading of
//! what comes back in all its spellings. `table` holds every path in one place, so that a change is one line.

mod auth;
mod billing;
mod catalogue;
mod claims;
mod machines;
mod metrics;
mod monitoring;
mod organisations;
mod probe;
mod table;
mod wallets;

pub use auth::RefreshFailure;
pub(crate) use table::{Area, Method, Route, Standing};

#[cfg(test)]
mod tests;
