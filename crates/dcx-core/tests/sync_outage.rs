//! An outage, a restart in it and the end of a session cost nothing that was saved, and work goes on
//! by itself (issue 2 section 7, points 5 and 6), against the real demo platform.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use dcx_core::client::{ConnectionKind, SessionState};
use dcx_core::reading::Standing;
use dcx_core::view::overview::overview;
use dcx_platform::{Config, Fault, FaultRule, Rotation};
use support::{
    ALEX, Computer, DASHBOARD, calls, open_tenant, password, platform, platform_again, refreshes,
    small, tenants, trusts, until, whole_overview,
};

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
        access_ttl: Duration::from_secs(120),
        ..small()
    })
    .await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "CloudTech").await;
    whole_overview(&client, &tenant).await;
    let desk = client.desk().unwrap();
    // Seven minutes on both sides, by their clocks.
    for _ in 0..140 {
        platform.advance_clock(Duration::from_secs(3));
        computer.clock.advance(3_000);
        let asked = platform.count("GET /api/vms/list").calls;
        client.refresh(&tenant).unwrap();
        until("it is read", || {
            platform.count("GET /api/vms/list").calls > asked
        })
        .await;
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
