//! Who is signed in: the user, what a token claims, and what signing in or refreshing yields.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::ids::{OrganisationId, UserId};
use crate::models::vocabulary;
use crate::secret::{AccessToken, RefreshToken};
use crate::time::Timestamp;

vocabulary! {
    /// What a user is to the platform. A hint for display, never an authorisation. Contract: "Authentication".
    Role {
        /// Datacentrix itself: sees everything.
        Datacentrix = "datacentrix",
        /// A reseller: sees itself and its customers.
        Reseller = "reseller",
        /// A customer: sees itself.
        Customer = "customer",
    }
}

/// A user as the platform describes it on signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Its id.
    pub id: Option<UserId>,
    /// E-mail address.
    pub email: Option<String>,
    /// Full name.
    pub name: Option<String>,
    /// What it is to the platform.
    pub role: Option<Role>,
    /// The organisation it belongs to.
    pub primary_organisation: Option<OrganisationId>,
}

/// What an access token says about itself. Nobody has checked the signature: hints for display and timing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Claims {
    /// The user's id.
    pub sub: Option<UserId>,
    /// E-mail address.
    pub email: Option<String>,
    /// Full name.
    pub name: Option<String>,
    /// What the user is to the platform.
    pub role: Option<Role>,
    /// The organisation the user belongs to.
    pub primary_organisation: Option<OrganisationId>,
    /// Permission words.
    pub permissions: Vec<String>,
    /// When it was issued, by the platform's clock.
    pub issued_at: Option<Timestamp>,
    /// When it ends, by the platform's clock.
    pub expires_at: Option<Timestamp>,
}

/// What signing in or refreshing yields. No `Debug` and no `Serialize`: it holds both tokens.
#[derive(Clone)]
pub struct Grant {
    /// The access token.
    pub access: AccessToken,
    /// The refresh token; absent when a refresh leaves the old one in force.
    pub refresh: Option<RefreshToken>,
    /// The access token's lifetime, where the platform said it.
    pub expires_in: Option<Duration>,
    /// The user, on signing in.
    pub user: Option<User>,
}
