//! The wallet's ledger.

use std::sync::Arc;

use dcx_api::{Decimal, Transaction, TransactionId, TransactionKind, TransactionPage};

use super::super::Known;
use super::*;

fn line(id: &str, cents: i64, reference: &str, second: i64) -> Transaction {
    Transaction {
        id: id.into(),
        at: Some(at(second)),
        kind: TransactionKind::TopUp,
        amount: Some(Decimal::new(cents, 2)),
        balance_after: None,
        reference: Some(reference.to_owned()),
        description: None,
        machine_id: None,
    }
}

fn page(rows: Vec<Transaction>, next: Option<&str>) -> TransactionPage {
    TransactionPage {
        rows,
        unreadable: 0,
        next: next.map(str::to_owned),
    }
}

#[test]
fn a_new_line_of_the_ledger_is_its_and_an_older_one_like_it_is_not() {
    let entry = lost_top_up();
    let old = line("line-old", 10, "EFT canary", -60);
    let ledger = |rows| by_ledger(&entry, &page(rows, None), &Others::default(), at(60));
    assert_eq!(ledger(vec![old.clone()]), Verdict::Absent);
    let found = ledger(vec![line("line-new", 10, "EFT canary", 12), old.clone()]);
    let Verdict::Found(event @ Event::Done { .. }) = found else {
        panic!("its line is there");
    };
    let after = steps::apply(&entry, &event).unwrap();
    let known: Known = [&after].into_iter().collect();
    assert!(known.lines.contains(&TransactionId::from("line-new")));
    let others = Others {
        known: Arc::new(known),
        ..Others::default()
    };
    let again = page(vec![line("line-new", 10, "EFT canary", 12), old], None);
    assert_eq!(
        by_ledger(&entry, &again, &others, at(60)),
        Verdict::Absent,
        "one line is one top-up"
    );
    for other in [
        line("line-new", 11, "EFT canary", 12),
        Transaction {
            kind: TransactionKind::Adjustment,
            ..line("line-new", 10, "EFT canary", 12)
        },
    ] {
        assert_eq!(ledger(vec![other]), Verdict::Absent);
    }
}

#[test]
fn a_ledger_that_nobody_saw_before_or_whose_end_is_not_in_sight_proves_nothing() {
    let unseen = lost_at_10(&top_up(1));
    let new = page(vec![line("line-new", 10, "EFT canary", 12)], None);
    assert_eq!(
        by_ledger(&unseen, &new, &Others::default(), at(60)),
        Verdict::Unclear
    );
    let entry = lost_top_up();
    let busy = page(vec![line("line-1", 99, "another", 40)], Some("more"));
    assert_eq!(
        by_ledger(&entry, &busy, &Others::default(), at(60)),
        Verdict::Unclear
    );
}

/// A line that leaves open whether it is the payment keeps it from being called absent: a second payment
/// costs money, not knowing costs none.
#[test]
fn a_line_that_might_be_it_keeps_a_payment_from_being_called_absent() {
    let entry = lost_top_up();
    let ledger = |rows| by_ledger(&entry, &page(rows, None), &Others::default(), at(60));
    let own = line("line-new", 10, "EFT canary", 12);
    let vague = [
        Transaction {
            reference: None,
            ..own.clone()
        },
        // Spelt otherwise, cut, or a number of the platform's own in its place.
        line("line-new", 10, "TOPUP eft-canary", 12),
        line("line-new", 10, "EFT can", 12),
        line("line-new", 10, "TX-2026-7", 12),
        Transaction {
            kind: TransactionKind::Other(String::from("credit")),
            ..own.clone()
        },
        Transaction {
            amount: None,
            ..own.clone()
        },
        Transaction {
            at: None,
            reference: None,
            ..own
        },
    ];
    for line in vague {
        assert!(could_be(&entry.action, &line), "{line:?}");
        let verdict = ledger(vec![line.clone()]);
        assert_eq!(verdict, Verdict::Unclear, "{line:?}");
        // What was there before, or from before it went out, is not it.
        let seen = Transaction {
            id: "line-old".into(),
            ..line.clone()
        };
        assert_eq!(ledger(vec![seen]), Verdict::Absent);
        let older = Transaction {
            at: Some(at(-60)),
            ..line
        };
        assert_eq!(ledger(vec![older]), Verdict::Absent);
    }
}

#[test]
fn a_page_that_begins_with_the_oldest_lines_says_nothing_of_the_newest() {
    let entry = lost_top_up();
    let verdict = |rows| {
        by_ledger(
            &entry,
            &page(rows, Some("more")),
            &Others::default(),
            at(60),
        )
    };
    let [old, older] = [-60, -90].map(|second| line("line", 99, "another", second));
    assert_eq!(verdict(vec![old.clone(), older.clone()]), Verdict::Absent);
    assert_eq!(verdict(vec![older, old]), Verdict::Unclear);
}

#[test]
fn while_another_like_it_has_no_answer_its_line_is_nobody_s() {
    let entry = lost_top_up();
    let rival = Others {
        rival: true,
        ..Others::default()
    };
    let new = page(vec![line("line-new", 10, "EFT canary", 12)], None);
    assert_eq!(by_ledger(&entry, &new, &rival, at(60)), Verdict::Unclear);
}
