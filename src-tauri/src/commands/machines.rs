//! The machines table and a machine's page.

use dcx_core::reading::Reading;
use dcx_core::view::export;
use dcx_core::view::machine::{self, MachinePage, MachineRequest, MachineSeries, SeriesRequest};
use dcx_core::view::machines::{self, MachineQuery, MachineWindow};
use dcx_core::{Client, Problem};
use tauri::{AppHandle, State};

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
    view(&client, move |desk| {
        let table = export::machines(desk, &request)?;
        exports::save(&app, "DCX machines", &table)
    })
    .await?
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
