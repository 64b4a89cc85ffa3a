//! One failure costs one card, whatever the failure and whichever the route (promise 11), against
//! the real demo platform.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use std::time::{Duration, Instant};

use dcx_core::ClientOptions;
use dcx_core::client::{ConnectionKind, SessionState};
use dcx_core::reading::Standing;
use dcx_core::view::machine::{MachineRequest, SeriesRange, SeriesRequest, page, series};
use dcx_core::view::machines::{MachineColumn, MachineQuery, MachineSort, window};
use dcx_core::view::overview::overview;
use dcx_platform::{Config, Fault, FaultRule};
use support::{
    ALEX, Computer, DASHBOARD, JOHN, impatient, open_tenant, platform, refreshes, small, trusts,
    until, whole_overview,
};
use tokio::task::JoinSet;

/// Each card's route in turn goes wrong in one way: that card says so and keeps its value, all the
/// others are fetched anew meanwhile, and the card recovers.
async fn each_card_alone(fault: Fault) {
    let mut cards = JoinSet::new();
    for (card, route) in DASHBOARD {
        cards.spawn(one_card_alone(fault.clone(), card, route));
    }
    cards.join_all().await;
}

async fn one_card_alone(fault: Fault, card: &'static str, route: &'static str) {
    let platform = platform(small()).await;
    let mut computer = Computer::new();
    computer.wire = impatient();
    let client = computer.signed_in(&platform, JOHN).await;
    let tenant = open_tenant(&client, "Vodacom").await;
    let first = whole_overview(&client, &tenant).await;
    let desk = client.desk().unwrap();
    // Where alerts aren't listed for an organisation they are asked for machine by machine.
    let stands_in = card == "alerts" && fault == Fault::NotOffered;
    // A wish to be left alone holds for the whole area.
    let neighbour = |other: &str| {
        matches!(fault, Fault::RetryAfter { .. })
            && matches!((card, other), ("cost", "history") | ("history", "cost"))
    };
    if matches!(fault, Fault::Drip { .. } | Fault::Truncated) {
        // Another spelling, or the platform would say "unchanged" and there were no body.
        let dialect = dcx_platform::Dialect::Enveloped;
        let other = FaultRule::new(route, Fault::Spelling { dialect });
        platform.set_fault(other).unwrap();
    }
    platform
        .set_fault(FaultRule::new(route, fault.clone()))
        .unwrap();
    let asked = computer.clock.now();
    let begun = Instant::now();
    client.refresh(&tenant).unwrap();
    until(&format!("{fault:?} costs {card} and nothing else"), || {
        let overview = overview(&desk, &tenant).unwrap();
        trusts(&overview).iter().all(|(name, trust)| {
            if *name == card && !stands_in {
                trust.problem.is_some() && trust.standing != Standing::Live
            } else {
                neighbour(name)
                    || (trust.standing == Standing::Live && trust.fetched_at >= Some(asked))
            }
        })
    })
    .await;
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(10), "{card}: {took:?}");
    let now = overview(&desk, &tenant).unwrap();
    assert_eq!(now.machines.value, first.machines.value, "{card}");
    assert_eq!(now.capacity.value, first.capacity.value, "{card}");
    for (name, trust) in trusts(&now) {
        assert!(trust.fetched_at.is_some(), "{card}: {name} keeps its value");
    }
    assert_eq!(client.state().session, SessionState::Active);
    assert_ne!(client.state().connection.kind, ConnectionKind::Offline);
    platform.clear_faults();
    until(&format!("{card} recovers from {fault:?}"), || {
        // What was refused for good is asked for again when the user asks.
        client.refresh(&tenant).unwrap();
        trusts(&overview(&desk, &tenant).unwrap())
            .iter()
            .all(|(_, trust)| trust.standing == Standing::Live)
    })
    .await;
    let renewed = refreshes(&platform);
    assert!(renewed <= 1, "{card}: {renewed}");
}

macro_rules! one_failure_costs_one_card {
    ($($name:ident: $fault:expr;)+) => {$(
        #[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            each_card_alone($fault).await;
        }
    )+};
}

