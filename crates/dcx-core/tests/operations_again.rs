//! What is tried again is checked as it was the first time: by the tenant in view, and by how each machine is now.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use dcx_api::{ClientOptions, Obstacle, PowerAction, Problem};
use dcx_core::operation::{Finding, JournalState, Order, RunRequest};
use dcx_core::view::journal::{RunRetry, run};
use dcx_core::view::tenant::TenantRef;
use dcx_platform::{Fault, FaultRule};
use support::deeds::{Deed, Office};
use support::fleet::{Fleet, MACHINES};
use support::until;
use support::writing::{POWER, new_id};

fn is_conflict<T>(answer: &Result<T, Problem>, with: &str) -> bool {
    matches!(answer, Err(Problem::Conflict { code, .. }) if code == with)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_that_can_not_any_more_is_not_asked_again_and_says_why() {
    let (platform, fleet) = Fleet::new().await;
    let id = fleet.failed(&platform).await;
    let (off, busy) = (&fleet.machines[0], &fleet.machines[1]);
    fleet.turn(&platform, &off.machine_id, false).await;
    platform
        .set_fault(FaultRule::new(POWER, Fault::Delay { ms: 1500 }))
        .unwrap();
    let stop = fleet.work.request(Order::Power {
        organisation_id: busy.organisation_id.clone(),
        machine_id: busy.machine_id.clone(),
        action: PowerAction::Stop,
    });
    fleet.work.client.perform(stop).await.unwrap();

    let retry = fleet.retry(&id);
    let again = fleet.work.client.retry_run(retry.clone()).await.unwrap();
    assert_eq!(again.machines, MACHINES, "each has its line");
    until("all but one are sent", || {
        platform.count(POWER).calls == MACHINES - 1
    })
    .await;
    let sent = fleet.sent(&retry.new_id).await;
    assert_eq!((sent.counts.failed, sent.counts.not_sent), (0, 2));
    for (machine, obstacle) in [(off, Obstacle::NotRunning), (busy, Obstacle::AlreadyAsked)] {
        let of = |id: &_| *id == machine.machine_id;
        let row = sent
            .rows
            .iter()
            .find(|row| row.machine_id.as_ref().is_some_and(of));
        let row = row.unwrap();
        assert_eq!(row.state, JournalState::Failed);
        assert_eq!(row.problem, Some(Problem::NotPossible { obstacle }));
        assert_eq!((row.finding, row.sent_at), (Some(Finding::NeverSent), None));
        assert!(row.can_retry, "when it can again");
    }
    assert_eq!(fleet.view(&id).can_retry, 0);
    // The one press of "stop", and seven restarts.
    assert_eq!(platform.count(POWER).calls, 1 + MACHINES - 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_none_can_any_more_nothing_is_written_down() {
    let (platform, fleet) = Fleet::new().await;
    let id = fleet.failed(&platform).await;
    for machine in &fleet.machines {
        fleet.turn(&platform, &machine.machine_id, false).await;
    }
    let retry = fleet.retry(&id);
    assert_eq!(
        fleet
            .work
            .client
            .retry_run(retry.clone())
            .await
            .unwrap_err(),
        Problem::NotPossible {
            obstacle: Obstacle::NotRunning
        }
    );
    let desk = fleet.work.client.desk().unwrap();
    let none = run(&desk, &fleet.query(&retry.new_id));
    assert_eq!(none.unwrap_err(), Problem::NotFound);
    assert_eq!(fleet.view(&id).can_retry, MACHINES);
    assert_eq!(platform.count(POWER).calls, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_machines_than_were_said_to_have_failed_are_not_asked_again() {
    let (platform, fleet) = Fleet::new().await;
    let id = fleet.failed(&platform).await;
    let shown = fleet.retry(&id);
    let one = fleet.view(&id).rows[0].id.clone();
    let again = fleet.work.retry(&one, &new_id()).await.unwrap();
    fleet.work.until(&again.id, JournalState::Done).await;
    let refused = fleet.work.client.retry_run(shown).await;
    assert!(is_conflict(&refused, "selection_changed"), "{refused:?}");
    assert_eq!(platform.count(POWER).calls, 1);
    let now = fleet.retry(&id);
    let again = fleet.work.client.retry_run(now).await.unwrap();
    assert_eq!(again.machines, MACHINES - 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_was_left_is_not_written_to_again() {
    let (platform, fleet) = Fleet::new().await;
    let id = fleet.failed(&platform).await;
    let (work, one) = (&fleet.work, fleet.view(&id).rows[0].id.clone());
    let retry = fleet.retry(&id);
    let mut owners = fleet.machines.iter().map(|one| &one.organisation_id);
    let customer = owners.find(|owner| **owner != work.organisation);
    let elsewhere = TenantRef::Organisation {
        id: customer.unwrap().clone(),
    };
    work.client.open_tenant(&elsewhere).unwrap();
    let single = work.retry(&one, &new_id()).await;
    assert_eq!(single.unwrap_err(), Problem::ScopeChanged);
    let all = work.client.retry_run(retry.clone()).await;
    assert_eq!(all.unwrap_err(), Problem::ScopeChanged);
    assert_eq!(platform.count(POWER).calls, 0);
    // A dialogue that was opened there is about the same machines, of the tenant that they were asked for in.
    let opened_there = RunRetry {
        tenant: elsewhere,
        ..retry
    };
    let again = work.client.retry_run(opened_there).await.unwrap();
    assert_eq!(again.machines, MACHINES);
    let sent = fleet.sent(&again.id).await;
    assert_eq!(sent.counts.failed + sent.counts.not_sent, 0);
    assert!(sent.rows.iter().all(|row| row.tenant == work.tenant));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_tries_something_else_again_is_refused() {
    let (platform, fleet) = Fleet::new().await;
    let request = fleet.request();
    let first = fleet.failed(&platform).await;
    let second = fleet.failed(&platform).await;
    let retry = fleet.retry(&first);
    fleet.work.client.retry_run(retry.clone()).await.unwrap();
    fleet.sent(&retry.new_id).await;
    let other = RunRetry {
        id: second,
        ..retry.clone()
    };
    let refused = fleet.work.client.retry_run(other).await;
    assert!(is_conflict(&refused, "operation_id_reused"), "{refused:?}");
    // Nor is a retry a run that was asked for by itself.
    let begun = RunRequest {
        id: retry.new_id.clone(),
        ..request
    };
    let refused = fleet.begin(&begun).await;
    assert!(is_conflict(&refused, "operation_id_reused"), "{refused:?}");
    assert!(fleet.work.client.retry_run(retry).await.is_ok());
    assert_eq!(platform.count(POWER).calls, MACHINES);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_s_id_belongs_to_what_it_tries_again() {
    let office = Office::open(ClientOptions::default()).await;
    let body = Some(String::from("{}"));
    office.fault(Deed::TopUp.route(), Fault::Status { status: 409, body });
    let request = office.request(Deed::TopUp).await;
    let (one, two) = (request.clone(), office.work.request(request.order));
    for request in [&one, &two] {
        office.work.client.perform(request.clone()).await.unwrap();
        office.work.ended(&request.id).await;
    }
    let again = new_id();
    office.work.retry(&one.id, &again).await.unwrap();
    let refused = office.work.retry(&two.id, &again).await;
    assert!(is_conflict(&refused, "operation_id_reused"), "{refused:?}");
    assert_eq!(office.work.retry(&one.id, &again).await.unwrap().id, again);
}
