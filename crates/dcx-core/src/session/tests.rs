//! The rules about 401 and renewals as pure state; what comes of them on the wire is tried against
//! the demo platform in `tests/session.rs`.

use std::time::Duration;

use dcx_api::{AccessToken, Problem, RefreshToken};

use super::lifetime::Access;
use super::tokens::{After401, Tokens};
use super::{PAUSE_AFTER_FAILURE, of_renewal};
use crate::clock::Clock;

fn access(clock: &Clock) -> Access {
    let token = AccessToken::new("opaque".to_owned());
    Access::new(token, Some(Duration::from_secs(900)), clock)
}

fn tokens(clock: &Clock) -> Tokens {
    let refresh = RefreshToken::new("refresh".to_owned());
    Tokens::new(Some(access(clock)), Some(refresh))
}

fn renewed(tokens: &mut Tokens, clock: &Clock) {
    tokens.replace(access(clock), None);
    tokens.landed(Ok(()), clock);
}

fn word(after: &After401) -> &'static str {
    match after {
        After401::Forbidden => "forbidden",
        After401::Replay(_) => "replay",
        After401::Renew => "renew",
    }
}

fn generation(tokens: &Tokens, clock: &Clock) -> u64 {
    tokens.usable(clock).unwrap().generation
}

#[test]
fn a_401_to_an_old_token_replays_with_the_new_one() {
    let clock = Clock::system();
    let mut tokens = tokens(&clock);
    let old = generation(&tokens, &clock);
    assert_eq!(
        word(&tokens.after_401("machines", "a", old, &clock)),
        "renew"
    );
    renewed(&mut tokens, &clock);
    assert_eq!(
        word(&tokens.after_401("machines", "b", old, &clock)),
        "replay"
    );
}

/// A call may be told to renew while a renewal lands, and come to it when that is over.
#[test]
fn what_was_renewed_between_a_401_and_its_renewal_is_not_renewed_again() {
    let clock = Clock::system();
    let mut tokens = tokens(&clock);
    let old = generation(&tokens, &clock);
    let next = tokens.after_401("machines", "a", old, &clock);
    assert_eq!(word(&next), "renew");
    assert!(tokens.newer_than(old, &clock).is_none());
    tokens.replace(access(&clock), None);
    assert!(tokens.newer_than(old, &clock).is_some(), "before it landed");
    tokens.landed(Ok(()), &clock);
    assert!(tokens.newer_than(old, &clock).is_some(), "and after");
    // A newer token that is over too is no reason to leave it.
    clock.advance(3_600_000);
    assert!(tokens.newer_than(old, &clock).is_none());
}

#[test]
fn a_route_that_refuses_the_token_bought_for_it_is_forbidden_until_it_accepts_one() {
    let clock = Clock::system();
    let mut tokens = tokens(&clock);
    let old = generation(&tokens, &clock);
    tokens.after_401("getorg", "a", old, &clock);
    renewed(&mut tokens, &clock);
    let new = generation(&tokens, &clock);
    assert_eq!(
        word(&tokens.after_401("getorg", "b", new, &clock)),
        "forbidden"
    );
    // Another route's 401 is about the token itself.
    assert_eq!(
        word(&tokens.after_401("machines", "a", new, &clock)),
        "renew"
    );
    tokens.noted("getorg", "b", new, true);
    renewed(&mut tokens, &clock);
    clock.advance(3_600_000);
    renewed(&mut tokens, &clock);
    let newest = generation(&tokens, &clock);
    assert_eq!(
        word(&tokens.after_401("getorg", "b", newest, &clock)),
        "renew"
    );
}

#[test]
fn a_late_acceptance_of_an_old_token_proves_nothing_of_the_new_one() {
    let clock = Clock::system();
    let mut tokens = tokens(&clock);
    let old = generation(&tokens, &clock);
    renewed(&mut tokens, &clock);
    tokens.refused_again("getorg", "a", &clock);
    tokens.noted("machines", "a", old, true);
    let new = generation(&tokens, &clock);
    // Not proven, but renewed a moment ago: the suspect alone is forbidden, others still ask.
    assert_eq!(
        word(&tokens.after_401("getorg", "a", new, &clock)),
        "forbidden"
    );
    assert_eq!(
        word(&tokens.after_401("wallets", "a", new, &clock)),
        "renew"
    );
    clock.advance(120_000);
    assert_eq!(word(&tokens.after_401("getorg", "a", new, &clock)), "renew");
}

#[test]
fn a_renewal_that_failed_is_not_repeated_for_a_moment_and_a_sign_in_ends_the_wait() {
    let clock = Clock::system();
    let mut tokens = tokens(&clock);
    tokens.landed(Err(Problem::Offline), &clock);
    let failed = |tokens: &Tokens| tokens.failed_just_now(&clock, PAUSE_AFTER_FAILURE);
    assert_eq!(failed(&tokens), Some(Problem::Offline));
    tokens.replace(access(&clock), None);
    assert_eq!(failed(&tokens), None);
    tokens.landed(Err(Problem::Offline), &clock);
    clock.advance(2_500);
    assert_eq!(failed(&tokens), None);
}

#[test]
fn a_refused_renewal_is_the_platform_s_fault_and_not_the_reading_s() {
    for problem in [
        Problem::Unauthorised,
        Problem::Forbidden,
        Problem::NotFound,
        Problem::NotOffered,
    ] {
        let shown = of_renewal(problem.clone());
        assert!(
            matches!(shown, Problem::PlatformFault { .. }),
            "{problem:?}"
        );
    }
    assert_eq!(of_renewal(Problem::Offline), Problem::Offline);
}
