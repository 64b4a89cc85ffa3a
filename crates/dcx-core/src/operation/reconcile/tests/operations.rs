//! The platform's own operations.

use std::sync::Arc;

use dcx_api::{OperationStatus, PlatformOperation, PowerAction};

use super::super::Known;
use super::super::operations::SHORT_LIST;
use super::*;
use crate::operation::entry::{Action, JournalState};
use crate::operation::samples::restart;

fn row(id: &str, kind: &str, second: i64, machine: &str) -> PlatformOperation {
    PlatformOperation {
        id: id.into(),
        kind: Some(kind.to_owned()),
        status: OperationStatus::Succeeded,
        progress: None,
        error: None,
        machine_id: Some(machine.into()),
        idempotency_key: None,
        at: Some(at(second)),
    }
}

fn judged(entry: &Entry, list: Vec<PlatformOperation>) -> Verdict {
    by_operations(entry, &rows(list), &Others::default(), at(60))
}

#[test]
fn an_operation_with_its_key_is_believed_whatever_its_time() {
    let entry = lost_at_10(&restart(1, "vm-1"));
    let mut own = row("op-1", "restart", -86_400, "vm-1");
    own.idempotency_key = Some(entry.id.as_str().to_owned());
    let verdict = judged(&entry, vec![own.clone()]);
    assert_eq!(finding(&verdict), Some(Finding::OperationWithKey));
    own.status = OperationStatus::Failed;
    own.error = Some(String::from("no host"));
    let Verdict::Found(event @ Event::Refused { .. }) = judged(&entry, vec![own]) else {
        panic!("it failed there");
    };
    let after = steps::apply(&entry, &event).unwrap();
    assert_eq!(after.state, JournalState::Failed);
}

/// Others that the journal knows by this id of its own, and by this one of the platform's.
fn known(id: &Entry, operation: Option<&str>) -> Others {
    let mut known: Known = [id].into_iter().collect();
    known.operations.extend(operation.map(Into::into));
    Others {
        known: Arc::new(known),
        ..Others::default()
    }
}

#[test]
fn one_with_another_s_key_is_never_taken_for_it() {
    let entry = lost_at_10(&restart(1, "vm-1"));
    let another = restart(2, "vm-1");
    let mut other = row("op-1", "restart", 12, "vm-1");
    other.idempotency_key = Some(another.id.as_str().to_owned());
    let verdict = by_operations(
        &entry,
        &rows(vec![other.clone()]),
        &known(&another, None),
        at(60),
    );
    assert_eq!(verdict, Verdict::Absent);
    // A key that nobody here made may be one that was put in the place of its own.
    assert_eq!(judged(&entry, vec![other.clone()]), Verdict::Unclear);
    other.kind = Some(String::from("start"));
    assert_eq!(judged(&entry, vec![other]), Verdict::Absent);
}

#[test]
fn while_another_like_it_has_no_answer_one_like_it_is_nobody_s() {
    let entry = lost_at_10(&restart(1, "vm-1"));
    let rival = Others {
        rival: true,
        ..Others::default()
    };
    let list = rows(vec![row("op-1", "restart", 12, "vm-1")]);
    assert_eq!(
        by_operations(&entry, &list, &rival, at(60)),
        Verdict::Unclear
    );
}

#[test]
fn an_empty_list_may_be_one_of_what_goes_on_and_says_nothing_of_a_restart() {
    assert_eq!(
        judged(&lost_at_10(&restart(1, "vm-1")), Vec::new()),
        Verdict::Unclear
    );
    let start = Entry {
        action: Action::Power {
            machine_id: "vm-1".into(),
            action: PowerAction::Start,
        },
        ..restart(1, "vm-1")
    };
    assert_eq!(judged(&lost_at_10(&start), Vec::new()), Verdict::Absent);
}

#[test]
fn one_like_it_counts_since_it_went_out_and_not_before() {
    let entry = lost_at_10(&restart(1, "vm-1"));
    let like = row("op-1", "RESTART", 12, "vm-1");
    let verdict = judged(&entry, vec![like.clone()]);
    assert_eq!(finding(&verdict), Some(Finding::OperationLikeIt));
    assert_eq!(
        judged(&entry, vec![row("op-1", "restart", -600, "vm-1")]),
        Verdict::Absent,
        "an older one"
    );
    assert_eq!(
        by_operations(
            &entry,
            &rows(vec![like]),
            &known(&restart(2, "vm-1"), Some("op-1")),
            at(60)
        ),
        Verdict::Absent,
        "another operation of this journal is that one"
    );
}

