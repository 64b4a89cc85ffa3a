//! Pages of lists. Contract: `?page=1&pageSize=200` with `total`, or `?cursor=&limit=` with `nextCursor`.

use serde_json::Value;

use crate::config::Dialect;
use crate::reply::{Payload, Refusal, Reply};
use crate::routes::work::Call;

const LARGEST_PAGE: usize = 1_000;
/// When only the place is given.
const PAGE: usize = 200;

/// How many rows a page may have.
pub(crate) fn page_size(text: &str) -> Result<usize, Refusal> {
    let size = text
        .parse()
        .ok()
        .filter(|size| (1..=LARGEST_PAGE).contains(size));
    size.ok_or_else(|| Refusal::bad_request(format!("A page has 1 to {LARGEST_PAGE} rows.")))
}

/// Which page of a list a query asks for, all its parts read and found right.
enum Wanted {
    All,
    Numbered { page: usize, size: usize },
    After { start: usize, size: usize },
}

fn wanted(call: &Call) -> Result<Wanted, Refusal> {
    let size = |name: &str| call.query(name).map(page_size).transpose();
    let (page_size, limit) = (size("pageSize")?, size("limit")?);
    let page = call.query("page").map(|text| {
        text.parse::<usize>()
            .ok()
            .filter(|page| (1..=1_000_000).contains(page))
    });
    let cursor = call
        .query("cursor")
        .filter(|text| !text.is_empty())
        .map(|text| {
            let start = text.strip_prefix('r')?.parse::<usize>().ok()?;
            (start < 1_000_000_000).then_some(start)
        });
    let page = page
        .map(|page| page.ok_or_else(|| Refusal::bad_request("page must be a number from 1 on.")))
        .transpose()?;
    let start = cursor
        .map(|start| start.ok_or_else(|| Refusal::bad_request("This cursor is none of ours.")))
        .transpose()?;
    Ok(
        match (
            page.is_some() || page_size.is_some(),
            start.is_some() || limit.is_some(),
        ) {
            (true, _) => Wanted::Numbered {
                page: page.unwrap_or(1),
                size: page_size.unwrap_or(PAGE),
            },
            (false, true) => Wanted::After {
                start: start.unwrap_or(0),
                size: limit.unwrap_or(PAGE),
            },
            (false, false) => Wanted::All,
        },
    )
}

/// Cuts a list into pages if the query asks for it. Grown installations ignore that and send all.
pub(crate) fn paged(reply: Reply, call: &Call, dialect: Dialect) -> Result<Reply, Refusal> {
    let rows = match reply.payload {
        Payload::List(rows) if dialect != Dialect::Field => rows,
        _ => return Ok(reply),
    };
    let count = rows.len();
    let cut = |rows: Vec<Value>, start: usize, size: usize| {
        rows.into_iter().skip(start).take(size).collect::<Vec<_>>()
    };
    let payload = match wanted(call)? {
        Wanted::All => Payload::List(rows),
        Wanted::Numbered { page, size } => Payload::Page {
            rows: cut(rows, (page - 1) * size, size),
            total: Some(count),
            next: None,
        },
        Wanted::After { start, size } => {
            let next = (start + size < count).then(|| format!("r{}", start + size));
            Payload::Page {
                rows: cut(rows, start, size),
                total: None,
                next,
            }
        }
    };
    Ok(Reply { payload, ..reply })
}
