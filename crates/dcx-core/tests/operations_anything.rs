//! The whole client against the demo platform, with whatever may happen between the two: answers that
//! are lost, wrong or late, a ledger that can't be read, a program that dies at any moment. In the end
//! each payment was made once and is called done, or was never made and is called failed (promise 8).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::collections::BTreeMap;
use std::time::Duration;

use dcx_api::{Answer, TransactionKind};
use dcx_core::operation::{JournalId, JournalState, Order};
use dcx_platform::{Config, Fault, FaultRule, Rotation, Running};
use proptest::prelude::*;
use support::deeds::LEDGER;
use support::writing::{TOP_UP, Work, quick};
use support::{ADMIN, Computer, Keychain, platform, session};
use tokio::runtime::Runtime;

/// What happens next.
#[derive(Clone, Debug)]
enum Step {
    /// Somebody pays; the platform takes so long and answers so.
    Pay { ms: u64, fault: Option<Fault> },
    /// From now on the ledger can be read, or not.
    Ledger { readable: bool },
    /// The program dies and is started again.
    Die,
    /// Time passes until what is unknown is due.
    Wait,
}

fn fault() -> impl Strategy<Value = Option<Fault>> {
    let status = |status| Fault::Status { status, body: None };
    prop_oneof![
        Just(None),
        Just(Some(Fault::DropAfterCommit)),
        Just(Some(Fault::UnauthorisedAfterCommit)),
        Just(Some(Fault::StatusAfterCommit { status: 504 })),
        Just(Some(Fault::Truncated)),
        Just(Some(Fault::Reset)),
        Just(Some(status(500))),
        Just(Some(status(409))),
        Just(Some(Fault::UnauthorisedWhileValid)),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (prop_oneof![Just(0), 0_u64..60], fault())
            .prop_map(|(ms, fault)| Step::Pay { ms, fault }),
        1 => any::<bool>().prop_map(|readable| Step::Ledger { readable }),
        3 => Just(Step::Die),
        1 => Just(Step::Wait),
    ]
}

/// A program of its own: it dies with its runtime, at whatever it is doing.
struct Program {
    runtime: Runtime,
    work: Work,
}

impl Program {
    fn start(computer: &Computer) -> Self {
        let runtime = Runtime::new().unwrap();
        let work = runtime.block_on(async {
            let client = computer.start();
            client.resume().await;
            Work::at(client, "Adcock").await
        });
        Self { runtime, work }
    }

    fn die(self) {
        self.runtime.shutdown_timeout(Duration::from_secs(10));
    }
}

/// How often each reference is in the ledger.
fn ledger(outside: &Runtime, platform: &Running, order: &Order) -> BTreeMap<String, u32> {
    let Order::TopUp { wallet_id, .. } = order else {
        panic!("{order:?}");
    };
    let page = outside.block_on(async {
        let signed = session(platform, ADMIN, &Keychain::default()).await;
        let read = signed.session.call("ledger", "", |api, token| async move {
            api.transactions(&token, wallet_id, None, 200, None).await
        });
        match read.await.unwrap() {
            Answer::Fresh { value, .. } => value,
            Answer::Unchanged => panic!("nothing was known before"),
        }
    });
    let mut found = BTreeMap::new();
    let paid = |line: &dcx_api::Transaction| line.kind == TransactionKind::TopUp;
    for line in page.rows.into_iter().filter(paid) {
        *found.entry(line.reference.unwrap()).or_default() += 1;
    }
    found
}

/// One story; answers how its payments ended.
fn story(steps: Vec<Step>) -> Vec<JournalState> {
    let outside = Runtime::new().unwrap();
    let config = Config {
        // A program that dies takes its newest refresh token with it.
        rotation: Rotation::None,
        ignore_idempotency: true,
        ..quick()
    };
    let platform = outside.block_on(platform(config));
    let computer = Computer::new();
    outside.block_on(async { drop(computer.signed_in(&platform, ADMIN).await) });
    let mut program = Program::start(&computer);
    let mut asked: Vec<(JournalId, String, Order)> = Vec::new();
    for step in steps {
        match step {
            Step::Pay { ms, fault } => {
                platform
                    .set_fault(FaultRule::new(TOP_UP, Fault::Delay { ms }))
                    .unwrap();
                if let Some(fault) = fault {
                    platform
                        .set_fault(FaultRule::new(TOP_UP, fault).times(1))
                        .unwrap();
                }
                let reference = format!("EFT {}", asked.len());
                let work = &program.work;
                let request = program.runtime.block_on(async {
                    let request = work.top_up("12.30", &reference).await;
                    work.client.perform(request.clone()).await.unwrap();
                    request
                });
                asked.push((request.id, reference, request.order));
            }
            Step::Ledger { readable: true } => platform.clear_faults(),
            Step::Ledger { readable: false } => {
                let broken = Fault::Status {
                    status: 503,
                    body: None,
                };
                platform.set_fault(FaultRule::new(LEDGER, broken)).unwrap();
            }
            Step::Die => {
                program.die();
                program = Program::start(&computer);
            }
            Step::Wait => computer.clock.advance(10_000),
        }
    }
    platform.clear_faults();
    let ended = asked.iter().map(|(id, _, _)| {
        let found = program.work.found_out(&computer.clock, id);
        program.runtime.block_on(found).state
    });
    let ended: Vec<_> = ended.collect();
    program.die();
    if let Some((_, _, order)) = asked.first() {
        let paid = ledger(&outside, &platform, order);
        for ((_, reference, _), state) in asked.iter().zip(&ended) {
            let times = paid.get(reference).copied().unwrap_or(0);
            let expected = u32::from(*state == JournalState::Done);
            assert_eq!(times, expected, "{reference} is {state:?}");
        }
    }
    ended
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 30,
        ..ProptestConfig::with_cases(12)
    })]
    #[test]
    fn whatever_happens_a_payment_is_made_once_or_certainly_not(
        steps in proptest::collection::vec(step(), 2..12),
    ) {
        let ended = story(steps);
        prop_assert!(ended.iter().all(|state| state.is_final()), "{ended:?}");
    }
}
