//! What may be believed: the platform's own word, a trace that can be no other's, and absence only where a
//! trace would be. A file for each place, as beside.

mod ledger;
mod machines;
mod operations;
mod organisations;
mod others;

use dcx_api::Rows;

use super::*;
use crate::operation::samples::{at, top_up};
use crate::operation::steps;

/// An operation that went out at second 10, by this computer's clock and by the platform's, and whose
/// answer is lost.
fn lost_at_10(entry: &Entry) -> Entry {
    let sending = Event::Sending {
        at: at(10),
        there: Some(at(10)),
    };
    let sent = steps::apply(entry, &sending).unwrap();
    steps::apply(&sent, &lost(at(11))).unwrap()
}

fn rows<T>(rows: Vec<T>) -> Rows<T> {
    Rows {
        rows,
        unreadable: 0,
    }
}

fn finding(verdict: &Verdict) -> Option<Finding> {
    match verdict {
        Verdict::Found(
            Event::Done { finding, .. }
            | Event::Accepted { finding, .. }
            | Event::Refused { finding, .. },
        ) => *finding,
        _ => None,
    }
}

/// A lost top-up of 0.10 "EFT canary", before which the ledger had `line-old` like it.
fn lost_top_up() -> Entry {
    let seen = Event::Witness {
        before: vec!["line-old".into()],
    };
    lost_at_10(&steps::apply(&top_up(1), &seen).unwrap())
}
