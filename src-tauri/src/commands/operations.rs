//! What the user asks of the platform, and the journal of it.

use dcx_core::operation::{RunRequest, WriteRequest};
use dcx_core::view::journal::{
    self, JournalQuery, JournalRequest, JournalRow, JournalWindow, RetryRequest, RunPlan,
    RunPlanRequest, RunQuery, RunRef, RunRetry, RunView,
};
use dcx_core::{Client, Problem};
use tauri::State;

use super::view;

/// Asks for one thing. Answers as soon as the operation is in the journal; the same id again is the
/// same operation.
#[tauri::command]
#[specta::specta]
pub async fn perform(
    client: State<'_, Client>,
    request: WriteRequest,
) -> Result<JournalRow, Problem> {
    client.perform(request).await
}

/// A window of the journal.
#[tauri::command]
#[specta::specta]
pub async fn journal(
    client: State<'_, Client>,
    request: JournalQuery,
) -> Result<JournalWindow, Problem> {
    view(&client, move |desk| journal::window(desk, &request)).await?
}

/// One operation.
#[tauri::command]
#[specta::specta]
pub async fn operation(
    client: State<'_, Client>,
    request: JournalRequest,
) -> Result<JournalRow, Problem> {
    view(&client, move |desk| journal::entry(desk, &request)).await?
}

/// Takes back what was not sent.
#[tauri::command]
#[specta::specta]
pub async fn cancel_operation(
    client: State<'_, Client>,
    request: JournalRequest,
) -> Result<JournalRow, Problem> {
    client.cancel(&request)
}

/// Tries again what certainly failed, as a new operation.
#[tauri::command]
#[specta::specta]
pub async fn retry_operation(
    client: State<'_, Client>,
    request: RetryRequest,
) -> Result<JournalRow, Problem> {
    client.retry(&request).await
}

/// Looks now how an operation stands that is under way or unknown.
#[tauri::command]
#[specta::specta]
pub async fn look_up_operation(
    client: State<'_, Client>,
    request: JournalRequest,
) -> Result<JournalRow, Problem> {
    client.look(&request)
}

/// What a run over many machines would do.
#[tauri::command]
#[specta::specta]
pub async fn plan_run(
    client: State<'_, Client>,
    request: RunPlanRequest,
) -> Result<RunPlan, Problem> {
    view(&client, move |desk| journal::plan(desk, &request)).await?
}

/// Asks for the same of many machines.
#[tauri::command]
#[specta::specta]
pub async fn begin_run(client: State<'_, Client>, request: RunRequest) -> Result<RunView, Problem> {
    client.begin_run(request).await
}

/// How a run is going.
#[tauri::command]
#[specta::specta]
pub async fn run(client: State<'_, Client>, request: RunQuery) -> Result<RunView, Problem> {
    view(&client, move |desk| journal::run(desk, &request)).await?
}

/// Takes back what of a run was not sent.
#[tauri::command]
#[specta::specta]
pub async fn cancel_run(client: State<'_, Client>, request: RunRef) -> Result<RunView, Problem> {
    client.cancel_run(&request)
}

/// Tries again what of a run certainly failed, as a new run.
#[tauri::command]
#[specta::specta]
pub async fn retry_run(client: State<'_, Client>, request: RunRetry) -> Result<RunView, Problem> {
    client.retry_run(request).await
}
