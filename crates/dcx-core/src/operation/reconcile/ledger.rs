//! What a wallet's ledger says of a top-up.

use dcx_api::{Timestamp, Transaction, TransactionKind, TransactionPage};

use super::{Others, Verdict, is_older};
use crate::operation::entry::{Action, Entry, Finding};
use crate::operation::steps::Event;

/// What the first page of a ledger says.
pub(in crate::operation) fn by_ledger(
    entry: &Entry,
    page: &TransactionPage,
    others: &Others,
    now: Timestamp,
) -> Verdict {
    let Action::TopUp {
        before: Some(before),
        ..
    } = &entry.action
    else {
        // Nobody looked before it went out: an older line like it can't be told from its own.
        return Verdict::Unclear;
    };
    let unclaimed = |line: &&Transaction| {
        !before.contains(&line.id)
            && !others.known.lines.contains(&line.id)
            && !is_older(entry, line.at)
    };
    let new = || page.rows.iter().filter(unclaimed);
    // The first one since; where no times are told, the last of a list that begins with the newest.
    let own = new().rev().filter(|line| is_like(&entry.action, line));
    if let Some(line) = own.min_by_key(|line| line.at) {
        // It may be that of another like it, which has no answer yet.
        if others.rival {
            return Verdict::Unclear;
        }
        return Verdict::Found(Event::Done {
            at: now,
            operation: None,
            machine: None,
            line: Some(line.id.clone()),
            finding: Some(Finding::LedgerLine),
        });
    }
    let none_left = !new().any(|line| could_be(&entry.action, line));
    let whole = page.next.is_none() || reaches_back(entry, &page.rows);
    if none_left && whole && page.unreadable == 0 {
        Verdict::Absent
    } else {
        Verdict::Unclear
    }
}

/// Whether a line says of itself that it is this top-up, or one like it.
fn is_like(action: &Action, line: &Transaction) -> bool {
    let Action::TopUp {
        amount, reference, ..
    } = action
    else {
        return false;
    };
    line.kind == TransactionKind::TopUp
        && line.amount == Some(*amount)
        && line.reference.as_deref() == Some(reference)
}

/// Whether a line might be this top-up. Its reference says nothing against it: a platform may cut it,
/// spell it otherwise, or put a number of its own in its place.
pub(in crate::operation) fn could_be(action: &Action, line: &Transaction) -> bool {
    let Action::TopUp { amount, .. } = action else {
        return false;
    };
    matches!(
        line.kind,
        TransactionKind::TopUp | TransactionKind::Other(_)
    ) && line.amount.is_none_or(|of| of == *amount)
}

/// Whether a page that isn't the last goes back to before the operation went out. It does when it
/// begins with the newest: then everything behind its end is older still.
fn reaches_back(entry: &Entry, rows: &[Transaction]) -> bool {
    let times = || rows.iter().filter_map(|line| line.at);
    times().is_sorted_by(|one, next| one >= next) && is_older(entry, times().next_back())
}
