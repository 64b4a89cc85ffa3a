//! One order for many machines: each is asked once, what the platform puts off waits, and what was not
//! sent can be taken back or tried again.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::time::Duration;

use dcx_api::{Obstacle, PowerAction, Problem};
use dcx_core::operation::{Finding, JournalState, MachineSelection, MachineTarget, RunRequest};
use dcx_core::view::journal::JournalRow;
use dcx_core::view::machines::{MachineColumn, MachineSort};
use dcx_platform::{Config, Fault, FaultRule, Running};
use support::fleet::{AT_ONCE, Fleet, MACHINES, fleets};
use support::proxy::Tap;
use support::writing::POWER;
use support::{Computer, impatient, platform, until};

#[tokio::test]
async fn a_run_asks_each_machine_once() {
    let (platform, fleet) = Fleet::new().await;
    let request = fleet.request();
    let begun = fleet.begin(&request).await.unwrap();
    assert_eq!(begun.machines, MACHINES);
    // The page was reloaded and asks again, twice at once.
    let again = || fleet.begin(&request);
    let (one, two) = tokio::join!(again(), again());
    assert_eq!(
        (one.unwrap().id, two.unwrap().id),
        (begun.id.clone(), begun.id.clone())
    );
    let sent = fleet.sent(&request.id).await;
    assert_eq!(sent.counts.failed + sent.counts.unknown, 0);
    assert_eq!(sent.machines, MACHINES);
    let count = platform.count(POWER);
    assert_eq!((count.calls, count.effects), (MACHINES, MACHINES));
}

/// One fewer and one more: as many as before, and not the same.
#[tokio::test]
async fn other_machines_than_were_shown_are_not_asked_though_they_are_as_many() {
    let (platform, fleet) = Fleet::new().await;
    let all = MachineSelection::Matching {
        search: String::new(),
        sort: MachineSort {
            column: MachineColumn::Name,
            descending: false,
        },
    };
    let last = fleet.machines[MACHINES as usize - 1].machine_id.clone();
    fleet.turn(&platform, &last, false).await;
    let shown = fleet.work.run_over(PowerAction::Restart, all.clone());
    let first = fleet.machines[0].machine_id.clone();
    fleet.turn(&platform, &first, false).await;
    fleet.turn(&platform, &last, true).await;
    let changed = |answer| matches!(answer, Err(Problem::Conflict { code, .. }) if code == "selection_changed");
    assert!(changed(fleet.begin(&shown).await));
    let now = fleet.work.run_over(PowerAction::Restart, all);
    assert_ne!(now.fingerprint, shown.fingerprint);
    assert_eq!(platform.count(POWER).calls, 0);
    // Those that are shown again are asked.
    let machines = fleet.begin(&now).await.unwrap().machines;
    let sent = fleet.sent(&now.id).await;
    assert_eq!((sent.counts.failed, sent.machines), (0, machines));
    assert_eq!(platform.count(POWER).calls, machines);
}

#[tokio::test]
async fn a_run_over_nothing_is_refused() {
    let (platform, fleet) = Fleet::new().await;
    let machines = Vec::new();
    let nothing = MachineSelection::Some { machines };
    let request = fleet.work.run_over(PowerAction::Restart, nothing);
    assert_eq!(
        fleet.begin(&request).await.unwrap_err(),
        Problem::NotPossible {
            obstacle: Obstacle::Nothing
        }
    );
    assert_eq!(platform.count(POWER).calls, 0);
}

#[tokio::test]
async fn an_id_that_is_another_run_s_is_refused() {
    let (platform, fleet) = Fleet::new().await;
    let request = fleet.request();
    fleet.begin(&request).await.unwrap();
    fleet.sent(&request.id).await;
    let fewer = MachineSelection::Some {
        machines: fleet.machines[1..].to_vec(),
    };
    let fewer = RunRequest {
        id: request.id.clone(),
        ..fleet.work.run_over(PowerAction::Restart, fewer)
    };
    let stop = RunRequest {
        action: PowerAction::Stop,
        ..request.clone()
    };
    for other in [fewer, stop] {
        let refused = fleet.begin(&other).await;
        assert!(
            matches!(&refused, Err(Problem::Conflict { code, .. }) if code == "operation_id_reused"),
            "{refused:?}"
        );
    }
    assert_eq!(fleet.begin(&request).await.unwrap().machines, MACHINES);
    assert_eq!(platform.count(POWER).calls, MACHINES);
}

