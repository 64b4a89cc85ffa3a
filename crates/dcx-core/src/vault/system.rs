//! Which keychain this operating system has.

use super::store::SecretStore;

/// The system's keychain, with our entries under `service`.
pub(super) fn store(service: &str) -> Box<dyn SecretStore> {
    #[cfg(target_os = "linux")]
    let store = super::secret_service::SecretServiceStore::new(service);
    #[cfg(any(target_os = "macos", windows))]
    let store = super::native::NativeStore::new(service);
    Box::new(store)
}
