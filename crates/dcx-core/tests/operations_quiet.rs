//! Following what was sent costs nothing while there is nobody to ask. The tests have one thread: whoever
//! goes round and round without a pause keeps everybody else from running, the tests too.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::collections::HashSet;
use std::time::Duration;

use dcx_api::{Obstacle, PowerAction, PowerState};
use dcx_core::operation::{JournalState, Order};
use dcx_platform::{Config, Fault, FaultRule, Running};
use support::writing::{Work, quick};
use support::{ALEX, Computer, JOHN, impatient, platform, until};

/// Customers that are looked at together are fewer.
const CUSTOMERS: usize = 5;
const OPERATIONS: &str = "GET /api/operations";

/// A platform that never gets done with anything.
fn slow() -> Config {
    Config {
        operation_time: Duration::from_secs(24 * 3600),
        customers: 12,
        vms: 120,
        ..quick()
    }
}

/// Lets everybody else run many times.
async fn everybody_has_a_turn() {
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
}

fn lists(platform: &Running) -> u32 {
    platform.count(OPERATIONS).calls
}

#[tokio::test]
async fn without_a_session_or_a_way_to_the_platform_what_is_under_way_waits_quietly() {
    let platform = platform(slow()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let work = Work::at(client, "Vodacom").await;
    let machine = work.running(&platform, 1).await.remove(0);
    let stop = work.power(&machine, PowerAction::Stop);
    work.client.perform(stop.clone()).await.unwrap();
    work.until(&stop.id, JournalState::Accepted).await;

    platform.revoke(JOHN, true).unwrap();
    work.client.refresh(&work.tenant).unwrap();
    let desk = work.client.desk().unwrap();
    until("the session is over", || {
        desk.obstacle() == Some(Obstacle::SessionEnded)
    })
    .await;
    let before = lists(&platform);
    computer.clock.advance(3_600_000);
    everybody_has_a_turn().await;
    assert_eq!(lists(&platform), before, "nobody is asked");
    assert_eq!(work.row(&stop.id).state, JournalState::Accepted);
}

#[tokio::test]
async fn tenants_that_wait_for_their_turn_wait_quietly() {
    let platform = platform(slow()).await;
    let computer = Computer {
        wire: impatient(),
        ..Computer::new()
    };
    let client = computer.signed_in(&platform, ALEX).await;
    let work = Work::at(client, "CloudTech").await;
    let mut machines = Vec::new();
    until("machines of several customers run", || {
        let mut owners = HashSet::new();
        machines = work.machines();
        machines.retain(|row| {
            row.power.state == PowerState::Running && owners.insert(row.organisation_id.clone())
        });
        machines.truncate(CUSTOMERS);
        machines.len() == CUSTOMERS
    })
    .await;
    let hang = FaultRule::new(OPERATIONS, Fault::Hang);
    platform.set_fault(hang).unwrap();
    let mut asked = Vec::new();
    for machine in machines {
        let stop = work.request(Order::Power {
            organisation_id: machine.organisation_id,
            machine_id: machine.id,
            action: PowerAction::Stop,
        });
        work.client.perform(stop.clone()).await.unwrap();
        work.until(&stop.id, JournalState::Accepted).await;
        asked.push(stop.id);
    }
    let before = lists(&platform);
    computer.clock.advance(60_000);
    everybody_has_a_turn().await;
    let lists = lists(&platform) - before;
    let most = u32::try_from(2 * CUSTOMERS).unwrap();
    assert!(
        lists <= most,
        "once to follow it and once for the screen: {lists}"
    );
    // And each has its turn when those before it are answered.
    platform.clear_faults();
    platform.advance_clock(Duration::from_secs(24 * 3600));
    for id in &asked {
        let row = work.found_out(&computer.clock, id).await;
        assert_eq!(row.state, JournalState::Done, "{row:?}");
    }
}
