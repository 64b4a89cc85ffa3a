//! A run as large as a run may be, over many tenants: each machine is asked once and followed to its end, and the platform
//! isn't asked after each of them one by one.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::collections::HashSet;
use std::time::Duration;

use dcx_api::{Obstacle, PowerAction, PowerState, Problem};
use dcx_core::operation::{MachineSelection, MachineTarget};
use dcx_core::view::journal::{JournalFilter, RunQuery, run};
use dcx_core::view::machines::{MachineColumn, MachineQuery, MachineSort, window};
use dcx_platform::Config;
use support::writing::{POWER, Work};
use support::{ALEX, Computer, platform, until};

const MOST: u32 = 500;
const OPERATIONS: &str = "GET /api/operations";
const OPERATION: &str = "GET /api/operations/{operationId}";

/// The running machines of the tenant, one more than a run takes. The list grows meanwhile: a machine may come twice.
fn running(work: &Work) -> Vec<MachineTarget> {
    let desk = work.client.desk().unwrap();
    let sort = MachineSort {
        column: MachineColumn::Name,
        descending: false,
    };
    let mut found = Vec::new();
    for offset in (0..2_000).step_by(100) {
        let query = MachineQuery {
            tenant: work.tenant.clone(),
            search: String::new(),
            sort,
            offset,
            limit: 100,
        };
        let rows = window(&desk, &query).rows.into_iter();
        let running = rows.filter(|row| row.power.state == PowerState::Running);
        found.extend(running.map(|row| MachineTarget {
            organisation_id: row.organisation_id,
            machine_id: row.id,
        }));
    }
    let mut seen = HashSet::new();
    found.retain(|one: &MachineTarget| seen.insert(one.machine_id.clone()));
    found.truncate(MOST as usize + 1);
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_machines_of_many_tenants_are_asked_once_each_and_followed_together() {
    let platform = platform(Config {
        resellers: 1,
        customers: 14,
        vms: 1_000,
        operation_time: Duration::from_millis(500),
        ..Config::default()
    })
    .await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    let work = Work::at(client, "CloudTech").await;
    let mut machines = Vec::new();
    until("there are more machines than a run takes", || {
        machines = running(&work);
        machines.len() > MOST as usize
    })
    .await;
    let of: HashSet<_> = machines.iter().map(|one| &one.organisation_id).collect();
    assert!(of.len() > 5, "of many tenants: {}", of.len());
    let request = |machines: &[MachineTarget]| {
        let machines = machines.to_vec();
        work.run_over(PowerAction::Restart, MachineSelection::Some { machines })
    };
    let one_too_many = work.client.begin_run(request(&machines)).await;
    assert_eq!(
        one_too_many.unwrap_err(),
        Problem::NotPossible {
            obstacle: Obstacle::TooMany
        }
    );

    let lists = platform.count(OPERATIONS).calls;
    let most = request(&machines[..MOST as usize]);
    work.client.begin_run(most.clone()).await.unwrap();
    let counts = || {
        let query = RunQuery {
            account: work.account.clone(),
            id: most.id.clone(),
            filter: JournalFilter::All,
            offset: 0,
            limit: 1,
        };
        run(&work.client.desk().unwrap(), &query).unwrap().counts
    };
    until("all have ended", || {
        let counts = counts();
        counts.done + counts.failed + counts.not_sent == MOST
    })
    .await;
    assert_eq!(counts().done, MOST);
    let asked = platform.count(POWER);
    assert_eq!((asked.calls, asked.effects), (MOST, MOST));
    assert_eq!(
        platform.count(OPERATION).calls,
        0,
        "none is asked after alone"
    );
    let lists = platform.count(OPERATIONS).calls - lists;
    assert!(lists < MOST, "{lists} lists of operations were read");
}
