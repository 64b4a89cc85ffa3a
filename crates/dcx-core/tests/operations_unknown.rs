//! What can't be found out stays unknown for as long as need be, keeps being looked for at growing
//! intervals, and is never sent again (promise 8).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::time::Duration;

use dcx_api::{ClientOptions, Obstacle, PowerAction, Problem};
use dcx_core::operation::{Finding, JournalState, Order, WriteRequest};
use dcx_core::view::journal::JournalRow;
use dcx_platform::{Config, Fault};
use support::deeds::{Deed, LEDGER, Office, PLACES};
use support::until;
use support::writing::{POWER, TOP_UP, new_id, quick};

/// So many looks take hours.
const MANY_LOOKS: usize = 14;

async fn office() -> Office {
    office_with(quick().operation_time).await
}

/// Where a change of a machine takes so long.
async fn office_with(operation_time: Duration) -> Office {
    let config = Config {
        operation_time,
        ..quick()
    };
    let wire = ClientOptions {
        most_retries: 0,
        ..ClientOptions::default()
    };
    Office::of(config, wire).await
}

fn broken() -> Fault {
    Fault::Status {
        status: 500,
        body: None,
    }
}

/// Asserts that an operation is unknown after so many looks, and that nobody can send it again.
/// Answers the pauses between the looks.
async fn stays_unknown(office: &Office, row: &JournalRow, looks: usize) -> Vec<i64> {
    let clock = &office.computer.clock;
    let (row, pauses) = office.work.looked_for(clock, &row.id, looks).await;
    assert_eq!(row.state, JournalState::Unknown, "{row:?}");
    assert_eq!(row.problem, Some(Problem::OutcomeUnknown), "{row:?}");
    assert_eq!((row.finding, row.ended_at), (None, None), "{row:?}");
    assert!(!row.can_retry && !row.can_cancel, "{row:?}");
    let again = office.work.retry(&row.id, &new_id()).await;
    let not_certain = Problem::NotPossible {
        obstacle: Obstacle::NotCertain,
    };
    assert_eq!(again.unwrap_err(), not_certain);
    assert_eq!(
        office
            .work
            .client
            .cancel(&office.work.named(&row.id))
            .unwrap_err(),
        Problem::NotPossible {
            obstacle: Obstacle::AlreadySent
        }
    );
    pauses
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_place_can_be_read_everything_stays_unknown_until_one_can() {
    let office = office().await;
    let mut requests = Vec::new();
    for deed in Deed::ALL {
        requests.push((deed, office.request(deed).await));
    }
    // Half of them are done, half are not, and nobody hears which.
    let done = |deed: Deed| {
        matches!(
            deed,
            Deed::Stop | Deed::TopUp | Deed::Threshold | Deed::CreateCustomer
        )
    };
    office.fault_all_writes(&Fault::Delay { ms: 900 });
    for deed in Deed::ALL {
        let fault = if done(deed) {
            Fault::DropAfterCommit
        } else {
            broken()
        };
        office.fault(deed.route(), fault);
    }
    // Money is looked at before it goes out, and comes first. Before any of it is lost, the places
    // where it could be found are out of order.
    let mut asked = Vec::new();
    for (number, (deed, request)) in (1..).zip(requests) {
        let row = office.work.client.perform(request).await;
        asked.push((deed, row.unwrap()));
        if number == Deed::OF_MONEY {
            until("the money is on its way", || office.calls() == number).await;
            assert_eq!(office.effects(), 0, "none of it is lost yet");
            for route in PLACES {
                office.fault(route, broken());
            }
        }
    }
    let all = Deed::HOW_MANY;
    until("all are sent", || office.calls() == all).await;
    stays_unknown(&office, &asked[0].1, MANY_LOOKS).await;
    for (_, row) in &asked {
        stays_unknown(&office, row, 1).await;
    }
    office.platform.clear_faults();
    for (deed, row) in office.found_out(&asked).await {
        let expected = if done(deed) {
            JournalState::Done
        } else {
            JournalState::Failed
        };
        assert_eq!(row.state, expected, "{deed:?}: {row:?}");
        assert!(row.finding.is_some(), "{deed:?}: {row:?}");
    }
    assert_eq!((office.calls(), office.effects()), (all, 4));
}

async fn restart(office: &Office) -> WriteRequest {
    let vodacom = office.organisation("Vodacom");
    office.work.request(Order::Power {
        machine_id: office.running(&vodacom).await.remove(0).id,
        organisation_id: vodacom,
        action: PowerAction::Restart,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_that_nobody_saw_can_not_be_found_out_without_operations() {
    for fault in [Fault::DropAfterCommit, broken()] {
        // Over before anybody looks.
        let office = office_with(Duration::ZERO).await;
        office.offers_no_operations();
        let request = restart(&office).await;
        office.fault(POWER, fault.clone());
        let row = office.work.client.perform(request).await.unwrap();
        stays_unknown(&office, &row, MANY_LOOKS).await;
        assert_eq!(office.calls(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_that_is_seen_while_it_lasts_is_found_without_operations() {
    let office = office_with(Duration::from_secs(600)).await;
    office.offers_no_operations();
    let request = restart(&office).await;
    office.fault(POWER, Fault::DropAfterCommit);
    let row = office.work.client.perform(request).await.unwrap();
    let row = office.work.until(&row.id, JournalState::Accepted).await;
    assert_eq!(row.finding, Some(Finding::MachineState));
    office.platform.advance_clock(Duration::from_secs(600));
    let row = office.work.found_out(&office.computer.clock, &row.id).await;
    assert_eq!(row.state, JournalState::Done);
    assert_eq!((office.calls(), office.effects()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_is_found_in_the_platform_s_operations() {
    let office = office().await;
    let request = restart(&office).await;
    office.fault(POWER, Fault::DropAfterCommit);
    let row = office.work.client.perform(request).await.unwrap();
    let row = office.work.found_out(&office.computer.clock, &row.id).await;
    assert_eq!(
        (row.state, row.finding),
        (JournalState::Done, Some(Finding::OperationWithKey))
    );
    assert!(row.operation_id.is_some());
}

/// Grows from seconds to minutes.
fn assert_grows(pauses: &[i64]) {
    // What passed until the test saw it is missing from each.
    let grows = |pair: &[i64]| pair[1] + 1_000 >= pair[0];
    assert!(pauses.windows(2).all(grows), "{pauses:?}");
    let (first, last) = (pauses[0], pauses[pauses.len() - 1]);
    assert!(first <= 5_000 && last >= 300_000, "{pauses:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_looks_come_at_growing_intervals() {
    let office = office().await;
    office.offers_no_operations();
    let request = restart(&office).await;
    office.fault(POWER, broken());
    let row = office.work.client.perform(request).await.unwrap();
    assert_grows(&stays_unknown(&office, &row, MANY_LOOKS).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_can_not_be_read_is_asked_at_growing_intervals() {
    let office = office().await;
    let request = office.request(Deed::TopUp).await;
    office.fault(TOP_UP, broken());
    let row = office.work.client.perform(request).await.unwrap();
    until("it was sent", || office.calls() == 1).await;
    office.fault(LEDGER, broken());
    let before = office.platform.count(LEDGER).calls;
    assert_grows(&stays_unknown(&office, &row, MANY_LOOKS).await);
    let looks = office.platform.count(LEDGER).calls - before;
    assert!(looks as usize <= MANY_LOOKS + 2, "{looks}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_has_it_looked_for_now() {
    let office = office().await;
    let request = office.request(Deed::TopUp).await;
    // Long enough for the ledger to be out of order before the answer is lost.
    office.fault(TOP_UP, Fault::Delay { ms: 500 });
    office.fault(TOP_UP, Fault::DropAfterCommit);
    let row = office.work.client.perform(request).await.unwrap();
    until("it was sent", || office.calls() == 1).await;
    office.fault(LEDGER, broken());
    stays_unknown(&office, &row, MANY_LOOKS).await;
    let clock = &office.computer.clock;
    until("the look under way is over", || {
        let next = office.work.row(&row.id).next_look.unwrap();
        next.as_millis() - clock.now().as_millis() > 60_000
    })
    .await;
    office.platform.clear_faults();
    // Its own time is far off, and nobody moves the clock.
    office
        .work
        .client
        .look(&office.work.named(&row.id))
        .unwrap();
    let row = office.work.ended(&row.id).await;
    assert_eq!(row.finding, Some(Finding::LedgerLine));
}
