//! Every fault does what its name says, where it was asked for, as long as it was asked for, and no longer.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::time::{Duration, Instant};

use dcx_platform::{Dialect, Fault, FaultRule, Running};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use support::{ADMIN, ALEX, Caller, JOHN, start, text};

const PRODUCTS: &str = "GET /api/products";

async fn faulty(fault: Fault) -> (Running, Caller) {
    let platform = start(|_| {}).await;
    let caller = Caller::signed_in(&platform, JOHN).await;
    platform.set_fault(FaultRule::new(PRODUCTS, fault)).unwrap();
    (platform, caller)
}

async fn products(caller: &Caller) -> reqwest::Result<reqwest::Response> {
    caller
        .try_send(Method::GET, "/api/products", None, &[])
        .await
}

#[tokio::test]
async fn getorg_answers_401_until_it_is_told_to_behave() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let adcock = alex.organisation("Adcock").await;
    let path = format!("/api/organisations/getorg?organizationId={adcock}");
    assert_eq!(alex.get(&path).await.status, StatusCode::UNAUTHORIZED);
    let rule = FaultRule::new("GET /api/organisations/getorg", Fault::WellBehaved);
    platform.set_fault(rule).unwrap();
    assert_eq!(alex.get(&path).await.body["name"], "Adcock");
    platform.clear_faults();
    assert_eq!(alex.get(&path).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_fault_lifts_after_its_calls_and_stays_on_its_route() {
    let platform = start(|_| {}).await;
    let caller = Caller::signed_in(&platform, JOHN).await;
    let broken = Fault::Status {
        status: 503,
        body: None,
    };
    platform
        .set_fault(FaultRule::new(PRODUCTS, broken).times(2))
        .unwrap();
    assert_eq!(
        caller.get("/api/organisations").await.status,
        StatusCode::OK
    );
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(caller.get("/api/products").await.status.as_u16());
    }
    assert_eq!(seen, [503, 503, 200]);
    assert_eq!(
        platform.count(PRODUCTS).statuses,
        [(200, 1), (503, 2)].into()
    );
}

#[tokio::test]
async fn a_fault_may_be_for_one_organisation_alone() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let (adcock, vodacom) = (
        alex.organisation("Adcock").await,
        alex.organisation("Vodacom").await,
    );
    let vm = alex.machine(&adcock, "Adcock-Web-Server-01").await;
    let broken = Fault::Status {
        status: 500,
        body: Some(r#"{"message":"no"}"#.to_owned()),
    };
    platform
        .set_fault(FaultRule::new("*", broken).organisation(&adcock))
        .unwrap();
    for path in ["vms/list", "wallets", "billing/current"] {
        let answer = alex
            .get(&format!("/api/{path}?organizationId={adcock}"))
            .await;
        assert_eq!(
            (answer.status.as_u16(), &answer.body),
            (500, &json!({ "message": "no" }))
        );
        assert_eq!(
            alex.get(&format!("/api/{path}?organizationId={vodacom}"))
                .await
                .status,
            StatusCode::OK
        );
    }
    let details = format!("/api/vms/{}/details", text(&vm, "identityInstanceUuid"));
    assert_eq!(alex.get(&details).await.status.as_u16(), 500);
    assert_eq!(
        alex.power(text(&vm, "identityInstanceUuid"), "stop")
            .await
            .status
            .as_u16(),
        500
    );
}

#[tokio::test]
async fn a_fault_on_a_route_that_is_not_there_is_refused() {
    let platform = start(|_| {}).await;
    assert!(
        platform
            .set_fault(FaultRule::new("GET /api/nothing", Fault::Hang))
            .is_err()
    );
    assert!(
        platform
            .set_fault(FaultRule::new("GET /api/vms/{vmId}/details", Fault::Hang))
            .is_ok()
    );
}

#[tokio::test]
async fn delay_waits_and_then_answers_as_ever() {
    let (_platform, caller) = faulty(Fault::Delay { ms: 300 }).await;
    let begun = Instant::now();
    assert_eq!(caller.get("/api/products").await.rows().len(), 39);
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn hang_never_answers() {
    let (platform, caller) = faulty(Fault::Hang).await;
    let waited = tokio::time::timeout(Duration::from_millis(300), products(&caller)).await;
    assert!(waited.is_err());
    let count = platform.count(PRODUCTS);
    assert_eq!((count.calls, count.statuses.len()), (1, 0));
}

#[tokio::test]
async fn drip_sends_the_body_slowly_and_whole() {
    let (platform, caller) = faulty(Fault::Drip {
        bytes_per_second: 20_000,
    })
    .await;
    let begun = Instant::now();
    assert_eq!(caller.get("/api/products").await.rows().len(), 39);
    assert!(begun.elapsed() >= Duration::from_millis(250));
    platform
        .set_fault(FaultRule::new(
            PRODUCTS,
            Fault::Drip {
                bytes_per_second: 8,
            },
        ))
        .unwrap();
    let plain = [("accept-encoding", "identity")];
    let request = caller.try_send(Method::GET, "/api/products", None, &plain);
    let mut response = request.await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.chunk().await.unwrap().unwrap().len(), 2);
}

