//! The catalogue. Contract: "Products".

use rusqlite::Row;
use serde_json::{Value, json};

use super::{READ, Route, Shape, Work};
use crate::money::Money;
use crate::reply::{Refusal, Reply};

pub(crate) const ROUTES: &[Route] = &[Route {
    path: "/api/products",
    handler: list,
    summary: "The catalogue.",
    shape: Shape::List("Product"),
    ..READ
}];

fn row_json(row: &Row<'_>) -> rusqlite::Result<Value> {
    let (cpu, memory, disk): (Option<u32>, Option<u32>, Option<u32>) =
        (row.get(6)?, row.get(7)?, row.get(8)?);
    let mut product = json!({
        "id": row.get::<_, String>(0)?,
        "sku": row.get::<_, String>(1)?,
        "name": row.get::<_, String>(2)?,
        "category": row.get::<_, String>(3)?,
        "unitPrice": row.get::<_, Money>(4)?.json(),
        "unit": row.get::<_, String>(5)?,
        "currency": "ZAR",
    });
    if cpu.is_some() {
        product["specs"] =
            json!({ "cpuCount": cpu, "memorySizeMib": memory, "diskCapacityGib": disk });
    }
    Ok(product)
}

fn list(work: &Work<'_>) -> Result<Reply, Refusal> {
    let mut find =
        work.db.prepare_cached("SELECT id, sku, name, category, unit_price, unit, cpu, memory_mib, disk_gib FROM products ORDER BY seq")?;
    Ok(Reply::list(
        find.query_map([], row_json)?
            .collect::<rusqlite::Result<_>>()?,
    ))
}
