//! The client without a window: it knows which account is signed in, keeps the session alive,
//! holds the sealed cache, fetches what is due and turns saved snapshots into the views the
//! screens show. The shell passes commands on to [`Client`]; nothing here knows of Tauri.

pub mod account;
pub mod cache;
pub mod client;
pub mod clock;
pub mod ledger;
pub mod library;
pub mod lock;
pub mod operation;
pub mod reading;
pub mod resource;
pub mod screen;
pub mod session;
pub mod sync;
pub mod vault;
pub mod view;

pub use client::{Client, ClientState, Options, Signal};
/// Types of the wire that cross into the window.
pub use dcx_api::{ClientOptions, KeychainState, Password, Problem};
