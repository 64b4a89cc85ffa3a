//! Wallets, their ledgers, and amounts as they are typed.

use dcx_core::view::amount::{self, AmountCheck, AmountQuery};
use dcx_core::view::ledger::{self, LedgerQuery, LedgerReach, LedgerRef, LedgerWindow};
use dcx_core::view::wallets::{self, WalletsPage, WalletsRequest};
use dcx_core::{Client, Problem};
use tauri::{AppHandle, State};

use super::{blocking, view};
use crate::exports::{self, ExportReceipt};

/// A tenant's wallets.
#[tauri::command]
#[specta::specta]
pub async fn wallets(
    client: State<'_, Client>,
    request: WalletsRequest,
) -> Result<WalletsPage, Problem> {
    view(&client, move |desk| wallets::page(desk, &request)).await?
}

/// A window of a wallet's ledger.
#[tauri::command]
#[specta::specta]
pub async fn ledger(
    client: State<'_, Client>,
    request: LedgerQuery,
) -> Result<LedgerWindow, Problem> {
    view(&client, move |desk| ledger::window(desk, &request)).await?
}

/// Fetches the next stretch of older lines.
#[tauri::command]
#[specta::specta]
pub async fn older_ledger(
    client: State<'_, Client>,
    request: LedgerRef,
) -> Result<LedgerReach, Problem> {
    let desk = client.desk()?;
    ledger::older(&desk, &request).await
}

/// Writes all matching lines as CSV to the Downloads folder.
#[tauri::command]
#[specta::specta]
pub async fn export_ledger(
    app: AppHandle,
    client: State<'_, Client>,
    request: LedgerQuery,
) -> Result<ExportReceipt, Problem> {
    let desk = client.desk()?;
    ledger::read_to_end(&desk, &request).await?;
    blocking(move || {
        let table = ledger::export(&desk, &request)?;
        exports::save(&app, "DCX ledger", &table)
    })
    .await?
}

/// Reads an amount as it is typed.
#[tauri::command]
#[specta::specta]
pub async fn check_amount(request: AmountQuery) -> Result<AmountCheck, Problem> {
    Ok(amount::check(&request))
}
