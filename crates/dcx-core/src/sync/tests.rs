//! The link's rules and the chance in pauses; the engine itself is tried against the demo platform
//! in `tests/sync.rs`.

use std::time::Duration;

use dcx_api::{Problem, Timestamp, TlsFault};

use super::jitter::Jitter;
use super::link::{LinkState, doubtful, reached};

#[test]
fn the_link_is_lost_once_and_found_once() {
    let link = LinkState::new();
    let at = Timestamp::from_millis;
    assert!(!link.answered(at(1)), "it was never lost");
    link.lost(at(2));
    link.lost(at(3));
    let now = *link.subscribe().borrow();
    assert_eq!(
        (now.offline_since, now.last_answer),
        (Some(at(2)), Some(at(1)))
    );
    assert!(link.answered(at(4)));
    assert!(!link.answered(at(5)));
    assert!(!link.is_offline());
}

#[test]
fn an_answer_of_any_kind_shows_that_the_platform_is_there() {
    let fault = Problem::PlatformFault {
        status: 502,
        request_id: None,
    };
    for problem in [None, Some(&Problem::Forbidden), Some(&fault)] {
        assert!(reached(problem), "{problem:?}");
    }
    let unsafe_line = Problem::Tls {
        reason: TlsFault::Expired,
    };
    for problem in [
        Problem::Offline,
        Problem::TimedOut,
        unsafe_line,
        Problem::SessionEnded,
    ] {
        assert!(!reached(Some(&problem)), "{problem:?}");
    }
}

#[test]
fn only_silence_is_worth_a_probe() {
    assert!(doubtful(&Problem::Offline) && doubtful(&Problem::TimedOut));
    assert!(!doubtful(&Problem::SessionEnded) && !doubtful(&Problem::Forbidden));
}

#[test]
fn pauses_differ_and_stay_in_their_bounds() {
    let mut jitter = Jitter::seeded(7);
    let factors: Vec<f64> = (0..1000).map(|_| jitter.factor()).collect();
    assert!(factors.iter().all(|factor| (0.85..=1.15).contains(factor)));
    let low = factors.iter().filter(|factor| **factor < 1.0).count();
    assert!((400..600).contains(&low), "{low}");
    let minute = Duration::from_secs(60);
    let waits: Vec<i64> = (0..1000).map(|_| jitter.up_to(minute)).collect();
    assert!(waits.iter().all(|wait| (0..=60_000).contains(wait)));
    assert!(waits.iter().any(|wait| *wait < 6_000) && waits.iter().any(|wait| *wait > 54_000));
}
