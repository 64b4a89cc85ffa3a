//! The account in use while it is open: its data and session, and the herald that tells the window
//! what changes.

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use dcx_api::{KeychainState, OrganisationId};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinHandle;

use super::Signal;
use crate::operation::{Runner, follow};
use crate::session::Session;
use crate::sync::Change;
use crate::view::Desk;
use crate::view::tenant::TenantRef;

/// An open account.
pub struct Open {
    pub(super) desk: Arc<Desk>,
    pub(super) session: Session,
    pub(super) runner: Runner,
    shown: Mutex<HashSet<OrganisationId>>,
    viewed: Mutex<Option<TenantRef>>,
    herald: JoinHandle<()>,
    follower: JoinHandle<()>,
}

impl Open {
    pub(super) fn new(
        desk: Arc<Desk>,
        session: Session,
        keychain: watch::Receiver<KeychainState>,
        signals: broadcast::Sender<Signal>,
    ) -> Self {
        let herald = tokio::spawn(herald(
            session.phase(),
            session.memory_only(),
            desk.sync().link(),
            keychain,
            [desk.sync().changes(), desk.journal().changes()],
            signals,
        ));
        let runner = Runner::new(&desk, session.clone());
        let follower = follow(&desk, session.clone());
        Self {
            desk,
            session,
            runner,
            shown: Mutex::default(),
            viewed: Mutex::default(),
            herald,
            follower,
        }
    }

    /// Says which organisations are on the screen.
    pub(super) fn show(&self, organisations: HashSet<OrganisationId>) {
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = organisations.clone();
        self.desk.sync().show(organisations);
    }

    /// Says which tenant is in view.
    pub(super) fn view(&self, tenant: &TenantRef) {
        *self.viewed.lock().unwrap_or_else(PoisonError::into_inner) = Some(tenant.clone());
    }

    /// Whether this is the tenant in view.
    pub(super) fn views(&self, tenant: &TenantRef) -> bool {
        let viewed = self.viewed.lock().unwrap_or_else(PoisonError::into_inner);
        viewed.as_ref() == Some(tenant)
    }

    /// The organisations on the screen.
    pub(super) fn shown(&self) -> HashSet<OrganisationId> {
        self.shown
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Deref for Open {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.desk
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.herald.abort();
        self.follower.abort();
    }
}

/// Passes on whatever changes, for as long as the account is open.
async fn herald(
    mut phase: watch::Receiver<crate::session::Phase>,
    mut memory_only: watch::Receiver<bool>,
    mut link: watch::Receiver<crate::sync::Link>,
    mut keychain: watch::Receiver<KeychainState>,
    [mut readings, mut journal]: [broadcast::Receiver<Change>; 2],
    signals: broadcast::Sender<Signal>,
) {
    loop {
        let signal = tokio::select! {
            Ok(()) = phase.changed() => Signal::State,
            Ok(()) = memory_only.changed() => Signal::State,
            Ok(()) = link.changed() => Signal::State,
            Ok(()) = keychain.changed() => Signal::State,
            change = readings.recv() => match of_data(change) {
                Some(signal) => signal,
                None => return,
            },
            change = journal.recv() => match of_data(change) {
                Some(signal) => signal,
                None => return,
            },
        };
        let _ = signals.send(signal);
    }
}

/// What a change is to the window; nothing more comes after `None`.
fn of_data(change: Result<Change, RecvError>) -> Option<Signal> {
    match change {
        Ok(change) => Some(Signal::Data(change)),
        // Too many to hear each: everything may have changed.
        Err(RecvError::Lagged(_)) => Some(Signal::Data(Change {
            organisation: None,
            kind: "everything",
        })),
        Err(RecvError::Closed) => None,
    }
}
