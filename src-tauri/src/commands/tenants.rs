//! The tenant in view, the switcher, the Overview, the search over everything.

use dcx_core::view::find::{self, SearchHit, SearchRequest};
use dcx_core::view::overview::{self, Overview, TenantRequest};
use dcx_core::view::tenant::{
    self, TenantHeader, TenantQuery, TenantRef, TenantShelf, TenantWindow,
};
use dcx_core::{Client, Problem};
use serde::Deserialize;
use tauri::{State, WebviewWindow};

use super::view;
use crate::window;

/// Pins or unpins a tenant.
#[derive(Clone, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PinRequest {
    /// The tenant.
    pub tenant: TenantRef,
    /// Whether it should be pinned.
    pub pinned: bool,
}

/// Opens a tenant: its data come first from now on, and the window bears its name.
#[tauri::command]
#[specta::specta]
pub async fn open_tenant(
    client: State<'_, Client>,
    window: WebviewWindow,
    request: TenantRequest,
) -> Result<TenantHeader, Problem> {
    let header = client.open_tenant(&request.tenant)?;
    window::name(&window, Some(&header.name));
    Ok(header)
}

/// A window of the switcher's rows.
#[tauri::command]
#[specta::specta]
pub async fn tenants(
    client: State<'_, Client>,
    request: TenantQuery,
) -> Result<TenantWindow, Problem> {
    view(&client, move |desk| tenant::window(desk, &request)).await
}

/// All customers, pins and recents.
#[tauri::command]
#[specta::specta]
pub async fn tenant_shelf(client: State<'_, Client>) -> Result<TenantShelf, Problem> {
    view(&client, tenant::shelf).await
}

/// Pins or unpins a tenant.
#[tauri::command]
#[specta::specta]
pub async fn pin_tenant(client: State<'_, Client>, request: PinRequest) -> Result<(), Problem> {
    view(&client, move |desk| {
        desk.change_shelf(|shelf| shelf.pin(&request.tenant, request.pinned));
    })
    .await
}

/// Every card of a tenant's Overview.
#[tauri::command]
#[specta::specta]
pub async fn overview(
    client: State<'_, Client>,
    request: TenantRequest,
) -> Result<Overview, Problem> {
    view(&client, move |desk| {
        overview::overview(desk, &request.tenant)
    })
    .await?
}

/// Finds tenants and machines among everything at hand.
#[tauri::command]
#[specta::specta]
pub async fn search(
    client: State<'_, Client>,
    request: SearchRequest,
) -> Result<Vec<SearchHit>, Problem> {
    view(&client, move |desk| find::find(desk, &request)).await
}

/// Fetches everything of a tenant now.
#[tauri::command]
#[specta::specta]
pub async fn refresh(client: State<'_, Client>, request: TenantRequest) -> Result<(), Problem> {
    client.refresh(&request.tenant)
}
