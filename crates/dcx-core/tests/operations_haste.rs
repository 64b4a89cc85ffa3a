//! While a machine is changing it is read every few seconds, and then at its usual pace again: the
//! screen shows what the platform reports, soon, and the platform is not asked for ever.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::time::Duration;

use dcx_api::{Machine, PowerAction, PowerState, Rows};
use dcx_core::operation::JournalState;
use dcx_core::resource::Resource;
use dcx_platform::{Config, Running};
use support::writing::{Work, quick};
use support::{Computer, JOHN, platform, until};

const MACHINES: &str = "GET /api/vms/list";

/// How many readings are timed, and how long that many take at least when each is due after half a
/// minute.
const READINGS: u32 = 4;
const SLOWLY: Duration = Duration::from_secs(70);
/// After so many milliseconds a hasty reading is due again, and no other.
const HASTY: i64 = 4_000;

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

/// Moves the clock on by what a hasty reading needs, once: the machines are read again, and what
/// came of it is kept.
async fn read_in_haste(work: &Work, computer: &Computer, platform: &Running) {
    let desk = work.client.desk().unwrap();
    let machines = Resource::Machines(work.organisation.clone());
    let before = platform.count(MACHINES).calls;
    computer.clock.advance(HASTY);
    let moved = computer.clock.now();
    until("they are read again, and soon", || {
        assert!(computer.clock.now().as_millis() < moved.as_millis() + 20_000);
        desk.sync().nudge();
        let read = desk.get::<Rows<Machine>>(&machines).state.fetched_at;
        platform.count(MACHINES).calls > before && read >= Some(moved)
    })
    .await;
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
    for _ in 0..READINGS {
        read_in_haste(&work, &computer, &platform).await;
    }
    computer.clock.advance(31_000);
    let after = time_of_readings(&work, &computer, &platform).await;
    assert!(after > SLOWLY, "{READINGS} readings in {after:?}");
}
