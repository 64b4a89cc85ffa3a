//! The wire: one typed, tolerant client of the platform's HTTP contract. `dcx-core` calls [`Client`]; what comes back is
//! either a model in this client's own form, or a [`Problem`]. No storage and no policy live here: when to ask,
//! what to keep and when a session ends is the core's business.

mod client;
mod ids;
mod models;
mod money;
mod origin;
mod problem;
mod routes;
mod secret;
mod time;
mod transport;
mod wire;

pub use client::Client;
pub use ids::*;
pub use models::*;
pub use origin::{Origin, OriginError};
pub use problem::{
    FieldProblem, InputFault, KeychainState, Obstacle, Problem, TlsFault, UnreadableReason,
};
pub use routes::RefreshFailure;
/// All money, rates and quantities.
pub use rust_decimal::Decimal;
pub use secret::{AccessToken, Password, RefreshToken};
pub use time::Timestamp;
pub use transport::{CallRecord, ClientOptions};
pub use wire::unreadable_text;
