//! The same operation from several hands is one: a double click, two windows, a page reloaded in the
//! middle of a command. And no write goes out with a token about to end (promise 8).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::time::Duration;

use dcx_api::{ClientOptions, Obstacle, Problem};
use dcx_core::operation::{Finding, JournalId, JournalState, Order, WriteRequest};
use dcx_core::view::journal::{JournalFilter, JournalQuery, window};
use dcx_platform::{Config, Fault};
use support::deeds::{Deed, LEDGER, Office};
use support::writing::{TOP_UP, quick};
use support::{refreshes, until};
use tokio::task::JoinSet;

async fn office() -> Office {
    Office::open(ClientOptions::default()).await
}

/// How many operations the journal has.
fn operations(office: &Office) -> u32 {
    let query = JournalQuery {
        tenant: None,
        machine_id: None,
        search: String::new(),
        filter: JournalFilter::All,
        collapse_runs: false,
        offset: 0,
        limit: 100,
    };
    window(&office.work.client.desk().unwrap(), &query)
        .unwrap()
        .total
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_in_each_of_several_windows_is_one_operation() {
    let office = office().await;
    for (number, deed) in (1..).zip(Deed::ALL) {
        let request = office.request(deed).await;
        let mut hands = JoinSet::new();
        for hand in 0..8 {
            let (client, mut request) = (office.work.client.clone(), request.clone());
            if hand % 2 == 1 {
                // Another spelling of the same UUID.
                request.id = JournalId::new(request.id.as_str().to_uppercase());
            }
            hands.spawn(async move { client.perform(request).await });
        }
        for answer in hands.join_all().await {
            let row = answer.unwrap_or_else(|problem| panic!("{deed:?}: {problem:?}"));
            assert_eq!(row.id, request.id, "{deed:?}");
        }
        let row = office
            .work
            .found_out(&office.computer.clock, &request.id)
            .await;
        assert_eq!(row.state, JournalState::Done, "{deed:?}: {row:?}");
        // Long after it is done the same id is still the same operation.
        let late = office.work.client.perform(request).await.unwrap();
        assert_eq!(late.state, JournalState::Done, "{deed:?}");
        assert_eq!(operations(&office), number, "{deed:?}");
        assert_eq!(
            (office.calls(), office.effects()),
            (number, number),
            "{deed:?}"
        );
    }
}

/// Two dialogues that were opened for the same: whose the effect is could never be told.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_asked_for_by_two_dialogues_at_once_is_asked_for_once() {
    let office = office().await;
    // The check of a new machine reads the platform, and that takes a moment.
    office.fault("GET /api/products", Fault::Delay { ms: 100 });
    // None is over before all have asked.
    office.fault_all_writes(&Fault::Delay { ms: 1200 });
    let mut asked = Vec::new();
    for deed in Deed::ALL {
        let order = office.request(deed).await.order;
        let mut hands = JoinSet::new();
        for _ in 0..8 {
            let request = office.work.request(order.clone());
            let client = office.work.client.clone();
            hands.spawn(async move { client.perform(request).await });
        }
        asked.push((deed, hands));
    }
    let mut taken = Vec::new();
    for (deed, hands) in asked {
        let mut rows = Vec::new();
        for answer in hands.join_all().await {
            match answer {
                Ok(row) => rows.push(row),
                Err(problem) => {
                    let already = Problem::NotPossible {
                        obstacle: Obstacle::AlreadyAsked,
                    };
                    assert_eq!(problem, already, "{deed:?}");
                }
            }
        }
        assert_eq!(rows.len(), 1, "{deed:?}: {rows:?}");
        taken.extend(rows.pop().map(|row| (deed, row)));
    }
    for (deed, row) in office.found_out(&taken).await {
        assert_eq!(row.state, JournalState::Done, "{deed:?}: {row:?}");
    }
    let all = Deed::HOW_MANY;
    assert_eq!((office.calls(), office.effects()), (all, all));
}

