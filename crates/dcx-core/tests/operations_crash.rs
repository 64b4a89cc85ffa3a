//! The program is killed while it writes: before an operation goes out, while it is out, after it was
//! done and before that was heard. What the next start finds in the journal is the truth, or unknown
//! until it is found (promise 8).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::time::Duration;

use dcx_api::{ClientOptions, PowerAction, Problem};
use dcx_core::operation::{Finding, JournalId, JournalState, MachineSelection, MachineTarget};
use dcx_core::view::journal::{JournalFilter, RunQuery, run};
use dcx_platform::{Config, Fault, FaultRule, Rotation, Running};
use support::deeds::{Deed, LEDGER, Office};
use support::writer::{Asked, Writer, do_the_job_if_there_is_one};
use support::writing::{POWER, TOP_UP, Work, new_id, quick};
use support::{Computer, until};

/// Operations of a run that are on their way at the same time.
const AT_ONCE: u32 = 4;

async fn office(config: Config) -> Office {
    // The program that is killed takes its newest refresh token with it.
    let config = Config {
        rotation: Rotation::None,
        ..config
    };
    Office::of(config, ClientOptions::default()).await
}

/// A computer after a crash, with its platform.
struct Wreck {
    platform: Running,
    computer: Computer,
}

/// Lets another program ask, and kills it when the moment has come.
async fn killed(
    test: &str,
    office: Office,
    asked: &Asked,
    when: impl Fn(&Running, &Writer) -> bool,
) -> Wreck {
    let Office {
        platform,
        computer,
        work,
    } = office;
    drop(work);
    let writer = Writer::start(test, &computer, asked);
    until("the moment has come", || when(&platform, &writer)).await;
    writer.kill();
    Wreck { platform, computer }
}

impl Wreck {
    /// Starts the program again.
    async fn restarted(&self) -> Work {
        let client = self.computer.start();
        client.resume().await;
        Work::at(client, "CloudTech").await
    }

    async fn found_out(&self, work: &Work, id: &JournalId) -> (JournalState, Option<Finding>) {
        let row = work.found_out(&self.computer.clock, id).await;
        (row.state, row.finding)
    }

