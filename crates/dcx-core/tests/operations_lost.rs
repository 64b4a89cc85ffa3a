//! A write whose answer is lost was made or not, and the platform may make it again when it is asked
//! again (promise 8). Every kind of write, against a platform that ignores its key: what was done is
//! found and called done, what was not is called failed once that is certain, and nothing goes out
//! twice.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use dcx_api::{ClientOptions, Obstacle, Problem};
use dcx_core::operation::{Finding, JournalState};
use dcx_core::view::journal::JournalRow;
use dcx_platform::Fault;
use support::deeds::{Deed, Office};
use support::writing::new_id;
use support::{impatient, until};

/// Whether the platform's list of operations can be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operations {
    Offered,
    NotOffered,
}
use Operations::{NotOffered, Offered};

/// Asks for every deed once under a fault, and waits until no answer came.
async fn lost(fault: Fault, operations: Operations) -> (Office, Vec<(Deed, JournalRow)>) {
    let wire = if fault == Fault::Hang {
        impatient()
    } else {
        ClientOptions::default()
    };
    let office = Office::open(wire).await;
    if operations == NotOffered {
        office.offers_no_operations();
    }
    office.fault_all_writes(&fault);
    let asked = office.ask_for_all().await;
    until("all are sent", || office.calls() == Deed::HOW_MANY).await;
    (office, asked)
}

/// What shows that a deed was done, where its own answer didn't.
fn proof(deed: Deed, operations: Operations) -> &'static [Finding] {
    match (deed, operations) {
        (Deed::Stop | Deed::Delete | Deed::Provision, Offered) => &[Finding::OperationWithKey],
        (Deed::Stop, NotOffered) => &[Finding::MachineState],
        (Deed::Delete, NotOffered) => &[Finding::MachineGone],
        (Deed::Provision, NotOffered) => &[Finding::MachineThere],
        (Deed::TopUp, _) => &[Finding::LedgerLine],
        _ => &[Finding::ValueSet],
    }
}

/// The fault lets the platform act and loses its answer.
async fn done_and_found(fault: Fault, operations: Operations) {
    let (office, asked) = lost(fault, operations).await;
    for (deed, row) in office.found_out(&asked).await {
        assert_eq!(row.state, JournalState::Done, "{deed:?}: {row:?}");
        let found = row.finding.unwrap_or_else(|| panic!("{deed:?}: {row:?}"));
        assert!(
            proof(deed, operations).contains(&found),
            "{deed:?}: {found:?}"
        );
        assert!(!row.can_retry, "{deed:?}");
        let again = office.work.retry(&row.id, &new_id()).await;
        assert_eq!(again.unwrap_err(), not_certain(), "{deed:?}");
    }
    let all = Deed::HOW_MANY;
    assert_eq!((office.calls(), office.effects()), (all, all));
}

/// The fault keeps the platform from acting and nobody says so.
async fn not_done_and_certain(fault: Fault, operations: Operations) {
    let (office, asked) = lost(fault, operations).await;
    let all = Deed::HOW_MANY;
    // A machine that is as it was is no proof: a guest may take its time.
    let of_machine = |deed: &Deed| matches!(deed, Deed::Stop | Deed::Delete | Deed::Provision);
    let (unclear, certain): (Vec<_>, Vec<_>) = asked
        .into_iter()
        .partition(|(deed, _)| operations == NotOffered && of_machine(deed));
    for (deed, row) in office.found_out(&certain).await {
        assert_eq!(row.state, JournalState::Failed, "{deed:?}: {row:?}");
        assert_eq!(row.finding, Some(Finding::NoTrace), "{deed:?}");
        let (sent, ended) = (row.sent_at.unwrap(), row.ended_at.unwrap());
        let searched = ended.as_millis() - sent.as_millis();
        // What costs money, or would be made a second time, is looked for longer.
        let dear = matches!(deed, Deed::TopUp | Deed::Provision | Deed::CreateCustomer);
        let (looks, long) = if dear { (6, 300_000) } else { (4, 60_000) };
        // The last look is the one that ended it.
        assert!(row.looks + 1 >= looks, "{deed:?}: {} looks", row.looks);
        assert!(searched >= long, "{deed:?}: given up after {searched} ms");
        assert!(row.can_retry, "{deed:?}");
    }
    for (deed, row) in &unclear {
        let (row, _) = office
            .work
            .looked_for(&office.computer.clock, &row.id, 6)
            .await;
        assert_eq!(row.state, JournalState::Unknown, "{deed:?}: {row:?}");
    }
    assert_eq!((office.calls(), office.effects()), (all, 0));
    // What certainly failed can be tried again, and then it is done once.
    office.platform.clear_faults();
    for (deed, row) in &certain {
        let again = office.work.retry(&row.id, &new_id()).await;
        let again = again.unwrap_or_else(|problem| panic!("{deed:?}: {problem:?}"));
        let clock = &office.computer.clock;
        let row = office.work.found_out(clock, &again.id).await;
        assert_eq!(row.state, JournalState::Done, "{deed:?}: {row:?}");
    }
    let done = u32::try_from(certain.len()).unwrap();
    assert_eq!((office.calls(), office.effects()), (all + done, done));
}

fn not_certain() -> Problem {
    Problem::NotPossible {
        obstacle: Obstacle::NotCertain,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_was_done_before_the_line_was_cut_is_found() {
    done_and_found(Fault::DropAfterCommit, Offered).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_was_done_before_the_line_was_cut_is_found_without_operations() {
    done_and_found(Fault::DropAfterCommit, NotOffered).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_401_after_the_write_was_done_is_no_reason_to_send_it_again() {
    done_and_found(Fault::UnauthorisedAfterCommit, Offered).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_401_after_the_write_was_done_is_seen_through_without_operations() {
    done_and_found(Fault::UnauthorisedAfterCommit, NotOffered).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_gave_up_on_a_write_that_was_done_is_not_believed() {
    done_and_found(Fault::StatusAfterCommit { status: 504 }, Offered).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_after_the_write_was_done_is_neither_followed_nor_believed() {
    done_and_found(Fault::StatusAfterCommit { status: 303 }, NotOffered).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_stops_halfway_is_no_answer() {
    done_and_found(Fault::Truncated, NotOffered).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_the_platform_broke_down_at_failed_for_certain_after_a_minute() {
    let broken = Fault::Status {
        status: 500,
        body: None,
    };
    not_done_and_certain(broken, Offered).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_hung_failed_for_certain_after_a_minute() {
    not_done_and_certain(Fault::Hang, Offered).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_whose_line_was_reset_failed_for_certain_without_operations() {
    not_done_and_certain(Fault::Reset, NotOffered).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_page_in_the_answer_s_place_says_nothing_of_the_write() {
    not_done_and_certain(Fault::Html200, NotOffered).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirected_write_is_not_sent_to_the_other_place() {
    let elsewhere = Fault::Status {
        status: 307,
        body: None,
    };
    not_done_and_certain(elsewhere, Offered).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_is_not_sent_again_after_a_401() {
    not_done_and_certain(Fault::UnauthorisedWhileValid, Offered).await;
}
