//! Accounts and tenants don't mix; signing out wipes (promise 9, issue 2 section 7), against the
//! real demo platform.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use std::time::Duration;

use dcx_api::{Machine, Rows};
use dcx_core::client::{ConnectionKind, SessionState};
use dcx_core::resource::Resource;
use dcx_core::vault::StoreError;
use dcx_core::view::machines::{MachineColumn, MachineQuery, MachineSort, window};
use dcx_core::view::overview::overview;
use dcx_core::{Client, Problem};
use dcx_platform::{Config, Fault, FaultRule, Running, demo_users};
use proptest::prelude::*;
use support::proxy::Tap;
use support::{
    ADMIN, ALEX, Computer, JOHN, id_of, open_tenant, organisation, password, platform, small,
    tenants, until, whole_overview,
};

#[tokio::test(flavor = "multi_thread")]
async fn each_demo_user_sees_exactly_its_tenants() {
    let platform = platform(Config::default()).await;
    let mut seen = Vec::new();
    for user in demo_users() {
        let computer = Computer::new();
        let client = computer.signed_in(&platform, user.email).await;
        let desk = client.desk().unwrap();
        until("the list is there", || {
            desk.tree().get_by_name(user.organisation)
        })
        .await;
        let names = tenants(&client);
        assert_eq!(names.first().map(String::as_str), Some(user.organisation));
        let state = client.state();
        let own = organisation(&desk, user.organisation).unwrap();
        assert_eq!(id_of(&state.tenant.unwrap()), own);
        assert_eq!(state.account.unwrap().name.as_deref(), Some(user.name));
        seen.push(names);
    }
    // Root, three resellers and twenty-four customers; CloudTech and its fourteen; Vodacom alone.
    assert_eq!(seen.iter().map(Vec::len).collect::<Vec<_>>(), [28, 15, 1]);
    let [all, reseller, customer] = &seen[..] else {
        panic!("three users")
    };
    assert!(reseller.iter().all(|name| all.contains(name)));
    assert!(customer.iter().all(|name| reseller.contains(name)));
    for name in ["Vodacom", "Adcock"] {
        assert!(reseller.iter().any(|other| other == name));
    }
}

trait Named {
    fn get_by_name(&self, name: &str) -> bool;
}

