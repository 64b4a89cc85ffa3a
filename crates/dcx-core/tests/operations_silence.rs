//! What the platform has taken on and then says nothing of, or never ends, keeps its machine for some
//! minutes and not for ever; and an effect is called nobody's where two could have had it (promise 8).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::time::Duration;

use dcx_api::{
    ClientOptions, MachineId, Obstacle, OrganisationId, PowerAction, PowerState, Problem,
};
use dcx_core::operation::{JournalState, Order, WriteRequest};
use dcx_core::view::journal::JournalRow;
use dcx_platform::{Config, Fault, Tweak};
use support::deeds::Office;
use support::until;
use support::writing::{POWER, quick};

const MINUTE: i64 = 60_000;

/// A running machine of Vodacom's, at a platform where a change takes so long.
struct Desk {
    office: Office,
    vodacom: OrganisationId,
    machine: MachineId,
}

impl Desk {
    async fn open(operation_time: Duration) -> Self {
        let config = Config {
            operation_time,
            ..quick()
        };
        let office = Office::of(config, ClientOptions::default()).await;
        let vodacom = office.organisation("Vodacom");
        let machine = office.running(&vodacom).await.remove(0).id;
        Self {
            office,
            vodacom,
            machine,
        }
    }

    fn order(&self, action: PowerAction) -> WriteRequest {
        self.office.work.request(Order::Power {
            organisation_id: self.vodacom.clone(),
            machine_id: self.machine.clone(),
            action,
        })
    }

    async fn ask(&self, action: PowerAction) -> Result<JournalRow, Problem> {
        self.office.work.client.perform(self.order(action)).await
    }

    fn advance(&self, milliseconds: i64) {
        self.office.computer.clock.advance(milliseconds);
    }

    /// Has the machine run, as the platform and the client see it.
    async fn runs(&self) {
        let runs = Tweak::Vm {
            vm: self.machine.to_string(),
            name: None,
            power: Some(String::from("POWERED_ON")),
            cost: None,
        };
        self.office.platform.set(&runs).unwrap();
        let found = self.office.running(&self.vodacom).await;
        assert!(found.iter().any(|machine| machine.id == self.machine));
    }
}

fn already_asked() -> Problem {
    Problem::NotPossible {
        obstacle: Obstacle::AlreadyAsked,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_on_and_is_never_heard_of_again_is_unknown_after_some_minutes() {
    // Over before anybody looks, and there is no list that says so.
    let desk = Desk::open(Duration::ZERO).await;
    desk.office.offers_no_operations();
    let row = desk.ask(PowerAction::Restart).await.unwrap();
    let work = &desk.office.work;
    work.until(&row.id, JournalState::Accepted).await;
    desk.advance(9 * MINUTE);
    assert_eq!(
        desk.ask(PowerAction::Stop).await.unwrap_err(),
        already_asked()
    );
    assert_eq!(work.row(&row.id).state, JournalState::Accepted);
    desk.advance(2 * MINUTE);
    let row = work.until(&row.id, JournalState::Unknown).await;
    assert_eq!(row.problem, Some(Problem::OutcomeUnknown));
    assert!(!row.can_retry);
    // Nor does it keep its machine for ever.
    let clock = &desk.office.computer.clock;
    work.looked_for(clock, &row.id, 9).await;
    desk.runs().await;
    let stop = desk.ask(PowerAction::Stop).await.unwrap();
    assert_eq!(
        work.found_out(clock, &stop.id).await.state,
        JournalState::Done
    );
    assert_eq!(desk.office.platform.count(POWER).effects, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_ignores_a_shutdown_can_be_stopped_after_a_while() {
    let desk = Desk::open(Duration::from_secs(36_000)).await;
    let row = desk.ask(PowerAction::Shutdown).await.unwrap();
    desk.office
        .work
        .until(&row.id, JournalState::Accepted)
        .await;
    desk.runs().await;
    desk.advance(14 * MINUTE);
    assert_eq!(
        desk.ask(PowerAction::Stop).await.unwrap_err(),
        already_asked()
    );
    desk.advance(2 * MINUTE);
    let stop = desk.ask(PowerAction::Stop).await.unwrap();
    let work = &desk.office.work;
    until("it was answered", || {
        !matches!(
            work.row(&stop.id).state,
            JournalState::Queued | JournalState::Sent
        )
    })
    .await;
    assert_eq!(desk.office.platform.count(POWER).calls, 2);
    assert_eq!(
        work.row(&row.id).state,
        JournalState::Accepted,
        "the platform still says so"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_later_operation_did_is_not_taken_for_an_earlier_one_s() {
    let desk = Desk::open(Duration::from_millis(100)).await;
    desk.office.offers_no_operations();
    let broken = Fault::Status {
        status: 500,
        body: None,
    };
    desk.office.fault(POWER, broken);
    let shutdown = desk.ask(PowerAction::Shutdown).await.unwrap();
    let (work, clock) = (&desk.office.work, &desk.office.computer.clock);
    work.until(&shutdown.id, JournalState::Unknown).await;
    work.looked_for(clock, &shutdown.id, 9).await;
    desk.office.platform.clear_faults();
    desk.office.offers_no_operations();
    let stop = desk.ask(PowerAction::Stop).await.unwrap();
    assert_eq!(
        work.found_out(clock, &stop.id).await.state,
        JournalState::Done
    );
    let states: Vec<PowerState> = work
        .machines()
        .into_iter()
        .filter(|row| row.id == desk.machine)
        .map(|row| row.power.state)
        .collect();
    assert!(states.iter().all(|state| *state == PowerState::Stopped));
    let (row, _) = work.looked_for(clock, &shutdown.id, 3).await;
    assert_eq!(
        (row.state, row.finding),
        (JournalState::Unknown, None),
        "{row:?}"
    );
    assert_eq!(desk.office.platform.count(POWER).effects, 1);
}
