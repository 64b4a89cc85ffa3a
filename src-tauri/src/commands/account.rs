//! Saved data of the account in use.

use dcx_core::view::saved::{self, SavedData};
use dcx_core::{Client, Problem};
use tauri::State;

use super::view;

/// How much is saved.
#[tauri::command]
#[specta::specta]
pub async fn saved_data(client: State<'_, Client>) -> Result<SavedData, Problem> {
    view(&client, saved::measure).await
}

/// Removes what is saved; what is on the screen is fetched again.
#[tauri::command]
#[specta::specta]
pub async fn clear_saved_data(client: State<'_, Client>) -> Result<SavedData, Problem> {
    view(&client, saved::clear).await?
}
