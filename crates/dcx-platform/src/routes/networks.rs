//! Network services. Contract: "Network services (E-Networks)".

use rusqlite::Row;
use serde_json::{Value, json};

use super::{ORGANISATION, READ, Route, Shape, Work};
use crate::money::maybe;
use crate::reply::{Refusal, Reply};

pub(crate) const ROUTES: &[Route] = &[Route {
    path: "/api/networks/services",
    handler: list,
    summary: "The network services of one organisation.",
    shape: Shape::List("NetworkService"),
    query: &[ORGANISATION],
    refusals: &[403, 404],
    ..READ
}];

fn row_json(row: &Row<'_>) -> rusqlite::Result<Value> {
    let ids: String = row.get(7)?;
    Ok(json!({
        "id": row.get::<_, String>(0)?,
        "name": row.get::<_, String>(1)?,
        "kind": row.get::<_, String>(2)?,
        "provider": row.get::<_, String>(3)?,
        "status": row.get::<_, String>(4)?,
        "bandwidthMbps": row.get::<_, Option<u32>>(5)?,
        "monthlyCost": maybe(row.get(6)?),
        "vmIds": serde_json::from_str::<Value>(&ids).unwrap_or_else(|_| json!([])),
    }))
}

fn list(work: &Work<'_>) -> Result<Reply, Refusal> {
    let mut find = work
        .db
        .prepare_cached("SELECT id, name, kind, provider, status, bandwidth, cost, vm_ids FROM services WHERE organisation_id = ?1 ORDER BY seq")?;
    Ok(Reply::list(
        find.query_map([work.organisation()?], row_json)?
            .collect::<rusqlite::Result<_>>()?,
    ))
}
