//! Money: a top-up whose answer is lost is found by its line in the ledger, by its own line and by no
//! other like it (promise 8).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use dcx_api::{ClientOptions, Obstacle, Problem};
use dcx_core::operation::{Finding, JournalId, JournalState};
use dcx_core::view::journal::JournalRow;
use dcx_platform::Fault;
use support::deeds::{Deed, LEDGER, Office};
use support::writing::{TOP_UP, Work};
use support::{ADMIN, Computer, until};

async fn office() -> Office {
    Office::open(ClientOptions::default()).await
}

fn broken() -> Fault {
    Fault::Status {
        status: 500,
        body: None,
    }
}

/// Asks for the same top-up once more, as another operation.
async fn top_up(office: &Office) -> JournalId {
    let request = office.request(Deed::TopUp).await;
    office.work.client.perform(request).await.unwrap().id
}

async fn found_out(office: &Office, id: &JournalId) -> JournalRow {
    office.work.found_out(&office.computer.clock, id).await
}

fn payments(office: &Office) -> u32 {
    office.platform.count(TOP_UP).effects
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_line_like_it_is_not_taken_for_it() {
    let office = office().await;
    let first = top_up(&office).await;
    assert_eq!(office.work.ended(&first).await.state, JournalState::Done);
    office.fault(TOP_UP, broken());
    let second = found_out(&office, &top_up(&office).await).await;
    assert_eq!(
        (second.state, second.finding),
        (JournalState::Failed, Some(Finding::NoTrace))
    );
    assert_eq!(payments(&office), 1);
    office.platform.clear_faults();
    office.fault(TOP_UP, Fault::DropAfterCommit);
    let third = found_out(&office, &top_up(&office).await).await;
    assert_eq!(
        (third.state, third.finding),
        (JournalState::Done, Some(Finding::LedgerLine))
    );
    assert_eq!(payments(&office), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_line_that_somebody_else_paid_is_not_taken_for_it() {
    let office = office().await;
    let elsewhere = Computer::new();
    let client = elsewhere.signed_in(&office.platform, ADMIN).await;
    let other = Work::at(client, "Adcock").await;
    let request = other.top_up("250.50", "EFT quokka").await;
    other.client.perform(request.clone()).await.unwrap();
    assert_eq!(other.ended(&request.id).await.state, JournalState::Done);
    office.fault(TOP_UP, broken());
    let own = found_out(&office, &top_up(&office).await).await;
    assert_eq!(
        (own.state, own.finding),
        (JournalState::Failed, Some(Finding::NoTrace))
    );
    assert_eq!((office.calls(), payments(&office)), (2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn while_one_is_under_way_or_unknown_another_like_it_does_not_go_out() {
    let office = office().await;
    office.fault(TOP_UP, Fault::Delay { ms: 300 });
    office.fault(TOP_UP, Fault::DropAfterCommit);
    let first = top_up(&office).await;
    let like_it = office.request(Deed::TopUp).await;
    let refused = || office.work.client.perform(like_it.clone());
    let already = Problem::NotPossible {
        obstacle: Obstacle::AlreadyAsked,
    };
    assert_eq!(refused().await.unwrap_err(), already, "it is under way");
    until("it was sent", || office.calls() == 1).await;
    office.fault(LEDGER, broken());
    office.work.until(&first, JournalState::Unknown).await;
    assert_eq!(refused().await.unwrap_err(), already, "it is unknown");
    assert_eq!(office.calls(), 1);
    office.platform.clear_faults();
    let first = found_out(&office, &first).await;
    assert_eq!(first.finding, Some(Finding::LedgerLine));
    // Now the user may mean it: the same once more, and it has a line of its own.
    office.fault(TOP_UP, Fault::DropAfterCommit);
    let second = found_out(&office, &refused().await.unwrap().id).await;
    assert_eq!(second.finding, Some(Finding::LedgerLine));
    assert_eq!((office.calls(), payments(&office)), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_look_at_the_ledger_before_no_money_goes_out() {
    let office = office().await;
    let request = office.request(Deed::TopUp).await;
    office.fault(LEDGER, broken());
    let id = office.work.client.perform(request).await.unwrap().id;
    let row = office.work.ended(&id).await;
    assert_eq!((row.state, row.sent_at), (JournalState::Failed, None));
    assert!(
        matches!(row.problem, Some(Problem::PlatformFault { .. })),
        "{row:?}"
    );
    assert!(row.can_retry);
    assert_eq!(office.calls(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_ledger_is_not_shown_a_lost_payment_stays_unknown() {
    let office = office().await;
    office.fault(LEDGER, Fault::NotOffered);
    office.fault(TOP_UP, Fault::DropAfterCommit);
    let id = top_up(&office).await;
    let (row, _) = office
        .work
        .looked_for(&office.computer.clock, &id, 12)
        .await;
    assert_eq!((row.state, row.can_retry), (JournalState::Unknown, false));
    assert_eq!((office.calls(), payments(&office)), (1, 1));
}
