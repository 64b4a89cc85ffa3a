//! What was read on the platform, and what it says of an operation. Pure. Only what shows beyond doubt
//! that the operation happened, goes on or failed is an event; a place that was read to its end and has
//! nothing in it that might be it is [`Verdict::Absent`]; everything else says nothing. A file for each
//! place.

mod ledger;
mod machines;
mod operations;
mod organisations;
mod others;

use dcx_api::{Problem, Timestamp};

pub(super) use self::ledger::{by_ledger, could_be};
pub(super) use self::machines::{by_machines, is_on_the_way};
pub(super) use self::operations::{by_operations, of_operation};
pub(super) use self::organisations::{by_organisations, by_wallets};
pub(super) use self::others::{Known, Others};
use super::entry::{Entry, Finding};
use super::steps::Event;

/// The platform tells its time in whole seconds, and machines of one platform differ a little.
const BLUR: i64 = 5_000;

/// What a place says of an operation.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// This is what became of it.
    Found(Event),
    /// It left no trace here, where one would be.
    Absent,
    /// Nothing can be said.
    Unclear,
}

/// It was looked for in every place and never found.
pub(super) fn no_trace(now: Timestamp) -> Event {
    Event::Refused {
        at: now,
        problem: None,
        finding: Some(Finding::NoTrace),
    }
}

/// The platform took it on and doesn't say any more what became of it.
pub(super) fn lost(now: Timestamp) -> Event {
    Event::Lost {
        at: now,
        problem: Problem::OutcomeUnknown,
    }
}

/// Whether something on the platform is from before the operation went out, by the platform's own
/// times; without them it isn't known to be.
fn is_older(entry: &Entry, made: Option<Timestamp>) -> bool {
    match (entry.sent_there, made) {
        (Some(sent), Some(made)) => made.as_millis() < sent.as_millis() - BLUR,
        _ => false,
    }
}

/// Whether something on the platform is from after the operation went out, by the platform's own
/// times; without them it isn't known to be.
fn is_since(entry: &Entry, made: Option<Timestamp>) -> bool {
    entry.sent_there.is_some() && made.is_some() && !is_older(entry, made)
}

/// A text without what a platform may change in it: case, blanks, signs.
fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

fn done(at: Timestamp, finding: Finding) -> Event {
    Event::Done {
        at,
        operation: None,
        machine: None,
        line: None,
        finding: Some(finding),
    }
}

#[cfg(test)]
mod tests;
