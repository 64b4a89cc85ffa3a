//! The data key: the 32 bytes an account's saved data are sealed with. It lives in the keychain
//! and, while the account is open, in memory; nowhere else.

use zeroize::Zeroizing;

use super::VaultError;

/// What an account's cache and journal are sealed with. Wiped from memory when dropped; has no
/// `Debug` and no `Serialize`, so it reaches no log and no reply.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// A new key from the system's randomness.
    ///
    /// # Errors
    /// When the system has none to give.
    pub fn random() -> Result<Self, VaultError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut()).map_err(|_| VaultError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// A key from bytes that were one before.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, for deriving from and for the keychain.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}
