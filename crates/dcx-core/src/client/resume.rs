//! Opening an account: the saved one at start, or one that has just been signed in.

use std::sync::Arc;

use dcx_api::{KeychainState, RefreshToken};

use super::open::Open;
use super::{Client, Stage};
use crate::account::Account;
use crate::cache::{Cache, Opening};
use crate::library::Library;
use crate::operation::Journal;
use crate::session::Session;
use crate::sync::Sync;
use crate::vault::{DataKey, VaultError};
use crate::view::Desk;

impl Client {
    /// Opens the account that was in use, if any: its keys from the keychain, its saved data, its
    /// session. A keychain that doesn't answer leaves it locked, to be tried again.
    pub async fn resume(&self) {
        let _door = self.inner.door.lock().await;
        self.sweep().await;
        let Some(account) = self.lock().accounts.active.clone() else {
            // Asks the keychain all the same, so that the sign-in screen can say how it is.
            self.inner.options.vault.check().await;
            self.signal();
            return;
        };
        if matches!(self.lock().stage, Stage::Open(_)) {
            return;
        }
        let vault = &self.inner.options.vault;
        match vault.load_key(&account.id).await {
            Ok(Some(key)) => match vault.load_refresh(&account.id).await {
                Ok(refresh) => self.take_up(account, &key, refresh),
                Err(error) => self.lock_out(error),
            },
            Ok(None) => {
                // The key is gone, so the saved data can never be read again.
                tracing::warn!("the account's key is not in the keychain");
                self.forget(&account);
            }
            Err(error) => self.lock_out(error),
        }
        self.signal();
    }

    /// Opens a saved account. Without a refresh token its session has ended; its data are there.
    pub(super) fn take_up(&self, account: Account, key: &DataKey, refresh: Option<RefreshToken>) {
        let options = &self.inner.options;
        match self.wire(account.platform.clone()) {
            Ok(api) => {
                let (vault, clock) = (options.vault.clone(), options.clock.clone());
                let session = Session::resumed(api, account.id.clone(), vault, clock, refresh);
                self.open(account, session, Some(key));
            }
            Err(problem) => {
                tracing::error!(
                    problem = problem.kind(),
                    "the saved account can't be opened"
                );
                self.set_stage(Stage::Locked);
            }
        }
    }

    /// The keychain doesn't give the account's entries now: neither a sign-out nor the end of the
    /// session.
    pub(super) fn lock_out(&self, error: VaultError) {
        tracing::warn!(%error, "the keychain doesn't give the account's entries");
        self.set_stage(Stage::Locked);
        self.retry_when_ready();
    }

    /// Tries the keychain again when it was locked: the user asked.
    pub async fn unlock(&self) {
        if let Err(error) = self.inner.options.vault.unlock().await {
            tracing::info!(%error, "the keychain stays locked");
        }
        self.resume().await;
    }

    /// Lays the account's data out and starts its engine.
    pub(super) fn open(&self, account: Account, session: Session, key: Option<&DataKey>) {
        let options = &self.inner.options;
        let opened = key.map(|key| Cache::open(&options.folder, &account.id, key, options.limits));
        let (cache, rebuilt) = match opened {
            Some(Ok((cache, opening))) => (Ok(cache), matches!(opening, Opening::Rebuilt { .. })),
            Some(Err(error)) => {
                tracing::error!(%error, "saved data can't be opened");
                (Cache::in_memory(&account.id, options.limits), true)
            }
            None => (Cache::in_memory(&account.id, options.limits), false),
        };
        let cache = match cache {
            Ok(cache) => cache,
            Err(error) => {
                tracing::error!(%error, "no room for saved data, not even in memory");
                self.set_stage(Stage::Locked);
                return;
            }
        };
        let clock = options.clock.clone();
        let Some(journal) = self.journal(&account, key) else {
            self.set_stage(Stage::Locked);
            return;
        };
        let library = Arc::new(Library::new(cache, clock.clone()));
        let sync = Sync::start(session.clone(), Arc::clone(&library), clock.clone());
        let desk = Arc::new(Desk::new(account, library, sync, journal, clock));
        let open = Open::new(
            desk,
            session,
            options.vault.watch(),
            self.inner.signals.clone(),
        );
        let mut current = self.lock();
        current.cache_rebuilt = rebuilt;
        current.stage = Stage::Open(Arc::new(open));
    }

    /// The account's journal; one in memory where there is no key: an operation is then asked for
    /// and followed, and forgotten with the program. Where the disk refuses, it takes nothing, and
    /// so nothing is sent. Either says so if there is one on the disk that it can't show.
    fn journal(&self, account: &Account, key: Option<&DataKey>) -> Option<Journal> {
        let options = &self.inner.options;
        let kept = key.map(|key| Journal::open(&options.folder, &account.id, key, &options.clock));
        let in_memory = || {
            let out_of_sight = Journal::is_there(&options.folder, &account.id);
            Journal::in_memory(&account.id, out_of_sight)
        };
        let journal = match kept {
            Some(Ok(journal)) => Ok(journal),
            Some(Err(error)) => {
                tracing::error!(%error, "the journal can't be opened");
                in_memory().inspect(Journal::close)
            }
            None => in_memory(),
        };
        journal
            .inspect_err(|error| tracing::error!(%error, "no room for a journal"))
            .ok()
    }

    /// Resumes when the keychain comes back.
    pub(super) fn retry_when_ready(&self) {
        let mut vault = self.inner.options.vault.watch();
        let client = self.clone();
        tokio::spawn(async move {
            if vault
                .wait_for(|state| *state == KeychainState::Ready)
                .await
                .is_ok()
            {
                // In a task of its own: resuming starts this watch again when it fails.
                Box::pin(client.resume()).await;
            }
        });
    }
}
