//! What the platform refused was certainly not done: it is said at once, with the platform's reason,
//! and can be tried again, once (promise 8).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use dcx_api::{ClientOptions, Obstacle, Problem};
use dcx_core::operation::JournalState;
use dcx_core::view::journal::{JournalRow, entry};
use dcx_platform::Fault;
use support::deeds::{Deed, Office};
use support::writing::new_id;
use support::{ADMIN, password, until};
use tokio::task::JoinSet;

async fn office() -> Office {
    Office::open(ClientOptions::default()).await
}

/// Asks for every deed, and each is refused with this status.
async fn refused(office: &Office, status: u16, body: &str) -> Vec<(Deed, JournalRow)> {
    office.platform.clear_counts();
    office.fault_all_writes(&Fault::Status {
        status,
        body: Some(body.to_owned()),
    });
    let mut rows = Vec::new();
    for (deed, row) in office.ask_for_all().await {
        let row = office.work.ended(&row.id).await;
        assert_eq!(
            row.state,
            JournalState::Failed,
            "{status} {deed:?}: {row:?}"
        );
        assert_eq!((row.looks, row.finding), (0, None), "{status} {deed:?}");
        assert!(row.can_retry && row.sent_at.is_some(), "{status} {deed:?}");
        rows.push((deed, row));
    }
    let all = Deed::HOW_MANY;
    assert_eq!((office.calls(), office.effects()), (all, 0), "{status}");
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn every_definite_refusal_is_a_certain_failure_with_its_reason() {
    let office = office().await;
    let body = r#"{"error":{"code":"flux","message":"Out of flux."}}"#;
    for (status, fits) in [
        (
            403,
            (|problem| *problem == Problem::Forbidden) as fn(&Problem) -> bool,
        ),
        (404, |problem| {
            matches!(problem, Problem::NotFound | Problem::NotOffered)
        }),
        (405, |problem| *problem == Problem::NotOffered),
        (
            409,
            |problem| matches!(problem, Problem::Conflict { code, .. } if code == "flux"),
        ),
        (422, |problem| matches!(problem, Problem::Invalid { .. })),
        (429, |problem| {
            matches!(problem, Problem::RateLimited { .. })
        }),
    ] {
        for (deed, row) in refused(&office, status, body).await {
            let problem = row.problem.unwrap();
            assert!(fits(&problem), "{status} {deed:?}: {problem:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wallet_that_ran_dry_on_the_way_is_said_with_its_amounts() {
    let office = office().await;
    let body = r#"{"error":{"code":"insufficient_funds","message":"Short.","required":718.00,"available":100.00,"currency":"ZAR"}}"#;
    for (deed, row) in refused(&office, 402, body).await {
        let Some(Problem::InsufficientFunds {
            required,
            available,
            ..
        }) = row.problem
        else {
            panic!("{deed:?}: {:?}", row.problem);
        };
        assert_eq!(required, Some("718.00".parse().unwrap()), "{deed:?}");
        assert_eq!(available, Some("100.00".parse().unwrap()), "{deed:?}");
    }
}

/// Another hand was quicker.
fn is_too_late(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::NotPossible {
            obstacle: Obstacle::NotCertain | Obstacle::AlreadyAsked
        }
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_is_tried_again_once_whoever_asks_and_however_often() {
    let office = office().await;
    let rows = refused(&office, 409, "{}").await;
    office.platform.clear_faults();
    office.platform.clear_counts();
    for (deed, row) in rows {
        let (one, two) = (new_id(), new_id());
        let work = &office.work;
        let mut hands = JoinSet::new();
        for new_id in [&one, &one, &two] {
            let (client, request) = (work.client.clone(), work.retry_of(&row.id, new_id));
            hands.spawn(async move { (request.new_id.clone(), client.retry(&request).await) });
        }
        let answers = hands.join_all().await;
        let taken = work.row(&row.id).retried_by.unwrap();
        for (id, answer) in answers {
            match answer {
                Ok(again) => assert_eq!((&again.id, &id), (&taken, &taken), "{deed:?}"),
                Err(problem) => {
                    assert_ne!(
                        id, taken,
                        "{deed:?}: the same twice is the same: {problem:?}"
                    );
                    assert!(is_too_late(&problem), "{deed:?}: {problem:?}");
                }
            }
        }
        assert!(!work.row(&row.id).can_retry, "{deed:?}");
        let again = work.found_out(&office.computer.clock, &taken).await;
        assert_eq!(again.state, JournalState::Done, "{deed:?}: {again:?}");
        let late = work.retry(&row.id, &new_id()).await.unwrap_err();
        assert!(is_too_late(&late), "{deed:?}: {late:?}");
    }
    let all = Deed::HOW_MANY;
    assert_eq!((office.calls(), office.effects()), (all, all));
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_lock_without_a_session_or_a_link_nothing_is_even_written_down() {
    let office = office().await;
    let request = office.request(Deed::TopUp).await;
    let client = &office.work.client;
    let perform = || client.perform(request.clone());
    let not_possible = |obstacle| Problem::NotPossible { obstacle };
    client.lock_screen().unwrap();
    assert_eq!(perform().await.unwrap_err(), Problem::ScreenLocked);
    client.unlock_screen(password(), true).await.unwrap();
    client.open_tenant(&office.work.tenant).unwrap();

    office.platform.revoke(ADMIN, true).unwrap();
    client.refresh(&office.work.tenant).unwrap();
    let desk = client.desk().unwrap();
    until("the session is over", || desk.obstacle().is_some()).await;
    let ended = not_possible(Obstacle::SessionEnded);
    assert_eq!(perform().await.unwrap_err(), ended);
    client.sign_in_again(password()).await.unwrap();
    until("it goes on", || desk.obstacle().is_none()).await;
    assert_eq!(office.calls(), 0);

    let named = office.work.named(&request.id);
    office.platform.stop().await;
    client.nudge();
    until("the platform is out of reach", || desk.obstacle().is_some()).await;
    let offline = not_possible(Obstacle::Offline);
    assert_eq!(perform().await.unwrap_err(), offline);
    assert_eq!(entry(&desk, &named).unwrap_err(), Problem::NotFound);
}
