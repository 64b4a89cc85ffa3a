//! Which users of which platforms this machine knows, and which one is in use. An account's id
//! names its files and its keychain entries; no token is ever here.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dcx_api::{Claims, OrganisationId, Origin, Role, User};
use serde::{Deserialize, Serialize};

/// The file's name in the data folder.
const NAME: &str = "accounts.json";

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

/// A user of a platform, as the platform named it at sign-in. For display and for the first
/// tenant; never an authorisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Its id on this machine.
    pub id: AccountId,
    /// The platform's address.
    pub platform: Origin,
    /// The address signed in with.
    pub email: String,
    /// The user's name.
    pub name: Option<String>,
    /// What the user is.
    pub role: Option<Role>,
    /// The organisation the user belongs to.
    pub organisation: Option<OrganisationId>,
}

impl Account {
    /// The account of a fresh sign-in: what the answer says of the user, else what the token
    /// claims.
    #[must_use]
    pub fn signed_in(platform: Origin, email: &str, user: Option<User>, claims: Claims) -> Self {
        let email = email.trim().to_owned();
        let (name, role, organisation) = match user {
            Some(user) => (user.name, user.role, user.primary_organisation),
            None => (None, None, None),
        };
        Self {
            id: AccountId::of(platform.as_str(), &email),
            platform,
            email,
            name: name.or(claims.name),
            role: role.or(claims.role),
            organisation: organisation.or(claims.primary_organisation),
        }
    }
}

/// What the machine remembers: the account in use and the platform used last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Accounts {
    /// The account in use.
    pub active: Option<Account>,
    /// Whether the window is locked; a restart doesn't open it.
    pub screen_locked: bool,
    /// The platform signed in to last; stays after a sign-out.
    pub platform: Option<Origin>,
    /// Accounts that were signed out while the keychain didn't answer: their entries are still to
    /// be removed. An id says nothing of the user.
    pub leftovers: Vec<AccountId>,
}

/// The file in which that is kept.
pub struct AccountsFile {
    path: PathBuf,
}

impl AccountsFile {
    /// The file in a data folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            path: folder.join(NAME),
        }
    }

    /// What is remembered; nothing when there is no file or it can't be read.
    #[must_use]
    pub fn load(&self) -> Accounts {
        let Ok(bytes) = fs::read(&self.path) else {
            return Accounts::default();
        };
        serde_json::from_slice(&bytes).unwrap_or_else(|error| {
            tracing::warn!(%error, "the list of accounts can't be read");
            Accounts::default()
        })
    }

    /// Saves all of it or nothing: written beside, synced, then put in place.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn save(&self, accounts: &Accounts) -> io::Result<()> {
        let beside = self.path.with_extension("new");
        let mut file = fs::File::create(&beside)?;
        file.write_all(&serde_json::to_vec_pretty(accounts)?)?;
        file.sync_all()?;
        fs::rename(&beside, &self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_user_is_the_same_account_however_the_email_is_typed() {
        let one = AccountId::of("https://a.example", "Alex@CloudTech.example ");
        assert_eq!(
            one,
            AccountId::of("https://a.example", "alex@cloudtech.example")
        );
        assert_ne!(
            one,
            AccountId::of("https://b.example", "alex@cloudtech.example")
        );
    }

    #[test]
    fn a_broken_file_is_no_account_and_no_crash() {
        let folder = tempfile::tempdir().unwrap();
        let file = AccountsFile::in_folder(folder.path());
        assert_eq!(file.load(), Accounts::default());
        std::fs::write(folder.path().join(NAME), b"{\"active\":").unwrap();
        assert_eq!(file.load(), Accounts::default());
        let known = Accounts {
            platform: Origin::parse("https://a.example").ok(),
            ..Accounts::default()
        };
        file.save(&known).unwrap();
        assert_eq!(file.load(), known);
    }
}
