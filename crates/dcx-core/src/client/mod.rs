//! The client as the shell sees it: one object for everything a window can ask. It opens the saved
//! account, signs in and out, and hands questions to the views.

mod open;
mod state;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dcx_api::{ClientOptions, Grant, KeychainState, Origin, Password, Problem, RefreshToken};
use tokio::sync::broadcast;

pub use self::state::{
    AccountView, ClientState, Connection, ConnectionKind, RoleView, SessionState,
};

use self::open::Open;
use crate::account::{Account, Accounts, AccountsFile};
use crate::cache::{Cache, Limits, Opening};
use crate::clock::Clock;
use crate::library::Library;
use crate::session::{Phase, Session};
use crate::sync::{Change, Sync};
use crate::vault::{DataKey, Vault, VaultError};
use crate::view::Desk;
use crate::view::tenant::{TenantHeader, TenantRef, header};

/// How long a sign-out waits for the platform to hear of it.
const GOODBYE: Duration = Duration::from_secs(3);

/// What a client is made of.
pub struct Options {
    /// The data folder. The caller holds its lock.
    pub folder: PathBuf,
    /// The keychain.
    pub vault: Vault,
    /// The time.
    pub clock: Clock,
    /// How the platform is called.
    pub wire: ClientOptions,
    /// How much is saved.
    pub limits: Limits,
}

/// News for the window.
#[derive(Clone, Debug)]
pub enum Signal {
    /// What [`Client::state`] says has changed.
    State,
    /// A snapshot has changed.
    Data(Change),
}

/// The client. Cloning gives a handle to the same client. Its methods need a tokio runtime.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    options: Options,
    file: AccountsFile,
    current: Mutex<Current>,
    /// One sign-in or sign-out at a time.
    door: tokio::sync::Mutex<()>,
    signals: broadcast::Sender<Signal>,
}

struct Current {
    accounts: Accounts,
    stage: Stage,
    cache_rebuilt: bool,
}

enum Stage {
    Nobody,
    Starting,
    Locked,
    Open(Arc<Open>),
}

