//! Signing in and out, the frame's state, the demo.

use dcx_core::client::AccountView;
use dcx_core::client::{ClientState, Connection, SessionState};
use dcx_core::view::tenant::TenantRef;
use dcx_core::{Client, KeychainState, Password, Problem};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager as _, State};

use crate::demo::{Demo, DemoPlatform};
use crate::settings::Settings;

/// What the frame shows whatever page is open.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AppState {
    /// The account in use.
    pub account: Option<AccountView>,
    /// Its session.
    pub session: SessionState,
    /// The way to its platform.
    pub connection: Connection,
    /// The keychain.
    pub keychain: KeychainState,
    /// Whether the session lives in memory alone and ends with the program.
    pub memory_only: bool,
    /// Whether saved data had to be put aside.
    pub cache_rebuilt: bool,
    /// Whether the window is locked.
    pub screen_locked: bool,
    /// Whether a PIN opens it; else only the password does.
    pub pin_set: bool,
    /// The demo platform, when it runs.
    pub demo: Option<Demo>,
    /// The platform to offer at sign-in.
    pub suggested_platform: Option<String>,
    /// The tenant to show first.
    pub tenant: Option<TenantRef>,
    /// The program's version.
    pub version: String,
}

/// Who signs in, and where.
#[derive(Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SignInRequest {
    /// The platform's address.
    pub platform: String,
    /// The user's address.
    pub email: String,
    /// The password; nothing keeps it.
    pub password: String,
}

/// The password of the account in use.
#[derive(Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SignInAgainRequest {
    /// The password; nothing keeps it.
    pub password: String,
}

/// The frame's state, put together from the client, the settings and the demo.
pub fn app_state_of(app: &AppHandle) -> AppState {
    let state: ClientState = app.state::<Client>().state();
    let demo = app.state::<DemoPlatform>().seen();
    let offered = app.state::<Settings>().server.clone();
    AppState {
        suggested_platform: offered
            .or_else(|| {
                demo.as_ref()
                    .filter(|_| app.state::<Settings>().demo)
                    .map(|demo| demo.platform.clone())
            })
            .or(state.suggested_platform),
        account: state.account,
        session: state.session,
        connection: state.connection,
        keychain: state.keychain,
        memory_only: state.memory_only,
        cache_rebuilt: state.cache_rebuilt,
        screen_locked: state.screen_locked,
        pin_set: state.pin_set,
        demo,
        tenant: state.tenant,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// What the frame shows.
#[tauri::command]
#[specta::specta]
pub async fn app_state(app: AppHandle) -> Result<AppState, Problem> {
    Ok(app_state_of(&app))
}

/// Signs in.
#[tauri::command]
#[specta::specta]
pub async fn sign_in(
    app: AppHandle,
    client: State<'_, Client>,
    request: SignInRequest,
) -> Result<AppState, Problem> {
    let password = Password::new(request.password);
    client
        .sign_in(&request.platform, &request.email, password)
        .await?;
    Ok(app_state_of(&app))
}

/// Signs the account in use in again, in place.
#[tauri::command]
#[specta::specta]
pub async fn sign_in_again(
    app: AppHandle,
    client: State<'_, Client>,
    request: SignInAgainRequest,
) -> Result<AppState, Problem> {
    client
        .sign_in_again(Password::new(request.password))
        .await?;
    Ok(app_state_of(&app))
}

/// Signs out and wipes the account's data from this machine.
#[tauri::command]
#[specta::specta]
pub async fn sign_out(app: AppHandle, client: State<'_, Client>) -> Result<AppState, Problem> {
    client.sign_out().await;
    Ok(app_state_of(&app))
}

/// Tries the keychain again; the system may ask the user for its password.
#[tauri::command]
#[specta::specta]
pub async fn unlock_keychain(
    app: AppHandle,
    client: State<'_, Client>,
) -> Result<AppState, Problem> {
    client.unlock().await;
    Ok(app_state_of(&app))
}

/// Starts the demo platform, once, and says where it is.
#[tauri::command]
#[specta::specta]
pub async fn start_demo(demo: State<'_, DemoPlatform>) -> Result<Demo, Problem> {
    demo.start().await
}
