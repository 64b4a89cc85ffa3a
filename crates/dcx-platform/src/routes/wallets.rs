//! Wallets and their ledgers. Contract: "Wallets".

use axum::http::StatusCode;
use rusqlite::{OptionalExtension, Row, params};
use serde_json::{Value, json};

use super::{Kind, ORGANISATION, Param, READ, Route, Shape, Work};
use crate::calendar::rfc3339;
use crate::ledger::{self, Entry, book};
use crate::money::{Money, maybe};
use crate::reply::{Payload, Refusal, Reply};

pub(crate) const ROUTES: &[Route] = &[
    Route {
        path: "/api/wallets",
        handler: list,
        summary: "The wallets of one organisation.",
        shape: Shape::List("Wallet"),
        query: &[ORGANISATION],
        refusals: &[403, 404],
        ..READ
    },
    Route {
        path: "/api/wallets/{id}/transactions",
        handler: transactions,
        summary: "The ledger of a wallet, newest first.",
        shape: Shape::Page("Transaction"),
        query: &[
            Param {
                name: "cursor",
                required: false,
                schema: "LedgerCursor",
            },
            Param {
                name: "limit",
                required: false,
                schema: "PageSize",
            },
        ],
        refusals: &[403, 404],
        ..READ
    },
    Route {
        method: "POST",
        path: "/api/wallets/{id}/top-up",
        kind: Kind::Write,
        handler: top_up,
        summary: "Put money into a wallet.",
        success: 201,
        shape: Shape::Object("Transaction"),
        body: Some("TopUp"),
        refusals: &[403, 404, 409, 422],
        ..READ
    },
    Route {
        method: "PATCH",
        path: "/api/wallets/{id}",
        kind: Kind::Write,
        handler: change,
        summary: "Set the balance under which a wallet counts as low.",
        shape: Shape::Object("Wallet"),
        body: Some("WalletChange"),
        refusals: &[403, 404, 422],
        ..READ
    },
];

const PAGE: usize = 50;

const COLUMNS: &str = "SELECT id, organisation_id, currency, balance, reserved, threshold, status, updated_at FROM wallets";

fn row_json(row: &Row<'_>) -> rusqlite::Result<Value> {
    let (balance, reserved): (Money, Money) = (row.get(3)?, row.get(4)?);
    Ok(json!({
        "id": row.get::<_, String>(0)?,
        "organizationId": row.get::<_, String>(1)?,
        "currency": row.get::<_, String>(2)?,
        "balance": balance.json(),
        "reserved": reserved.json(),
        "available": (balance - reserved).json(),
        "lowBalanceThreshold": maybe(row.get(5)?),
        "status": row.get::<_, String>(6)?,
        "updatedAt": rfc3339(row.get(7)?),
    }))
}

fn list(work: &Work<'_>) -> Result<Reply, Refusal> {
    let mut find = work.db.prepare_cached(&format!(
        "{COLUMNS} WHERE organisation_id = ?1 ORDER BY seq"
    ))?;
    Ok(Reply::list(
        find.query_map([work.organisation()?], row_json)?
            .collect::<rusqlite::Result<_>>()?,
    ))
}

/// The wallet of the path, if the caller may see it.
fn find(work: &Work<'_>) -> Result<Value, Refusal> {
    let mut find = work
        .db
        .prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
    let wallet = find
        .query_row([work.call.param("id")], row_json)
        .optional()?
        .ok_or_else(|| Refusal::not_found("wallet"))?;
    work.in_scope(wallet["organizationId"].as_str().unwrap_or_default())?;
    Ok(wallet)
}

fn transactions(work: &Work<'_>) -> Result<Reply, Refusal> {
    find(work)?;
    let limit = match work.call.query("limit") {
        None => PAGE,
        Some(text) => crate::paging::page_size(text)?,
    };
    // The cursor is the serial number of the last line of the page before: lines that come later don't shift it.
    let before = match work.call.query("cursor") {
        None | Some("") => i64::MAX,
        Some(text) => {
            let serial = text
                .strip_prefix('t')
                .and_then(|serial| serial.parse().ok())
                .filter(|serial| *serial >= 0);
            serial.ok_or_else(|| Refusal::bad_request("This cursor is none of ours."))?
        }
    };
    let sql = format!(
        "{} WHERE wallet_id = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3",
        ledger::COLUMNS
    );
    let mut find = work.db.prepare_cached(&sql)?;
    let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut rows = find
        .query_map(params![work.call.param("id"), before, one_more], |row| {
            Ok((row.get(0)?, ledger::row_json(row)?))
        })?
        .collect::<rusqlite::Result<Vec<(i64, Value)>>>()?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|(serial, _)| format!("t{serial}"));
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    Ok(Reply {
        status: StatusCode::OK,
        payload: Payload::Page {
            rows,
            total: None,
            next,
        },
        effects: 0,
    })
}

fn top_up(work: &Work<'_>) -> Result<Reply, Refusal> {
    let wallet = find(work)?;
    let mut form = work.form()?;
    let amount = form.amount("amount", Money::cents(1));
    let reference = form.label("reference", 64);
    form.check()?;
    if wallet["status"] == "suspended" {
        return Err(Refusal::conflict(
            "wallet_suspended",
            "The wallet is suspended.",
        ));
    }
    let id = work.call.param("id");
    let entry = Entry {
        wallet: id,
        kind: "top-up",
        amount,
        reference: Some(&reference),
        description: "Top-up",
        vm: None,
    };
    Ok(Reply::effect(
        StatusCode::CREATED,
        book(work.db, &entry, work.now)?,
    ))
}

fn change(work: &Work<'_>) -> Result<Reply, Refusal> {
    find(work)?;
    let mut form = work.form()?;
    let threshold = match form.value("lowBalanceThreshold") {
        Some(Value::Null) => None,
        _ => Some(form.amount("lowBalanceThreshold", Money::ZERO)),
    };
    form.check()?;
    let id = work.call.param("id");
    work.db.execute(
        "UPDATE wallets SET threshold = ?2, updated_at = ?3 WHERE id = ?1",
        params![id, threshold, work.now],
    )?;
    Ok(Reply::effect(StatusCode::OK, find(work)?))
}
