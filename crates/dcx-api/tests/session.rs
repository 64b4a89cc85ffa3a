//! Signing in, refreshing and signing out: which answers end a session, and that nothing here is ever sent twice.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::time::Duration;

use dcx_api::{Password, Problem, RefreshFailure, RefreshToken, Role, UnreadableReason};
use support::{Act, Server, json, status};

fn refresh_token() -> RefreshToken {
    RefreshToken::new("canary-refresh-1".to_owned())
}

fn password() -> Password {
    Password::new("canary-password".to_owned())
}

#[tokio::test]
async fn every_spelling_of_a_grant_is_the_same_grant() {
    for body in [
        r#"{"token":"A","refreshToken":"R","expiresIn":900,"user":{"id":"u","email":"a@b.example","name":"Alex","role":"reseller","primaryOrgId":"o"}}"#,
        r#"{"accessToken":"A","refreshToken":"R","expiresIn":"900","user":{"id":"u","email":"a@b.example","name":"Alex","role":"RESELLER","primaryOrgId":"o"}}"#,
        r#"{"success":true,"data":{"access_token":"A","refresh_token":"R","expires_in":" 900 ","user":{"id":"u","email":"a@b.example","name":"Alex","role":"Reseller","primary_org_id":"o"}}}"#,
    ] {
        let server = Server::start(move |_, _| json(200, body)).await;
        let grant = server
            .client()
            .login("a@b.example", &password())
            .await
            .ok()
            .unwrap();
        assert_eq!(grant.access.expose(), "A");
        assert_eq!(grant.refresh.as_ref().map(RefreshToken::expose), Some("R"));
        assert_eq!(grant.expires_in, Some(Duration::from_secs(900)));
        let user = grant.user.unwrap();
        assert_eq!(
            (user.name.as_deref(), user.role),
            (Some("Alex"), Some(Role::Reseller))
        );
        assert_eq!(user.primary_organisation, Some("o".into()));
        let request = &server.requests()[0];
        assert_eq!(
            (request.method.as_str(), request.target.as_str()),
            ("POST", "/api/auth/login")
        );
        assert_eq!(
            request.body,
            r#"{"email":"a@b.example","password":"canary-password"}"#
        );
        assert_eq!(request.header("authorization"), None);
    }
}

#[tokio::test]
async fn a_long_token_is_kept_whole_and_an_absurd_lifetime_is_unknown() {
    let long = "t".repeat(8192);
    for expires in ["-5", "0", "1e30", "\"NaN\"", "{}", "null"] {
        let body = format!(r#"{{"token":"{long}","expiresIn":{expires}}}"#);
        let server = Server::start(move |_, _| json(200, &body)).await;
        let grant = server
            .client()
            .refresh(&refresh_token())
            .await
            .ok()
            .unwrap();
        assert_eq!(grant.access.expose().len(), 8192);
        assert_eq!(grant.expires_in, None, "{expires}");
        assert!(grant.refresh.is_none());
    }
}

#[tokio::test]
async fn a_refused_sign_in_says_why() {
    for (code, body, want) in [
        (
            401,
            r#"{"error":{"code":"invalid_credentials"}}"#,
            Problem::InvalidCredentials,
        ),
        (401, "", Problem::InvalidCredentials),
        (
            423,
            r#"{"error":{"code":"account_locked"}}"#,
            Problem::AccountLocked,
        ),
        (
            429,
            "",
            Problem::RateLimited {
                retry_after_seconds: None,
            },
        ),
        (
            401,
            "<html>Proxy password</html>",
            Problem::Unreadable {
                reason: UnreadableReason::Html,
                request_id: Some("req-1".to_owned()),
            },
        ),
        (
            200,
            r#"{"user":{}}"#,
            Problem::Unreadable {
                reason: UnreadableReason::Shape,
                request_id: Some("req-1".to_owned()),
            },
        ),
    ] {
        let server = Server::start(move |_, _| json(code, body)).await;
        assert_eq!(
            server
                .client()
                .login("a@b.example", &password())
                .await
                .err()
                .unwrap(),
            want,
            "{code} {body}"
        );
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn only_a_definite_word_rejects_a_refresh_token() {
    for (body, code) in [
        (
            r#"{"error":{"code":"invalid_grant","message":"gone"}}"#,
            "invalid_grant",
        ),
        (r#"{"error":"refresh_reused"}"#, "refresh_reused"),
        (r#"{"error":{"code":"INVALID_GRANT"}}"#, "invalid_grant"),
    ] {
        let server = Server::start(move |_, _| json(401, body)).await;
        let failure = server
            .client()
            .refresh(&refresh_token())
            .await
            .err()
            .unwrap();
        assert_eq!(
            failure,
            RefreshFailure::Rejected {
                code: code.to_owned()
            },
            "{body}"
        );
        assert_eq!(
            server.requests()[0].body,
            r#"{"refreshToken":"canary-refresh-1"}"#
        );
    }
}

#[tokio::test]
async fn anything_else_leaves_the_refresh_token_in_doubt_and_is_not_tried_again() {
    for (code, body) in [
        (401, ""),
        (401, "<html>invalid_grant</html>"),
        (401, r#"{"error":{"code":"unauthorized"}}"#),
        (401, r#"{"message":"invalid_grant"}"#),
        (401, r#"{"error":"This invalid_grant is only mentioned."}"#),
        (403, r#"{"error":{"code":"invalid_grant"}}"#),
        (500, r#"{"error":{"code":"invalid_grant"}}"#),
        (503, ""),
        (429, ""),
        (200, "<html>Sign in</html>"),
        (200, "{}"),
        (200, r#"{"token":null}"#),
        (302, ""),
    ] {
        let server = Server::start(move |_, _| json(code, body)).await;
        let failure = server
            .client()
            .refresh(&refresh_token())
            .await
            .err()
            .unwrap();
        assert!(
            matches!(failure, RefreshFailure::Failed(_)),
            "{code} {body}: {failure:?}"
        );
        assert_eq!(server.count(), 1, "{code} {body}");
    }
    for act in [|| Act::Close, || Act::Hang] {
        let server = Server::start(move |_, _| act()).await;
        let client =
            server.client_with(|options| options.read_timeout = Duration::from_millis(100));
        let failure = client.refresh(&refresh_token()).await.err().unwrap();
        assert!(matches!(
            failure,
            RefreshFailure::Failed(Problem::Offline | Problem::TimedOut)
        ));
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn signing_out_takes_an_empty_answer() {
    let server = Server::start(|_, _| status(204, &[])).await;
    assert_eq!(server.client().logout(&refresh_token()).await, Ok(()));
    assert_eq!(server.requests()[0].target, "/api/auth/logout");
}
