//! Other operations of the journal about the same.

use dcx_api::Decimal;

use super::*;
use crate::operation::entry::Action;
use crate::operation::samples::{restart, top_up};

#[test]
fn what_was_asked_for_later_may_be_why_things_are_as_they_are() {
    let first = lost_at_10(&restart(1, "vm-1"));
    let second = restart(2, "vm-1");
    let later = |entry: &Entry, other: &Entry| {
        let newest_first = [other, entry];
        Others::of(entry, newest_first.into_iter()).later
    };
    assert!(later(&first, &second), "even while it waits");
    assert!(later(&first, &lost_at_10(&second)));
    assert!(!later(&first, &restart(2, "vm-2")));
    let refused = steps::apply(&second, &Event::NeverSent { at: at(20) });
    assert!(!later(&first, &refused.unwrap()), "it did nothing");
    let others = Others::of(&second, [&second, &first].into_iter());
    assert!(!others.later, "the first was before it");
}

#[test]
fn while_another_like_it_waits_for_its_answer_nothing_is_anybody_s() {
    let entry = lost_top_up();
    let sending = Event::Sending {
        at: at(600),
        there: None,
    };
    let rival = |other: &Entry| Others::of(&entry, [other, &entry].into_iter()).rival;
    let newer = steps::apply(&top_up(2), &sending).unwrap();
    assert!(rival(&newer));
    assert!(!rival(&steps::apply(&newer, &lost(at(601))).unwrap()));
    let mut elsewhere = newer.clone();
    elsewhere.organisation = "org-other".into();
    let mut of_more = newer;
    if let Action::TopUp { amount, .. } = &mut of_more.action {
        *amount = Decimal::ONE;
    }
    assert!(!rival(&elsewhere) && !rival(&of_more));
}
