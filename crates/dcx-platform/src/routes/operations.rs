//! What was asked for and what became of it. Contract: "Virtual machines", operations.

use rusqlite::{OptionalExtension, Row};
use serde_json::{Map, Value, json};

use super::{ORGANISATION, READ, Route, Shape, Work};
use crate::calendar::{Millis, rfc3339};
use crate::reply::{Refusal, Reply};

pub(crate) const ROUTES: &[Route] = &[
    Route {
        path: "/api/operations",
        handler: list,
        summary: "Recent operations of one organisation, newest first.",
        shape: Shape::List("Operation"),
        query: &[ORGANISATION],
        refusals: &[403, 404],
        ..READ
    },
    Route {
        path: "/api/operations/{operationId}",
        handler: one,
        summary: "One operation.",
        shape: Shape::Object("Operation"),
        refusals: &[403, 404],
        ..READ
    },
];

const COLUMNS: &str = "SELECT id, kind, status, started_at, due_at, error, vm_id, idempotency_key, organisation_id FROM operations";

/// How many "recent" is.
const RECENT: u32 = 200;

fn row_json(row: &Row<'_>, now: Millis) -> rusqlite::Result<Value> {
    let (started, due): (Millis, Millis) = (row.get(3)?, row.get(4)?);
    let (status, progress) = match row.get::<_, String>(2)?.as_str() {
        "accepted" => in_flight(started, due, now),
        "succeeded" => ("succeeded", Some(100)),
        _ => ("failed", None),
    };
    let mut answer = Map::new();
    let mut put = |name: &str, value: Value| answer.insert(name.to_owned(), value);
    put("operationId", json!(row.get::<_, String>(0)?));
    put("kind", json!(row.get::<_, String>(1)?));
    put("status", json!(status));
    put("organizationId", json!(row.get::<_, String>(8)?));
    put("createdAt", json!(rfc3339(started)));
    put("updatedAt", json!(rfc3339(due.min(now))));
    let optional = [
        ("error", row.get(5)?),
        ("vmId", row.get(6)?),
        ("idempotencyKey", row.get(7)?),
    ];
    for (name, value) in optional
        .into_iter()
        .filter_map(|(name, value): (_, Option<String>)| value.map(|value| (name, value)))
    {
        put(name, json!(value));
    }
    progress
        .into_iter()
        .for_each(|progress| drop(put("progress", json!(progress))));
    Ok(Value::Object(answer))
}

/// An operation is accepted for the first quarter of its time, then it runs.
fn in_flight(started: Millis, due: Millis, now: Millis) -> (&'static str, Option<i64>) {
    let progress = (now - started).max(0) * 100 / (due - started).max(1);
    if progress < 25 {
        ("accepted", None)
    } else {
        ("running", Some(progress.min(99)))
    }
}

fn list(work: &Work<'_>) -> Result<Reply, Refusal> {
    let mut find = work.db.prepare_cached(&format!(
        "{COLUMNS} WHERE organisation_id = ?1 ORDER BY seq DESC LIMIT {RECENT}"
    ))?;
    let rows = find.query_map([work.organisation()?], |row| row_json(row, work.now))?;
    Ok(Reply::list(rows.collect::<rusqlite::Result<_>>()?))
}

fn one(work: &Work<'_>) -> Result<Reply, Refusal> {
    let mut find = work
        .db
        .prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
    let found = find
        .query_row([work.call.param("operationId")], |row| {
            Ok((row.get::<_, String>(8)?, row_json(row, work.now)?))
        })
        .optional()?;
    let (owner, answer) = found.ok_or_else(|| Refusal::not_found("operation"))?;
    work.in_scope(&owner)?;
    Ok(Reply::object(answer))
}