one_failure_costs_one_card! {
    a_route_that_hangs_costs_its_card_alone: Fault::Hang;
    a_route_that_drips_costs_its_card_alone: Fault::Drip { bytes_per_second: 1 };
    a_route_that_resets_costs_its_card_alone: Fault::Reset;
    a_route_that_limits_costs_its_card_alone: Fault::RetryAfter { seconds: 1 };
    a_route_that_fails_costs_its_card_alone: Fault::Status { status: 500, body: None };
    a_route_behind_a_login_page_costs_its_card_alone: Fault::Html200;
    a_route_that_stops_halfway_costs_its_card_alone: Fault::Truncated;
    a_route_that_sends_too_much_costs_its_card_alone: Fault::Huge { mib: 3 };
    a_route_that_is_not_offered_costs_its_card_alone: Fault::NotOffered;
    a_route_that_is_refused_costs_its_card_alone: Fault::Status { status: 403, body: None };
    a_route_that_answers_401_costs_its_card_alone: Fault::UnauthorisedWhileValid;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_s_page_loses_one_card_to_one_route() {
    let platform = platform(small()).await;
    let computer = Computer {
        wire: impatient(),
        ..Computer::new()
    };
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "Adcock").await;
    whole_overview(&client, &tenant).await;
    let desk = client.desk().unwrap();
    let sort = MachineSort {
        column: MachineColumn::Name,
        descending: false,
    };
    let query = MachineQuery {
        tenant: tenant.clone(),
        search: String::new(),
        sort,
        offset: 0,
        limit: 1,
    };
    let machine_id = window(&desk, &query).rows[0].id.clone();
    let request = MachineRequest {
        tenant: tenant.clone(),
        machine_id: machine_id.clone(),
    };
    let measured = SeriesRequest {
        tenant: tenant.clone(),
        machine_id,
        range: SeriesRange::Day,
    };
    let read = || {
        let page = page(&desk, &request).unwrap();
        let series = series(&desk, &measured).unwrap();
        [
            ("facts", page.facts.trust),
            ("health", page.health.trust),
            ("disks", page.disks.trust),
            ("networks", page.networks.trust),
            ("series", series.trust),
            ("alerts", page.alerts.trust),
            ("machine", page.machine.trust),
        ]
    };
    until("the page is whole", || {
        read()
            .iter()
            .all(|(_, trust)| trust.standing == Standing::Live)
    })
    .await;
    let routes = [
        ("facts", "GET /api/vms/{vmId}/details"),
        ("health", "GET /api/monitoring/vm/{vmId}/health"),
        ("disks", "GET /api/metrics/vm/{vmId}/disk"),
        ("networks", "GET /api/networks/services"),
        ("series", "GET /api/metrics/vm/{vmId}"),
    ];
    let faults = [
        Fault::Status {
            status: 500,
            body: None,
        },
        Fault::NotOffered,
        Fault::UnauthorisedWhileValid,
        Fault::Html200,
        Fault::Hang,
    ];
    for (card, route) in routes {
        for fault in &faults {
            platform
                .set_fault(FaultRule::new(route, fault.clone()))
                .unwrap();
            let asked = computer.clock.now();
            client.refresh(&tenant).unwrap();
            until(&format!("{fault:?} costs {card} alone"), || {
                read().iter().all(|(name, trust)| {
                    if *name == card {
                        trust.problem.is_some() && trust.fetched_at.is_some()
                    } else if *name == "machine" {
                        trust.problem.is_none() || card == "facts"
                    } else {
                        trust.standing == Standing::Live && trust.fetched_at >= Some(asked)
                    }
                })
            })
            .await;
            platform.clear_faults();
            until(&format!("{card} recovers from {fault:?}"), || {
                client.refresh(&tenant).unwrap();
                read()
                    .iter()
                    .all(|(_, trust)| trust.standing == Standing::Live)
            })
            .await;
        }
    }
    assert_eq!(client.state().session, SessionState::Active);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_route_that_answers_401_for_ever_costs_one_refresh_over_many_rounds() {
    for (card, route) in DASHBOARD {
        let platform = platform(small()).await;
        platform
            .set_fault(FaultRule::new(route, Fault::UnauthorisedWhileValid))
            .unwrap();
        let computer = Computer::new();
        let client = computer.signed_in(&platform, ALEX).await;
        let tenant = open_tenant(&client, "CloudTech").await;
        let desk = client.desk().unwrap();
        for _ in 0..5 {
            let asked = computer.clock.now();
            client.refresh(&tenant).unwrap();
            until("all but one card are there", || {
                trusts(&overview(&desk, &tenant).unwrap())
                    .iter()
                    .all(|(name, trust)| {
                        *name == card || (trust.missing == 0 && trust.fetched_at >= Some(asked))
                    })
            })
            .await;
        }
        let overview = overview(&desk, &tenant).unwrap();
        let (_, trust) = trusts(&overview)
            .into_iter()
            .find(|(name, _)| *name == card)
            .unwrap();
        assert_eq!(trust.standing, Standing::Forbidden, "{card}");
        assert_eq!(client.state().session, SessionState::Active);
        assert!(
            refreshes(&platform) <= 1,
            "{card}: {}",
            refreshes(&platform)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dashboard_is_complete_though_getorg_answers_401_for_ever() {
    let platform = platform(small()).await;
    // Without the list the name would come from getorg alone.
    platform
        .set_fault(FaultRule::new("GET /api/organisations", Fault::NotOffered))
        .unwrap();
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let tenant = client.state().tenant.unwrap();
    client.open_tenant(&tenant).unwrap();
    for _ in 0..10 {
        whole_overview(&client, &tenant).await;
        client.refresh(&tenant).unwrap();
        client.nudge();
    }
    until("getorg was asked", || {
        platform.count("GET /api/organisations/getorg").calls > 0
    })
    .await;
    whole_overview(&client, &tenant).await;
    assert_eq!(client.state().session, SessionState::Active);
    assert!(refreshes(&platform) <= 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_route_that_hangs_for_every_tenant_keeps_no_other_card_waiting() {
    let platform = platform(Config::default()).await;
    let hang = FaultRule::new("GET /api/vms/list", Fault::Hang);
    platform.set_fault(hang).unwrap();
    let computer = Computer {
        wire: ClientOptions {
            read_timeout: Duration::from_secs(30),
            ..ClientOptions::default()
        },
        ..Computer::new()
    };
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "CloudTech").await;
    let desk = client.desk().unwrap();
    let begun = Instant::now();
    until("all other cards are there", || {
        trusts(&overview(&desk, &tenant).unwrap())
            .iter()
            .all(|(name, trust)| *name == "machines" || trust.missing == 0)
    })
    .await;
    assert!(
        begun.elapsed() < Duration::from_secs(15),
        "{:?}",
        begun.elapsed()
    );
    assert!(platform.count("GET /api/vms/list").calls <= 6);
}
