//! The page of a new machine.

use dcx_core::view::provisioning::{
    self, DraftRequest, MachineNameQuery, NameCheck, NewMachinePage, NewMachineRequest, Quote,
    QuoteRequest,
};
use dcx_core::{Client, Problem};
use tauri::State;

use super::view;

/// What can be chosen, and the draft that was left.
#[tauri::command]
#[specta::specta]
pub async fn new_machine(
    client: State<'_, Client>,
    request: NewMachineRequest,
) -> Result<NewMachinePage, Problem> {
    view(&client, move |desk| provisioning::page(desk, &request)).await?
}

/// What is wrong with a name, as it is typed.
#[tauri::command]
#[specta::specta]
pub async fn check_machine_name(
    client: State<'_, Client>,
    request: MachineNameQuery,
) -> Result<NameCheck, Problem> {
    view(&client, move |desk| {
        provisioning::check_name(desk, &request)
    })
    .await
}

/// Keeps the draft, or throws it away.
#[tauri::command]
#[specta::specta]
pub async fn save_draft(client: State<'_, Client>, request: DraftRequest) -> Result<(), Problem> {
    view(&client, move |desk| {
        provisioning::save_draft(desk, &request)
    })
    .await?
}

/// What it would cost and mean for the wallet, read from the platform now.
#[tauri::command]
#[specta::specta]
pub async fn quote(client: State<'_, Client>, request: QuoteRequest) -> Result<Quote, Problem> {
    let desk = client.desk()?;
    provisioning::quote(&desk, &request).await
}