/// Begins a run whose first operations take a while to be answered, and waits until those are out.
async fn first_on_their_way(platform: &Running, fleet: &Fleet) -> RunRequest {
    platform
        .set_fault(FaultRule::new(POWER, Fault::Delay { ms: 1500 }))
        .unwrap();
    let request = fleet.request();
    fleet.begin(&request).await.unwrap();
    until("the first are on their way", || {
        platform.count(POWER).calls == AT_ONCE
    })
    .await;
    request
}

#[tokio::test]
async fn a_few_go_out_at_once_and_the_rest_can_be_taken_back() {
    let (platform, fleet) = Fleet::new().await;
    let request = first_on_their_way(&platform, &fleet).await;
    let cancelled = fleet
        .work
        .client
        .cancel_run(&fleet.named(&request.id))
        .unwrap();
    assert_eq!(cancelled.counts.not_sent, MACHINES - AT_ONCE);
    assert!(!cancelled.can_cancel);
    let sent = fleet.sent(&request.id).await;
    assert_eq!(
        (sent.counts.failed, sent.counts.not_sent),
        (0, MACHINES - AT_ONCE)
    );
    assert_eq!(platform.count(POWER).calls, AT_ONCE);
    platform.clear_faults();
    // What was taken back can be asked for again, once, as another run.
    let retry = fleet.retry(&request.id);
    let again = || fleet.work.client.retry_run(retry.clone());
    assert_eq!(again().await.unwrap().machines, MACHINES - AT_ONCE);
    assert_eq!(again().await.unwrap().id, retry.new_id);
    let sent = fleet.sent(&retry.new_id).await;
    assert_eq!(sent.counts.failed + sent.counts.not_sent, 0);
    assert_eq!(platform.count(POWER).effects, MACHINES);
    let third = fleet.retry(&request.id);
    assert!(fleet.work.client.retry_run(third).await.is_err());
}

#[tokio::test]
async fn a_platform_that_wants_a_pause_gets_it_and_then_the_rest() {
    let (platform, fleet) = Fleet::new().await;
    platform
        .set_fault(FaultRule::new(POWER, Fault::RetryAfter { seconds: 1 }).times(3))
        .unwrap();
    let request = fleet.request();
    fleet.begin(&request).await.unwrap();
    let sent = fleet.sent(&request.id).await;
    assert_eq!(sent.counts.failed + sent.counts.unknown, 0);
    let count = platform.count(POWER);
    assert_eq!(count.effects, MACHINES);
    assert_eq!(count.calls, MACHINES + 3, "each put off once");
}

#[tokio::test]
async fn where_the_platform_goes_away_the_rest_is_not_sent() {
    let (platform, fleet) = Fleet::new().await;
    platform
        .set_fault(FaultRule::new(POWER, Fault::Delay { ms: 60_000 }))
        .unwrap();
    let request = fleet.request();
    fleet.begin(&request).await.unwrap();
    until("the first are on their way", || {
        platform.count(POWER).calls == AT_ONCE
    })
    .await;
    platform.stop().await;
    let sent = fleet.sent(&request.id).await;
    // Those on their way may have been done; those behind them certainly were not.
    assert_eq!(sent.counts.unknown, AT_ONCE);
    assert_eq!(
        sent.counts.failed + sent.counts.not_sent,
        MACHINES - AT_ONCE
    );
    let rest = sent
        .rows
        .iter()
        .filter(|row| row.state == JournalState::Failed);
    for row in rest {
        assert_eq!(row.problem, Some(Problem::Offline));
        assert!(row.can_retry);
    }
}

/// Nothing of the run itself failed: that the platform is out of reach was seen elsewhere.
#[tokio::test]
async fn where_the_platform_is_out_of_reach_the_rest_is_not_even_tried() {
    let platform = platform(fleets()).await;
    let tap = Tap::on(platform.origin()).await;
    let fleet = Fleet::of(&platform, tap.origin(), Computer::new()).await;
    let request = first_on_their_way(&platform, &fleet).await;
    tap.cut_reads();
    fleet.work.client.nudge();
    let desk = fleet.work.client.desk().unwrap();
    until("the platform is out of reach", || {
        desk.obstacle() == Some(Obstacle::Offline)
    })
    .await;
    let sent = fleet.sent(&request.id).await;
    assert_eq!(platform.count(POWER).calls, AT_ONCE);
    assert_not_sent(&sent.rows, MACHINES - AT_ONCE, &Problem::Offline);
}

