//! Signing in and staying signed in: what the client's session engine is measured against.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::time::Duration;

use dcx_platform::{DEMO_PASSWORD, Rotation, Running};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use support::{ALEX, Answer, Caller, JOHN, start, text};

async fn rotating(rotation: Rotation) -> (Running, Caller, String) {
    let platform = start(|config| config.rotation = rotation).await;
    let caller = Caller::new(&platform);
    let grant = caller.login(ALEX, DEMO_PASSWORD).await;
    let token = text(&grant.body, "refreshToken").to_owned();
    (platform, caller, token)
}

fn refused(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.code())
}

fn next(answer: &Answer) -> String {
    text(&answer.body, "refreshToken").to_owned()
}

#[tokio::test]
async fn strict_rotation_revokes_the_family_of_a_token_that_is_used_twice() {
    let (_platform, caller, first) = rotating(Rotation::Strict).await;
    let second = next(&caller.refresh(&first).await);
    let third = next(&caller.refresh(&second).await);
    assert_eq!(
        refused(&caller.refresh(&first).await),
        (401, "refresh_reused")
    );
    assert_eq!(
        refused(&caller.refresh(&third).await),
        (401, "invalid_grant"),
        "the newest went with it"
    );
}

#[tokio::test]
async fn reuse_in_one_session_leaves_the_others_alone() {
    let (_platform, caller, first) = rotating(Rotation::Strict).await;
    let other = next(&caller.login(ALEX, DEMO_PASSWORD).await);
    caller.refresh(&first).await;
    caller.refresh(&first).await;
    assert_eq!(caller.refresh(&other).await.status, StatusCode::OK);
}

#[tokio::test]
async fn grace_takes_the_old_token_for_half_a_minute() {
    let (platform, caller, first) = rotating(Rotation::Grace).await;
    caller.refresh(&first).await;
    platform.advance_clock(Duration::from_secs(20));
    let again = caller.refresh(&first).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(caller.refresh(&next(&again)).await.status, StatusCode::OK);
    platform.advance_clock(Duration::from_secs(20));
    assert_eq!(
        refused(&caller.refresh(&first).await),
        (401, "refresh_reused")
    );
}

#[tokio::test]
async fn without_rotation_the_token_stays_and_no_other_is_handed_out() {
    let (platform, caller, first) = rotating(Rotation::None).await;
    for _ in 0..3 {
        let answer = caller.refresh(&first).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.body.get("refreshToken").is_none());
    }
    platform.advance_clock(Duration::from_secs(31 * 24 * 60 * 60));
    assert_eq!(
        refused(&caller.refresh(&first).await),
        (401, "invalid_grant")
    );
}

