//! Wallets and their ledgers. The charges of a past month add up to its bill, so that a client which reconciles the
//! two finds no gap that isn't there.

use rusqlite::{Connection, params};

use super::mix::Mix;
use super::organisations::{ADCOCK, EMPTY_WALLET, Organisation, SUSPENDED_WALLET, Tree, VODACOM};
use crate::billing;
use crate::calendar::{DAY, HOUR, MINUTE, Millis, Period, start_of_day};
use crate::money::Money;

/// Full months before the current one that ledgers and bills reach back.
pub(crate) const MONTHS: i32 = 12;

/// When a day of a month is charged: just before it ends.
pub(crate) fn charged_at(period: Period, day: i64) -> Millis {
    period.start() + day * DAY - 5 * MINUTE
}

/// One movement before its balance is known.
struct Movement {
    at: Millis,
    kind: &'static str,
    amount: Money,
    reference: Option<String>,
    description: String,
}

pub(super) fn seed(db: &Connection, seed: u64, tree: &Tree, now: Millis) -> rusqlite::Result<()> {
    for (place, owner) in tree.customers.iter().enumerate() {
        let mut mix = Mix::new(seed, "wallet", u64::try_from(place).unwrap_or(0));
        let bills = bills(db, owner, now)?;
        let month = bills.last().map_or(Money::ZERO, |(_, total)| *total);
        let (balance, status, threshold) = match place {
            VODACOM => (
                Money::cents(18_425_000),
                "active",
                Some(Money::cents(2_500_000)),
            ),
            ADCOCK => (Money::cents(482_000), "active", Some(Money::cents(500_000))),
            EMPTY_WALLET => (Money::ZERO, "active", Some(Money::cents(300_000))),
            SUSPENDED_WALLET => (
                Money::cents(112_540),
                "suspended",
                Some(Money::cents(500_000)),
            ),
            _ if place % 29 == 7 => continue, // some customers have none
            _ => {
                let days = i64::from(mix.between(4, 140));
                (
                    month.share(days, 30) + Money::cents(i64::from(mix.below(9_999))),
                    "active",
                    mix.chance(70).then(|| month.share(1, 4)),
                )
            }
        };
        let movements = movements(&mut mix, place, &bills, balance, now);
        put(
            db,
            &mut mix,
            owner,
            &Account {
                balance,
                threshold,
                status,
            },
            movements,
            now,
        )?;
        if place % 31 == 8 {
            let second = Account {
                balance: Money::cents(1_500_000),
                threshold: None,
                status: "active",
            };
            put(db, &mut mix, owner, &second, Vec::new(), now)?;
        }
    }
    for (index, reseller) in (0..).zip(&tree.resellers) {
        let mut mix = Mix::new(seed, "commission", index);
        let (movements, balance) = commissions(db, reseller, now)?;
        put(
            db,
            &mut mix,
            reseller,
            &Account {
                balance,
                threshold: None,
                status: "active",
            },
            movements,
            now,
        )?;
    }
    Ok(())
}

/// The bill of each month, oldest first, the current one last.
fn bills(
    db: &Connection,
    owner: &Organisation,
    now: Millis,
) -> rusqlite::Result<Vec<(Period, Money)>> {
    let current = Period::of(now);
    let charges = billing::Charges::of(db, &owner.id)?;
    Ok((0..=MONTHS)
        .rev()
        .map(|back| current.before(back))
        .map(|period| (period, charges.total(period)))
        .collect())
}

