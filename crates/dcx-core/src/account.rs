//! Which user of which platform. An account's id names its files and its keychain entries.

use serde::{Deserialize, Serialize};

/// Names one user of one platform. Lower-case hex, safe as a file name; the same address and
/// email always give the same id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AccountId(String);

impl AccountId {
    /// The id of `email` on the platform at `origin`. The email is compared without case.
    #[must_use]
    pub fn of(origin: &str, email: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(origin.as_bytes());
        hasher.update(&[0]);
        hasher.update(email.trim().to_lowercase().as_bytes());
        Self(hasher.finalize().to_hex()[..32].to_owned())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
