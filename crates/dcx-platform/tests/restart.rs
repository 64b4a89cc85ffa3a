//! Starting, stopping, starting again: what a client that goes on over saved data depends on.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::time::Duration;

use dcx_platform::{Config, StartError};
use reqwest::{Method, StatusCode};
use serde_json::json;
use support::{ALEX, Caller, start, text};

#[tokio::test]
async fn a_platform_that_comes_back_knows_its_tokens_its_data_and_its_port() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("platform.db");
    let platform = start(|config| config.database = Some(file.clone())).await;
    let caller = Caller::new(&platform);
    let grant = caller.login(ALEX, dcx_platform::DEMO_PASSWORD).await;
    let mut alex = caller.clone();
    alex.token = Some(text(&grant.body, "token").to_owned());
    let adcock = alex.organisation("Adcock").await;
    let wallet = alex.wallet(&adcock).await;
    let path = format!("/api/wallets/{}/top-up", text(&wallet, "id"));
    alex.post(&path, json!({ "amount": 12.34, "reference": "kept" }))
        .await;
    let machine = alex.machine(&adcock, "Adcock-Web-Server-01").await;
    alex.power(text(&machine, "identityInstanceUuid"), "stop")
        .await;

    let port = platform
        .origin()
        .rsplit(':')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    platform.stop().await;
    assert!(
        alex.try_send(Method::GET, "/api/products", None, &[])
            .await
            .unwrap_err()
            .is_connect()
    );

    let platform = start(|config| {
        config.database = Some(file);
        config.listen.set_port(port);
        config.seed = 99; // the file's own seed counts
    })
    .await;
    assert_eq!(platform.origin(), caller.origin);
    assert_eq!(
        alex.ledger(&wallet).await[0]["reference"],
        "kept",
        "the old access token is still good"
    );
    let refreshed = caller.refresh(text(&grant.body, "refreshToken")).await;
    assert_eq!(refreshed.status, StatusCode::OK);
    platform.advance_clock(Duration::from_secs(60));
    let machine = alex.machine(&adcock, "Adcock-Web-Server-01").await;
    assert_eq!(
        machine["powerState"], "POWERED_OFF",
        "what was on its way arrived"
    );
}

#[tokio::test]
async fn stopping_drops_calls_in_flight_at_once() {
    use dcx_platform::{Fault, FaultRule};
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let rule = FaultRule::new("GET /api/products", Fault::Hang);
    platform.set_fault(rule).unwrap();
    let waiting =
        tokio::spawn(async move { alex.try_send(Method::GET, "/api/products", None, &[]).await });
    while platform.count("GET /api/products").calls == 0 {
        tokio::task::yield_now().await;
    }
    platform.stop().await;
    assert!(waiting.await.unwrap().is_err());
}

#[tokio::test]
async fn two_platforms_run_side_by_side() {
    let (one, other) = (start(|_| {}).await, start(|_| {}).await);
    assert_ne!(one.origin(), other.origin());
    let alex = Caller::signed_in(&one, ALEX).await;
    let mut stranger = Caller::new(&other);
    stranger.token = alex.token.clone();
    assert_eq!(
        stranger.get("/api/products").await.status,
        StatusCode::UNAUTHORIZED,
        "each has its own key"
    );
}

#[tokio::test]
async fn it_is_served_on_this_machine_only() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.7:0"] {
        let listen = Config {
            listen: address.parse().unwrap(),
            ..Config::default()
        };
        assert!(
            matches!(
                dcx_platform::start(listen).await,
                Err(StartError::NotLoopback(_))
            ),
            "{address}"
        );
        let control = Config {
            control: Some(address.parse().unwrap()),
            ..Config::default()
        };
        assert!(
            matches!(
                dcx_platform::start(control).await,
                Err(StartError::NotLoopback(_))
            ),
            "{address}"
        );
    }
}

#[tokio::test]
async fn what_can_not_start_says_why() {
    let small = Config {
        vms: 1,
        ..Config::default()
    };
    assert!(matches!(
        dcx_platform::start(small).await,
        Err(StartError::TooSmall)
    ));
    let running = start(|_| {}).await;
    let listen = running
        .origin()
        .trim_start_matches("http://")
        .parse()
        .unwrap();
    let taken = Config {
        listen,
        ..Config::default()
    };
    assert!(matches!(
        dcx_platform::start(taken).await,
        Err(StartError::Listen { .. })
    ));
    let folder = tempfile::tempdir().unwrap();
    let database = Config {
        database: Some(folder.path().to_path_buf()),
        ..Config::default()
    };
    assert!(matches!(
        dcx_platform::start(database).await,
        Err(StartError::SetUp(_))
    ));
}

#[test]
fn the_program_says_in_one_line_where_it_listens() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_dcx-platform"))
        .args([
            "--control",
            "127.0.0.1:0",
            "--dialect",
            "field",
            "--rotation",
            "grace",
        ])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert!(text(&ready, "origin").starts_with("http://127.0.0.1:"));
    assert!(text(&ready, "control").starts_with("http://127.0.0.1:"));

    let refused = Command::new(env!("CARGO_BIN_EXE_dcx-platform"))
        .args(["--listen", "0.0.0.0:0"])
        .output()
        .unwrap();
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("loopback"));
}