#[tokio::test]
async fn reset_resets_before_anything_is_done() {
    let platform = start(|_| {}).await;
    let caller = Caller::new(&platform);
    let rule = FaultRule::new("POST /api/auth/login", Fault::Reset);
    platform.set_fault(rule).unwrap();
    let body = json!({ "email": JOHN, "password": dcx_platform::DEMO_PASSWORD });
    let error = caller
        .try_send(Method::POST, "/api/auth/login", Some(body), &[])
        .await
        .unwrap_err();
    let mut cause: Option<&dyn std::error::Error> = Some(&error);
    let mut kinds = Vec::new();
    while let Some(error) = cause {
        kinds.extend(
            error
                .downcast_ref::<std::io::Error>()
                .map(std::io::Error::kind),
        );
        cause = error.source();
    }
    assert!(
        kinds.contains(&std::io::ErrorKind::ConnectionReset),
        "{kinds:?}"
    );
    assert_eq!(platform.count("POST /api/auth/login").effects, 0);
}

#[tokio::test]
async fn a_write_whose_answer_is_dropped_was_made() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let adcock = alex.organisation("Adcock").await;
    let wallet = alex.wallet(&adcock).await;
    let path = format!("/api/wallets/{}/top-up", text(&wallet, "id"));
    let route = "POST /api/wallets/{id}/top-up";
    platform
        .set_fault(FaultRule::new(route, Fault::DropAfterCommit).times(1))
        .unwrap();
    let body = json!({ "amount": 80, "reference": "EFT 7" });
    let sent = alex
        .try_send(
            Method::POST,
            &path,
            Some(body.clone()),
            &[("idempotency-key", "k")],
        )
        .await;
    assert!(sent.is_err());
    assert_eq!(alex.ledger(&wallet).await[0]["reference"], "EFT 7");
    let again = alex.keyed(Method::POST, &path, Some(body), "k").await;
    assert_eq!(
        (again.status, platform.count(route).effects),
        (StatusCode::CREATED, 1)
    );
}

#[tokio::test]
async fn a_write_that_is_answered_401_afterwards_was_made() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let adcock = alex.organisation("Adcock").await;
    let wallet = alex.wallet(&adcock).await;
    let path = format!("/api/wallets/{}/top-up", text(&wallet, "id"));
    let route = "POST /api/wallets/{id}/top-up";
    platform
        .set_fault(FaultRule::new(route, Fault::UnauthorisedAfterCommit).times(1))
        .unwrap();
    let body = json!({ "amount": 80, "reference": "EFT 8" });
    let answer = alex
        .keyed(Method::POST, &path, Some(body.clone()), "k")
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(alex.ledger(&wallet).await[0]["reference"], "EFT 8");
    let again = alex.keyed(Method::POST, &path, Some(body), "k").await;
    assert_eq!(
        (again.status, platform.count(route).effects),
        (StatusCode::CREATED, 1)
    );
}

#[tokio::test]
async fn a_write_that_is_answered_with_a_server_s_error_afterwards_was_made() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let adcock = alex.organisation("Adcock").await;
    let wallet = alex.wallet(&adcock).await;
    let path = format!("/api/wallets/{}/top-up", text(&wallet, "id"));
    let route = "POST /api/wallets/{id}/top-up";
    platform
        .set_fault(FaultRule::new(
            route,
            Fault::StatusAfterCommit { status: 504 },
        ))
        .unwrap();
    let body = json!({ "amount": 80, "reference": "EFT 9" });
    let answer = alex.keyed(Method::POST, &path, Some(body), "k").await;
    assert_eq!(answer.status, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(alex.ledger(&wallet).await[0]["reference"], "EFT 9");
    assert_eq!(platform.count(route).effects, 1);
}

