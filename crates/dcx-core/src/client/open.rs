//! The account in use while it is open: its data and session, and the herald that tells the window
//! what changes.

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::{Mutex, PoisonError};

use dcx_api::{KeychainState, OrganisationId};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinHandle;

use super::Signal;
use crate::session::Session;
use crate::sync::Change;
use crate::view::Desk;

/// An open account.
pub struct Open {
    pub(super) desk: Desk,
    pub(super) session: Session,
    shown: Mutex<HashSet<OrganisationId>>,
    herald: JoinHandle<()>,
}

impl Open {
    pub(super) fn new(
        desk: Desk,
        session: Session,
        keychain: watch::Receiver<KeychainState>,
        signals: broadcast::Sender<Signal>,
    ) -> Self {
        let herald = tokio::spawn(herald(
            session.phase(),
            session.memory_only(),
            desk.sync().link(),
            keychain,
            desk.sync().changes(),
            signals,
        ));
        Self {
            desk,
            session,
            shown: Mutex::default(),
            herald,
        }
    }

    /// Says which organisations are on the screen.
    pub(super) fn show(&self, organisations: HashSet<OrganisationId>) {
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = organisations.clone();
        self.desk.sync().show(organisations);
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
    }
}

/// Passes on whatever changes, for as long as the account is open.
async fn herald(
    mut phase: watch::Receiver<crate::session::Phase>,
    mut memory_only: watch::Receiver<bool>,
    mut link: watch::Receiver<crate::sync::Link>,
    mut keychain: watch::Receiver<KeychainState>,
    mut changes: broadcast::Receiver<Change>,
    signals: broadcast::Sender<Signal>,
) {
    loop {
        let signal = tokio::select! {
            Ok(()) = phase.changed() => Signal::State,
            Ok(()) = memory_only.changed() => Signal::State,
            Ok(()) = link.changed() => Signal::State,
            Ok(()) = keychain.changed() => Signal::State,
            change = changes.recv() => match change {
                Ok(change) => Signal::Data(change),
                // Too many to hear each: everything may have changed.
                Err(RecvError::Lagged(_)) => Signal::Data(Change { organisation: None, kind: "everything" }),
                Err(RecvError::Closed) => return,
            },
        };
        let _ = signals.send(signal);
    }
}
