//! The story holds on whatever day it begins, and on the days after.

use rusqlite::Connection;

use super::{onward, seed};
use crate::billing::Charges;
use crate::calendar::{DAY, HOUR, Millis, Period, read_instant};
use crate::config::Config;
use crate::money::Money;
use crate::store::{set_instant, set_meta};

const DAYS: [&str; 8] = [
    "2026-01-01T00:00:30Z",
    "2026-02-28T23:57:00Z",
    "2026-03-01T06:00:00Z",
    "2026-07-31T12:00:00Z",
    "2026-11-23T12:44:00Z",
    "2026-12-31T23:59:59Z",
    "2028-02-29T10:00:00Z",
    "2028-03-31T23:55:00Z",
];

fn story(now: Millis) -> Connection {
    let db = Connection::open_in_memory().unwrap();
    db.execute_batch(include_str!("../store/schema.sql"))
        .unwrap();
    set_instant(&db, "began", now).unwrap();
    set_meta(&db, "key", b"").unwrap();
    seed(&db, &Config::default(), now).unwrap();
    onward::carry_on(&db, now).unwrap();
    db
}

fn wallets(db: &Connection) -> Vec<(String, String, Money)> {
    let mut find = db
        .prepare("SELECT id, organisation_id, balance FROM wallets ORDER BY seq")
        .unwrap();
    let rows = find
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

fn ledger(db: &Connection, wallet: &str) -> Vec<(Millis, String, Money, Money)> {
    let mut find = db.prepare("SELECT at, kind, amount, balance_after FROM transactions WHERE wallet_id = ?1 ORDER BY seq").unwrap();
    let rows = find
        .query_map([wallet], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .unwrap();
    rows.map(Result::unwrap).collect()
}

/// Every ledger runs without a break and never below zero, ends at its balance, holds nothing of the future, and its
/// charges of each full month are that month's bill.
fn check(db: &Connection, began: Millis, now: Millis) {
    for (wallet, owner, balance) in wallets(db) {
        let lines = ledger(db, &wallet);
        let mut sum = Money::ZERO;
        for (at, kind, amount, after) in &lines {
            sum = sum + *amount;
            assert_eq!(sum, *after, "{kind}");
            assert!(sum >= Money::ZERO, "{owner} {kind} {}", sum.text());
            assert!(*at <= now, "{kind} of the future");
        }
        assert_eq!(sum, balance);
        assert!(
            lines.windows(2).all(|pair| pair[0].0 <= pair[1].0),
            "in order"
        );
        if !lines.iter().any(|(_, kind, ..)| kind == "charge") {
            continue;
        }
        let charges = Charges::of(db, &owner).unwrap();
        let active: String = db
            .query_row(
                "SELECT status FROM wallets WHERE id = ?1",
                [&wallet],
                |row| row.get(0),
            )
            .unwrap();
        let last = if active == "active" {
            Period::of(now)
        } else {
            Period::of(began)
        };
        for period in (1..=12).map(|back| last.before(back)) {
            let of_month = |at: &Millis| (period.start()..period.end()).contains(at);
            let charged: Money = lines
                .iter()
                .filter(|(at, kind, ..)| of_month(at) && kind == "charge")
                .map(|line| -line.2)
                .sum();
            assert_eq!(charged, charges.total(period), "{owner} {}", period.text());
        }
    }
}

#[test]
fn ledgers_and_bills_agree_on_whatever_day_the_story_begins() {
    for day in DAYS {
        let now = read_instant(day).unwrap();
        check(&story(now), now, now);
    }
}

#[test]
fn the_story_goes_on_where_it_was_left() {
    for day in DAYS {
        let began = read_instant(day).unwrap();
        let db = story(began);
        let customers: Vec<_> = wallets(&db).into_iter().take(6).collect();
        for now in [began + HOUR, began + 3 * DAY, began + 40 * DAY] {
            onward::carry_on(&db, now).unwrap();
            check(&db, began, now);
        }
        assert_eq!(
            wallets(&db)[..6],
            customers,
            "balances are still those of the story"
        );
    }
}

#[test]
fn what_a_month_cost_does_not_change_when_it_is_over() {
    let began = read_instant("2026-02-10T12:00:00Z").unwrap();
    let db = story(began);
    let bills = |now: Millis| -> Vec<Money> {
        onward::carry_on(&db, now).unwrap();
        let owner = &wallets(&db)[1].1;
        let charges = Charges::of(&db, owner).unwrap();
        (0..12)
            .map(|back| charges.total(Period::of(began).before(back)))
            .collect()
    };
    assert_eq!(bills(began), bills(began + 70 * DAY));
}
