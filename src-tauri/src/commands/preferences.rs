//! How the user likes the window.

use dcx_core::Problem;
use tauri::{State, WebviewWindow};

use crate::preferences::{Preferences, PreferencesFile};
use crate::window;

/// The user's preferences.
#[tauri::command]
#[specta::specta]
pub async fn preferences(file: State<'_, PreferencesFile>) -> Result<Preferences, Problem> {
    Ok(file.load())
}

/// Saves the user's preferences, all of them.
#[tauri::command]
#[specta::specta]
pub async fn save_preferences(
    file: State<'_, PreferencesFile>,
    window: WebviewWindow,
    preferences: Preferences,
) -> Result<(), Problem> {
    window::theme(&window, preferences.theme);
    file.save(&preferences)
}