#[tokio::test]
async fn signing_out_ends_the_session_once() {
    let (platform, caller, token) = rotating(Rotation::Strict).await;
    for _ in 0..2 {
        let answer = caller
            .post("/api/auth/logout", json!({ "refreshToken": token }))
            .await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(platform.count("POST /api/auth/logout").effects, 1);
    assert_eq!(
        refused(&caller.refresh(&token).await),
        (401, "invalid_grant")
    );
}

#[tokio::test]
async fn an_access_token_ends_when_it_says() {
    let platform = start(|config| config.access_ttl = Duration::from_secs(20)).await;
    let caller = Caller::signed_in(&platform, JOHN).await;
    assert_eq!(caller.get("/api/products").await.status, StatusCode::OK);
    platform.advance_clock(Duration::from_secs(21));
    assert_eq!(
        refused(&caller.get("/api/products").await),
        (401, "token_expired")
    );
}

#[tokio::test]
async fn the_claims_are_those_of_the_contract() {
    let platform = start(|_| {}).await;
    let caller = Caller::signed_in(&platform, JOHN).await;
    let token = caller.token.unwrap();
    let claims = token.split('.').nth(1).unwrap();
    use base64::Engine as _;
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(claims)
        .unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["email"], JOHN);
    assert_eq!(claims["role"], "customer");
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        900
    );
    for name in ["sub", "name", "primaryOrgId"] {
        assert!(claims[name].is_string(), "{name}");
    }
    assert!(!claims["permissions"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_token_that_was_tampered_with_opens_nothing() {
    let platform = start(|_| {}).await;
    let mut caller = Caller::signed_in(&platform, JOHN).await;
    let good = caller.token.clone().unwrap();
    for bad in [
        String::new(),
        format!("{good}x"),
        good.replace('.', ""),
        "e30.e30.".to_owned(),
    ] {
        caller.token = Some(bad);
        assert_eq!(
            caller.get("/api/products").await.status,
            StatusCode::UNAUTHORIZED
        );
    }
    caller.token = None;
    assert_eq!(
        refused(&caller.get("/api/products").await),
        (401, "unauthorized")
    );
}

#[tokio::test]
async fn ten_wrong_passwords_lock_the_account_for_a_minute() {
    let platform = start(|_| {}).await;
    let caller = Caller::new(&platform);
    for _ in 0..10 {
        assert_eq!(
            refused(&caller.login(JOHN, "wrong").await),
            (401, "invalid_credentials")
        );
    }
    assert_eq!(
        refused(&caller.login(JOHN, DEMO_PASSWORD).await),
        (423, "account_locked")
    );
    assert_eq!(
        caller.login(ALEX, DEMO_PASSWORD).await.status,
        StatusCode::OK
    );
    platform.advance_clock(Duration::from_secs(61));
    assert_eq!(
        caller.login(JOHN, DEMO_PASSWORD).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn revoking_a_user_ends_refreshes_and_if_asked_the_tokens_that_are_out() {
    let platform = start(|_| {}).await;
    let mut caller = Caller::new(&platform);
    let grant = caller.login(ALEX, DEMO_PASSWORD).await;
    caller.token = Some(text(&grant.body, "token").to_owned());
    let john = Caller::signed_in(&platform, JOHN).await;

    platform.revoke(ALEX, false).unwrap();
    assert_eq!(
        refused(&caller.refresh(&next(&grant)).await),
        (401, "invalid_grant")
    );
    assert_eq!(caller.get("/api/products").await.status, StatusCode::OK);
    platform.revoke(ALEX, true).unwrap();
    assert_eq!(
        refused(&caller.get("/api/products").await),
        (401, "invalid_token")
    );
    assert_eq!(john.get("/api/products").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_refresh_whose_answer_is_dropped_has_happened() {
    use dcx_platform::{Fault, FaultRule};
    let (platform, caller, first) = rotating(Rotation::Strict).await;
    platform
        .set_fault(FaultRule::new("POST /api/auth/refresh", Fault::DropAfterCommit).times(1))
        .unwrap();
    let body = json!({ "refreshToken": first });
    assert!(
        caller
            .try_send(Method::POST, "/api/auth/refresh", Some(body), &[])
            .await
            .is_err()
    );
    let count = platform.count("POST /api/auth/refresh");
    assert_eq!(
        (count.calls, count.effects, count.statuses.len()),
        (1, 1, 0)
    );
    assert_eq!(
        refused(&caller.refresh(&first).await),
        (401, "refresh_reused")
    );
}

#[tokio::test]
async fn a_caller_over_the_limit_is_told_when_to_come_back() {
    let platform = start(|config| config.rate_limit = Some(5)).await;
    let caller = Caller::signed_in(&platform, JOHN).await;
    for _ in 0..5 {
        assert_eq!(caller.get("/api/products").await.status, StatusCode::OK);
    }
    let answer = caller
        .try_send(Method::GET, "/api/products", None, &[])
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = answer.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=60).contains(&wait));
    platform.advance_clock(Duration::from_secs(wait));
    assert_eq!(caller.get("/api/products").await.status, StatusCode::OK);
}
