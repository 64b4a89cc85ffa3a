//! The state machine against every sequence of events: what ended stays ended, what may have happened
//! is never called failed without a finding, and nothing goes out twice by itself.

use proptest::prelude::*;

use super::super::samples::{at, id, restart, top_up};
use super::*;

/// What may follow what; the table at the head of the state machine, once more and by itself.
fn allowed(from: JournalState, to: JournalState) -> bool {
    use JournalState::{Accepted, Done, Failed, Queued, Sent, Unknown};
    match from {
        Queued => matches!(to, Queued | Sent | Failed),
        Sent => matches!(to, Queued | Accepted | Done | Failed | Unknown),
        Accepted | Unknown => matches!(to, Accepted | Done | Failed | Unknown),
        Done | Failed => to == from,
    }
}

fn finding() -> impl Strategy<Value = Option<Finding>> {
    prop_oneof![
        Just(None),
        Just(Some(Finding::OperationWithKey)),
        Just(Some(Finding::MachineState)),
        Just(Some(Finding::LedgerLine)),
        Just(Some(Finding::NoTrace)),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let seconds = || (0_i64..10_000).prop_map(at);
    let named = || proptest::option::of(Just("named"));
    prop_oneof![
        seconds().prop_map(|at| Event::Sending { at, there: None }),
        (seconds(), named(), finding()).prop_map(|(at, name, finding)| Event::Accepted {
            at,
            operation: name.map(Into::into),
            machine: name.map(Into::into),
            progress: None,
            finding,
        }),
        (seconds(), named(), finding()).prop_map(|(at, name, finding)| Event::Done {
            at,
            operation: name.map(Into::into),
            machine: name.map(Into::into),
            line: None,
            finding,
        }),
        (seconds(), finding()).prop_map(|(at, finding)| Event::Refused {
            at,
            problem: Some(Problem::Forbidden),
            finding,
        }),
        seconds().prop_map(|at| Event::Lost {
            at,
            problem: Problem::OutcomeUnknown,
        }),
        seconds().prop_map(|at| Event::NeverSent { at }),
        Just(Event::PutBack),
        seconds().prop_map(|next| Event::Looked { next }),
        seconds().prop_map(|next| Event::LookAt { next }),
        (90_u64..93).prop_map(|number| Event::Retried { by: id(number) }),
        Just(Event::Witness {
            before: vec!["line".into()]
        }),
    ]
}

/// What must hold of every step that the machine takes.
fn check(before: &Entry, event: &Event, after: &Entry) {
    assert!(allowed(before.state, after.state), "{before:?} {event:?}");
    if before.is_ended() {
        let only_retried = Entry {
            retried_by: after.retried_by.clone(),
            ..before.clone()
        };
        assert_eq!(*after, only_retried, "what ended stays as it is: {event:?}");
        assert_eq!(before.state, JournalState::Failed, "{event:?}");
        assert_eq!(before.retried_by, None, "one retry of one failure");
    }
    if after.state == JournalState::Queued && before.state != JournalState::Queued {
        assert_eq!(*event, Event::PutBack);
        assert_eq!(after.put_backs, before.put_backs + 1);
    }
    if after.state == JournalState::Sent {
        assert!(matches!(event, Event::Sending { .. }), "{event:?}");
    }
    if before.state == JournalState::Unknown && after.state == JournalState::Failed {
        assert!(
            after.finding.is_some(),
            "failed, and nobody says how that is known"
        );
    }
    if after.state == JournalState::Unknown {
        assert!(after.problem.is_some() && after.next_look.is_some());
    }
    assert_eq!(after.is_ended(), after.ended_at.is_some());
    if before.state != JournalState::Queued {
        assert_eq!(after.sent_at, before.sent_at, "when it went out is kept");
    }
    assert_eq!(
        (&after.id, &after.order, &after.organisation, after.asked_at),
        (
            &before.id,
            &before.order,
            &before.organisation,
            before.asked_at
        )
    );
    if !matches!(event, Event::Witness { .. }) {
        assert_eq!(after.action, before.action);
    }
}

proptest! {
    #[test]
    fn no_sequence_of_events_makes_the_journal_lie(
        money in any::<bool>(),
        events in proptest::collection::vec(event(), 0..40),
    ) {
        let mut entry = if money { top_up(1) } else { restart(1, "vm-1") };
        for event in &events {
            if let Some(after) = apply(&entry, event) {
                check(&entry, event, &after);
                entry = after;
            }
            let found = after_restart(&entry, at(20_000));
            let found_state = found.as_ref().map(|found| (found.state, found.finding));
            match entry.state {
                JournalState::Queued => prop_assert_eq!(
                    found_state,
                    Some((JournalState::Failed, Some(Finding::NeverSent)))
                ),
                JournalState::Sent => {
                    prop_assert_eq!(found_state.map(|(state, _)| state), Some(JournalState::Unknown));
                }
                _ => prop_assert_eq!(found, None),
            }
        }
    }
}

fn after(events: &[Event]) -> Entry {
    let begin = restart(1, "vm-1");
    events.iter().fold(begin, |entry, event| {
        apply(&entry, event).expect("each event fits")
    })
}

#[test]
fn what_was_lost_is_looked_for_until_it_is_found() {
    let lost = [
        Event::Sending {
            at: at(1),
            there: None,
        },
        Event::Lost {
            at: at(2),
            problem: Problem::OutcomeUnknown,
        },
    ];
    let unknown = after(&lost);
    assert_eq!((unknown.looks, unknown.next_look), (0, Some(at(2))));
    let looked = apply(&unknown, &Event::Looked { next: at(9) }).unwrap();
    assert_eq!((looked.looks, looked.next_look), (1, Some(at(9))));
    let refused = Event::Refused {
        at: at(9),
        problem: None,
        finding: None,
    };
    assert_eq!(apply(&looked, &refused), None, "no finding, no failure");
    let found = Event::Done {
        at: at(9),
        operation: None,
        machine: None,
        line: None,
        finding: Some(Finding::MachineState),
    };
    let done = apply(&looked, &found).unwrap();
    assert_eq!(done.finding, Some(Finding::MachineState));
    assert_eq!((done.problem, done.next_look), (None, None));
}

#[test]
fn what_went_out_can_not_be_taken_back() {
    let sent = after(&[Event::Sending {
        at: at(1),
        there: None,
    }]);
    assert_eq!(apply(&sent, &Event::NeverSent { at: at(2) }), None);
    let queued = restart(1, "vm-1");
    let taken_back = apply(&queued, &Event::NeverSent { at: at(2) }).unwrap();
    assert_eq!(
        apply(
            &taken_back,
            &Event::Sending {
                at: at(3),
                there: None
            }
        ),
        None
    );
}

#[test]
fn a_late_answer_does_not_reopen_what_has_ended() {
    let done = after(&[
        Event::Sending {
            at: at(1),
            there: None,
        },
        Event::Done {
            at: at(2),
            operation: None,
            machine: None,
            line: None,
            finding: None,
        },
    ]);
    let accepted = Event::Accepted {
        at: at(3),
        operation: Some("op".into()),
        machine: None,
        progress: Some(10),
        finding: None,
    };
    assert_eq!(apply(&done, &accepted), None);
    let lost = Event::Lost {
        at: at(3),
        problem: Problem::OutcomeUnknown,
    };
    assert_eq!(apply(&done, &lost), None);
}

#[test]
fn an_answer_that_names_the_machine_otherwise_does_not_make_it_another() {
    let sent = after(&[Event::Sending {
        at: at(1),
        there: None,
    }]);
    let accepted = Event::Accepted {
        at: at(2),
        operation: Some("op".into()),
        machine: Some("vm-by-another-id".into()),
        progress: None,
        finding: None,
    };
    let taken_on = apply(&sent, &accepted).unwrap();
    assert_eq!(taken_on.machine_id, Some("vm-1".into()));
}
