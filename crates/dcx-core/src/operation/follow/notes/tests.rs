//! When what is asked again.

use super::*;
use crate::operation::samples::{at, restart};
use crate::operation::steps;

/// A restart that the platform has taken on.
fn accepted() -> Arc<Entry> {
    let sending = Event::Sending {
        at: at(1),
        there: None,
    };
    let taken_on = Event::Accepted {
        at: at(2),
        operation: Some("op-1".into()),
        machine: None,
        progress: None,
        finding: None,
    };
    let sent = steps::apply(&restart(1, "vm-1"), &sending).unwrap();
    Arc::new(steps::apply(&sent, &taken_on).unwrap())
}

#[test]
fn a_platform_without_a_list_is_asked_for_it_now_and_then_and_not_at_every_look() {
    let clock = Clock::system();
    let mut notes = Notes::new(clock.clone());
    let open = [accepted()];
    notes.forget_ended(&open);
    let mut asks_for_the_list = || {
        let look = notes.next(&open).unwrap();
        let seen = Seen {
            no_list: true,
            ..Seen::default()
        };
        notes.note_place(&look.organisation, &seen);
        clock.advance(70_000);
        !look.no_list
    };
    let asked: Vec<bool> = (0..12).map(|_| asks_for_the_list()).collect();
    let every_fifth: Vec<bool> = (0..12).map(|look| look % 5 == 0).collect();
    assert_eq!(asked, every_fifth, "five looks of 70 s are more than 300 s");
}

#[test]
fn what_is_under_way_is_asked_after_less_and_less_often() {
    let after = |seconds| pace(Duration::from_secs(seconds));
    let paces: Vec<u64> = [0, 5, 6, 29, 30, 299, 300, 3_599, 3_600]
        .map(|seconds| after(seconds).as_secs())
        .to_vec();
    assert_eq!(paces, [1, 1, 3, 3, 10, 10, 30, 30, 300]);
}
