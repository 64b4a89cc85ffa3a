//! The machines table and a machine's page.

use dcx_core::reading::Reading;
use dcx_core::view::export;
use dcx_core::view::machine::{self, MachinePage, MachineRequest, MachineSeries, SeriesRequest};
use dcx_core::view::machines::{self, MachineQuery, MachineWindow};
use dcx_core::{Client, Problem};
use tauri::{AppHandle, Manager as _, State};

use super::view;
use crate::exports::{self, ExportReceipt};

/// A window of a tenant's machines.
#[tauri::command]
#[specta::specta]
pub async fn machines(
    client: State<'_, Client>,
    request: MachineQuery,
) -> Result<MachineWindow, Problem> {
    view(&client, move |desk| machines::window(desk, &request)).await
}

/// Writes all matching machines as CSV to the Downloads folder.
#[tauri::command]
#[specta::specta]
pub async fn export_machines(
    app: AppHandle,
    client: State<'_, Client>,
    request: MachineQuery,
) -> Result<ExportReceipt, Problem> {
    let internal = |detail: String| Problem::Internal { detail };
    let folder = app.path().download_dir().or_else(|_| app.path().home_dir());
    let folder = folder.map_err(|error| internal(error.to_string()))?;
    let table = view(&client, move |desk| export::machines(desk, &request)).await??;
    let path = exports::write(&folder, "DCX machines", "csv", &table.bytes);
    let path = path.map_err(|error| internal(error.to_string()))?;
    Ok(ExportReceipt {
        path: path.display().to_string(),
        rows: table.rows,
    })
}

/// A machine's page.
#[tauri::command]
#[specta::specta]
pub async fn machine(
    client: State<'_, Client>,
    request: MachineRequest,
) -> Result<MachinePage, Problem> {
    view(&client, move |desk| machine::page(desk, &request)).await?
}

/// A machine's measurements.
#[tauri::command]
#[specta::specta]
pub async fn machine_series(
    client: State<'_, Client>,
    request: SeriesRequest,
) -> Result<Reading<MachineSeries>, Problem> {
    view(&client, move |desk| machine::series(desk, &request)).await?
}