#[tokio::test]
async fn a_login_page_comes_with_status_200() {
    let (_platform, caller) = faulty(Fault::Html200).await;
    let response = products(&caller).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert!(
        response.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    assert!(response.text().await.unwrap().contains("<form"));
}

#[tokio::test]
async fn a_truncated_body_ends_in_the_middle() {
    let (_platform, caller) = faulty(Fault::Truncated).await;
    let response = products(&caller).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn a_huge_body_is_as_large_as_asked_and_still_json() {
    let (_platform, caller) = faulty(Fault::Huge { mib: 3 }).await;
    let body = products(&caller).await.unwrap().bytes().await.unwrap();
    assert!((3 << 20..4 << 20).contains(&body.len()), "{}", body.len());
    assert!(serde_json::from_slice::<Vec<Value>>(&body).unwrap().len() > 10_000);
}

#[tokio::test]
async fn one_route_may_refuse_a_token_that_is_good_elsewhere() {
    let (_platform, caller) = faulty(Fault::UnauthorisedWhileValid).await;
    assert_eq!(
        caller.get("/api/products").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        caller.get("/api/organisations").await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_route_that_is_not_offered_answers_as_a_framework_does() {
    let (_platform, caller) = faulty(Fault::NotOffered).await;
    let answer = caller.get("/api/products").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(
        answer.body,
        json!({ "statusCode": 404, "message": "Cannot GET /api/products" })
    );
}

#[tokio::test]
async fn retry_after_is_as_asked() {
    let (_platform, caller) = faulty(Fault::RetryAfter { seconds: 7 }).await;
    let response = products(&caller).await.unwrap();
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(response.headers()["retry-after"], "7");
}

#[tokio::test]
async fn one_route_may_speak_another_dialect() {
    let dialect = Dialect::Snake;
    let (_platform, caller) = faulty(Fault::Spelling { dialect }).await;
    assert!(caller.get("/api/products").await.rows()[0]["unit_price"].is_number());
    assert!(caller.get("/api/organisations").await.rows()[0]["createdAt"].is_string());
}

#[tokio::test]
async fn no_figure_survives_nan() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let adcock = alex.organisation("Adcock").await;
    platform.set_fault(FaultRule::new("*", Fault::Nan)).unwrap();
    let machines = alex.machines(&adcock).await;
    assert_eq!(machines[0]["costEstimate"], "NaN");
    let wallet = alex.wallet(&adcock).await;
    assert_eq!(
        (&wallet["balance"], &wallet["available"]),
        (&json!("NaN"), &json!("NaN"))
    );
    let id = text(&machines[0], "identityInstanceUuid");
    let series = alex.get(&format!("/api/metrics/vm/{id}")).await;
    assert_eq!(series.body["series"]["cpu_percent"][3][1], "NaN");
}

fn texts<'a>(value: &'a Value, name: &'a str, out: &mut Vec<(&'a str, &'a str)>) {
    match value {
        Value::String(text) => out.push((name, text)),
        Value::Array(rows) => rows.iter().for_each(|row| texts(row, name, out)),
        Value::Object(members) => members
            .iter()
            .for_each(|(name, value)| texts(value, name, out)),
        _ => {}
    }
}

#[tokio::test]
async fn every_text_is_hostile_and_every_id_still_leads_somewhere() {
    let platform = start(|_| {}).await;
    let admin = Caller::signed_in(&platform, ADMIN).await;
    platform
        .set_fault(FaultRule::new("*", Fault::Hostile))
        .unwrap();
    let organisations = admin.get("/api/organisations").await;
    let adcock = organisations
        .rows()
        .iter()
        .find(|row| text(row, "name").ends_with("Adcock"))
        .unwrap();
    assert_eq!(adcock["kind"], "customer");
    let adcock = text(adcock, "id");
    for path in [
        "vms/list",
        "wallets",
        "billing/current",
        "operations",
        "monitoring/alerts",
        "networks/services",
    ] {
        let answer = admin
            .get(&format!("/api/{path}?organizationId={adcock}"))
            .await;
        let mut found = Vec::new();
        texts(&answer.body, "", &mut found);
        let kept = |name: &str| {
            ["Id", "Ids", "At", "Start", "End"]
                .iter()
                .any(|end| name.ends_with(end))
                || ["id", "at", "identityInstanceUuid", "period"].contains(&name)
        };
        let (_, shown): (Vec<_>, Vec<_>) = found.into_iter().partition(|(name, _)| kept(name));
        assert!(!shown.is_empty(), "{path}");
        for (name, text) in shown {
            assert!(
                text.contains("<script>window.__pwned=1</script>") && text.contains('\u{202e}'),
                "{path} {name}"
            );
        }
    }
    let vm = admin.machines(adcock).await[0].clone();
    let details = admin
        .get(&format!(
            "/api/vms/{}/details",
            text(&vm, "identityInstanceUuid")
        ))
        .await;
    assert_eq!(details.status, StatusCode::OK);
    let sums = admin
        .get(&format!("/api/metrics/aggregation?organizationId={adcock}"))
        .await;
    assert!(
        sums.body
            .as_object()
            .unwrap()
            .keys()
            .any(|label| label.contains("<script>"))
    );
    assert_eq!(sums.body["CPU Cores"], "6");
}

#[tokio::test]
async fn the_control_port_does_what_the_library_does() {
    let platform = start(|config| config.control = Some(([127, 0, 0, 1], 0).into())).await;
    let control = Caller::at(platform.control().unwrap());
    let john = Caller::signed_in(&platform, JOHN).await;

    let rule =
        json!({ "route": PRODUCTS, "fault": { "kind": "status", "status": 502 }, "times": 1 });
    assert_eq!(
        control
            .send(Method::PUT, "/faults", Some(rule.clone()))
            .await
            .status,
        StatusCode::OK
    );
    assert_eq!(control.get("/faults").await.body[0]["fault"], rule["fault"]);
    assert_eq!(
        john.get("/api/products").await.status,
        StatusCode::BAD_GATEWAY
    );
    assert_eq!(john.get("/api/products").await.status, StatusCode::OK);
    let counts = control.get("/counts").await.body;
    assert_eq!(
        counts[PRODUCTS],
        json!({ "calls": 2, "effects": 0, "statuses": { "200": 1, "502": 1 } })
    );
    assert_eq!(
        control.send(Method::DELETE, "/counts", None).await.status,
        StatusCode::OK
    );
    assert_eq!(control.get("/counts").await.body, json!({}));

    for kind in [
        json!({ "kind": "delay", "ms": 1 }),
        json!({ "kind": "drip", "bytesPerSecond": 9 }),
        json!({ "kind": "hang" }),
        json!({ "kind": "reset" }),
        json!({ "kind": "drop-after-commit" }),
        json!({ "kind": "unauthorised-after-commit" }),
        json!({ "kind": "status-after-commit", "status": 504 }),
        json!({ "kind": "html-200" }),
        json!({ "kind": "truncated" }),
        json!({ "kind": "huge", "mib": 1 }),
        json!({ "kind": "unauthorised-while-valid" }),
        json!({ "kind": "not-offered" }),
        json!({ "kind": "retry-after", "seconds": 1 }),
        json!({ "kind": "spelling", "dialect": "snake" }),
        json!({ "kind": "nan" }),
        json!({ "kind": "hostile" }),
        json!({ "kind": "well-behaved" }),
    ] {
        let rule = json!({ "route": "*", "fault": kind });
        assert_eq!(
            control
                .send(Method::PUT, "/faults", Some(rule))
                .await
                .status,
            StatusCode::OK,
            "{kind}"
        );
    }
    for wrong in [
        json!({ "route": "GET /nowhere", "fault": { "kind": "hang" } }),
        json!({ "route": "*", "fault": { "kind": "explode" } }),
    ] {
        assert!(
            control
                .send(Method::PUT, "/faults", Some(wrong))
                .await
                .status
                .is_client_error()
        );
    }
    assert_eq!(
        control.send(Method::DELETE, "/faults", None).await.status,
        StatusCode::OK
    );

    let rename = json!({ "thing": "vm", "vm": "Adcock-Database-01", "name": "Renamed-01", "power": "HIBERNATING", "cost": "unknown" });
    assert_eq!(control.post("/set", rename).await.status, StatusCode::OK);
    let admin = Caller::signed_in(&platform, ADMIN).await;
    let adcock = admin.organisation("Adcock").await;
    let vm = admin.machine(&adcock, "Renamed-01").await;
    assert_eq!(
        (&vm["powerState"], &vm["costEstimate"]),
        (&json!("HIBERNATING"), &Value::Null)
    );
    let nothing =
        json!({ "thing": "organisation", "organisation": "Nobody", "status": "suspended" });
    assert_eq!(
        control.post("/set", nothing).await.status,
        StatusCode::BAD_REQUEST
    );

    assert_eq!(
        control
            .post("/clock", json!({ "advanceSeconds": 901 }))
            .await
            .status,
        StatusCode::OK
    );
    assert_eq!(john.get("/api/products").await.code(), "token_expired");
    let john = Caller::signed_in(&platform, JOHN).await;
    control
        .post("/revoke", json!({ "email": JOHN, "access": true }))
        .await;
    assert_eq!(
        john.get("/api/products").await.status,
        StatusCode::UNAUTHORIZED
    );
}
