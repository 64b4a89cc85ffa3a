//! One failure costs one card, an outage costs nothing that was saved, and what is on the screen
//! comes first (promise 11, issue 2 sections 5 and 7), against the real demo platform.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use dcx_core::client::{ConnectionKind, SessionState};
use dcx_core::reading::Standing;
use dcx_core::view::machine::{MachineRequest, SeriesRange, SeriesRequest, page, series};
use dcx_core::view::machines::{MachineColumn, MachineQuery, MachineSort, window};
use dcx_core::view::overview::overview;
use dcx_core::view::tenant::TenantRef;
use dcx_core::{ClientOptions, Problem};
use dcx_platform::{Config, Fault, FaultRule, Rotation};
use support::proxy::Tap;
use support::{
    ADMIN, ALEX, Computer, DASHBOARD, JOHN, calls, impatient, open_tenant, organisation, password,
    platform, platform_again, refreshes, small, tenants, trusts, until, whole_overview,
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

#[tokio::test(flavor = "multi_thread")]
async fn at_most_six_requests_are_under_way_at_once() {
    let platform = platform(Config::default()).await;
    platform
        .set_fault(FaultRule::new("*", Fault::Delay { ms: 30 }))
        .unwrap();
    let tap = Tap::on(platform.origin()).await;
    let computer = Computer::new();
    let client = computer.start();
    client
        .sign_in(tap.origin(), ALEX, password())
        .await
        .unwrap();
    let tenant = open_tenant(&client, "CloudTech").await;
    whole_overview(&client, &tenant).await;
    assert_eq!(tap.most(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tenant_on_the_screen_comes_before_the_others() {
    let platform = platform(Config::default()).await;
    platform
        .set_fault(FaultRule::new("*", Fault::Delay { ms: 40 }))
        .unwrap();
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "Adcock").await;
    let before = calls(&platform);
    whole_overview(&client, &tenant).await;
    // Seven for the dashboard, and what was under way already or fills the last free places.
    let meanwhile = calls(&platform) - before;
    assert!(meanwhile <= 7 + 12, "{meanwhile}");
    let rest = DASHBOARD.len() * tenants(&client).len();
    until("the others follow", || calls(&platform) as usize > rest).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_tenants_come_in_at_the_first_sync() {
    let platform = platform(Config {
        resellers: 20,
        customers: 979,
        vms: 2000,
        ..Config::default()
    })
    .await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ADMIN).await;
    let desk = client.desk().unwrap();
    until("the list is there", || desk.tree().len() == 1000).await;
    let begun = Instant::now();
    while desk.library().cache().usage().records < 7 * 1000 + 1 {
        assert!(
            begun.elapsed() < Duration::from_secs(90),
            "{:?}",
            desk.library().cache().usage()
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let asked = platform.count("GET /api/vms/list").calls;
    assert_eq!(asked, 1000, "each once");
}

#[tokio::test(flavor = "multi_thread")]
async fn saved_data_carry_through_an_outage_and_a_restart_and_recover_by_themselves() {
    let folder = tempfile::TempDir::new().unwrap();
    let config = Config {
        database: Some(folder.path().join("platform.db")),
        ..small()
    };
    let first = platform(config.clone()).await;
    let origin = first.origin().to_owned();
    let computer = Computer::new();
    let client = computer.signed_in(&first, ALEX).await;
    let tenant = open_tenant(&client, "Adcock").await;
    let live = whole_overview(&client, &tenant).await;
    let all = tenants(&client);
    first.stop().await;

    // Offline in the running program: the same values, their age, and one reason for all.
    client.refresh(&tenant).unwrap();
    let desk = client.desk().unwrap();
    until("the outage is noticed", || {
        client.state().connection.kind == ConnectionKind::Offline
    })
    .await;
    until("all cards stand as saved", || {
        trusts(&overview(&desk, &tenant).unwrap())
            .iter()
            .all(|(_, trust)| trust.standing == Standing::Offline)
    })
    .await;
    let saved = overview(&desk, &tenant).unwrap();
    assert_eq!(saved.machines.value, live.machines.value);
    assert!(saved.trust.fetched_at.is_some());
    assert!(client.state().connection.since.is_some());
    assert_eq!(client.state().session, SessionState::Active);
    drop((desk, client));

    // Offline from the start: everything is there at once.
    let client = computer.start();
    client.resume().await;
    assert_eq!(client.state().session, SessionState::Active);
    assert_eq!(client.state().tenant, Some(tenant.clone()));
    assert_eq!(tenants(&client), all);
    client.open_tenant(&tenant).unwrap();
    let desk = client.desk().unwrap();
    let restarted = overview(&desk, &tenant).unwrap();
    assert_eq!(restarted.machines.value, live.machines.value);
    assert_eq!(restarted.cost.value, live.cost.value);
    assert_eq!(restarted.top_machines.value, live.top_machines.value);
    assert_eq!(restarted.trust.missing, 0);
    until("the outage is noticed", || {
        client.state().connection.kind == ConnectionKind::Offline
    })
    .await;
    assert_eq!(client.state().session, SessionState::Active);

    // Nothing but waiting.
    let second = platform_again(&origin, config).await;
    let again = whole_overview(&client, &tenant).await;
    assert_eq!(again.machines.value, live.machines.value);
    assert_eq!(client.state().session, SessionState::Active);
    assert_ne!(client.state().connection.kind, ConnectionKind::Offline);
    assert_eq!(second.count("POST /api/auth/login").calls, 0);
    assert_eq!(refreshes(&second), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_is_probed_with_growing_pauses_and_the_recovery_is_spread_out() {
    let folder = tempfile::TempDir::new().unwrap();
    let config = Config {
        database: Some(folder.path().join("platform.db")),
        ..Config::default()
    };
    let first = platform(config.clone()).await;
    let origin = first.origin().to_owned();
    let computer = Computer::new();
    let client = computer.signed_in(&first, ALEX).await;
    let tenant = open_tenant(&client, "Adcock").await;
    whole_overview(&client, &tenant).await;
    let desk = client.desk().unwrap();
    let records = DASHBOARD.len() * tenants(&client).len() + 1;
    until("all tenants are saved", || {
        desk.library().cache().usage().records as usize >= records
    })
    .await;
    first.stop().await;

    // Whoever knocks is counted and sent away.
    let address = origin.strip_prefix("http://").unwrap();
    let door = tokio::net::TcpListener::bind(address).await.unwrap();
    let knocks = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&knocks);
    let porter = tokio::spawn(async move {
        while let Ok((caller, _)) = door.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            drop(caller);
        }
    });
    client.refresh(&tenant).unwrap();
    until("the outage is noticed", || {
        client.state().connection.kind == ConnectionKind::Offline
    })
    .await;
    let noticed = knocks.load(Ordering::SeqCst);
    // The screen's seven and the list, and a probe or two, with two repeats each.
    assert!(noticed <= 11 * 3, "{noticed}");
    // Long enough that everything is overdue; the token too.
    computer.clock.advance(2 * 3600 * 1000);
    tokio::time::sleep(Duration::from_secs(4)).await;
    let waiting = knocks.load(Ordering::SeqCst) - noticed;
    // Probes after 1, 2, 4 s with their repeats, and the renewal after 2, 4 s.
    assert!((1..=20).contains(&waiting), "{waiting}");
    porter.abort();
    let _ = porter.await;

    let second = platform_again(&origin, config).await;
    whole_overview(&client, &tenant).await;
    let at_once = calls(&second);
    // The screen's seven, the list, the renewal; the other tenants' hundred come over minutes.
    assert!(at_once <= 25, "{at_once}: {:?}", second.counts());
}

#[tokio::test(flavor = "multi_thread")]
async fn work_on_short_tokens_shows_no_401_and_no_end() {
    let platform = platform(Config {
        access_ttl: Duration::from_secs(2),
        ..small()
    })
    .await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "CloudTech").await;
    whole_overview(&client, &tenant).await;
    let desk = client.desk().unwrap();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(7) {
        client.refresh(&tenant).unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
        let overview = overview(&desk, &tenant).unwrap();
        for (card, trust) in trusts(&overview) {
            assert_eq!(trust.problem, None, "{card}");
        }
        assert_eq!(client.state().session, SessionState::Active);
    }
    assert!(
        (4..=10).contains(&refreshes(&platform)),
        "{}",
        refreshes(&platform)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_over_is_signed_in_again_in_place() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "Adcock").await;
    let live = whole_overview(&client, &tenant).await;
    let desk = client.desk().unwrap();
    // The platform's answer to the renewal is lost, and it rotates strictly.
    platform.advance_clock(Duration::from_secs(3600));
    let lost = FaultRule::new("POST /api/auth/refresh", Fault::DropAfterCommit);
    platform.set_fault(lost.times(1)).unwrap();
    client.refresh(&tenant).unwrap();
    until("the session is over", || {
        client.refresh(&tenant).unwrap();
        client.state().session == SessionState::Ended
    })
    .await;
    until("saved data stand as such", || {
        overview(&desk, &tenant).unwrap().machines.trust.standing == Standing::Offline
    })
    .await;
    let kept = overview(&desk, &tenant).unwrap();
    assert_eq!(kept.machines.value, live.machines.value);
    assert_eq!(client.state().tenant, Some(tenant.clone()));
    let asked = calls(&platform);
    client.sign_in_again(password()).await.unwrap();
    assert_eq!(client.state().session, SessionState::Active);
    let again = whole_overview(&client, &tenant).await;
    assert!(again.trust.fetched_at > live.trust.fetched_at);
    assert!(calls(&platform) > asked);
    assert!(
        Arc::ptr_eq(&desk, &client.desk().unwrap()),
        "the same screen"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn grace_after_a_lost_answer_keeps_the_session_without_a_word() {
    let platform = platform(Config {
        rotation: Rotation::Grace,
        ..small()
    })
    .await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "Adcock").await;
    let live = whole_overview(&client, &tenant).await;
    platform.advance_clock(Duration::from_secs(3600));
    let lost = FaultRule::new("POST /api/auth/refresh", Fault::DropAfterCommit);
    platform.set_fault(lost.times(1)).unwrap();
    client.refresh(&tenant).unwrap();
    until("a token came after all", || {
        assert_eq!(client.state().session, SessionState::Active);
        platform
            .count("POST /api/auth/refresh")
            .statuses
            .contains_key(&200)
    })
    .await;
    let again = whole_overview(&client, &tenant).await;
    assert!(again.trust.fetched_at >= live.trust.fetched_at);
    assert_eq!(platform.count("POST /api/auth/login").calls, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_back_by_a_day_does_not_freeze_the_screen() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let tenant = open_tenant(&client, "Vodacom").await;
    whole_overview(&client, &tenant).await;
    computer.clock.advance(-86_400_000);
    let lists = || platform.count("GET /api/operations").calls;
    let before = lists();
    // The pace of operations is 20 s: within a minute of the new time they are fetched.
    let mut passed = 0;
    until("the screen is fetched again", || {
        passed += 1;
        computer.clock.advance(1000);
        client.nudge();
        lists() > before || passed > 60
    })
    .await;
    assert!(lists() > before, "the plan waits for the old time");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_sleep_the_screen_is_fetched_at_once() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let tenant = open_tenant(&client, "Vodacom").await;
    whole_overview(&client, &tenant).await;
    let asleep = 8 * 3600 * 1000;
    platform.advance_clock(Duration::from_millis(u64::try_from(asleep).unwrap()));
    computer.clock.advance(asleep);
    let woken = computer.clock.now();
    let desk = client.desk().unwrap();
    until("all cards are new", || {
        let trust = overview(&desk, &tenant).unwrap().trust;
        trust.standing == Standing::Live && trust.fetched_at >= Some(woken)
    })
    .await;
    assert_eq!(client.state().session, SessionState::Active);
    let lists = platform.count("GET /api/vms/list");
    assert_eq!(lists.statuses.get(&401), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_out_of_scope_is_forbidden_and_no_sign_out() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let admin = computer.signed_in(&platform, ADMIN).await;
    open_tenant(&admin, "Adcock").await;
    let foreign = organisation(&admin.desk().unwrap(), "Adcock").unwrap();
    admin.sign_out().await;
    let john = computer.signed_in(&platform, JOHN).await;
    let tenant = open_tenant(&john, "Vodacom").await;
    whole_overview(&john, &tenant).await;
    let desk = john.desk().unwrap();
    let machines = dcx_core::resource::Resource::Machines(foreign.clone());
    let read = || desk.want::<dcx_api::Rows<dcx_api::Machine>>(&machines);
    until("the platform has refused", || {
        read().state.standing == Standing::Forbidden
    })
    .await;
    assert!(read().value.is_none());
    assert_eq!(
        overview(&desk, &TenantRef::Organisation { id: foreign }).err(),
        Some(Problem::NotFound)
    );
    assert_eq!(john.state().session, SessionState::Active);
    assert_eq!(refreshes(&platform), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn saved_data_stay_within_their_bounds_and_pins_outlive_them() {
    let platform = platform(Config::default()).await;
    let mut computer = Computer::new();
    computer.limits.max_bytes = 96 * 1024;
    computer.limits.max_age = Duration::from_secs(3600);
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "Adcock").await;
    whole_overview(&client, &tenant).await;
    let desk = client.desk().unwrap();
    desk.change_shelf(|shelf| shelf.pin(&tenant, true));
    let all = u32::try_from(DASHBOARD.len() * tenants(&client).len()).unwrap();
    until("every tenant was fetched", || {
        DASHBOARD
            .iter()
            .all(|(_, route)| platform.count(route).calls * 7 >= all)
    })
    .await;
    let usage = desk.library().cache().usage();
    assert!(usage.bytes <= computer.limits.max_bytes, "{usage:?}");
    assert!(usage.records > 5 && usage.records < all, "{usage:?}");
    // Nothing new can be had, and the time of all of it runs out.
    platform.stop().await;
    computer.clock.advance(2 * 3600 * 1000);
    until("old data are gone", || {
        desk.library().cache().usage().records <= 1
    })
    .await;
    assert_eq!(desk.shelf().last(), Some(&tenant));
    drop((desk, client));
    let client = computer.start();
    client.resume().await;
    let shelf = client.desk().unwrap().shelf();
    assert_eq!(shelf.last(), Some(&tenant), "pins are no snapshot");
}
