//! A refresh never locks the user out, against the real demo platform (promise 3).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dcx_api::Problem;
use dcx_core::session::{Phase, Session};
use dcx_core::vault::StoreError;
use dcx_platform::{Config, Fault, FaultRule, Rotation, Running};
use support::{ALEX, JOHN, Keychain, platform, refreshes, session, shared, small, until};
use tokio::task::JoinSet;

const REFRESH: &str = "POST /api/auth/refresh";
const HOUR: Duration = Duration::from_secs(3600);

/// The platform takes no token that is out by now.
fn expire(platform: &Running) {
    platform.advance_clock(HOUR);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_calls_with_401_make_one_refresh_and_all_are_answered() {
    let platform = platform(small()).await;
    let signed = shared(session(&platform, JOHN, &Keychain::default()).await);
    expire(&platform);
    let mut tasks = JoinSet::new();
    for _ in 0..100 {
        let signed = Arc::clone(&signed);
        tasks.spawn(async move { signed.machines().await });
    }
    let answers = tasks.join_all().await;
    assert_eq!(answers, vec![Ok(()); 100]);
    assert_eq!(refreshes(&platform), 1);
    let lists = platform.count("GET /api/vms/list");
    assert_eq!(lists.statuses[&200], 100);
    assert!(lists.calls <= 200, "one replay each at the most: {lists:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_outlives_the_caller_who_asked_for_it() {
    let platform = platform(small()).await;
    let keychain = Keychain::default();
    let signed = shared(session(&platform, JOHN, &keychain).await);
    let before = keychain.entries();
    expire(&platform);
    platform
        .set_fault(FaultRule::new(REFRESH, Fault::Delay { ms: 300 }))
        .unwrap();
    let caller = tokio::spawn({
        let signed = Arc::clone(&signed);
        async move { signed.machines().await }
    });
    until("the refresh is on its way", || refreshes(&platform) == 1).await;
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    until("the new token is stored", || keychain.entries() != before).await;
    signed.machines().await.unwrap();
    assert_eq!(refreshes(&platform), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_new_pair_is_stored_before_it_is_used() {
    let platform = shared(platform(small()).await);
    let keychain = Keychain::default();
    let signed = session(&platform, JOHN, &keychain).await;
    expire(&platform);
    let story: Arc<Mutex<Vec<String>>> = Arc::default();
    let (told, begun) = (Arc::clone(&story), Arc::clone(&platform));
    keychain.before_set(move |_, _| {
        // Long enough for a call that doesn't wait for the keychain to overtake it.
        std::thread::sleep(Duration::from_millis(200));
        let good = begun.count("GET /api/vms/list").statuses.contains_key(&200);
        told.lock().unwrap().push(format!("used before: {good}"));
        Ok(())
    });
    let told = Arc::clone(&story);
    keychain.after_set(move |_, _| {
        told.lock().unwrap().push("stored".to_owned());
        Ok(())
    });
    // Others ask all the while: they too wait until the token is safe.
    let signed = shared(signed);
    let mut callers = JoinSet::new();
    for n in 0..10 {
        let signed = Arc::clone(&signed);
        callers.spawn(async move {
            tokio::time::sleep(Duration::from_millis(15 * n)).await;
            signed.machines().await
        });
    }
    assert_eq!(callers.join_all().await, vec![Ok(()); 10]);
    assert_eq!(*story.lock().unwrap(), ["used before: false", "stored"]);
}

/// What a second start of the program finds in the keychain, killed before or after the new token
/// was stored.
async fn killed_at(rotation: Rotation, stored: bool) -> (Result<(), Problem>, Phase) {
    let config = Config {
        rotation,
        ..small()
    };
    let platform = platform(config).await;
    let keychain = Keychain::default();
    let signed = session(&platform, JOHN, &keychain).await;
    expire(&platform);
    let found = Arc::new(Mutex::new(None));
    let keep = Arc::clone(&found);
    let hook = move |_: &str, entries: &support::keychain::Entries| {
        keep.lock().unwrap().get_or_insert(entries.clone());
        Ok(())
    };
    if stored {
        keychain.after_set(hook);
    } else {
        keychain.before_set(hook);
    }
    signed.machines().await.unwrap();
    let (api, account, organisation) = (
        signed.api.clone(),
        signed.account.clone(),
        signed.organisation.clone(),
    );
    drop(signed);
    // An installation without rotation hands out no new token, so there is nothing to be killed at.
    let entries = found.lock().unwrap().take();
    let vault = support::vault(&Keychain::holding(
        entries.unwrap_or_else(|| keychain.entries()),
    ));
    let refresh = vault.load_refresh(&account).await.unwrap();
    let clock = dcx_core::clock::Clock::system();
    let again = Session::resumed(api, account, vault, clock, refresh);
    let answer = again
        .call("machines", "", |api, token| {
            let id = organisation.clone();
            async move { api.machines(&token, &id, None).await }
        })
        .await;
    let phase = *again.phase().borrow();
    (answer.map(drop), phase)
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_new_token_was_stored_the_session_goes_on() {
    for rotation in [Rotation::Strict, Rotation::Grace, Rotation::None] {
        assert_eq!(killed_at(rotation, true).await, (Ok(()), Phase::Active));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_the_new_token_was_stored_the_outcome_is_the_platform_s_word() {
    for rotation in [Rotation::Grace, Rotation::None] {
        assert_eq!(killed_at(rotation, false).await, (Ok(()), Phase::Active));
    }
    assert_eq!(
        killed_at(Rotation::Strict, false).await,
        (Err(Problem::SessionEnded), Phase::Ended)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_takes_no_more_leaves_the_session_in_memory() {
    for error in [
        StoreError::Absent,
        StoreError::Locked,
        StoreError::Denied,
        StoreError::TooLong,
    ] {
        let platform = platform(small()).await;
        let keychain = Keychain::default();
        let signed = session(&platform, JOHN, &keychain).await;
        assert!(!*signed.session.memory_only().borrow());
        keychain.break_with(Some(error));
        for _ in 0..3 {
            expire(&platform);
            signed.machines().await.unwrap();
        }
        assert!(*signed.session.memory_only().borrow(), "{error:?}");
        keychain.break_with(None);
        expire(&platform);
        signed.machines().await.unwrap();
        assert!(!*signed.session.memory_only().borrow(), "{error:?}");
        let kept = signed.vault.load_refresh(&signed.account).await.unwrap();
        assert!(kept == signed.session.refresh_token());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_whose_answer_is_lost_keeps_the_session_where_the_platform_gives_grace() {
    for rotation in [Rotation::Grace, Rotation::None] {
        let config = Config {
            rotation,
            ..small()
        };
        let platform = platform(config).await;
        let signed = session(&platform, JOHN, &Keychain::default()).await;
        expire(&platform);
        platform
            .set_fault(FaultRule::new(REFRESH, Fault::DropAfterCommit).times(1))
            .unwrap();
        assert!(signed.machines().await.is_err());
        assert_eq!(*signed.session.phase().borrow(), Phase::Active);
        until_answered(&signed).await;
        assert_eq!(*signed.session.phase().borrow(), Phase::Active);
        assert_eq!(refreshes(&platform), 2);
    }
}

/// Calls until the platform answers; a renewal that failed is not repeated for a moment.
async fn until_answered(signed: &support::Signed) {
    for _ in 0..400 {
        match signed.machines().await {
            Ok(()) => return,
            Err(Problem::Offline | Problem::TimedOut) => {
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
            Err(problem) => panic!("{problem:?}"),
        }
    }
    panic!("never answered");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strict_platform_that_lost_its_answer_ends_the_session_and_says_so_once() {
    let platform = platform(small()).await;
    let signed = session(&platform, JOHN, &Keychain::default()).await;
    expire(&platform);
    platform
        .set_fault(FaultRule::new(REFRESH, Fault::DropAfterCommit).times(1))
        .unwrap();
    assert!(signed.machines().await.is_err());
    assert_eq!(*signed.session.phase().borrow(), Phase::Active);
    while *signed.session.phase().borrow() == Phase::Active {
        assert!(signed.machines().await.is_err());
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert_eq!(signed.machines().await, Err(Problem::SessionEnded));
    assert_eq!(refreshes(&platform), 2);
    // And back again, in place.
    let grant = signed.api.login(JOHN, &support::password()).await.unwrap();
    signed.session.renew_with(grant).await;
    assert_eq!(*signed.session.phase().borrow(), Phase::Active);
    signed.machines().await.unwrap();
    expire(&platform);
    signed.machines().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_token_in_the_keychain_is_used_before_the_session_is_given_up() {
    let platform = platform(small()).await;
    let keychain = Keychain::default();
    let signed = session(&platform, JOHN, &keychain).await;
    // Another process signed in meanwhile, and our own sign-in was ended.
    let newer = signed.api.login(JOHN, &support::password()).await.unwrap();
    let newer = newer.refresh.unwrap();
    signed
        .vault
        .save_refresh(&signed.account, &newer)
        .await
        .unwrap();
    let own = signed.session.refresh_token().unwrap();
    signed.api.logout(&own).await.unwrap();
    expire(&platform);
    signed.machines().await.unwrap();
    assert_eq!(*signed.session.phase().borrow(), Phase::Active);
    assert_eq!(refreshes(&platform), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejection_ends_the_session_only_after_the_keychain_was_read() {
    let platform = platform(small()).await;
    let signed = session(&platform, JOHN, &Keychain::default()).await;
    platform.revoke(JOHN, true).unwrap();
    assert_eq!(signed.machines().await, Err(Problem::SessionEnded));
    assert_eq!(*signed.session.phase().borrow(), Phase::Ended);
    assert_eq!(refreshes(&platform), 1);
    let asked = support::calls(&platform);
    assert_eq!(signed.machines().await, Err(Problem::SessionEnded));
    assert_eq!(support::calls(&platform), asked, "nothing is sent any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_but_a_definite_rejection_ends_a_session() {
    let answers = [
        Fault::Status {
            status: 500,
            body: None,
        },
        Fault::Status {
            status: 401,
            body: None,
        },
        Fault::Status {
            status: 401,
            body: Some("<h1>Sign in</h1>".to_owned()),
        },
        Fault::Status {
            status: 403,
            body: None,
        },
        Fault::Status {
            status: 404,
            body: None,
        },
        Fault::Status {
            status: 422,
            body: Some("{}".to_owned()),
        },
        Fault::RetryAfter { seconds: 1 },
        Fault::Html200,
        Fault::Reset,
        Fault::Hang,
    ];
    let mut tasks = JoinSet::new();
    for fault in answers {
        tasks.spawn(async move {
            let platform = platform(Config {
                rotation: Rotation::Grace,
                ..small()
            })
            .await;
            let signed =
                support::session_with(&platform, JOHN, &Keychain::default(), support::impatient())
                    .await;
            expire(&platform);
            let rule = FaultRule::new(REFRESH, fault.clone());
            platform.set_fault(rule).unwrap();
            let problem = signed.machines().await.unwrap_err();
            assert_eq!(*signed.session.phase().borrow(), Phase::Active, "{fault:?}");
            // What went wrong with the renewal is not this reading's own fault: it may not be taken
            // for "forbidden" or "not offered", and a bare 401 is nobody's business.
            let own = [
                Problem::Unauthorised,
                Problem::Forbidden,
                Problem::NotOffered,
                Problem::NotFound,
                Problem::SessionEnded,
            ];
            assert!(!own.contains(&problem), "{fault:?}: {problem:?}");
            assert!(
                !matches!(problem, Problem::Invalid { .. }),
                "{fault:?}: {problem:?}"
            );
            platform.clear_faults();
            for _ in 0..400 {
                if signed.machines().await.is_ok() {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
            panic!("{fault:?}: the session does not come back");
        });
    }
    tasks.join_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_route_that_answers_401_for_ever_is_forbidden_and_costs_one_refresh() {
    let platform = platform(small()).await;
    let signed = session(&platform, ALEX, &Keychain::default()).await;
    for _ in 0..30 {
        let answer = signed
            .session
            .call("organisation", "", |api, token| {
                let id = signed.organisation.clone();
                async move { api.organisation(&token, &id, None).await }
            })
            .await;
        assert_eq!(answer.unwrap_err(), Problem::Forbidden);
        signed.machines().await.unwrap();
    }
    assert_eq!(refreshes(&platform), 1);
    assert_eq!(*signed.session.phase().borrow(), Phase::Active);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_place_that_answers_401_is_forbidden_there_alone_and_costs_one_refresh() {
    let platform = platform(small()).await;
    let signed = session(&platform, ALEX, &Keychain::default()).await;
    let list = Fault::UnauthorisedWhileValid;
    platform
        .set_fault(FaultRule::new("GET /api/vms/list", list).organisation("elsewhere"))
        .unwrap();
    for _ in 0..30 {
        let answer = signed
            .session
            .call("machines", "elsewhere", |api, token| async move {
                api.machines(&token, &"elsewhere".into(), None).await
            })
            .await;
        assert_eq!(answer.unwrap_err(), Problem::Forbidden);
        signed.machines().await.unwrap();
    }
    assert_eq!(refreshes(&platform), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_places_that_answer_401_do_not_cost_a_refresh_each() {
    let platform = platform(small()).await;
    let signed = session(&platform, ALEX, &Keychain::default()).await;
    for n in 0..40 {
        let refused = format!("elsewhere-{n}");
        let list = Fault::UnauthorisedWhileValid;
        platform
            .set_fault(FaultRule::new("GET /api/vms/list", list).organisation(refused.clone()))
            .unwrap();
        let answer = signed
            .session
            .call("machines", &refused, |api, token| {
                let id = refused.as_str().into();
                async move { api.machines(&token, &id, None).await }
            })
            .await;
        assert_eq!(answer.unwrap_err(), Problem::Forbidden);
        signed.machines().await.unwrap();
    }
    assert_eq!(refreshes(&platform), 1);
    // A session that is really over is found out all the same, a minute later at the latest.
    platform.revoke(ALEX, true).unwrap();
    signed.clock.advance(61_000);
    assert_eq!(signed.machines().await, Err(Problem::SessionEnded));
    assert_eq!(*signed.session.phase().borrow(), Phase::Ended);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_began_without_a_keychain_leaves_no_token_in_a_later_one() {
    let platform = platform(small()).await;
    let keychain = Keychain::default();
    keychain.break_with(Some(StoreError::Absent));
    let signed = session(&platform, JOHN, &keychain).await;
    keychain.break_with(None);
    expire(&platform);
    signed.machines().await.unwrap();
    assert!(*signed.session.memory_only().borrow());
    assert_eq!(keychain.entries().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_renewed_or_stored_for_a_session_that_was_closed() {
    let platform = platform(small()).await;
    let keychain = Keychain::default();
    let signed = shared(session(&platform, JOHN, &keychain).await);
    expire(&platform);
    platform
        .set_fault(FaultRule::new(REFRESH, Fault::Delay { ms: 300 }))
        .unwrap();
    let caller = tokio::spawn({
        let signed = Arc::clone(&signed);
        async move { signed.machines().await }
    });
    until("the refresh is on its way", || refreshes(&platform) == 1).await;
    signed.session.close().await;
    signed.vault.delete(&signed.account).await.unwrap();
    assert!(caller.await.unwrap().is_err());
    assert_eq!(keychain.entries().len(), 0, "a late token came back");
    assert_eq!(signed.machines().await, Err(Problem::SessionEnded));
    assert_eq!(refreshes(&platform), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_401_of_a_closed_session_does_not_spend_the_next_session_s_token() {
    let platform = platform(small()).await;
    let keychain = Keychain::default();
    let old = shared(session(&platform, JOHN, &keychain).await);
    platform
        .set_fault(FaultRule::new("GET /api/vms/list", Fault::Delay { ms: 300 }).times(1))
        .unwrap();
    expire(&platform);
    let late = tokio::spawn({
        let old = Arc::clone(&old);
        async move { old.machines().await }
    });
    until("the call is on its way", || {
        platform.count("GET /api/vms/list").calls == 1
    })
    .await;
    old.session.close().await;
    let new = session(&platform, JOHN, &keychain).await;
    assert!(late.await.unwrap().is_err());
    assert_eq!(refreshes(&platform), 0);
    expire(&platform);
    new.machines().await.unwrap();
    assert_eq!(refreshes(&platform), 1);
}