#[test]
fn the_first_one_since_is_it_and_later_ones_are_somebody_else_s() {
    let entry = lost_at_10(&restart(1, "vm-1"));
    let list = vec![
        row("op-3", "restart", 50, "vm-1"),
        row("op-2", "restart", 11, "vm-1"),
    ];
    let Verdict::Found(Event::Done { operation, .. }) = judged(&entry, list) else {
        panic!("it is there");
    };
    assert_eq!(operation, Some("op-2".into()));
}

#[test]
fn without_the_platform_s_own_time_one_like_it_says_nothing() {
    let sending = Event::Sending {
        at: at(10),
        there: None,
    };
    let sent = steps::apply(&restart(1, "vm-1"), &sending).unwrap();
    let entry = steps::apply(&sent, &lost(at(11))).unwrap();
    assert_eq!(
        judged(&entry, vec![row("op-1", "restart", 12, "vm-1")]),
        Verdict::Unclear
    );
    assert_eq!(judged(&entry, Vec::new()), Verdict::Unclear);
}

#[test]
fn what_might_be_it_keeps_it_from_being_called_absent() {
    let entry = lost_at_10(&restart(1, "vm-1"));
    let fits = row("op-1", "restart", 12, "vm-1");
    let vague = [
        PlatformOperation {
            at: None,
            ..fits.clone()
        },
        PlatformOperation {
            kind: Some(String::from("vm.power.cycle")),
            ..fits.clone()
        },
        PlatformOperation {
            kind: None,
            ..fits.clone()
        },
        PlatformOperation {
            machine_id: None,
            ..fits
        },
    ];
    for row in vague {
        assert_eq!(
            judged(&entry, vec![row.clone()]),
            Verdict::Unclear,
            "{row:?}"
        );
    }
    let unreadable = Rows {
        rows: Vec::new(),
        unreadable: 1,
    };
    let verdict = by_operations(&entry, &unreadable, &Others::default(), at(60));
    assert_eq!(
        verdict,
        Verdict::Unclear,
        "a row that can't be read might be it"
    );
}

#[test]
fn a_list_that_does_not_reach_back_proves_no_absence() {
    let entry = lost_at_10(&restart(1, "vm-1"));
    let mut list: Vec<_> = (0..SHORT_LIST)
        .map(|number| row(&format!("op-{number}"), "start", 30, "vm-2"))
        .collect();
    assert_eq!(judged(&entry, list.clone()), Verdict::Unclear);
    list.push(row("op-old", "start", -600, "vm-2"));
    assert_eq!(judged(&entry, list), Verdict::Absent);
}

#[test]
fn one_that_was_taken_on_is_known_by_its_id_alone() {
    let sent = steps::apply(
        &restart(1, "vm-1"),
        &Event::Sending {
            at: at(10),
            there: Some(at(10)),
        },
    )
    .unwrap();
    let accepted = steps::apply(
        &sent,
        &Event::Accepted {
            at: at(11),
            operation: Some("op-7".into()),
            machine: None,
            progress: None,
            finding: None,
        },
    )
    .unwrap();
    assert_eq!(
        judged(&accepted, vec![row("op-1", "restart", 12, "vm-1")]),
        Verdict::Unclear
    );
    let verdict = judged(&accepted, vec![row("op-7", "whatever", 12, "vm-1")]);
    assert!(matches!(
        verdict,
        Verdict::Found(Event::Done { finding: None, .. })
    ));
}

#[test]
fn a_word_that_nobody_knows_is_no_news_and_no_absence() {
    let entry = lost_at_10(&restart(1, "vm-1"));
    let mut own = row("op-1", "restart", 12, "vm-1");
    own.status = OperationStatus::Other(String::from("cancelled"));
    assert_eq!(judged(&entry, vec![own.clone()]), Verdict::Unclear);
    own.idempotency_key = Some(entry.id.as_str().to_owned());
    assert_eq!(judged(&entry, vec![own]), Verdict::Unclear);
}

#[test]
fn a_key_counts_in_whatever_spelling_it_comes_back() {
    let entry = lost_at_10(&restart(0xabcdef, "vm-1"));
    let mut own = row("op-1", "restart", 12, "vm-1");
    own.idempotency_key = Some(entry.id.as_str().to_uppercase());
    let verdict = judged(&entry, vec![own]);
    assert_eq!(finding(&verdict), Some(Finding::OperationWithKey));
}