    fn top_ups(&self) -> (u32, u32) {
        let count = self.platform.count(TOP_UP);
        (count.calls, count.effects)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_it_went_out_it_was_never_sent_and_is_not_sent_later() {
    do_the_job_if_there_is_one().await;
    let office = office(quick()).await;
    let request = office.request(Deed::TopUp).await;
    office.fault(LEDGER, Fault::Hang);
    let test = "killed_before_it_went_out_it_was_never_sent_and_is_not_sent_later";
    // It looks at the ledger once it is written down, and before it goes out.
    let looks = |platform: &Running, _: &Writer| platform.count(LEDGER).calls == 1;
    office.platform.clear_counts();
    let wreck = killed(test, office, &Asked::One(request.clone()), looks).await;
    wreck.platform.clear_faults();
    let work = wreck.restarted().await;
    let row = work.row(&request.id);
    assert_eq!(
        (row.state, row.finding, row.sent_at),
        (JournalState::Failed, Some(Finding::NeverSent), None)
    );
    // The user asks again; the old one stays where it is.
    let again = work.retry(&request.id, &new_id()).await.unwrap();
    let found = wreck.found_out(&work, &again.id).await;
    assert_eq!(found, (JournalState::Done, None));
    assert_eq!(wreck.top_ups(), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_it_was_out_it_is_unknown_and_then_certain() {
    do_the_job_if_there_is_one().await;
    let office = office(quick()).await;
    let request = office.request(Deed::TopUp).await;
    office.fault(TOP_UP, Fault::Hang);
    let test = "killed_while_it_was_out_it_is_unknown_and_then_certain";
    let arrived = |platform: &Running, _: &Writer| platform.count(TOP_UP).calls == 1;
    let wreck = killed(test, office, &Asked::One(request.clone()), arrived).await;
    let work = wreck.restarted().await;
    let row = work.row(&request.id);
    assert_eq!(
        (row.state, row.problem, row.can_retry),
        (JournalState::Unknown, Some(Problem::OutcomeUnknown), false)
    );
    let found = wreck.found_out(&work, &request.id).await;
    assert_eq!(found, (JournalState::Failed, Some(Finding::NoTrace)));
    assert_eq!(wreck.top_ups(), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_it_was_done_and_before_that_was_heard_it_is_found() {
    do_the_job_if_there_is_one().await;
    let office = office(quick()).await;
    let request = office.request(Deed::TopUp).await;
    // The money moves, and the answer takes minutes to say so.
    let drip = Fault::Drip {
        bytes_per_second: 1,
    };
    office.fault(TOP_UP, drip);
    let test = "killed_after_it_was_done_and_before_that_was_heard_it_is_found";
    let done = |platform: &Running, _: &Writer| platform.count(TOP_UP).effects == 1;
    let wreck = killed(test, office, &Asked::One(request.clone()), done).await;
    let work = wreck.restarted().await;
    let found = wreck.found_out(&work, &request.id).await;
    assert_eq!(found, (JournalState::Done, Some(Finding::LedgerLine)));
    // A page that was restored asks once more with the id that it had.
    let again = work.client.perform(request).await.unwrap();
    assert_eq!(again.state, JournalState::Done);
    assert_eq!(wreck.top_ups(), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_the_platform_is_at_it_it_is_followed_to_its_end() {
    do_the_job_if_there_is_one().await;
    let config = Config {
        operation_time: Duration::from_secs(600),
        ..quick()
    };
    let office = office(config).await;
    let request = office.request(Deed::Stop).await;
    let test = "killed_while_the_platform_is_at_it_it_is_followed_to_its_end";
    let accepted = |_: &Running, writer: &Writer| writer.has_said("accepted");
    let wreck = killed(test, office, &Asked::One(request.clone()), accepted).await;
    let work = wreck.restarted().await;
    let row = work.row(&request.id);
    assert_eq!(row.state, JournalState::Accepted, "{row:?}");
    assert!(row.operation_id.is_some());
    wreck.platform.advance_clock(Duration::from_secs(600));
    let (state, _) = wreck.found_out(&work, &request.id).await;
    assert_eq!(state, JournalState::Done);
    let count = wreck.platform.count(POWER);
    assert_eq!((count.calls, count.effects), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_of_a_run_each_machine_has_its_own_truth() {
    do_the_job_if_there_is_one().await;
    let config = Config {
        vms: 120,
        ..quick()
    };
    let office = office(config).await;
    let running = office.work.running(&office.platform, 9).await;
    let rows = office.work.machines().into_iter();
    let machines: Vec<_> = rows
        .filter(|row| running.contains(&row.id))
        .map(|row| MachineTarget {
            organisation_id: row.organisation_id,
            machine_id: row.id,
        })
        .collect();
    let selection = MachineSelection::Some { machines };
    let request = office.work.run_over(PowerAction::Stop, selection);
    office.fault(POWER, Fault::Hang);
    let test = "killed_in_the_middle_of_a_run_each_machine_has_its_own_truth";
    let under_way = |platform: &Running, _: &Writer| platform.count(POWER).calls == AT_ONCE;
    let wreck = killed(test, office, &Asked::Run(request.clone()), under_way).await;
    wreck.platform.clear_faults();
    let work = wreck.restarted().await;
    let query = RunQuery {
        account: work.account.clone(),
        id: request.id,
        filter: JournalFilter::All,
        offset: 0,
        limit: 100,
    };
    let rows = run(&work.client.desk().unwrap(), &query).unwrap().rows;
    assert_eq!(rows.len(), 9);
    let mut never_sent = 0;
    for row in rows {
        let found = wreck.found_out(&work, &row.id).await;
        match found {
            (JournalState::Failed, Some(Finding::NeverSent)) => never_sent += 1,
            _ => assert_eq!(found, (JournalState::Failed, Some(Finding::NoTrace))),
        }
    }
    assert_eq!(never_sent, 9 - AT_ONCE);
    let count = wreck.platform.count(POWER);
    assert_eq!((count.calls, count.effects), (AT_ONCE, 0));
}

/// The first thing after a start: the platform hasn't said anything yet, not even what time it is there.
#[tokio::test(flavor = "multi_thread")]
async fn what_goes_out_first_thing_after_a_start_can_be_found_out_about_as_well() {
    let office = office(quick()).await;
    let request = office.request(Deed::Stop).await;
    let Office {
        platform,
        computer,
        work,
    } = office;
    drop(work);
    let slow = FaultRule::new("*", Fault::Delay { ms: 1500 });
    platform.set_fault(slow).unwrap();
    let nothing = FaultRule::new(POWER, Fault::Reset);
    platform.set_fault(nothing).unwrap();
    let client = computer.start();
    client.resume().await;
    let work = Work::at(client, "CloudTech").await;
    work.client.perform(request.clone()).await.unwrap();
    until("it went out", || platform.count(POWER).calls == 1).await;
    platform.clear_faults();
    let row = work.found_out(&computer.clock, &request.id).await;
    assert_eq!(row.state, JournalState::Failed, "{row:?}");
    assert_eq!(row.finding, Some(Finding::NoTrace));
    assert_eq!(platform.count(POWER).effects, 0);
}
