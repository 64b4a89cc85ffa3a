//! Signing in, in again and out. What is stored comes before what is used; what is wiped begins with
//! the key.

use dcx_api::{Grant, KeychainState, Origin, Password, Problem};

use super::{Client, GOODBYE, Stage};
use crate::account::{Account, Accounts};
use crate::cache::Cache;
use crate::operation::Journal;
use crate::session::Session;
use crate::vault::DataKey;

impl Client {
    /// Signs in. Another account that was in use is signed out first.
    ///
    /// # Errors
    /// [`Problem::InvalidAddress`], [`Problem::InvalidCredentials`], [`Problem::AccountLocked`], or
    /// why the platform could not be asked.
    pub async fn sign_in(
        &self,
        platform: &str,
        email: &str,
        password: Password,
    ) -> Result<(), Problem> {
        let _door = self.inner.door.lock().await;
        let origin = Origin::parse(platform)?;
        let api = self.wire(origin.clone())?;
        let mut grant = api.login(email.trim(), &password).await?;
        drop(password);
        let account = Account::signed_in(origin, email, grant.user.take(), grant.access.claims());
        let before = self.lock().accounts.active.clone();
        let same = before
            .as_ref()
            .is_some_and(|before| before.id == account.id);
        if same && self.opened().is_ok() {
            return self.renew(grant).await;
        }
        // The same account behind a locked keychain keeps its data on the disk, for when the
        // keychain gives their key again.
        if let Some(before) = before.filter(|_| !same) {
            self.close(&before).await;
        }
        let (key, stored) = self.keep_secrets(&account, &grant).await;
        let options = &self.inner.options;
        let session = Session::signed_in(
            api,
            account.id.clone(),
            options.vault.clone(),
            options.clock.clone(),
            grant,
            stored,
        );
        self.remember(&account, stored);
        // What a restart could not open again is not put on the disk.
        self.open(account, session, key.as_ref().filter(|_| stored));
        self.signal();
        Ok(())
    }

    /// Signs the account in use in again, in place: its data and its screen stay.
    ///
    /// # Errors
    /// As [`Client::sign_in`].
    pub async fn sign_in_again(&self, password: Password) -> Result<(), Problem> {
        let _door = self.inner.door.lock().await;
        let open = self.opened()?;
        let email = open.desk.account().email.clone();
        let grant = open.session.api().login(&email, &password).await?;
        self.renew(grant).await
    }

    pub(super) async fn renew(&self, grant: Grant) -> Result<(), Problem> {
        let open = self.opened()?;
        open.session.renew_with(grant).await;
        let scope = open.shown();
        open.desk.sync().hurry(&scope);
        self.signal();
        Ok(())
    }

    /// Signs out: wipes the account's key first, then its files, then tells the platform. Works
    /// offline too.
    pub async fn sign_out(&self) {
        let _door = self.inner.door.lock().await;
        let Some(account) = self.lock().accounts.active.clone() else {
            return;
        };
        self.close(&account).await;
        self.signal();
    }

    /// Puts the data key and the refresh token into the keychain. Answers the key if it is there
    /// for good, and whether the refresh token is.
    pub(super) async fn keep_secrets(
        &self,
        account: &Account,
        grant: &Grant,
    ) -> (Option<DataKey>, bool) {
        let vault = &self.inner.options.vault;
        let key = match vault.load_key(&account.id).await {
            Ok(Some(key)) => Some(key),
            Ok(None) => match DataKey::random() {
                Ok(key) => vault
                    .save_key(&account.id, &key)
                    .await
                    .is_ok()
                    .then_some(key),
                Err(_) => None,
            },
            Err(_) => None,
        };
        let stored = match (&key, &grant.refresh) {
            (Some(_), Some(refresh)) => vault.save_refresh(&account.id, refresh).await.is_ok(),
            _ => false,
        };
        (key, stored)
    }

    pub(super) fn remember(&self, account: &Account, stored: bool) {
        let mut current = self.lock();
        current.accounts.platform = Some(account.platform.clone());
        current.accounts.active = Some(account.clone());
        // An account that lives in memory alone leaves no trace on the disk.
        let saved = Accounts {
            active: stored.then(|| account.clone()),
            ..current.accounts.clone()
        };
        if let Err(error) = self.inner.file.save(&saved) {
            tracing::warn!(%error, "the list of accounts can't be saved");
        }
    }

    /// Ends an account here: engine, key, files, entry; then the platform is told.
    pub(super) async fn close(&self, account: &Account) {
        let stage = std::mem::replace(&mut self.lock().stage, Stage::Nobody);
        let goodbye = if let Stage::Open(open) = stage {
            let token = open.session.refresh_token();
            let api = open.session.api().clone();
            open.session.close().await;
            open.desk.journal().close();
            open.desk.library().cache().close();
            token.map(|token| (api, token))
        } else {
            None
        };
        // The key first: whatever happens next, the saved data can't be read any more.
        if let Err(error) = self.inner.options.vault.delete(&account.id).await {
            tracing::warn!(%error, "the keychain keeps the account's entries for now");
            self.lock().accounts.leftovers.push(account.id.clone());
            self.sweep_when_ready();
        }
        self.wipe(account);
        self.forget(account);
        if let Some((api, token)) = goodbye {
            tokio::spawn(async move {
                let told = tokio::time::timeout(GOODBYE, api.logout(&token)).await;
                tracing::debug!(told = matches!(told, Ok(Ok(()))), "signed out");
            });
        }
    }

    /// Removes the account's saved data and its journal.
    fn wipe(&self, account: &Account) {
        let folder = &self.inner.options.folder;
        let gone = Cache::destroy(folder, &account.id).and(Journal::destroy(folder, &account.id));
        if let Err(error) = gone {
            tracing::error!(%error, "saved data can't be removed");
        }
    }

    /// Removes an account from what is remembered.
    pub(super) fn forget(&self, account: &Account) {
        self.wipe(account);
        let mut current = self.lock();
        current.accounts.active = None;
        current.accounts.screen_locked = false;
        current.stage = Stage::Nobody;
        current.cache_rebuilt = false;
        if let Err(error) = self.inner.file.save(&current.accounts) {
            tracing::warn!(%error, "the list of accounts can't be saved");
        }
    }

    /// Removes the entries of accounts that were signed out while the keychain didn't answer.
    pub(super) async fn sweep(&self) {
        let leftovers = self.lock().accounts.leftovers.clone();
        for id in leftovers {
            if self
                .lock()
                .accounts
                .active
                .as_ref()
                .is_some_and(|active| active.id == id)
                || self.inner.options.vault.delete(&id).await.is_ok()
            {
                let mut current = self.lock();
                current.accounts.leftovers.retain(|other| *other != id);
                if let Err(error) = self.inner.file.save(&current.accounts) {
                    tracing::warn!(%error, "the list of accounts can't be saved");
                }
            }
        }
    }

    pub(super) fn sweep_when_ready(&self) {
        let mut vault = self.inner.options.vault.watch();
        let client = self.clone();
        tokio::spawn(async move {
            if vault
                .wait_for(|state| *state == KeychainState::Ready)
                .await
                .is_ok()
            {
                let _door = client.inner.door.lock().await;
                client.sweep().await;
            }
        });
    }
}
