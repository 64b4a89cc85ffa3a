//! What the vault asks of a keychain. The operating system's stores implement it, and so do the
//! keychains of the tests that hang, refuse or forget. There is none that writes plain text.

use dcx_api::KeychainState;
use zeroize::Zeroizing;

/// Holds small secrets under names. Calls may block for ever: the vault makes them on a thread of
/// their own. An implementation never asks the user anything, except in [`SecretStore::unlock`].
pub trait SecretStore: Send + Sync {
    /// The secret under `entry`; `None` when there is none.
    ///
    /// # Errors
    /// When the keychain could not be asked.
    fn get(&self, entry: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError>;

    /// Keeps a secret under `entry`, in place of the one before.
    ///
    /// # Errors
    /// When the keychain did not take it.
    fn set(&self, entry: &str, secret: &[u8]) -> Result<(), StoreError>;

    /// Forgets the secret under `entry`; it is no error if there is none.
    ///
    /// # Errors
    /// When the keychain could not be asked.
    fn delete(&self, entry: &str) -> Result<(), StoreError>;

    /// Lets the system ask the user to unlock the keychain, and waits for the answer. Stores that
    /// know no lock have nothing to do.
    ///
    /// # Errors
    /// When the user declined or the keychain could not be asked.
    fn unlock(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Why a keychain did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no keychain here.
    #[error("there is no keychain")]
    Absent,
    /// It is locked, and the user would have to be asked.
    #[error("the keychain is locked")]
    Locked,
    /// It refused.
    #[error("the keychain refused")]
    Denied,
    /// It gave up waiting for its own parts.
    #[error("the keychain does not answer")]
    NoAnswer,
    /// What it gave is not a secret of ours.
    #[error("the keychain holds something else")]
    Corrupt,
    /// The secret is longer than it can hold.
    #[error("the secret is too long for the keychain")]
    TooLong,
}

impl StoreError {
    pub(super) fn state(self) -> KeychainState {
        match self {
            Self::Absent => KeychainState::Absent,
            Self::Locked => KeychainState::Locked,
            Self::Denied => KeychainState::Denied,
            Self::NoAnswer => KeychainState::Hanging,
            Self::Corrupt => KeychainState::Corrupt,
            Self::TooLong => KeychainState::TooLong,
        }
    }
}
