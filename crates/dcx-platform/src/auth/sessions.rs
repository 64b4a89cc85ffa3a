//! Refresh tokens: handed out at sign-in, rotated as the installation rotates them, revoked by family. The database
//! keeps digests only.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use rusqlite::{Connection, OptionalExtension, params};

use crate::app::{App, SetUpError, millis, random, random_id};
use crate::auth::User;
use crate::calendar::{Millis, SECOND};
use crate::config::Rotation;
use crate::reply::Refusal;

/// How long an old refresh token still works under [`Rotation::Grace`].
const GRACE: Millis = 30 * SECOND;

fn hash(token: &str) -> Vec<u8> {
    digest(&SHA256, token.as_bytes()).as_ref().to_vec()
}

fn no_random(_: SetUpError) -> Refusal {
    Refusal::new(
        axum::http::StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "No random numbers.",
    )
}

/// An id nobody can guess.
pub(crate) fn fresh_id() -> Result<String, Refusal> {
    random_id().map_err(no_random)
}

/// A new family and its first refresh token.
pub(crate) fn open(
    db: &Connection,
    app: &App,
    user: &User,
    now: Millis,
) -> Result<(String, String), Refusal> {
    let family = fresh_id()?;
    db.execute(
        "INSERT INTO sessions (family, user_id) VALUES (?1, ?2)",
        params![family, user.id],
    )?;
    let token = hand_out(db, app, user, &family, now)?;
    Ok((family, token))
}

fn hand_out(
    db: &Connection,
    app: &App,
    user: &User,
    family: &str,
    now: Millis,
) -> Result<String, Refusal> {
    let token = URL_SAFE_NO_PAD.encode(random::<32>().map_err(no_random)?);
    let expires = now.saturating_add(millis(app.config.refresh_ttl));
    db.execute(
        "INSERT INTO refresh_tokens (hash, family, user_id, expires_at) VALUES (?1, ?2, ?3, ?4)",
        params![hash(&token), family, user.id, expires],
    )?;
    Ok(token)
}

/// What a refresh came to.
pub(crate) struct Renewed {
    pub(crate) user: User,
    pub(crate) family: String,
    /// `None`: the old one stays good.
    pub(crate) token: Option<String>,
}

/// Trades a refresh token in. A refusal may have revoked the family, so the caller keeps the change either way.
pub(crate) fn renew(
    db: &Connection,
    app: &App,
    token: &str,
    now: Millis,
) -> Result<Renewed, Refusal> {
    let gone = || Refusal::unauthorised("invalid_grant", "The refresh token is not valid.");
    let hash = hash(token);
    let row = db
        .query_row(
            "SELECT t.family, t.user_id, t.expires_at, t.used_at, s.revoked
             FROM refresh_tokens t JOIN sessions s USING (family) WHERE t.hash = ?1",
            [&hash],
            |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                ))
            },
        )
        .optional()?;
    let (family, user, expires, used, revoked): (String, String, Millis, Option<Millis>, bool) =
        row.ok_or_else(gone)?;
    if revoked || expires <= now {
        return Err(gone());
    }
    let user = User::by_id(db, &user)?.ok_or_else(gone)?;
    let token = match (app.config.rotation, used) {
        (Rotation::None, _) => None,
        (Rotation::Grace, Some(at)) if now - at <= GRACE => {
            Some(hand_out(db, app, &user, &family, now)?)
        }
        (Rotation::Strict | Rotation::Grace, Some(_)) => {
            db.execute(
                "UPDATE sessions SET revoked = 1 WHERE family = ?1",
                [&family],
            )?;
            return Err(Refusal::unauthorised(
                "refresh_reused",
                "The refresh token was used before.",
            ));
        }
        (Rotation::Strict | Rotation::Grace, None) => {
            db.execute(
                "UPDATE refresh_tokens SET used_at = ?2 WHERE hash = ?1",
                params![hash, now],
            )?;
            Some(hand_out(db, app, &user, &family, now)?)
        }
    };
    Ok(Renewed {
        user,
        family,
        token,
    })
}

/// Ends the session a refresh token belongs to. The access token lives on to its end, as signed tokens do.
pub(crate) fn close(db: &Connection, token: &str) -> rusqlite::Result<usize> {
    db.execute(
        "UPDATE sessions SET revoked = 1 WHERE revoked = 0 AND family IN (SELECT family FROM refresh_tokens WHERE hash = ?1)",
        [hash(token)],
    )
}

/// Ends every session of a user; with `access`, the access tokens that are out as well.
pub(crate) fn revoke(db: &Connection, email: &str, access: bool) -> rusqlite::Result<usize> {
    db.execute(
        "UPDATE sessions SET revoked = 1, access_revoked = max(access_revoked, ?2)
         WHERE user_id IN (SELECT id FROM users WHERE email = ?1)",
        params![email.to_ascii_lowercase(), access],
    )
}

/// Whether a session's access tokens are refused though they are signed and not expired.
pub(crate) fn is_cut_off(db: &Connection, family: &str) -> rusqlite::Result<bool> {
    let mut find = db.prepare_cached("SELECT access_revoked FROM sessions WHERE family = ?1")?;
    Ok(find
        .query_row([family], |row| row.get(0))
        .optional()?
        .unwrap_or(true))
}
