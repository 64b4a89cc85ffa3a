//! Acting once for one `Idempotency-Key`, whatever the number of times it is sent.

use axum::http::StatusCode;
use ring::digest::{SHA256, digest};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use crate::app::App;
use crate::auth::User;
use crate::reply::{Payload, Refusal, Reply};
use crate::routes::Route;
use crate::routes::work::Call;

/// Contract: the same `Idempotency-Key` again gets the first answer again and has no second effect. Refusals aren't
/// kept: what was refused had no effect, and may be asked again.
pub(crate) fn once(
    app: &App,
    db: &Connection,
    route: &Route,
    call: &Call,
    user: &User,
    act: impl FnOnce() -> Result<Reply, Refusal>,
) -> Result<Reply, Refusal> {
    let key = call
        .header("idempotency-key")
        .filter(|key| !key.is_empty() && !app.config.ignore_idempotency);
    let Some(key) = key else { return act() };
    if key.len() > 255 {
        return Err(Refusal::bad_request("The Idempotency-Key is too long."));
    }
    let mut request = route.key().into_bytes();
    call.path
        .iter()
        .for_each(|(_, value)| request.extend_from_slice(value.as_bytes()));
    request.extend_from_slice(&call.body);
    let request = digest(&SHA256, &request).as_ref().to_vec();

    let kept: Option<(Vec<u8>, u16, String)> = db
        .query_row(
            "SELECT request, status, body FROM idempotency WHERE user_id = ?1 AND key = ?2",
            [&user.id, key],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    if let Some((before, status, body)) = kept {
        if before != request {
            return Err(Refusal::conflict(
                "idempotency_key_reused",
                "This key was used for another request.",
            ));
        }
        let value = serde_json::from_str(&body).unwrap_or(Value::Null);
        return Ok(Reply {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::OK),
            ..Reply::object(value)
        });
    }
    let reply = act()?;
    if let Payload::Object(value) = &reply.payload {
        db.execute(
            "INSERT INTO idempotency (user_id, key, request, status, body) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![user.id, key, request, reply.status.as_u16(), value.to_string()],
        )?;
    }
    Ok(reply)
}
