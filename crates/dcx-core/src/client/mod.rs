//! The client as the shell sees it: one object for everything a window can ask. It opens the saved
//! account, signs in and out, and hands questions to the views.

mod locking;
mod open;
mod resume;
mod runs;
mod signing;
mod state;
mod writing;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dcx_api::{ClientOptions, Origin, Problem};
use tokio::sync::broadcast;

pub use self::state::{
    AccountView, ClientState, Connection, ConnectionKind, RoleView, SessionState,
};

use self::open::Open;
use crate::account::{Accounts, AccountsFile};
use crate::cache::Limits;
use crate::clock::Clock;
use crate::session::Phase;
use crate::sync::Change;
use crate::vault::Vault;
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
            screen_locked: current.accounts.screen_locked,
            pin_set: false,
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
        state.pin_set = crate::screen::has_pin(open.desk.library().cache());
        if !state.screen_locked {
            state.tenant = open.desk.first_tenant();
        }
        state
    }

    /// The data of the account in use, for the window.
    ///
    /// # Errors
    /// [`Problem::ScreenLocked`] while the window is locked, [`Problem::SessionEnded`] when nobody
    /// is signed in.
    pub fn desk(&self) -> Result<Arc<Open>, Problem> {
        if self.is_locked() {
            return Err(Problem::ScreenLocked);
        }
        self.opened()
    }

    /// The account in use, whether the window is locked or not.
    fn opened(&self) -> Result<Arc<Open>, Problem> {
        match &self.lock().stage {
            Stage::Open(open) => Ok(Arc::clone(open)),
            _ => Err(Problem::SessionEnded),
        }
    }

    /// Opens a tenant: its data come first from now on, and it is the last one used.
    ///
    /// # Errors
    /// [`Problem::NotFound`] when the account doesn't see it.
    pub fn open_tenant(&self, tenant: &TenantRef) -> Result<TenantHeader, Problem> {
        let open = self.desk()?;
        let header = header(&open.desk.tree(), tenant).ok_or(Problem::NotFound)?;
        open.show(open.desk.scope(tenant).into_iter().collect());
        open.view(tenant);
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
        if let Ok(open) = self.opened() {
            open.desk.sync().look_again();
        }
    }

    fn wire(&self, origin: Origin) -> Result<dcx_api::Client, Problem> {
        dcx_api::Client::new(origin, self.inner.options.wire.clone())
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