impl Named for dcx_core::view::tree::Tree {
    fn get_by_name(&self, name: &str) -> bool {
        self.walk().any(|node| node.name == name)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn adcock_shows_two_machines_six_cores_twelve_gigabytes_and_one_terabyte() {
    let platform = platform(Config::default()).await;
    for email in [ADMIN, ALEX] {
        let computer = Computer::new();
        let client = computer.signed_in(&platform, email).await;
        let tenant = open_tenant(&client, "Adcock").await;
        let overview = whole_overview(&client, &tenant).await;
        let capacity = overview.capacity.value.unwrap();
        assert_eq!(capacity.cpu_cores.as_deref(), Some("6"));
        assert_eq!(capacity.memory_gb.as_deref(), Some("12"));
        assert_eq!(capacity.disk_tb.as_deref(), Some("1"));
        assert!(!capacity.derived);
        assert_eq!(overview.machines.value.unwrap().total, 2);
        let query = MachineQuery {
            tenant,
            search: String::new(),
            sort: MachineSort {
                column: MachineColumn::Name,
                descending: true,
            },
            offset: 0,
            limit: 100,
        };
        let window = window(&client.desk().unwrap(), &query);
        let names: Vec<_> = window
            .rows
            .iter()
            .filter_map(|row| row.name.as_deref())
            .collect();
        assert_eq!(names, ["Adcock-Web-Server-01", "Adcock-Database-01"]);
    }
}

/// What must not be found after a sign-out: who it was, whose data it was, what opened it.
fn canaries(client: &Client, tap: &Tap, email: &str) -> Vec<String> {
    let desk = client.desk().unwrap();
    let mut canaries = tenants(client);
    canaries.push(email.to_owned());
    canaries.push("Adcock-Web-Server-01".to_owned());
    canaries.push(desk.account().name.clone().unwrap());
    canaries.extend(secrets(tap));
    canaries
}

/// The tokens and passwords that went over the wire.
fn secrets(tap: &Tap) -> Vec<String> {
    let sent = tap.sent();
    let mut secrets: Vec<String> = sent
        .lines()
        .filter_map(|line| line.strip_prefix("authorization: Bearer "))
        .map(|token| token.trim().to_owned())
        .collect();
    for name in ["refreshToken", "password"] {
        let mark = format!("\"{name}\":\"");
        let found = sent.match_indices(&mark).map(|(at, _)| {
            let rest = &sent[at + mark.len()..];
            rest[..rest.find('"').unwrap()].to_owned()
        });
        secrets.extend(found);
    }
    secrets.sort_unstable();
    secrets.dedup();
    secrets
}

fn assert_wiped(computer: &Computer, canaries: &[String]) {
    for (name, bytes) in computer.files() {
        let text = String::from_utf8_lossy(&bytes);
        for canary in canaries {
            assert!(!text.contains(canary.as_str()), "{canary} in {name}");
            assert!(!name.contains(canary.as_str()), "{canary} names {name}");
        }
        assert!(!name.contains(".cache"), "{name} is left");
    }
    assert_eq!(computer.keychain.entries().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_wipes_the_key_the_files_and_the_entry() {
    for offline in [false, true] {
        let platform = platform(small()).await;
        let tap = Tap::on(platform.origin()).await;
        let computer = Computer::new();
        let client = computer.start();
        client
            .sign_in(tap.origin(), ALEX, password())
            .await
            .unwrap();
        let tenant = open_tenant(&client, "Adcock").await;
        whole_overview(&client, &tenant).await;
        platform.advance_clock(Duration::from_secs(3600));
        client.refresh(&tenant).unwrap();
        until("a refresh token was sent", || {
            tap.sent().contains("refreshToken")
        })
        .await;
        whole_overview(&client, &tenant).await;
        let canaries = canaries(&client, &tap, ALEX);
        assert!(canaries.len() > 8, "{}", canaries.len());
        // While signed in there is something to wipe.
        assert!(
            computer
                .files()
                .iter()
                .any(|(name, _)| name.ends_with(".cache"))
        );
        assert_eq!(computer.keychain.entries().len(), 2);
        let platform = if offline {
            platform.stop().await;
            None
        } else {
            Some(platform)
        };
        client.sign_out().await;
        assert_eq!(client.state().session, SessionState::None);
        assert_eq!(client.state().account, None);
        assert!(matches!(client.desk(), Err(Problem::SessionEnded)));
        assert_wiped(&computer, &canaries);
        if let Some(platform) = &platform {
            until("the platform has heard of it", || {
                platform.count("POST /api/auth/logout").effects == 1
            })
            .await;
        }
        drop(client);
        // A restart finds nobody.
        let client = computer.start();
        client.resume().await;
        assert_eq!(client.state().session, SessionState::None);
        assert_wiped(&computer, &canaries);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_saved_is_sealed_while_signed_in() {
    let platform = platform(small()).await;
    let tap = Tap::on(platform.origin()).await;
    let computer = Computer::new();
    let client = computer.start();
    client
        .sign_in(tap.origin(), ALEX, password())
        .await
        .unwrap();
    let tenant = open_tenant(&client, "Adcock").await;
    whole_overview(&client, &tenant).await;
    let sealed: Vec<String> = canaries(&client, &tap, ALEX);
    drop(client);
    for (name, bytes) in computer.files() {
        let text = String::from_utf8_lossy(&bytes);
        // The account's own line names its user in plain; tokens never, nor what was fetched.
        let of_account = name.ends_with("accounts.json");
        for canary in sealed
            .iter()
            .filter(|canary| !of_account || !(canary.as_str() == ALEX || canary.as_str() == "Alex"))
        {
            assert!(!text.contains(canary.as_str()), "{canary} in {name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_come_after_the_sign_out_are_not_kept() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "Adcock").await;
    whole_overview(&client, &tenant).await;
    let desk = client.desk().unwrap();
    let canaries = tenants(&client);
    platform
        .set_fault(FaultRule::new("*", Fault::Delay { ms: 400 }))
        .unwrap();
    let before = platform.count("GET /api/vms/list");
    client.refresh(&tenant).unwrap();
    until("a fetch is under way", || {
        platform.count("GET /api/vms/list").calls > before.calls
    })
    .await;
    client.sign_out().await;
    until("the late answer was given", || {
        platform.count("GET /api/vms/list").statuses != before.statuses
    })
    .await;
    let id = id_of(&tenant);
    desk.library().store(
        &Resource::Machines(id),
        Rows::<Machine> {
            rows: Vec::new(),
            unreadable: 0,
        },
        None,
    );
    drop((desk, client));
    assert_wiped(&computer, &canaries);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_that_ends_after_the_sign_out_leaves_no_token_behind() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "Adcock").await;
    whole_overview(&client, &tenant).await;
    platform.advance_clock(Duration::from_secs(3600));
    // The token is on its way when the sign-out is made, and arrives after it.
    let bytes_per_second = 1500;
    let slow = FaultRule::new("POST /api/auth/refresh", Fault::Drip { bytes_per_second });
    platform.set_fault(slow).unwrap();
    client.refresh(&tenant).unwrap();
    until("a new token was handed out", || {
        platform.count("POST /api/auth/refresh").effects == 1
    })
    .await;
    client.sign_out().await;
    assert_eq!(computer.keychain.entries().len(), 0);
    // The answer has the time to do harm.
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert_eq!(computer.keychain.entries().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_nothing_is_left_on_the_disk_and_the_session_says_so() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    computer.keychain.break_with(Some(StoreError::Absent));
    let client = computer.signed_in(&platform, ALEX).await;
    assert!(client.state().memory_only);
    let tenant = open_tenant(&client, "Adcock").await;
    whole_overview(&client, &tenant).await;
    for (name, bytes) in computer.files() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(ALEX) && !text.contains("Adcock"), "{name}");
        assert!(!name.ends_with(".cache"), "{name}");
    }
    drop(client);
    let client = computer.start();
    client.resume().await;
    assert_eq!(client.state().session, SessionState::None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_keeps_the_key_but_no_token_leaves_nothing_on_the_disk_either() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    computer.keychain.before_set(|entry, _| {
        if entry.ends_with("/refresh") {
            Err(StoreError::TooLong)
        } else {
            Ok(())
        }
    });
    let client = computer.signed_in(&platform, ALEX).await;
    assert!(client.state().memory_only);
    let tenant = open_tenant(&client, "Adcock").await;
    whole_overview(&client, &tenant).await;
    assert!(
        !computer
            .files()
            .iter()
            .any(|(name, _)| name.ends_with(".cache"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_fails_at_any_step_of_a_sign_in_leaves_all_or_nothing() {
    let platform = platform(small()).await;
    let mut kept = 0;
    for step in 0..8 {
        let computer = Computer::new();
        computer.keychain.fail_once_after(step);
        let client = computer.signed_in(&platform, JOHN).await;
        let tenant = open_tenant(&client, "Vodacom").await;
        whole_overview(&client, &tenant).await;
        let state = client.state();
        assert_eq!(state.session, SessionState::Active, "step {step}");
        computer.keychain.fail_once_after(usize::MAX);
        drop(client);
        let client = computer.start();
        client.resume().await;
        if state.memory_only {
            assert_eq!(client.state().session, SessionState::None, "step {step}");
            for (name, bytes) in computer.files() {
                assert!(!name.ends_with(".cache"), "step {step}: {name}");
                assert!(!String::from_utf8_lossy(&bytes).contains(JOHN));
            }
        } else {
            kept += 1;
            assert_eq!(client.state().session, SessionState::Active, "step {step}");
            assert_eq!(tenants(&client), ["Vodacom"]);
        }
    }
    assert!(
        (1..8).contains(&kept),
        "some steps matter and some don't: {kept}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_changes_nothing() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let tenant = open_tenant(&client, "Vodacom").await;
    let live = whole_overview(&client, &tenant).await;
    let wrong = dcx_api::Password::new("wrong".to_owned());
    let answer = client.sign_in(platform.origin(), ALEX, wrong).await;
    assert_eq!(answer, Err(Problem::InvalidCredentials));
    assert_eq!(client.state().account.unwrap().email, JOHN);
    let now = overview(&client.desk().unwrap(), &tenant).unwrap();
    assert_eq!(now.machines.value, live.machines.value);
    let unknown = client.sign_in("not an address", ALEX, password()).await;
    assert!(
        matches!(unknown, Err(Problem::InvalidAddress { .. })),
        "{unknown:?}"
    );
    assert_eq!(client.state().session, SessionState::Active);
    assert_ne!(client.state().connection.kind, ConnectionKind::Offline);
}

/// One thing a user does.
#[derive(Clone, Debug)]
enum Step {
    SignIn(bool),
    SignOut,
    Open(usize),
    Refresh,
    Restart,
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => any::<bool>().prop_map(Step::SignIn),
        1 => Just(Step::SignOut),
        2 => (0_usize..6).prop_map(Step::Open),
        2 => Just(Step::Refresh),
        1 => Just(Step::Restart),
        2 => (0_u64..120).prop_map(Step::Wait),
    ]
}

/// Only what the signed-in user may see is anywhere in its data, whatever is still under way.
fn assert_own(client: &Client, foreign: &[dcx_api::OrganisationId]) {
    let Ok(desk) = client.desk() else { return };
    let reseller = desk.account().email == ALEX;
    let names = tenants(client);
    if reseller {
        // The list, or its own organisation alone until the list has come.
        assert!(names.len() == 5 || names.len() == 1, "{names:?}");
        return;
    }
    assert!(
        names.len() == 1 && !names.contains(&"CloudTech".to_owned()),
        "{names:?}"
    );
    for id in foreign {
        let machines = Resource::Machines(id.clone());
        let part = desk.library().get::<Rows<Machine>>(&machines);
        assert!(part.value.is_none(), "another account's machines");
    }
}

async fn play(platform: &Running, foreign: &[dcx_api::OrganisationId], steps: Vec<Step>) {
    let computer = Computer::new();
    let mut client = computer.start();
    for step in steps {
        match step {
            Step::SignIn(reseller) => {
                let email = if reseller { ALEX } else { JOHN };
                client
                    .sign_in(platform.origin(), email, password())
                    .await
                    .unwrap();
                assert_eq!(client.state().account.unwrap().email, email);
            }
            Step::SignOut => {
                client.sign_out().await;
                assert_eq!(computer.keychain.entries().len(), 0);
                assert!(
                    computer
                        .files()
                        .iter()
                        .all(|(name, _)| !name.contains(".cache"))
                );
            }
            Step::Open(at) => {
                if let Ok(desk) = client.desk() {
                    let tree = desk.tree();
                    if let Some(node) = tree.walk().nth(at) {
                        let tenant = dcx_core::view::tenant::tenant_of(node);
                        client.open_tenant(&tenant).unwrap();
                    }
                }
            }
            Step::Refresh => {
                if let Some(tenant) = client.state().tenant {
                    client.refresh(&tenant).unwrap();
                }
            }
            Step::Restart => {
                drop(client);
                client = computer.start();
                client.resume().await;
            }
            Step::Wait(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
        }
        assert_own(&client, foreign);
    }
    // The latest answers of all accounts come in, and then the other user looks.
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert_own(&client, foreign);
    client
        .sign_in(platform.origin(), JOHN, password())
        .await
        .unwrap();
    let tenant = open_tenant(&client, "Vodacom").await;
    whole_overview(&client, &tenant).await;
    assert_own(&client, foreign);
    drop(client);
    // On the disk too there is only what this user saw.
    let client = computer.start();
    client.resume().await;
    assert_own(&client, foreign);
    assert_eq!(tenants(&client), ["Vodacom"]);
}

#[test]
fn accounts_never_mix_whatever_is_switched_and_however_late_answers_come() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (platform, foreign) = runtime.block_on(async {
        let platform = platform(small()).await;
        let computer = Computer::new();
        let alex = computer.signed_in(&platform, ALEX).await;
        open_tenant(&alex, "Adcock").await;
        let desk = alex.desk().unwrap();
        let foreign = desk
            .tree()
            .walk()
            .filter(|node| node.name != "Vodacom")
            .map(|node| node.id.clone())
            .collect::<Vec<_>>();
        assert_eq!(foreign.len(), 4);
        for (route, ms) in [
            ("GET /api/organisations", 60),
            ("GET /api/vms/list", 100),
            ("GET /api/wallets", 30),
        ] {
            platform
                .set_fault(FaultRule::new(route, Fault::Delay { ms }))
                .unwrap();
        }
        (platform, foreign)
    });
    let config = ProptestConfig {
        cases: 12,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    runner
        .run(&prop::collection::vec(step(), 3..12), |steps| {
            runtime.block_on(play(&platform, &foreign, steps));
            Ok(())
        })
        .unwrap();
}
