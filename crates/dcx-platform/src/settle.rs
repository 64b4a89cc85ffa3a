//! Operations that have come to their end: the machine changes, the money moves. Run before every answer, so that the
//! platform is always as far as its clock says, after a restart too, and no timer can be lost.

use rusqlite::{Connection, params};

use crate::calendar::{DAY, Millis};
use crate::ledger::{Entry, book};
use crate::money::Money;
use crate::reply::Refusal;

struct Due {
    id: String,
    vm: String,
    kind: String,
    target: String,
    at: Millis,
    wallet: Option<String>,
    held: Money,
}

/// Whether anything is due: the cheap question that comes before every answer.
pub(crate) fn is_due(db: &Connection, now: Millis) -> rusqlite::Result<bool> {
    let mut find = db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM operations WHERE status = 'accepted' AND due_at <= ?1)",
    )?;
    find.query_row([now], |row| row.get(0))
}

/// Brings every operation that is due to its end, in the order in which they fell due.
pub(crate) fn settle(db: &Connection, now: Millis) -> Result<(), Refusal> {
    let mut find = db.prepare_cached(
        "SELECT id, vm_id, kind, target, due_at, wallet_id, held FROM operations
         WHERE status = 'accepted' AND due_at <= ?1 AND vm_id IS NOT NULL AND target IS NOT NULL ORDER BY due_at, seq",
    )?;
    let due = find
        .query_map([now], |row| {
            Ok(Due {
                id: row.get(0)?,
                vm: row.get(1)?,
                kind: row.get(2)?,
                target: row.get(3)?,
                at: row.get(4)?,
                wallet: row.get(5)?,
                held: row.get(6)?,
            })
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    for one in due {
        finish(db, &one)?;
    }
    Ok(())
}

fn finish(db: &Connection, one: &Due) -> Result<(), Refusal> {
    db.execute(
        "UPDATE operations SET status = 'succeeded' WHERE id = ?1",
        [&one.id],
    )?;
    if one.kind == "delete" {
        db.execute(
            "UPDATE vms SET deleted_at = ?2 WHERE id = ?1",
            params![one.vm, one.at],
        )?;
        return refund(db, one);
    }
    db.execute(
        "UPDATE vms SET power = ?2, power_since = ?3 WHERE id = ?1",
        params![one.vm, one.target, one.at],
    )?;
    if let Some(wallet) = &one.wallet {
        let entry = |kind, amount, description| Entry {
            wallet,
            kind,
            amount,
            reference: Some(&one.id),
            description,
            vm: Some(&one.vm),
        };
        book(
            db,
            &entry("release", one.held, "Reservation released"),
            one.at,
        )?;
        book(db, &entry("charge", -one.held, "First month"), one.at)?;
    }
    Ok(())
}

/// A machine that was paid for a month ahead gives back the days it wasn't used.
fn refund(db: &Connection, one: &Due) -> Result<(), Refusal> {
    let mut find = db.prepare_cached(
        "SELECT t.wallet_id, t.amount, t.at FROM transactions t WHERE t.vm_id = ?1 AND t.kind = 'charge' ORDER BY t.seq DESC LIMIT 1",
    )?;
    let paid = find
        .query_map([&one.vm], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .next()
        .transpose()?;
    let Some((wallet, amount, at)): Option<(String, Money, Millis)> = paid else {
        return Ok(());
    };
    let used = (one.at - at + DAY - 1) / DAY;
    let back = (-amount).share((30 - used).clamp(0, 30), 30);
    if back > Money::ZERO {
        let description = "Unused days of a deleted machine";
        let entry = Entry {
            wallet: &wallet,
            kind: "refund",
            amount: back,
            reference: Some(&one.id),
            description,
            vm: Some(&one.vm),
        };
        book(db, &entry, one.at)?;
    }
    Ok(())
}

/// Ends an operation in flight without its effect, and frees what was reserved for it.
pub(crate) fn abandon(db: &Connection, vm: &str, reason: &str, now: Millis) -> Result<(), Refusal> {
    let mut find = db.prepare_cached(
        "SELECT id, wallet_id, held FROM operations WHERE vm_id = ?1 AND status = 'accepted'",
    )?;
    let open = find
        .query_map([vm], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<Vec<(String, Option<String>, Money)>>>()?;
    for (id, wallet, held) in open {
        db.execute(
            "UPDATE operations SET status = 'failed', error = ?2, due_at = ?3 WHERE id = ?1",
            params![id, reason, now],
        )?;
        if let Some(wallet) = wallet {
            let description = "Reservation released";
            let entry = Entry {
                wallet: &wallet,
                kind: "release",
                amount: held,
                reference: Some(&id),
                description,
                vm: Some(vm),
            };
            book(db, &entry, now)?;
        }
    }
    Ok(())
}
