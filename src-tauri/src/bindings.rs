//! The commands and events of the window, and their TypeScript. `cargo xtask bindings` writes the
//! file from here; a test says when it is stale.

use std::path::Path;

use specta_typescript::Typescript;
use tauri::Wry;
use tauri_specta::{Builder, collect_commands, collect_events};

use crate::commands::{
    account, customers, machines, operations, preferences, provisioning, screen, session, tenants,
    wallets,
};
use crate::news::{AppStateChanged, Navigate, ReadingsChanged};

/// Every command and event.
#[must_use]
pub fn builder() -> Builder<Wry> {
    Builder::<Wry>::new()
        .disable_serde_phases()
        .commands(collect_commands![
            session::app_state,
            session::sign_in,
            session::sign_in_again,
            session::sign_out,
            session::unlock_keychain,
            session::start_demo,
            screen::lock_screen,
            screen::unlock_screen,
            screen::change_pin,
            tenants::open_tenant,
            tenants::tenants,
            tenants::tenant_shelf,
            tenants::pin_tenant,
            tenants::overview,
            tenants::search,
            tenants::refresh,
            machines::machines,
            machines::export_machines,
            machines::machine,
            machines::machine_series,
            operations::perform,
            operations::journal,
            operations::operation,
            operations::cancel_operation,
            operations::retry_operation,
            operations::look_up_operation,
            operations::plan_run,
            operations::begin_run,
            operations::run,
            operations::cancel_run,
            operations::retry_run,
            provisioning::new_machine,
            provisioning::check_machine_name,
            provisioning::save_draft,
            provisioning::quote,
            wallets::wallets,
            wallets::ledger,
            wallets::older_ledger,
            wallets::export_ledger,
            wallets::check_amount,
            customers::customers,
            customers::check_customer,
            preferences::preferences,
            preferences::save_preferences,
            account::saved_data,
            account::clear_saved_data,
        ])
        .events(collect_events![ReadingsChanged, AppStateChanged, Navigate])
}

/// Writes the bindings.
///
/// # Errors
/// When a type can't be written in TypeScript, or the file can't be written at all.
pub fn write(path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let header = "// Written by `cargo xtask bindings`. Do not edit.\n";
    builder().export(Typescript::default().header(header), path)?;
    Ok(())
}
