//! What is fetched, in which order, how much at once and for how long it is kept (issue 2 section
//! 5), against the real demo platform.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use std::time::{Duration, Instant};

use dcx_core::Problem;
use dcx_core::client::{ConnectionKind, SessionState};
use dcx_core::reading::Standing;
use dcx_core::view::overview::overview;
use dcx_core::view::tenant::TenantRef;
use dcx_platform::{Config, Fault, FaultRule};
use support::proxy::Tap;
use support::{
    ADMIN, ALEX, Computer, DASHBOARD, JOHN, calls, open_tenant, organisation, password, platform,
    refreshes, small, tenants, until, whole_overview,
};

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
        .set_fault(FaultRule::new("*", Fault::Delay { ms: 80 }))
        .unwrap();
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "Adcock").await;
    let before = calls(&platform);
    whole_overview(&client, &tenant).await;
    // Seven for the dashboard, and what was under way or fills free places; in no order at all it
    // would be most of the hundred.
    let meanwhile = calls(&platform) - before;
    assert!(meanwhile <= 40, "{meanwhile}");
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
        if passed < 60 {
            passed += 1;
            computer.clock.advance(1000);
            client.nudge();
        }
        lists() > before
    })
    .await;
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
    client.refresh(&tenant).unwrap();
    until("the last answers are in", || {
        client.state().connection.kind == ConnectionKind::Offline
    })
    .await;
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
