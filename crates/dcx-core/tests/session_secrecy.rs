//! Tokens and passwords appear in no line of the log, at trace level, whoever writes it: the core,
//! the wire or the libraries beneath (promise 7, issue 2 section 7, point 12).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use dcx_platform::{Config, Fault, FaultRule};
use support::proxy::Tap;
use support::{ALEX, Computer, open_tenant, password, platform, small, until, whole_overview};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// A secret in the forms in which it could slip out.
fn forms(secret: &str) -> Vec<String> {
    let mut url = String::new();
    for byte in secret.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    let bytes = format!("{:?}", secret.as_bytes());
    let bytes = bytes.trim_matches(['[', ']']).to_owned();
    let mut forms = vec![secret.to_owned(), url, bytes];
    for engine in [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD] {
        // The last digits depend on what follows.
        let encoded = engine.encode(secret);
        forms.push(encoded[..encoded.len() - 4].to_owned());
    }
    forms
}

/// The secrets that went over the wire: access tokens, refresh tokens, the password.
fn secrets(tap: &Tap) -> Vec<String> {
    let sent = tap.sent();
    let mut secrets: Vec<String> = sent
        .lines()
        .filter_map(|line| line.strip_prefix("authorization: Bearer "))
        .map(|token| token.trim().to_owned())
        .collect();
    for name in ["refreshToken", "password"] {
        let mark = format!("\"{name}\":\"");
        secrets.extend(sent.match_indices(&mark).map(|(at, _)| {
            let rest = &sent[at + mark.len()..];
            rest[..rest.find('"').unwrap()].to_owned()
        }));
    }
    secrets.sort_unstable();
    secrets.dedup();
    secrets
}

#[tokio::test(flavor = "multi_thread")]
async fn no_line_of_the_log_holds_a_token_or_a_password() {
    let lines = Lines::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(lines.clone())
        .init();
    let platform = platform(Config {
        access_ttl: Duration::from_secs(2),
        ..small()
    })
    .await;
    let tap = Tap::on(platform.origin()).await;
    let computer = Computer::new();
    let client = computer.start();
    client
        .sign_in(tap.origin(), ALEX, password())
        .await
        .unwrap();
    let tenant = open_tenant(&client, "Adcock").await;
    whole_overview(&client, &tenant).await;
    // Through trouble of every sort, with renewals on the way.
    let troubles = [
        Fault::Status {
            status: 500,
            body: Some("{\"error\":{\"code\":\"x\",\"message\":\"y\"}}".to_owned()),
        },
        Fault::UnauthorisedWhileValid,
        Fault::Reset,
        Fault::Html200,
        Fault::Truncated,
    ];
    for fault in troubles {
        let refreshes = support::refreshes(&platform);
        platform
            .set_fault(FaultRule::new("GET /api/wallets", fault))
            .unwrap();
        platform.advance_clock(Duration::from_secs(3));
        client.refresh(&tenant).unwrap();
        until("the token was renewed", || {
            support::refreshes(&platform) > refreshes
        })
        .await;
        platform.clear_faults();
    }
    platform.revoke(ALEX, true).unwrap();
    client.refresh(&tenant).unwrap();
    until("the session is over", || {
        client.refresh(&tenant).unwrap();
        client.state().session == dcx_core::client::SessionState::Ended
    })
    .await;
    let wrong = dcx_api::Password::new("wrong-canary-4711".to_owned());
    assert!(client.sign_in_again(wrong).await.is_err());
    client.sign_in_again(password()).await.unwrap();
    client.sign_out().await;
    until("the platform was told", || {
        platform.count("POST /api/auth/logout").calls == 1
    })
    .await;

    let secrets = secrets(&tap);
    assert!(secrets.len() >= 10, "{}", secrets.len());
    assert!(secrets.iter().any(|secret| secret == "wrong-canary-4711"));
    let log = lines.text();
    // The log was heard: our own lines and the libraries'.
    for heard in ["POST /auth/refresh", "hyper", "dcx_api", "dcx_core"] {
        assert!(log.contains(heard), "{heard} was not heard");
    }
    for secret in &secrets {
        for form in forms(secret) {
            assert!(!log.contains(&form), "a secret is in the log");
        }
    }
    // And the search finds what is there.
    tracing::info!(token = secrets[0].as_str(), "a slip");
    tracing::info!(token = STANDARD.encode(&secrets[0]), "a slip");
    let log = lines.text();
    assert!(
        forms(&secrets[0])
            .iter()
            .filter(|form| log.contains(form.as_str()))
            .count()
            >= 2
    );
}
