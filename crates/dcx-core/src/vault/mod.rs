//! The operating system's keychain: where an account's refresh token and data key live. The session
//! and the account code call it; it decides nothing and writes nothing to disk itself. Every call
//! goes through one thread and has a time limit, so a keychain that is absent, locked or hanging is
//! a state people see and never a wait.

mod desk;
mod envelope;
mod key;
#[cfg(any(target_os = "macos", windows))]
mod native;
#[cfg(target_os = "linux")]
mod secret_service;
mod store;
mod system;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub use dcx_api::KeychainState;
use dcx_api::{Problem, RefreshToken};
use tokio::sync::watch;
use zeroize::Zeroizing;

use self::desk::{Desk, Work};
pub use self::key::DataKey;
pub use self::store::{SecretStore, StoreError};
use crate::account::AccountId;

/// The service our entries stand under.
const SERVICE: &str = "DCX Desktop";

/// How long a user may take to answer the system's question for the keychain's password.
const UNLOCK_LIMIT: Duration = Duration::from_secs(120);

/// How a vault behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultOptions {
    /// The service the entries stand under; see [`VaultOptions::for_folder`].
    pub service: String,
    /// How long a caller waits before the keychain counts as hanging.
    pub time_limit: Duration,
    /// While something is wrong: how long until the keychain is asked again. Grows twelvefold.
    pub probe_pause: Duration,
}

impl Default for VaultOptions {
    fn default() -> Self {
        Self {
            service: SERVICE.to_owned(),
            time_limit: Duration::from_secs(3),
            probe_pause: Duration::from_secs(5),
        }
    }
}

impl VaultOptions {
    /// The options for a data folder. Any other folder than the user's own gets a service of its
    /// own, so that trying something out never touches the real entries.
    #[must_use]
    pub fn for_folder(folder: &Path, default_folder: Option<&Path>) -> Self {
        let settled = |path: &Path| {
            path.canonicalize()
                .or_else(|_| std::path::absolute(path))
                .unwrap_or_else(|_| path.to_owned())
        };
        let folder = settled(folder);
        if default_folder.is_some_and(|default| settled(default) == folder) {
            return Self::default();
        }
        let hash = blake3::hash(folder.as_os_str().as_encoded_bytes()).to_hex();
        Self {
            service: format!("{SERVICE} {}", &hash[..12]),
            ..Self::default()
        }
    }
}

/// Why the vault could not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The keychain stands like this.
    #[error("the keychain is not usable: {0:?}")]
    State(KeychainState),
    /// The system gave no randomness for a key.
    #[error("the system gave no randomness")]
    NoRandomness,
}

impl From<VaultError> for Problem {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::State(state) => Self::Keychain { state },
            VaultError::NoRandomness => Self::Internal {
                detail: error.to_string(),
            },
        }
    }
}

/// A handle to the keychain; clones are handles to the same one. Its calls need a tokio runtime
/// with time.
#[derive(Clone)]
pub struct Vault {
    desk: Arc<Desk>,
    time_limit: Duration,
}

impl Vault {
    /// The operating system's keychain. Asks it nothing yet.
    #[must_use]
    pub fn system(options: &VaultOptions) -> Self {
        Self::with_store(system::store(&options.service), options)
    }

    /// A vault over another keychain.
    #[must_use]
    pub fn with_store(store: Box<dyn SecretStore>, options: &VaultOptions) -> Self {
        Self {
            desk: Desk::open(Arc::from(store), options.probe_pause),
            time_limit: options.time_limit,
        }
    }

    /// Asks the keychain whether it is there, so that a state can be shown before it is needed.
    pub async fn check(&self) -> KeychainState {
        match self.call(Work::Probe).await {
            Ok(_) => self.state(),
            Err(VaultError::State(state)) => state,
            Err(VaultError::NoRandomness) => KeychainState::Denied,
        }
    }

