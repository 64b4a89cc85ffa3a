//! A platform that is started again days later carries its story on: the days in between are charged, the charges are
//! covered by top-ups, and resellers get their commission. Done at the start alone, so that nothing moves under a test.

use rusqlite::{Connection, params};

use super::ledgers::charged_at;
use crate::app::{SetUpError, random_id};
use crate::billing::{Charges, commission};
use crate::calendar::{DAY, Millis, Period, start_of_day};
use crate::money::Money;
use crate::store::{began, instant, set_instant};

/// Up to when the days have been charged.
const CHARGED: &str = "charged";

/// Charges the days that ended since the last start.
pub(crate) fn carry_on(db: &Connection, now: Millis) -> Result<(), SetUpError> {
    let today = start_of_day(now);
    let from = match instant(db, CHARGED)? {
        Some(day) => day,
        None => start_of_day(began(db)?),
    };
    if from < today {
        let mut wallets = db.prepare(
            "SELECT min(w.seq), w.id, o.id, o.kind FROM wallets w JOIN organisations o ON o.id = w.organisation_id
             WHERE w.status = 'active' GROUP BY o.id",
        )?;
        let wallets = wallets
            .query_map([], |row| Ok((row.get(1)?, row.get(2)?, row.get(3)?)))?
            .collect::<rusqlite::Result<Vec<(String, String, String)>>>()?;
        for (wallet, owner, kind) in wallets {
            let lines = match kind.as_str() {
                "customer" => usage(db, &wallet, &owner, from, today)?,
                _ => commissions(db, &owner, from, today)?,
            };
            lines.iter().try_for_each(|line| put(db, &wallet, line))?;
        }
    }
    Ok(set_instant(db, CHARGED, from.max(today))?)
}

struct Line {
    at: Millis,
    kind: &'static str,
    amount: Money,
    description: String,
}

/// One charge a day, and first the top-up that covers them: a balance stays what the story says it is.
fn usage(
    db: &Connection,
    wallet: &str,
    owner: &str,
    from: Millis,
    today: Millis,
) -> rusqlite::Result<Vec<Line>> {
    let charges = Charges::of(db, owner)?;
    let mut lines = Vec::new();
    let mut day = from;
    while day < today {
        let period = Period::of(day);
        let number = (day - period.start()) / DAY + 1;
        let total = charges.total(period) - paid_ahead(db, wallet, period)?;
        let part = |day| total.share(day, period.days());
        lines.push(Line {
            at: charged_at(period, number),
            kind: "charge",
            amount: part(number - 1) - part(number),
            description: format!("Usage {}-{number:02}", period.text()),
        });
        day += DAY;
    }
    let spent: Money = lines.iter().map(|line| -line.amount).sum();
    if let (Some(first), true) = (lines.first(), spent > Money::ZERO) {
        let (at, description) = (first.at, String::from("EFT received"));
        lines.insert(
            0,
            Line {
                at,
                kind: "top-up",
                amount: spent,
                description,
            },
        );
    }
    Ok(lines)
}

/// What new machines paid for their first month, which their month's bill holds as well.
fn paid_ahead(db: &Connection, wallet: &str, period: Period) -> rusqlite::Result<Money> {
    let mut sum = db.prepare_cached(
        "SELECT coalesce(-sum(amount), 0) FROM transactions
         WHERE wallet_id = ?1 AND kind = 'charge' AND vm_id IS NOT NULL AND at >= ?2 AND at < ?3",
    )?;
    sum.query_row(params![wallet, period.start(), period.end()], |row| {
        row.get(0)
    })
}

/// The commission of each month that ended.
fn commissions(
    db: &Connection,
    owner: &str,
    from: Millis,
    today: Millis,
) -> rusqlite::Result<Vec<Line>> {
    let mut lines = Vec::new();
    let mut period = Period::of(from);
    while period.end() <= today {
        let amount = commission(db, owner, period)?
            .iter()
            .map(|line| line.commission)
            .sum();
        let description = format!("Commission {}", period.text());
        lines.push(Line {
            at: period.end(),
            kind: "commission",
            amount,
            description,
        });
        period = period.before(-1);
    }
    Ok(lines)
}

fn put(db: &Connection, wallet: &str, line: &Line) -> Result<(), SetUpError> {
    db.prepare_cached("UPDATE wallets SET balance = balance + ?2, updated_at = ?3 WHERE id = ?1")?
        .execute(params![wallet, line.amount, line.at])?;
    db.prepare_cached(
        "INSERT INTO transactions (id, wallet_id, at, kind, amount, balance_after, description)
         SELECT ?2, id, ?3, ?4, ?5, balance, ?6 FROM wallets WHERE id = ?1",
    )?
    .execute(params![
        wallet,
        random_id()?,
        line.at,
        line.kind,
        line.amount,
        line.description
    ])?;
    Ok(())
}
