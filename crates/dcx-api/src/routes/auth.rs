//! Signing in, refreshing, signing out. Contract: "Authentication". None of these is ever repeated by itself: a refresh
//! token may be used once, and a repeat could revoke the whole session.

use std::time::Duration;

use rust_decimal::Decimal;
use serde::Serialize;

use super::table::{LOGIN, LOGOUT, REFRESH};
use crate::client::{Client, decode, refused};
use crate::models::{Grant, Role, User};
use crate::problem::{Problem, UnreadableReason};
use crate::secret::{AccessToken, Password, RefreshToken};
use crate::wire::{Fields, Refusal, Whole, whole};

/// No token lives longer than this; what claims to has a fault in its number.
const LONGEST_LIFE: Duration = Duration::from_secs(10 * 366 * 24 * 3600);

/// Why a refresh brought no token.
#[derive(Clone, Debug, PartialEq)]
pub enum RefreshFailure {
    /// The platform said in so many words that this refresh token is worth nothing any more.
    Rejected {
        /// `invalid_grant` or `refresh_reused`.
        code: String,
    },
    /// Anything else: nothing is known about the refresh token, and it is to be kept.
    Failed(Problem),
}

impl Client {
    /// Signs in.
    ///
    /// # Errors
    /// [`Problem::InvalidCredentials`], [`Problem::AccountLocked`], [`Problem::RateLimited`], or why there was no answer.
    pub async fn login(&self, email: &str, password: &Password) -> Result<Grant, Problem> {
        #[derive(Serialize)]
        struct Body<'a> {
            email: &'a str,
            password: &'a str,
        }
        let body = Body {
            email,
            password: password.expose(),
        };
        let reply = self.post_once(&LOGIN, &body).await?;
        let is_page = reply
            .body
            .as_ref()
            .is_ok_and(|body| body.trim_ascii_start().starts_with(b"<"));
        match reply.status {
            // A proxy that wants a password of its own says nothing about this one.
            401 if is_page => Err(Problem::Unreadable {
                reason: UnreadableReason::Html,
                request_id: reply.request_id,
            }),
            401 => Err(Problem::InvalidCredentials),
            423 => Err(Problem::AccountLocked),
            _ if !reply.is_success() => Err(refused(&LOGIN, &reply, &[password.expose()])),
            _ => {
                decode(
                    &LOGIN,
                    reply,
                    vec![password.expose().to_owned()],
                    whole::<Grant>,
                )
                .await
            }
        }
    }

    /// Buys a new access token. The platform may replace the refresh token too, and then the old one is spent.
    ///
    /// # Errors
    /// [`RefreshFailure`]: rejected for certain, or failed with nothing known.
    pub async fn refresh(&self, token: &RefreshToken) -> Result<Grant, RefreshFailure> {
        let body = RefreshBody {
            refresh_token: token.expose(),
        };
        let reply = self
            .post_once(&REFRESH, &body)
            .await
            .map_err(RefreshFailure::Failed)?;
        if reply.is_success() {
            let grant = decode(
                &REFRESH,
                reply,
                vec![token.expose().to_owned()],
                whole::<Grant>,
            )
            .await;
            return grant.map_err(RefreshFailure::Failed);
        }
        if reply.status == 401 {
            let text = String::from_utf8_lossy(reply.body.as_deref().unwrap_or_default());
            let refusal = Refusal::read(&text);
            for code in ["invalid_grant", "refresh_reused"] {
                if refusal.is(&[code]) {
                    return Err(RefreshFailure::Rejected {
                        code: code.to_owned(),
                    });
                }
            }
        }
        Err(RefreshFailure::Failed(refused(
            &REFRESH,
            &reply,
            &[token.expose()],
        )))
    }

    /// Tells the platform that this session is over.
    ///
    /// # Errors
    /// Why the platform didn't take note; the session on this computer can end all the same.
    pub async fn logout(&self, token: &RefreshToken) -> Result<(), Problem> {
        let reply = self
            .post_once(
                &LOGOUT,
                &RefreshBody {
                    refresh_token: token.expose(),
                },
            )
            .await?;
        if reply.is_success() {
            Ok(())
        } else {
            Err(refused(&LOGOUT, &reply, &[token.expose()]))
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RefreshBody<'a> {
    refresh_token: &'a str,
}

const ACCESS: &[&str] = &["token", "accessToken"];

impl Whole for Grant {
    const MARKS: &'static [&'static str] = ACCESS;

    fn read(fields: &Fields<'_>) -> Option<Self> {
        let access = AccessToken::new(fields.exact(ACCESS)?);
        let refresh = fields.exact(&["refreshToken"]).map(RefreshToken::new);
        let expires_in = fields.money(&["expiresIn"]).and_then(lifetime);
        let user = fields
            .raw(&["user"])
            .and_then(Fields::read)
            .map(|fields| user(&fields));
        Some(Self {
            access,
            refresh,
            expires_in,
            user,
        })
    }
}

fn lifetime(seconds: Decimal) -> Option<Duration> {
    let seconds = u64::try_from(seconds.trunc()).ok()?;
    Some(Duration::from_secs(seconds)).filter(|life| !life.is_zero() && *life <= LONGEST_LIFE)
}

fn user(fields: &Fields<'_>) -> User {
    User {
        id: fields.id(&["id", "userId"]),
        email: fields.text(&["email"]),
        name: fields.text(&["name"]),
        role: fields.text(&["role"]).map(|role| Role::read(Some(&role))),
        primary_organisation: fields.id(super::claims::PRIMARY_ORGANISATION),
    }
}