/// A way that swallows everything answers nothing, not even that it can't be gone.
#[tokio::test]
async fn where_nothing_gets_out_in_time_the_rest_is_not_sent() {
    let computer = Computer {
        wire: impatient(),
        ..Computer::new()
    };
    let config = Config {
        access_ttl: Duration::from_secs(60),
        ..fleets()
    };
    let platform = platform(config).await;
    let fleet = Fleet::of(&platform, platform.origin(), computer).await;
    let request = fleet.request();
    // Without a new token nothing goes out.
    platform
        .set_fault(FaultRule::new("POST /api/auth/refresh", Fault::Hang))
        .unwrap();
    fleet.computer.clock.advance(70_000);
    fleet.begin(&request).await.unwrap();
    let sent = fleet.sent(&request.id).await;
    assert_eq!(
        (sent.counts.failed, sent.counts.not_sent),
        (AT_ONCE, MACHINES - AT_ONCE)
    );
    assert_not_sent(&sent.rows, MACHINES - AT_ONCE, &Problem::TimedOut);
    assert_eq!(platform.count(POWER).calls, 0);
}

/// The lid was shut in the middle of a run and opened hours later: whoever asked may be gone, and the
/// machines stand otherwise by now.
#[tokio::test(flavor = "multi_thread")]
async fn a_computer_that_slept_in_the_middle_of_a_run_sends_nothing_more_of_it() {
    let (platform, fleet) = Fleet::new().await;
    let request = first_on_their_way(&platform, &fleet).await;
    fleet.computer.clock.advance(8 * 3600 * 1000);
    let sent = fleet.sent(&request.id).await;
    assert_eq!(platform.count(POWER).calls, AT_ONCE);
    assert_eq!(sent.counts.not_sent, MACHINES - AT_ONCE);
    assert_eq!(sent.can_retry, MACHINES - AT_ONCE, "who is there may ask");
    // What is asked for now goes out.
    let again = fleet.retry(&request.id);
    let begun = fleet.work.client.retry_run(again).await.unwrap();
    fleet.sent(&begun.id).await;
    assert_eq!(platform.count(POWER).calls, MACHINES);
}

/// A run that is begun right after the sleep doesn't bring back the one from before it.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_begun_after_a_sleep_takes_nothing_along_of_the_one_before() {
    let (platform, fleet) = Fleet::new().await;
    platform
        .set_fault(FaultRule::new(POWER, Fault::Delay { ms: 1500 }))
        .unwrap();
    let over = |machines: &[MachineTarget]| {
        let machines = machines.to_vec();
        let selection = MachineSelection::Some { machines };
        fleet.work.run_over(PowerAction::Restart, selection)
    };
    let (most, last) = fleet.machines.split_at(MACHINES as usize - 1);
    let before = over(most);
    fleet.begin(&before).await.unwrap();
    until("the first are on their way", || {
        platform.count(POWER).calls == AT_ONCE
    })
    .await;
    fleet.computer.clock.advance(8 * 3600 * 1000);
    let after = over(last);
    fleet.begin(&after).await.unwrap();
    assert_eq!(fleet.sent(&after.id).await.counts.not_sent, 0);
    let not_sent = fleet.sent(&before.id).await.counts.not_sent;
    assert_eq!(not_sent, MACHINES - 1 - AT_ONCE);
    assert_eq!(platform.count(POWER).calls, AT_ONCE + 1);
}

/// So many were never sent, with this for a reason.
fn assert_not_sent(rows: &[JournalRow], count: u32, problem: &Problem) {
    let rest = rows
        .iter()
        .filter(|row| row.finding == Some(Finding::NeverSent));
    let rest: Vec<_> = rest.collect();
    assert_eq!(rest.len(), count as usize, "{rows:?}");
    for row in rest {
        assert_eq!(row.state, JournalState::Failed);
        assert_eq!(row.problem.as_ref(), Some(problem));
        assert!(row.can_retry);
    }
}
