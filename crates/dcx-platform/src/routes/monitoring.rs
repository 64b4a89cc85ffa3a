//! Alerts and health. Contract: "Metrics and monitoring".

use axum::http::StatusCode;
use rusqlite::{OptionalExtension, Row, params};
use serde_json::{Map, Value, json};

use super::vms::find;
use super::{Kind, ORGANISATION, READ, Route, Shape, Work};
use crate::calendar::rfc3339;
use crate::reply::{Refusal, Reply};

pub(crate) const ROUTES: &[Route] = &[
    Route {
        path: "/api/monitoring/vm/{vmId}/alerts",
        handler: of_vm,
        summary: "The alerts of one machine, newest first.",
        shape: Shape::List("Alert"),
        refusals: &[403, 404],
        ..READ
    },
    Route {
        path: "/api/monitoring/vm/{vmId}/health",
        optional: true,
        handler: health,
        summary: "What the checks of one machine say. Missing on many installations.",
        shape: Shape::Object("Health"),
        refusals: &[403, 404],
        ..READ
    },
    Route {
        path: "/api/monitoring/alerts",
        optional: true,
        handler: of_organisation,
        summary: "The alerts of one organisation, newest first.",
        shape: Shape::List("Alert"),
        query: &[ORGANISATION],
        refusals: &[403, 404],
        ..READ
    },
    Route {
        method: "POST",
        path: "/api/monitoring/alerts/{id}/acknowledge",
        kind: Kind::Write,
        handler: acknowledge,
        summary: "Say that somebody is looking after an alert. Again changes nothing.",
        shape: Shape::Object("Alert"),
        refusals: &[403, 404],
        ..READ
    },
];

const COLUMNS: &str = "SELECT id, vm_id, severity, title, message, raised_at, cleared_at, acknowledged_at, organisation_id FROM alerts";

fn row_json(row: &Row<'_>) -> rusqlite::Result<Value> {
    let mut alert = Map::new();
    for (index, name) in ["id", "vmId", "severity", "title", "message"]
        .into_iter()
        .enumerate()
    {
        alert.insert(name.to_owned(), json!(row.get::<_, String>(index)?));
    }
    for (index, name) in [(5, "raisedAt"), (6, "clearedAt"), (7, "acknowledgedAt")] {
        if let Some(at) = row.get::<_, Option<i64>>(index)? {
            alert.insert(name.to_owned(), json!(rfc3339(at)));
        }
    }
    Ok(Value::Object(alert))
}

fn of_vm(work: &Work<'_>) -> Result<Reply, Refusal> {
    let vm = find(work, work.call.param("vmId"))?;
    let mut find = work.db.prepare_cached(&format!(
        "{COLUMNS} WHERE vm_id = ?1 ORDER BY raised_at DESC"
    ))?;
    Ok(Reply::list(
        find.query_map([&vm.id], row_json)?
            .collect::<rusqlite::Result<_>>()?,
    ))
}

fn of_organisation(work: &Work<'_>) -> Result<Reply, Refusal> {
    let mut find = work.db.prepare_cached(&format!(
        "{COLUMNS} WHERE organisation_id = ?1 ORDER BY raised_at DESC"
    ))?;
    Ok(Reply::list(
        find.query_map([work.organisation()?], row_json)?
            .collect::<rusqlite::Result<_>>()?,
    ))
}

fn acknowledge(work: &Work<'_>) -> Result<Reply, Refusal> {
    let id = work.call.param("id");
    let owner: Option<String> = work
        .db
        .query_row(
            "SELECT organisation_id FROM alerts WHERE id = ?1",
            [id],
            |row| row.get(0),
        )
        .optional()?;
    work.in_scope(&owner.ok_or_else(|| Refusal::not_found("alert"))?)?;
    let changed = work.db.execute(
        "UPDATE alerts SET acknowledged_at = ?2 WHERE id = ?1 AND acknowledged_at IS NULL",
        params![id, work.now],
    )?;
    let alert = work
        .db
        .query_row(&format!("{COLUMNS} WHERE id = ?1"), [id], row_json)?;
    Ok(Reply {
        effects: u32::try_from(changed).unwrap_or(0),
        ..Reply::effect(StatusCode::OK, alert)
    })
}

/// Three checks, drawn from what the platform knows: the power state and the open alerts.
fn health(work: &Work<'_>) -> Result<Reply, Refusal> {
    let vm = find(work, work.call.param("vmId"))?;
    let worst: i64 = work.db.query_row(
        "SELECT coalesce(max(CASE severity WHEN 'critical' THEN 2 WHEN 'warning' THEN 1 ELSE 0 END), 0)
         FROM alerts WHERE vm_id = ?1 AND cleared_at IS NULL",
        [&vm.id],
        |row| row.get(0),
    )?;
    let on = vm.power == "POWERED_ON";
    let words = |rank: i64| match rank {
        0 => "healthy",
        1 => "degraded",
        _ => "unhealthy",
    };
    let checks = [
        (
            "Power",
            i64::from(!on),
            format!("The machine is {}.", vm.power),
        ),
        (
            "Guest tools",
            i64::from(!on),
            String::from(if on {
                "The guest answers."
            } else {
                "The guest is not running."
            }),
        ),
        (
            "Alerts",
            worst,
            String::from(if worst == 0 {
                "None that matter are open."
            } else {
                "Some are open."
            }),
        ),
    ];
    let overall = checks.iter().map(|(_, rank, _)| *rank).max().unwrap_or(0);
    let checks: Vec<Value> =
        checks.iter().map(|(name, rank, detail)| json!({ "name": name, "status": words(*rank), "detail": detail })).collect();
    Ok(Reply::object(
        json!({ "vmId": vm.id, "status": words(overall), "checks": checks }),
    ))
}
