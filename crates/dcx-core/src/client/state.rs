//! What the frame shows whatever page is open: who is signed in, the session, the link, the
//! keychain.

use dcx_api::{KeychainState, Role, Timestamp};
use serde::Serialize;

use crate::account::{Account, AccountId};
use crate::view::tenant::TenantRef;

/// The account in use, for the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AccountView {
    /// Its id on this machine.
    pub id: AccountId,
    /// The platform's address.
    pub platform: String,
    /// The address signed in with.
    pub email: String,
    /// The user's name.
    pub name: Option<String>,
    /// What the user is.
    pub role: RoleView,
}

/// What a user is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs)] // The names say it.
pub enum RoleView {
    Datacentrix,
    Reseller,
    Customer,
    Other,
}

/// Whether somebody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum SessionState {
    /// Nobody.
    None,
    /// The keychain is being asked.
    Starting,
    /// The session is good.
    Active,
    /// The session is over; saved data are shown.
    Ended,
    /// The keychain doesn't give the account's keys; nothing can be shown until it does.
    Locked,
}

/// How the way to the platform is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum ConnectionKind {
    /// The platform answers.
    Live,
    /// The platform is being asked for what is on the screen.
    Refreshing,
    /// The platform can't be reached.
    Offline,
}

/// The way to the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Connection {
    /// How it is.
    pub kind: ConnectionKind,
    /// Since when the platform can't be reached.
    pub since: Option<Timestamp>,
    /// When it last answered.
    pub last_answer: Option<Timestamp>,
}

/// What the frame shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ClientState {
    /// The account in use.
    pub account: Option<AccountView>,
    /// Its session.
    pub session: SessionState,
    /// The way to its platform.
    pub connection: Connection,
    /// The keychain.
    pub keychain: KeychainState,
    /// Whether the session lives in memory alone and ends with the program.
    pub memory_only: bool,
    /// Whether saved data had to be put aside.
    pub cache_rebuilt: bool,
    /// The platform signed in to last.
    pub suggested_platform: Option<String>,
    /// Whether the window is locked.
    pub screen_locked: bool,
    /// Whether a PIN opens it; else only the password does.
    pub pin_set: bool,
    /// The tenant to show first.
    pub tenant: Option<TenantRef>,
}

impl From<&Account> for AccountView {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id.clone(),
            platform: account.platform.as_str().to_owned(),
            email: account.email.clone(),
            name: account.name.clone(),
            role: match account.role {
                Some(Role::Datacentrix) => RoleView::Datacentrix,
                Some(Role::Reseller) => RoleView::Reseller,
                Some(Role::Customer) => RoleView::Customer,
                Some(Role::Other(_)) | None => RoleView::Other,
            },
        }
    }
}