/// A page that is reloaded gives its command up and runs it again with the same arguments.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_reloaded_at_any_moment_changes_nothing() {
    let office = office().await;
    // Reading, writing down and sending all take a moment.
    for route in ["GET /api/products", "GET /api/wallets", LEDGER] {
        office.fault(route, Fault::Delay { ms: 60 });
    }
    office.fault_all_writes(&Fault::Delay { ms: 60 });
    for (number, deed) in (1..).zip([Deed::Provision, Deed::TopUp, Deed::Stop]) {
        let request = office.request(deed).await;
        for moment in [0, 10, 40, 80, 120, 160, 240] {
            let (client, request) = (office.work.client.clone(), request.clone());
            let page = tokio::spawn(async move { client.perform(request).await });
            // Not a wait for something: the moments are spread over all that a command does.
            tokio::time::sleep(Duration::from_millis(moment)).await;
            page.abort();
        }
        let row = office.work.client.perform(request).await.unwrap();
        let row = office.work.found_out(&office.computer.clock, &row.id).await;
        assert_eq!(row.state, JournalState::Done, "{deed:?}: {row:?}");
        assert_eq!(
            (office.calls(), office.effects()),
            (number, number),
            "{deed:?}"
        );
        assert_eq!(operations(&office), number, "{deed:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_another_operation_s_is_refused() {
    let office = office().await;
    let request = office.request(Deed::TopUp).await;
    office.work.client.perform(request.clone()).await.unwrap();
    office.work.ended(&request.id).await;
    let Order::TopUp {
        organisation_id,
        wallet_id,
        reference,
        ..
    } = request.order.clone()
    else {
        panic!("{:?}", request.order);
    };
    let more = WriteRequest {
        order: Order::TopUp {
            organisation_id,
            wallet_id,
            amount: String::from("2505.00"),
            reference,
        },
        ..request.clone()
    };
    let other = WriteRequest {
        order: office.request(Deed::Stop).await.order,
        ..request
    };
    for order in [more, other] {
        let refused = office.work.client.perform(order).await.unwrap_err();
        assert!(
            matches!(&refused, Problem::Conflict { code, .. } if code == "operation_id_reused"),
            "{refused:?}"
        );
    }
    assert_eq!((office.calls(), office.effects()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_no_uuid_goes_nowhere() {
    let office = office().await;
    for id in [
        "",
        "1",
        "not-a-uuid",
        "00000000-0000-0000-0000-00000000000g",
    ] {
        let request = WriteRequest {
            id: dcx_core::operation::JournalId::new(id),
            ..office.request(Deed::TopUp).await
        };
        assert!(office.work.client.perform(request).await.is_err(), "{id}");
    }
    assert_eq!((office.calls(), operations(&office)), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_about_to_end_is_renewed_before_a_write_goes_out_with_it() {
    let config = Config {
        access_ttl: Duration::from_secs(60),
        ..quick()
    };
    let office = Office::of(config, ClientOptions::default()).await;
    let request = office.request(Deed::Threshold).await;
    let before = refreshes(&office.platform);
    // Good for ten seconds more: enough for a reading, too little for a write.
    office.fault("POST /api/auth/refresh", Fault::Delay { ms: 600 });
    office.computer.clock.advance(50_000);
    office.work.client.perform(request.clone()).await.unwrap();
    until("it is sent", || office.calls() == 1).await;
    let renewed = office.platform.count("POST /api/auth/refresh");
    assert_eq!(renewed.statuses.get(&200), Some(&(before + 1)));
    assert_eq!(
        office.work.ended(&request.id).await.state,
        JournalState::Done
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_401_renews_the_token_for_the_readings_and_sends_nothing_again() {
    let office = office().await;
    let request = office.request(Deed::TopUp).await;
    let before = refreshes(&office.platform);
    // The platform forgot this very session: the write is refused, the readings after it are not.
    office.fault(TOP_UP, Fault::UnauthorisedAfterCommit);
    office.work.client.perform(request.clone()).await.unwrap();
    until("the token is renewed", || {
        refreshes(&office.platform) == before + 1
    })
    .await;
    let row = office
        .work
        .found_out(&office.computer.clock, &request.id)
        .await;
    assert_eq!(row.state, JournalState::Done, "{row:?}");
    assert_eq!((office.calls(), office.effects()), (1, 1));
    assert!(office.work.client.desk().unwrap().obstacle().is_none());
}

/// The computer slept between the press and the sending: whoever asked may be gone.
#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_gone_out_before_a_sleep_does_not_go_out_after_it() {
    let office = office().await;
    let request = office.request(Deed::TopUp).await;
    let looks = || office.platform.count(LEDGER).calls;
    let before = looks();
    // A top-up looks at the ledger before it goes out.
    office.fault(LEDGER, Fault::Delay { ms: 1500 });
    office.work.client.perform(request.clone()).await.unwrap();
    until("it looks at the ledger", || looks() > before).await;
    office.computer.clock.advance(8 * 3600 * 1000);
    let row = office.work.ended(&request.id).await;
    assert_eq!(row.finding, Some(Finding::NeverSent), "{row:?}");
    assert!(row.can_retry);
    assert_eq!((office.calls(), office.effects()), (0, 0));
}
