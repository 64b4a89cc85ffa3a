//! What the window may ask, one adapter a command: unpack, call the core, answer. Each is in the
//! app's manifest and in the capability file by name.

pub mod account;
pub mod customers;
pub mod machines;
pub mod operations;
pub mod preferences;
pub mod provisioning;
pub mod screen;
pub mod session;
pub mod tenants;
pub mod wallets;

use dcx_core::view::Desk;
use dcx_core::{Client, Problem};

/// Makes a view on a thread that may block: a tenant of fifty thousand machines takes a moment.
async fn view<T: Send + 'static>(
    client: &Client,
    make: impl FnOnce(&Desk) -> T + Send + 'static,
) -> Result<T, Problem> {
    let open = client.desk()?;
    blocking(move || make(&open)).await
}

/// Does work on a thread that may block.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let done = tauri::async_runtime::spawn_blocking(work).await;
    done.map_err(|error| Problem::Internal {
        detail: error.to_string(),
    })
}
