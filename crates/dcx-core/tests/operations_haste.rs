//! While a machine is changing it is read every few seconds, and then at its usual pace again: the
//! screen shows what the platform reports, soon, and the platform is not asked for ever.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::time::Duration;

use dcx_api::{PowerAction, PowerState};
use dcx_core::operation::JournalState;
use dcx_platform::{Config, Running};
use support::writing::{Work, quick};
use support::{Computer, JOHN, platform, until};

const MACHINES: &str = "GET /api/vms/list";

/// How many readings are timed, and how long that many take when each is due after 3 s, with what a
/// busy computer adds; and after half a minute.
const READINGS: u32 = 4;
const QUICKLY: Duration = Duration::from_secs(35);
const SLOWLY: Duration = Duration::from_secs(70);

/// How long it takes by the client's clock until the machines were read so often. The clock is moved
/// on in small steps; where the computer is slow, what passes meanwhile counts too.
async fn time_of_readings(work: &Work, computer: &Computer, platform: &Running) -> Duration {
    let (begin, desk) = (computer.clock.mark(), work.client.desk().unwrap());
    let reads = || platform.count(MACHINES).calls;
    let last = reads() + READINGS;
    until("the machines were read so often", || {
        computer.clock.advance(500);
        // Has the engine look at its plan.
        desk.sync().nudge();
        reads() >= last
    })
    .await;
    computer.clock.since(&begin)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_that_changes_is_read_every_few_seconds_for_half_a_minute() {
    let config = Config {
        operation_time: Duration::from_secs(3600),
        ..quick()
    };
    let platform = platform(config).await;
    let computer = Computer::new();
    // Sees one organisation, so that every list that is read is its own.
    let client = computer.signed_in(&platform, JOHN).await;
    let work = Work::at(client, "Vodacom").await;
    let machine = work.running(&platform, 1).await.remove(0);
    let usual = time_of_readings(&work, &computer, &platform).await;
    assert!(usual > SLOWLY, "{READINGS} readings in {usual:?}");
    let request = work.power(&machine, PowerAction::Stop);
    work.client.perform(request.clone()).await.unwrap();
    work.until(&request.id, JournalState::Accepted).await;
    // The screen shows what the platform says, and no guess of what will be.
    until("it is said to be stopping", || {
        let rows = work.machines();
        let row = rows.iter().find(|row| row.id == machine).unwrap();
        assert!(row.power.state != PowerState::Stopped);
        row.power.state == PowerState::Stopping
    })
    .await;
    let fast = time_of_readings(&work, &computer, &platform).await;
    assert!(fast < QUICKLY, "{READINGS} readings in {fast:?}");
    computer.clock.advance(31_000);
    let after = time_of_readings(&work, &computer, &platform).await;
    assert!(after > SLOWLY, "{READINGS} readings in {after:?}");
}
