//! Locking the window.

use dcx_core::{Client, Password, Problem};
use serde::Deserialize;
use tauri::{AppHandle, State, WebviewWindow};

use super::session::{AppState, app_state_of};
use crate::window;

/// What opens a locked window.
#[derive(Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct UnlockRequest {
    /// The PIN, or the password.
    pub secret: String,
    /// Whether it is the account's password though a PIN is set.
    pub password: bool,
}

/// A new PIN, or none.
#[derive(Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PinChange {
    /// The PIN, 4 to 64 characters; `None` removes it.
    pub pin: Option<String>,
}

/// Locks the window; the tenant's name leaves its title.
#[tauri::command]
#[specta::specta]
pub async fn lock_screen(
    app: AppHandle,
    client: State<'_, Client>,
    window: WebviewWindow,
) -> Result<AppState, Problem> {
    client.lock_screen()?;
    window::name(&window, None);
    Ok(app_state_of(&app))
}

/// Opens a locked window.
#[tauri::command]
#[specta::specta]
pub async fn unlock_screen(
    app: AppHandle,
    client: State<'_, Client>,
    request: UnlockRequest,
) -> Result<AppState, Problem> {
    client
        .unlock_screen(Password::new(request.secret), request.password)
        .await?;
    Ok(app_state_of(&app))
}

/// Sets or removes the PIN.
#[tauri::command]
#[specta::specta]
pub async fn change_pin(
    app: AppHandle,
    client: State<'_, Client>,
    request: PinChange,
) -> Result<AppState, Problem> {
    let client = client.inner().clone();
    let changed = tauri::async_runtime::spawn_blocking(move || {
        client.set_pin(request.pin.map(Password::new).as_ref())
    });
    changed.await.map_err(|error| Problem::Internal {
        detail: error.to_string(),
    })??;
    Ok(app_state_of(&app))
}
