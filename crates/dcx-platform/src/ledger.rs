//! Money that moves: every change of a wallet goes through here and leaves its line in the ledger. Used by top-ups,
//! by provisioning and by operations that come to their end.

use rusqlite::{Connection, Row, params};
use serde_json::{Value, json};

use crate::auth::sessions::fresh_id;
use crate::calendar::{Millis, rfc3339};
use crate::money::Money;
use crate::reply::Refusal;

/// One movement. `amount` is signed as the ledger shows it.
pub(crate) struct Entry<'a> {
    pub(crate) wallet: &'a str,
    pub(crate) kind: &'static str,
    pub(crate) amount: Money,
    pub(crate) reference: Option<&'a str>,
    pub(crate) description: &'a str,
    pub(crate) vm: Option<&'a str>,
}

/// Books a movement: a reservation and its release move what is reserved, everything else the balance.
pub(crate) fn book(db: &Connection, entry: &Entry<'_>, now: Millis) -> Result<Value, Refusal> {
    let (balance, reserved) = match entry.kind {
        "reservation" | "release" => (Money::ZERO, -entry.amount),
        _ => (entry.amount, Money::ZERO),
    };
    db.prepare_cached("UPDATE wallets SET balance = balance + ?2, reserved = reserved + ?3, updated_at = ?4 WHERE id = ?1")?
        .execute(params![entry.wallet, balance, reserved, now])?;
    db.prepare_cached(
        "INSERT INTO transactions (id, wallet_id, at, kind, amount, balance_after, reference, description, vm_id)
         SELECT ?2, id, ?3, ?4, ?5, balance, ?6, ?7, ?8 FROM wallets WHERE id = ?1",
    )?
    .execute(params![entry.wallet, fresh_id()?, now, entry.kind, entry.amount, entry.reference, entry.description, entry.vm])?;
    let sql = format!("{COLUMNS} WHERE seq = ?1");
    Ok(db.query_row(&sql, [db.last_insert_rowid()], row_json)?)
}

pub(crate) const COLUMNS: &str = "SELECT seq, id, at, kind, amount, balance_after, reference, description, vm_id FROM transactions";

/// A line of the ledger as the contract spells it.
pub(crate) fn row_json(row: &Row<'_>) -> rusqlite::Result<Value> {
    let mut line = json!({
        "id": row.get::<_, String>(1)?,
        "at": rfc3339(row.get(2)?),
        "kind": row.get::<_, String>(3)?,
        "amount": row.get::<_, Money>(4)?.json(),
        "balanceAfter": row.get::<_, Money>(5)?.json(),
        "description": row.get::<_, String>(7)?,
    });
    if let Some(reference) = row.get::<_, Option<String>>(6)? {
        line["reference"] = json!(reference);
    }
    if let Some(vm) = row.get::<_, Option<String>>(8)? {
        line["vmId"] = json!(vm);
    }
    Ok(line)
}
