//! A desk over snapshots that a test lays in by hand; nobody is at the other end of its wire.

use std::sync::Arc;

use dcx_api::{Role, Rows};
use dcx_core::account::{Account, AccountId};
use dcx_core::cache::{Cache, Limits};
use dcx_core::clock::Clock;
use dcx_core::library::Library;
use dcx_core::operation::Journal;
use dcx_core::resource::Resource;
use dcx_core::session::Session;
use dcx_core::sync::Sync;
use dcx_core::view::Desk;
use serde::Serialize;

use super::Keychain;

/// The desk of somebody at Datacentrix, whose organisation is `root`.
pub fn desk() -> Desk {
    let origin = dcx_api::Origin::parse("http://127.0.0.1:9").unwrap();
    let id = AccountId::of(origin.as_str(), super::ADMIN);
    let clock = Clock::system();
    let api = dcx_api::Client::new(origin.clone(), super::impatient()).unwrap();
    let vault = super::vault(&Keychain::default());
    let session = Session::resumed(api, id.clone(), vault, clock.clone(), None);
    let cache = Cache::in_memory(&id, Limits::default()).unwrap();
    let library = Arc::new(Library::new(cache, clock.clone()));
    let sync = Sync::start(session, Arc::clone(&library), clock.clone());
    let account = Account {
        id,
        platform: origin,
        email: super::ADMIN.to_owned(),
        name: None,
        role: Some(Role::Datacentrix),
        organisation: Some("root".into()),
    };
    let journal = Journal::in_memory(&account.id, false).unwrap();
    Desk::new(account, library, sync, journal, clock)
}

/// Puts a snapshot where a fetch would.
pub fn lay<T: Serialize + Send + std::marker::Sync + 'static>(
    desk: &Desk,
    at: &Resource,
    value: T,
) {
    desk.library().store(at, value, None);
}

/// A list that could be read.
pub fn rows<T>(rows: Vec<T>) -> Rows<T> {
    Rows {
        rows,
        unreadable: 0,
    }
}