impl Client {
    /// A client over a data folder. Nothing is opened before [`Client::resume`].
    #[must_use]
    pub fn new(options: Options) -> Self {
        let file = AccountsFile::in_folder(&options.folder);
        let accounts = file.load();
        let stage = if accounts.active.is_some() {
            Stage::Starting
        } else {
            Stage::Nobody
        };
        let current = Mutex::new(Current {
            accounts,
            stage,
            cache_rebuilt: false,
        });
        let inner = Inner {
            options,
            file,
            current,
            door: tokio::sync::Mutex::default(),
            signals: broadcast::Sender::new(2048),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// News from now on.
    #[must_use]
    pub fn signals(&self) -> broadcast::Receiver<Signal> {
        self.inner.signals.subscribe()
    }

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
    fn take_up(&self, account: Account, key: &DataKey, refresh: Option<RefreshToken>) {
        let options = &self.inner.options;
        match self.wire(account.platform.clone()) {
            Ok(api) => {
                let (vault, clock) = (options.vault.clone(), options.clock.clone());
                let session = Session::resumed(api, account.id.clone(), vault, clock, refresh);
                self.open(account, session, Some(key));
            }
            Err(problem) => {
                tracing::error!(?problem, "the saved account can't be opened");
                self.set_stage(Stage::Locked);
            }
        }
    }

    /// The keychain doesn't give the account's entries now: neither a sign-out nor the end of the
    /// session.
    fn lock_out(&self, error: VaultError) {
        tracing::warn!(%error, "the keychain doesn't give the account's entries");
        self.set_stage(Stage::Locked);
        self.retry_when_ready();
    }

    /// What the frame shows.
    #[must_use]
    pub fn state(&self) -> ClientState {
        let current = self.lock();
        let account = current.accounts.active.as_ref();
        let mut state = ClientState {
            account: account.map(Into::into),
            session: match current.stage {
                Stage::Nobody => SessionState::None,
                Stage::Starting => SessionState::Starting,
                Stage::Locked => SessionState::Locked,
                Stage::Open(_) => SessionState::Active,
            },
            connection: Connection {
                kind: ConnectionKind::Live,
                since: None,
                last_answer: None,
            },
            keychain: self.inner.options.vault.state(),
            memory_only: false,
            cache_rebuilt: current.cache_rebuilt,
            suggested_platform: current
                .accounts
                .platform
                .as_ref()
                .map(|origin| origin.as_str().to_owned()),
            tenant: None,
        };
        let Stage::Open(open) = &current.stage else {
            return state;
        };
        let open = Arc::clone(open);
        drop(current);
        state.account = Some(open.desk.account().into());
        if *open.session.phase().borrow() == Phase::Ended {
            state.session = SessionState::Ended;
        }
        state.memory_only = *open.session.memory_only().borrow();
        let link = *open.desk.sync().link().borrow();
        state.connection = Connection {
            kind: match (link.offline_since, link.fetching) {
                (Some(_), _) => ConnectionKind::Offline,
                (None, 0) => ConnectionKind::Live,
                (None, _) => ConnectionKind::Refreshing,
            },
            since: link.offline_since,
            last_answer: link.last_answer,
        };
        state.tenant = open.desk.first_tenant();
        state
    }

    /// The data of the account in use.
    ///
    /// # Errors
    /// [`Problem::SessionEnded`] when nobody is signed in.
    pub fn desk(&self) -> Result<Arc<Open>, Problem> {
        match &self.lock().stage {
            Stage::Open(open) => Ok(Arc::clone(open)),
            _ => Err(Problem::SessionEnded),
        }
    }

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
        if same && self.desk().is_ok() {
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
        self.open(account, session, key.as_ref());
        self.signal();
        Ok(())
    }

    /// Signs the account in use in again, in place: its data and its screen stay.
    ///
    /// # Errors
    /// As [`Client::sign_in`].
    pub async fn sign_in_again(&self, password: Password) -> Result<(), Problem> {
        let _door = self.inner.door.lock().await;
        let open = self.desk()?;
        let email = open.desk.account().email.clone();
        let grant = open.session.api().login(&email, &password).await?;
        self.renew(grant).await
    }

    async fn renew(&self, grant: Grant) -> Result<(), Problem> {
        let open = self.desk()?;
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

    /// Opens a tenant: its data come first from now on, and it is the last one used.
    ///
    /// # Errors
    /// [`Problem::NotFound`] when the account doesn't see it.
    pub fn open_tenant(&self, tenant: &TenantRef) -> Result<TenantHeader, Problem> {
        let open = self.desk()?;
        let header = header(&open.desk.tree(), tenant).ok_or(Problem::NotFound)?;
        open.show(open.desk.scope(tenant).into_iter().collect());
        open.desk.change_shelf(|shelf| shelf.opened(tenant));
        Ok(header)
    }

    /// Fetches everything of a tenant now.
    ///
    /// # Errors
    /// [`Problem::SessionEnded`] when nobody is signed in.
    pub fn refresh(&self, tenant: &TenantRef) -> Result<(), Problem> {
        let open = self.desk()?;
        open.desk
            .sync()
            .hurry(&open.desk.scope(tenant).into_iter().collect());
        Ok(())
    }

    /// The window came to the front, or the network changed.
    pub fn nudge(&self) {
        if let Ok(open) = self.desk() {
            open.desk.sync().nudge();
        }
    }

    /// Tries the keychain again when it was locked: the user asked.
    pub async fn unlock(&self) {
        if let Err(error) = self.inner.options.vault.unlock().await {
            tracing::info!(%error, "the keychain stays locked");
        }
        self.resume().await;
    }

    fn wire(&self, origin: Origin) -> Result<dcx_api::Client, Problem> {
        dcx_api::Client::new(origin, self.inner.options.wire.clone())
    }

    /// Puts the data key and the refresh token into the keychain. Answers the key if it is there
    /// for good, and whether the refresh token is.
    async fn keep_secrets(&self, account: &Account, grant: &Grant) -> (Option<DataKey>, bool) {
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

    fn remember(&self, account: &Account, stored: bool) {
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

    /// Lays the account's data out and starts its engine.
    fn open(&self, account: Account, session: Session, key: Option<&DataKey>) {
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
        let library = Arc::new(Library::new(cache, clock.clone()));
        let sync = Sync::start(session.clone(), Arc::clone(&library), clock.clone());
        let desk = Desk::new(account, library, sync, clock);
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

    /// Ends an account here: engine, key, files, entry; then the platform is told.
    async fn close(&self, account: &Account) {
        let stage = std::mem::replace(&mut self.lock().stage, Stage::Nobody);
        let goodbye = if let Stage::Open(open) = stage {
            let token = open.session.refresh_token();
            let api = open.session.api().clone();
            open.session.close().await;
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
        if let Err(error) = Cache::destroy(&self.inner.options.folder, &account.id) {
            tracing::error!(%error, "saved data can't be removed");
        }
        self.forget(account);
        if let Some((api, token)) = goodbye {
            tokio::spawn(async move {
                let told = tokio::time::timeout(GOODBYE, api.logout(&token)).await;
                tracing::debug!(told = matches!(told, Ok(Ok(()))), "signed out");
            });
        }
    }

    /// Removes an account from what is remembered.
    fn forget(&self, account: &Account) {
        if let Err(error) = Cache::destroy(&self.inner.options.folder, &account.id) {
            tracing::error!(%error, "saved data can't be removed");
        }
        let mut current = self.lock();
        current.accounts.active = None;
        current.stage = Stage::Nobody;
        current.cache_rebuilt = false;
        if let Err(error) = self.inner.file.save(&current.accounts) {
            tracing::warn!(%error, "the list of accounts can't be saved");
        }
    }

    /// Resumes when the keychain comes back.
    fn retry_when_ready(&self) {
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

    /// Removes the entries of accounts that were signed out while the keychain didn't answer.
    async fn sweep(&self) {
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

    fn sweep_when_ready(&self) {
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

    fn set_stage(&self, stage: Stage) {
        self.lock().stage = stage;
    }

    fn signal(&self) {
        // Nobody listening is no trouble.
        let _ = self.inner.signals.send(Signal::State);
    }

    fn lock(&self) -> MutexGuard<'_, Current> {
        self.inner
            .current
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
