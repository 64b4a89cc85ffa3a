//! Expiry is right despite sleep, wrong clocks and absurd tokens (promise 6).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use dcx_core::session::{Phase, Session};
use dcx_platform::{Config, Running};
use support::{JOHN, Keychain, platform, refreshes, session, small};

const HOUR: Duration = Duration::from_secs(3600);
const DAY: i64 = 86_400_000;

/// The platform takes no token that is out by now.
fn expire(platform: &Running) {
    platform.advance_clock(HOUR);
}

#[tokio::test(flavor = "multi_thread")]
async fn short_tokens_are_renewed_in_time_and_no_401_is_seen() {
    let config = Config {
        access_ttl: Duration::from_secs(120),
        ..small()
    };
    let platform = platform(config).await;
    let signed = session(&platform, JOHN, &Keychain::default()).await;
    // Seven minutes on both sides, by their clocks.
    for _ in 0..210 {
        platform.advance_clock(Duration::from_secs(2));
        signed.clock.advance(2_000);
        signed.machines().await.unwrap();
    }
    let lists = platform.count("GET /api/vms/list");
    assert_eq!(lists.statuses.get(&401), None, "{lists:?}");
    let refreshes = refreshes(&platform);
    // At half the lifetime each, and never in a spin.
    assert!((4..=9).contains(&refreshes), "{refreshes}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_wrong_by_a_day_costs_no_session_and_no_storm() {
    for shift in [DAY, -DAY] {
        let platform = platform(small()).await;
        let signed = session(&platform, JOHN, &Keychain::default()).await;
        signed.clock.advance(shift);
        for _ in 0..20 {
            signed.machines().await.unwrap();
        }
        assert_eq!(*signed.session.phase().borrow(), Phase::Active);
        assert!(refreshes(&platform) <= 1, "{shift}");
        // The token ends on the platform's side: noticed by its 401.
        expire(&platform);
        signed.machines().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_sleep_the_token_is_renewed_before_it_is_used() {
    let platform = platform(small()).await;
    let signed = session(&platform, JOHN, &Keychain::default()).await;
    signed.machines().await.unwrap();
    let asleep = Duration::from_secs(8 * 3600);
    platform.advance_clock(asleep);
    signed
        .clock
        .advance(i64::try_from(asleep.as_millis()).unwrap());
    signed.machines().await.unwrap();
    let lists = platform.count("GET /api/vms/list");
    assert_eq!(lists.statuses.get(&401), None, "{lists:?}");
    assert_eq!(refreshes(&platform), 1);
}

/// A platform of one answer to each question, for tokens that the demo platform would not make.
async fn odd_tokens(grant: &'static str) -> (String, Arc<AtomicU32>, Arc<AtomicBool>) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let (renewed, refuse) = (
        Arc::new(AtomicU32::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    let (count, refusing) = (Arc::clone(&renewed), Arc::clone(&refuse));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (count, refusing) = (Arc::clone(&count), Arc::clone(&refusing));
            tokio::spawn(async move {
                let mut bytes = vec![0; 16 * 1024];
                let mut length = 0;
                while let Ok(read @ 1..) = stream.read(&mut bytes[length..]).await {
                    length += read;
                    let text = String::from_utf8_lossy(&bytes[..length]).into_owned();
                    let Some((head, body)) = text.split_once("\r\n\r\n") else {
                        continue;
                    };
                    let wanted = head
                        .lines()
                        .find_map(|line| {
                            line.to_lowercase()
                                .strip_prefix("content-length: ")
                                .map(str::to_owned)
                        })
                        .map_or(0, |digits| digits.trim().parse().unwrap());
                    if body.len() < wanted {
                        continue;
                    }
                    let (status, answer) = if head.starts_with("POST /api/auth/refresh") {
                        count.fetch_add(1, Ordering::SeqCst);
                        refusing.store(false, Ordering::SeqCst);
                        ("200 OK", grant)
                    } else if head.starts_with("POST") {
                        ("200 OK", grant)
                    } else if refusing.load(Ordering::SeqCst) {
                        ("401 Unauthorized", r#"{"error":{"code":"token_expired"}}"#)
                    } else {
                        ("200 OK", "[]")
                    };
                    let reply = format!(
                        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{answer}",
                        answer.len()
                    );
                    let _ = stream.write_all(reply.as_bytes()).await;
                    return;
                }
            });
        }
    });
    (origin, renewed, refuse)
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_without_an_end_or_with_an_absurd_one_work_until_the_platform_says_no() {
    // exp as a number beyond any date, in the past, and none at all; expiresIn 0, negative, huge.
    for grant in [
        r#"{"token":"opaque","refreshToken":"r"}"#,
        r#"{"token":"opaque","refreshToken":"r","expiresIn":0}"#,
        r#"{"token":"opaque","refreshToken":"r","expiresIn":-5}"#,
        r#"{"token":"opaque","refreshToken":"r","expiresIn":1e300}"#,
        r#"{"token":"opaque","refreshToken":"r","expiresIn":"NaN"}"#,
        // {"iat":1700000000,"exp":1} and {"exp":99999999999999}
        r#"{"token":"e30.eyJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MX0.x","refreshToken":"r"}"#,
        r#"{"token":"e30.eyJleHAiOjk5OTk5OTk5OTk5OTk5fQ.x","refreshToken":"r"}"#,
    ] {
        let (origin, renewed, refuse) = odd_tokens(grant).await;
        let origin = dcx_api::Origin::parse(&origin).unwrap();
        let api = dcx_api::Client::new(origin, support::impatient()).unwrap();
        let first = api
            .login("a@b.example", &support::password())
            .await
            .unwrap();
        let account = dcx_core::account::AccountId::of("x", "y");
        let vault = support::vault(&Keychain::default());
        let clock = dcx_core::clock::Clock::system();
        let session = Session::signed_in(api, account, vault, clock, first, true);
        let ask = || {
            session.call("products", "", |api, token| async move {
                api.products(&token, None).await
            })
        };
        for _ in 0..20 {
            ask().await.unwrap();
        }
        assert_eq!(renewed.load(Ordering::SeqCst), 0, "{grant}");
        refuse.store(true, Ordering::SeqCst);
        ask().await.unwrap();
        assert_eq!(renewed.load(Ordering::SeqCst), 1, "{grant}");
    }
}
