//! The client without a window: it knows which account is signed in, keeps the session alive,
//! holds the sealed cache, fetches what is due and turns saved snapshots into the views the
//! screens show. `src-tauri` passes commands on to [`Client`]; nothing here knows of Tauri.

pub mod account;
pub mod cache;
pub mod lock;
pub mod vault;