    /// The account's refresh token; `None` when there is none.
    ///
    /// # Errors
    /// When the keychain is not usable or what it holds is not what was put in.
    pub async fn load_refresh(
        &self,
        account: &AccountId,
    ) -> Result<Option<RefreshToken>, VaultError> {
        let Some(bytes) = self.call(Work::Read(refresh_entry(account))).await? else {
            return Ok(None);
        };
        let text =
            std::str::from_utf8(&bytes).map_err(|_| VaultError::State(KeychainState::Corrupt))?;
        Ok(Some(RefreshToken::new(text.to_owned())))
    }

    /// Keeps the account's refresh token. It was read back and compared when this answers.
    ///
    /// # Errors
    /// When the keychain did not keep it. After [`KeychainState::Hanging`] it may have.
    pub async fn save_refresh(
        &self,
        account: &AccountId,
        token: &RefreshToken,
    ) -> Result<(), VaultError> {
        let secret = Zeroizing::new(token.expose().as_bytes().to_vec());
        self.call(Work::Write(refresh_entry(account), secret))
            .await
            .map(drop)
    }

    /// The account's data key; `None` when there is none.
    ///
    /// # Errors
    /// When the keychain is not usable or what it holds is not what was put in.
    pub async fn load_key(&self, account: &AccountId) -> Result<Option<DataKey>, VaultError> {
        let Some(bytes) = self.call(Work::Read(key_entry(account))).await? else {
            return Ok(None);
        };
        let bytes: &[u8; 32] = bytes
            .as_slice()
            .try_into()
            .map_err(|_| VaultError::State(KeychainState::Corrupt))?;
        Ok(Some(DataKey::from_bytes(*bytes)))
    }

    /// Keeps the account's data key. It was read back and compared when this answers.
    ///
    /// # Errors
    /// When the keychain did not keep it. After [`KeychainState::Hanging`] it may have.
    pub async fn save_key(&self, account: &AccountId, key: &DataKey) -> Result<(), VaultError> {
        let secret = Zeroizing::new(key.expose().to_vec());
        self.call(Work::Write(key_entry(account), secret))
            .await
            .map(drop)
    }

    /// Forgets both entries of the account, the key first: without it the files are noise. Tries
    /// the second even if the first fails.
    ///
    /// # Errors
    /// When one of them may still be there.
    pub async fn delete(&self, account: &AccountId) -> Result<(), VaultError> {
        let key = self.call(Work::Delete(key_entry(account))).await;
        let refresh = self.call(Work::Delete(refresh_entry(account))).await;
        key.and(refresh).map(drop)
    }

    /// Lets the system ask the user to unlock the keychain; only ever on the user's own wish.
    /// Waits up to two minutes, during which all other calls are told "locked".
    ///
    /// # Errors
    /// When the keychain is still not usable afterwards.
    pub async fn unlock(&self) -> Result<(), VaultError> {
        match tokio::time::timeout(UNLOCK_LIMIT, self.desk.unlock()).await {
            Ok(Ok(Ok(()))) => {}
            Ok(Ok(Err(error))) => return Err(VaultError::State(error.state())),
            Ok(Err(_)) | Err(_) => return Err(VaultError::State(KeychainState::Hanging)),
        }
        self.call(Work::Probe).await.map(drop)
    }

    /// How the keychain stood when it was last asked.
    #[must_use]
    pub fn state(&self) -> KeychainState {
        self.desk.state()
    }

    /// The state and its changes. While something is wrong the keychain is asked again now and
    /// then, so "ready" comes by itself.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<KeychainState> {
        self.desk.watch()
    }

    async fn call(&self, work: Work) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let mut ticket = self.desk.ask(work).map_err(VaultError::State)?;
        match tokio::time::timeout(self.time_limit, &mut ticket.reply).await {
            Ok(Ok(outcome)) => outcome.map_err(|error| VaultError::State(error.state())),
            // The thread was replaced with the job still in its line.
            Ok(Err(_)) => Err(VaultError::State(KeychainState::Hanging)),
            Err(_) => {
                self.desk.overrun(&ticket);
                Err(VaultError::State(KeychainState::Hanging))
            }
        }
    }
}

fn refresh_entry(account: &AccountId) -> String {
    format!("{}/refresh", account.as_str())
}

fn key_entry(account: &AccountId) -> String {
    format!("{}/key", account.as_str())
}
