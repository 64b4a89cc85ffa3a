//! Who is asking: access tokens, refresh tokens, wrong passwords, too many requests.

pub(crate) mod jwt;
pub(crate) mod sessions;
pub(crate) mod throttle;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use crate::calendar::{Millis, SECOND};
use crate::reply::Refusal;

/// A role of the contract. Scope follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Datacentrix,
    Reseller,
    Customer,
}

impl Role {
    fn named(word: &str) -> Role {
        match word {
            "datacentrix" => Role::Datacentrix,
            "reseller" => Role::Reseller,
            _ => Role::Customer,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Role::Datacentrix => "datacentrix",
            Role::Reseller => "reseller",
            Role::Customer => "customer",
        }
    }

    /// What the token says the user may do. The scope check, not this list, decides.
    fn permissions(self) -> Vec<&'static str> {
        let mut all = vec![
            "vms:read",
            "vms:power",
            "vms:provision",
            "vms:delete",
            "wallets:read",
            "wallets:top-up",
            "billing:read",
        ];
        all.extend([
            "monitoring:read",
            "monitoring:acknowledge",
            "networks:read",
            "products:read",
        ]);
        if self != Role::Customer {
            all.extend(["organisations:write", "commission:read"]);
        }
        all
    }
}

/// Someone with an account on this platform.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) organisation: String,
}

impl User {
    fn find(db: &Connection, by: &'static str, value: &str) -> rusqlite::Result<Option<User>> {
        let mut find = db.prepare_cached(by)?;
        find.query_row([value], |row| {
            let role: String = row.get(3)?;
            Ok(User {
                id: row.get(0)?,
                email: row.get(1)?,
                name: row.get(2)?,
                role: Role::named(&role),
                organisation: row.get(4)?,
            })
        })
        .optional()
    }

    pub(crate) fn by_id(db: &Connection, id: &str) -> rusqlite::Result<Option<User>> {
        User::find(
            db,
            "SELECT id, email, name, role, organisation_id FROM users WHERE id = ?1",
            id,
        )
    }

    pub(crate) fn by_email(db: &Connection, email: &str) -> rusqlite::Result<Option<User>> {
        User::find(
            db,
            "SELECT id, email, name, role, organisation_id FROM users WHERE email = ?1",
            &email.to_ascii_lowercase(),
        )
    }

    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id,
            "email": self.email,
            "name": self.name,
            "role": self.role.word(),
            "primaryOrgId": self.organisation,
        })
    }

    /// The claims of the contract, and the sign-in they belong to.
    pub(crate) fn claims(&self, session: &str, now: Millis, lifetime: Millis) -> Value {
        json!({
            "sub": self.id,
            "email": self.email,
            "name": self.name,
            "role": self.role.word(),
            "primaryOrgId": self.organisation,
            "permissions": self.role.permissions(),
            "sid": session,
            "iat": now.div_euclid(SECOND),
            "exp": (now + lifetime).div_euclid(SECOND),
        })
    }
}

/// The user whose access token a request carries.
pub(crate) fn caller(
    db: &Connection,
    key: &jwt::Key,
    headers: &HeaderMap,
    now: Millis,
) -> Result<User, Refusal> {
    let header = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| {
        value
            .strip_prefix("Bearer ")
            .or_else(|| value.strip_prefix("bearer "))
    });
    let token = token.ok_or_else(|| Refusal::unauthorised("unauthorized", "Sign in first."))?;
    let claims = key
        .verify(token.trim())
        .ok_or_else(|| Refusal::unauthorised("invalid_token", "The token is not one of ours."))?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    if claims
        .get("exp")
        .and_then(Value::as_i64)
        .is_none_or(|end| end.saturating_mul(SECOND) <= now)
    {
        return Err(Refusal::unauthorised(
            "token_expired",
            "The token has expired.",
        ));
    }
    if sessions::is_cut_off(db, text("sid"))? {
        return Err(Refusal::unauthorised(
            "invalid_token",
            "The session was ended.",
        ));
    }
    User::by_id(db, text("sub"))?
        .ok_or_else(|| Refusal::unauthorised("invalid_token", "The user is gone."))
}
