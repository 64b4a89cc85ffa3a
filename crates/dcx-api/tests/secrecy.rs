//! Credentials go to the configured origin alone, and into no log and no problem.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::io;
use std::sync::{Arc, Mutex};

use dcx_api::{IdempotencyKey, Password, PowerAction, Problem, RefreshToken};
use support::{Act, Server, TOKEN, answer, json, token};
use tracing_subscriber::fmt::MakeWriter;

const REFRESH: &str = "canary-refresh-5d21";
const PASSWORD: &str = "canary-password-9c0e";

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_token_goes_nowhere_else() {
    let spy = Server::start(|_, _| json(200, "[]")).await;
    for code in [301, 302, 303, 307, 308] {
        for place in [
            format!("{}/api/products", spy.address()),
            "//127.0.0.1/x".to_owned(),
            "/elsewhere".to_owned(),
        ] {
            let server =
                Server::start(move |_, _| Act::Send(answer(code, &[("location", &place)], b"")))
                    .await;
            let client = server.client();
            let fault = Problem::PlatformFault {
                status: code,
                request_id: None,
            };
            assert_eq!(client.products(&token(), None).await.unwrap_err(), fault);
            let password = Password::new(PASSWORD.to_owned());
            assert_eq!(
                client.login("a@b.example", &password).await.err().unwrap(),
                fault
            );
            assert!(
                client
                    .refresh(&RefreshToken::new(REFRESH.to_owned()))
                    .await
                    .is_err()
            );
            let key = IdempotencyKey::random();
            assert!(
                client
                    .power(&token(), &"vm".into(), PowerAction::Stop, &key)
                    .await
                    .is_err()
            );
            assert_eq!(server.count(), 4);
        }
    }
    assert_eq!(spy.count(), 0);
}

#[tokio::test]
async fn the_token_is_in_its_header_and_nowhere_else() {
    let server = Server::start(|_, _| json(200, "[]")).await;
    server
        .client()
        .machines(&token(), &"o-1".into(), None)
        .await
        .unwrap();
    let request = &server.requests()[0];
    assert_eq!(
        request.header("authorization"),
        Some(format!("Bearer {TOKEN}").as_str())
    );
    assert!(!request.target.contains(TOKEN));
    assert_eq!(request.header("referer"), None);
    assert_eq!(request.header("cookie"), None);
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

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

/// One thread, so that the subscriber hears the client's own tasks and those of the HTTP library.
#[tokio::test]
async fn no_line_of_the_log_holds_a_secret_even_at_trace_level() {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(lines.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let server = Server::start(|request, _| {
        // A platform that quotes everything it was sent.
        let quoted = request.header("authorization").unwrap_or_default().replace("Bearer ", "");
        let body = request.body.replace('"', "'");
        json(422, &format!(r#"{{"error":{{"code":"{quoted}","message":"{quoted} {body}","fields":{{"{quoted}":"{body}"}}}}}}"#))
    })
    .await;
    let client = server.client();
    let problems = [
        client.products(&token(), None).await.err(),
        client
            .login("a@b.example", &Password::new(PASSWORD.to_owned()))
            .await
            .err(),
        client
            .logout(&RefreshToken::new(REFRESH.to_owned()))
            .await
            .err(),
        client
            .power(
                &token(),
                &"vm".into(),
                PowerAction::Stop,
                &IdempotencyKey::random(),
            )
            .await
            .err(),
    ];
    let failure = client
        .refresh(&RefreshToken::new(REFRESH.to_owned()))
        .await
        .err();
    let said = format!("{problems:?} {failure:?} {:?}", client.calls());
    let logged = String::from_utf8_lossy(&lines.0.lock().unwrap()).into_owned();
    assert!(
        logged.contains("POST /auth/login"),
        "the log was heard: {logged}"
    );
    for canary in [TOKEN, REFRESH, PASSWORD] {
        assert!(!said.contains(canary), "{said}");
        assert!(!logged.contains(canary), "{logged}");
    }
}
