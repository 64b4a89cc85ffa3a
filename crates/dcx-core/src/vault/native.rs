//! macOS's Keychain and Windows's Credential Manager, through the keyring project's stores.
//! Secrets go in as bytes: as text, Windows would hold half as much.

use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};
use zeroize::Zeroizing;

use super::store::{SecretStore, StoreError};

#[cfg(target_os = "macos")]
use apple_native_keyring_store::keychain::Store;
#[cfg(windows)]
use windows_native_keyring_store::Store;

/// The system's own keychain.
pub(super) struct NativeStore {
    service: String,
}

impl NativeStore {
    pub(super) fn new(service: &str) -> Self {
        Self {
            service: service.to_owned(),
        }
    }

    fn entry(&self, entry: &str) -> Result<Entry, StoreError> {
        let store = Store::new().map_err(|error| trouble(&error))?;
        // Without this Windows carries the entry to the user's other machines, where it means
        // nothing: the files it opens are on this one.
        #[cfg(windows)]
        let manner = Some(std::collections::HashMap::from([("persistence", "Local")]));
        #[cfg(target_os = "macos")]
        let manner = None;
        store
            .build(&self.service, entry, manner.as_ref())
            .map_err(|error| trouble(&error))
    }
}

impl SecretStore for NativeStore {
    fn get(&self, entry: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        match self.entry(entry)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(trouble(&error)),
        }
    }

    fn set(&self, entry: &str, secret: &[u8]) -> Result<(), StoreError> {
        self.entry(entry)?
            .set_secret(secret)
            .map_err(|error| trouble(&error))
    }

    fn delete(&self, entry: &str) -> Result<(), StoreError> {
        match self.entry(entry)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(trouble(&error)),
        }
    }
}

fn trouble(error: &Error) -> StoreError {
    match error {
        // No logon session (Windows), no keychain (macOS).
        Error::NoStorageAccess(_) | Error::NoDefaultStore => StoreError::Absent,
        Error::TooLong(..) => StoreError::TooLong,
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::BadStoreFormat(_) => {
            StoreError::Corrupt
        }
        _ => StoreError::Denied,
    }
}