fn movements(
    mix: &mut Mix,
    place: usize,
    bills: &[(Period, Money)],
    balance: Money,
    now: Millis,
) -> Vec<Movement> {
    let mut out = Vec::new();
    let current = Period::of(now);
    let mut invoice = 1_100 + mix.below(800);
    for (period, total) in bills {
        if *total == Money::ZERO {
            continue;
        }
        let days = period.days();
        let back = current.months_since(*period);
        // Daily movements for two months; before that a month is one line.
        let charges: Vec<(Millis, Money, String)> = if back > 1 {
            vec![(
                period.end() - HOUR,
                *total,
                format!("Usage {}", period.text()),
            )]
        } else {
            (1..=days)
                .map(|day| {
                    (
                        charged_at(*period, day),
                        total.share(day, days) - total.share(day - 1, days),
                        day,
                    )
                })
                .filter(|(at, ..)| *at < start_of_day(now))
                .map(|(at, amount, day)| (at, amount, format!("Usage {}-{day:02}", period.text())))
                .collect()
        };
        // A top-up at the start of the month covers its charges, down to the last R 500: the balance never dips below
        // where it ends.
        let spent: Money = charges.iter().map(|(_, amount, _)| *amount).sum();
        let top_up = Money::ten_thousandths(spent.parts() / 5_000_000 * 5_000_000);
        invoice += mix.between(1, 40);
        if top_up > Money::ZERO && !(place == ADCOCK && back == 0) {
            let at = period.start() + 9 * HOUR;
            out.push(Movement {
                at,
                kind: "top-up",
                amount: top_up,
                reference: Some(format!("INV-{invoice}")),
                description: String::from("EFT received"),
            });
        }
        out.extend(
            charges
                .into_iter()
                .map(|(at, amount, description)| Movement {
                    at,
                    kind: "charge",
                    amount: -amount,
                    reference: None,
                    description,
                }),
        );
    }
    if place == ADCOCK {
        let at = start_of_day(now) - DAY + 16 * HOUR + 20 * MINUTE;
        let reference = Some(String::from("INV-2071"));
        out.push(Movement {
            at,
            kind: "top-up",
            amount: Money::cents(250_000),
            reference,
            description: String::from("EFT received"),
        });
    } else if mix.chance(10) {
        let at = now - i64::from(mix.between(3, 50)) * DAY;
        // No more than half of what there is: without it the balance would have been below zero before.
        let amount = Money::cents(i64::from(mix.between(20, 900)) * 100).min(balance.share(1, 2));
        out.push(Movement {
            at,
            kind: "adjustment",
            amount,
            reference: None,
            description: String::from("Credit after an outage"),
        });
    }
    out
}

/// A reseller's wallet holds the commission of the past months; Datacentrix pays it out when it is asked to.
fn commissions(
    db: &Connection,
    reseller: &Organisation,
    now: Millis,
) -> rusqlite::Result<(Vec<Movement>, Money)> {
    let current = Period::of(now);
    let mut movements = Vec::new();
    for back in (1..=3).rev() {
        let period = current.before(back);
        let amount = billing::commission(db, &reseller.id, period)?
            .iter()
            .map(|line| line.commission)
            .sum();
        let description = format!("Commission {}", period.text());
        movements.push(Movement {
            at: period.end(),
            kind: "commission",
            amount,
            reference: None,
            description,
        });
    }
    let balance = movements.iter().map(|movement| movement.amount).sum();
    Ok((movements, balance))
}

struct Account {
    balance: Money,
    threshold: Option<Money>,
    status: &'static str,
}

/// Writes a wallet and its movements; the opening one makes the sum come out at the balance.
fn put(
    db: &Connection,
    mix: &mut Mix,
    owner: &Organisation,
    account: &Account,
    mut movements: Vec<Movement>,
    now: Millis,
) -> rusqlite::Result<()> {
    let wallet = mix.id();
    db.prepare_cached(
        "INSERT INTO wallets (id, organisation_id, currency, balance, reserved, threshold, status, updated_at)
         VALUES (?1, ?2, 'ZAR', ?3, 0, ?4, ?5, ?6)",
    )?
    .execute(params![wallet, owner.id, account.balance, account.threshold, account.status, now - HOUR])?;

    movements.sort_by_key(|movement| movement.at);
    let opening = account.balance - movements.iter().map(|movement| movement.amount).sum();
    if opening != Money::ZERO {
        let at = movements
            .first()
            .map_or(now - 30 * DAY, |first| first.at - DAY);
        let description = String::from("Balance carried over");
        movements.insert(
            0,
            Movement {
                at,
                kind: "adjustment",
                amount: opening,
                reference: None,
                description,
            },
        );
    }
    let mut insert = db.prepare_cached(
        "INSERT INTO transactions (id, wallet_id, at, kind, amount, balance_after, reference, description)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let mut balance = Money::ZERO;
    for one in movements {
        balance = balance + one.amount;
        insert.execute(params![
            mix.id(),
            wallet,
            one.at,
            one.kind,
            one.amount,
            balance,
            one.reference,
            one.description
        ])?;
    }
    Ok(())
}
