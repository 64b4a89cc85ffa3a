//! How the user likes the window. Kept by tauri-plugin-store, which may lose the last change in a
//! crash; nothing is here that must not be lost, and nothing of a customer.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use dcx_core::Problem;
use dcx_core::view::machines::{MachineColumn, MachineSort};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Wry};
use tauri_plugin_store::{Store, StoreExt as _};

const FILE: &str = "preferences.json";
const KEY: &str = "preferences";

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum ThemeChoice {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How close rows stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Density {
    /// 36-pixel rows.
    #[default]
    Comfortable,
    /// 28-pixel rows.
    Compact,
}

/// The user's preferences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Preferences {
    /// Which colours.
    pub theme: ThemeChoice,
    /// How close rows stand.
    pub density: Density,
    /// Whether the rail shows icons only.
    pub rail_collapsed: bool,
    /// Lock the window after so many minutes without a key or a click; `None`: never.
    #[serde(default)]
    pub lock_after_minutes: Option<u32>,
    /// Columns of the machines table that are not shown.
    pub hidden_columns: HashSet<MachineColumn>,
    /// The order of the machines table.
    pub machine_sort: MachineSort,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            density: Density::default(),
            rail_collapsed: false,
            lock_after_minutes: None,
            hidden_columns: [
                MachineColumn::Os,
                MachineColumn::Tags,
                MachineColumn::Created,
            ]
            .into(),
            machine_sort: MachineSort {
                column: MachineColumn::Name,
                descending: false,
            },
        }
    }
}

/// The preferences' file.
pub struct PreferencesFile(Arc<Store<Wry>>);

impl PreferencesFile {
    /// Opens it in the data folder.
    ///
    /// # Errors
    /// When the store can't be opened.
    pub fn open(app: &AppHandle, folder: &Path) -> Result<Self, tauri_plugin_store::Error> {
        app.store(folder.join(FILE)).map(Self)
    }

    /// What is saved; what can't be read is the default.
    pub fn load(&self) -> Preferences {
        self.0
            .get(KEY)
            .and_then(|value| serde_json::from_value(value).ok())
            .unwrap_or_default()
    }

    /// Saves.
    ///
    /// # Errors
    /// [`Problem::Internal`] when the disk refuses.
    pub fn save(&self, preferences: &Preferences) -> Result<(), Problem> {
        let internal = |detail: String| Problem::Internal { detail };
        let value =
            serde_json::to_value(preferences).map_err(|error| internal(error.to_string()))?;
        self.0.set(KEY, value);
        self.0.save().map_err(|error| internal(error.to_string()))
    }
}
