//! The conventions of the wire: dialects that mean the same, pages, validators, compression, errors as JSON, and a
//! document that keeps its word.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::collections::BTreeSet;
use std::io::Read as _;

use dcx_platform::{Dialect, Rotation};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use support::{ADMIN, ALEX, Caller, start, text};

/// The value of a member under any of its names, whatever envelope it stands in.
fn any<'a>(value: &'a Value, names: &[&str]) -> &'a Value {
    let value = value.get("data").unwrap_or(value);
    names
        .iter()
        .find_map(|name| value.get(*name))
        .unwrap_or(&Value::Null)
}

fn rows(value: &Value) -> &Vec<Value> {
    value
        .as_array()
        .or_else(|| value["data"].as_array())
        .unwrap()
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok().filter(|number: &f64| !number.is_nan()),
        _ => None,
    }
}

const VM_ID: [&str; 5] = [
    "identityInstanceUuid",
    "identity_instance_uuid",
    "id",
    "uuid",
    "vmId",
];

#[tokio::test]
async fn every_dialect_means_the_same() {
    let mut told = Vec::new();
    for dialect in Dialect::ALL {
        let platform = start(|config| config.dialect = *dialect).await;
        let mut caller = Caller::new(&platform);
        let grant = caller.login(ALEX, dcx_platform::DEMO_PASSWORD).await;
        let token = any(&grant.body, &["token", "accessToken", "access_token"]);
        caller.token = Some(token.as_str().unwrap().to_owned());
        assert!(
            number(any(&grant.body, &["expiresIn", "expires_in"])).is_some(),
            "{dialect}"
        );
        assert!(
            any(&grant.body, &["refreshToken", "refresh_token"]).is_string(),
            "{dialect}"
        );

        let organisations = caller.get("/api/organisations").await;
        let vodacom = rows(&organisations.body)
            .iter()
            .find(|row| row["name"] == "Vodacom")
            .unwrap();
        let vodacom = text(vodacom, "id");
        let machines = caller
            .get(&format!("/api/vms/list?organizationId={vodacom}"))
            .await;
        let machines: Vec<(String, String, Option<f64>, Option<f64>)> = rows(&machines.body)
            .iter()
            .map(|vm| {
                (
                    any(vm, &VM_ID).as_str().unwrap().to_owned(),
                    any(vm, &["identityName", "identity_name", "name"])
                        .as_str()
                        .unwrap()
                        .to_owned(),
                    number(any(vm, &["cpuCount", "cpu_count"])),
                    number(any(vm, &["costEstimate", "cost_estimate"])),
                )
            })
            .collect();
        assert!(
            machines.iter().any(|(.., cost)| cost.is_none()),
            "{dialect}: unknown stays unknown"
        );
        let bill = caller
            .get(&format!("/api/billing/current?organizationId={vodacom}"))
            .await;
        let sums = caller
            .get(&format!(
                "/api/metrics/aggregation?organizationId={vodacom}"
            ))
            .await;
        let details = caller
            .get(&format!("/api/vms/{}/details", machines[0].0))
            .await;
        let host = any(&details.body, &["hostName", "host_name"]).clone();
        told.push((
            machines,
            number(any(&bill.body, &["total"])),
            any(&sums.body, &["CPU Cores"]).clone(),
            host,
        ));
    }
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn the_field_leaves_optional_routes_out_and_ignores_pages() {
    let platform = start(|config| config.dialect = Dialect::Field).await;
    let mut caller = Caller::new(&platform);
    let grant = caller.login(ALEX, dcx_platform::DEMO_PASSWORD).await;
    caller.token = Some(text(&grant.body, "access_token").to_owned());
    let organisations = caller.get("/api/organisations").await.body;
    let adcock = rows(&organisations)
        .iter()
        .find(|row| row["name"] == "Adcock")
        .unwrap();
    let adcock = text(adcock, "id");
    let machines = caller
        .get(&format!(
            "/api/vms/list?organizationId={adcock}&page=1&pageSize=1"
        ))
        .await;
    assert_eq!(rows(&machines.body).len(), 2);
    let vm = any(&machines.body[0], &VM_ID).as_str().unwrap().to_owned();
    for path in [
        format!("/api/metrics/vm/{vm}/disk"),
        format!("/api/metrics/vm/{vm}/cpu-ram"),
        format!("/api/monitoring/vm/{vm}/health"),
        format!("/api/monitoring/alerts?organizationId={adcock}"),
    ] {
        let answer = caller.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body["error"].is_null(), "not our 404: {path}");
    }
    assert_eq!(
        caller
            .get(&format!("/api/monitoring/vm/{vm}/alerts"))
            .await
            .status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn pages_put_together_are_the_whole() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let vodacom = alex.organisation("Vodacom").await;
    let path = format!("/api/vms/list?organizationId={vodacom}");
    let whole = alex.machines(&vodacom).await;

    let mut numbered = Vec::new();
    for page in 1..=4 {
        let answer = alex.get(&format!("{path}&page={page}&pageSize=12")).await;
        assert_eq!(answer.body["total"], 40);
        numbered.extend(rows(&answer.body).clone());
    }
    assert_eq!(numbered, whole);

    let (mut followed, mut cursor) = (Vec::new(), String::new());
    loop {
        let answer = alex.get(&format!("{path}&limit=15&cursor={cursor}")).await;
        followed.extend(rows(&answer.body).clone());
        let Some(next) = answer.body["nextCursor"].as_str() else {
            break;
        };
        cursor = next.to_owned();
    }
    assert_eq!(followed, whole);
    for wrong in [
        "page=0",
        "page=x",
        "pageSize=0",
        "pageSize=1001",
        "limit=-1",
        "cursor=zzz",
    ] {
        assert_eq!(
            alex.get(&format!("{path}&{wrong}")).await.status,
            StatusCode::BAD_REQUEST,
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_ledger_does_not_shift_while_it_is_paged() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let adcock = alex.organisation("Adcock").await;
    let wallet = alex.wallet(&adcock).await;
    let path = format!("/api/wallets/{}", text(&wallet, "id"));
    let whole = alex
        .get(&format!("{path}/transactions?limit=1000"))
        .await
        .body;
    assert!(whole["nextCursor"].is_null());
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = alex
            .get(&format!("{path}/transactions?limit=7&cursor={cursor}"))
            .await
            .body;
        seen.extend(rows(&page).clone());
        let body = json!({ "amount": 1, "reference": "meanwhile" });
        assert_eq!(
            alex.post(&format!("{path}/top-up"), body).await.status,
            StatusCode::CREATED
        );
        let Some(next) = page["nextCursor"].as_str() else {
            break;
        };
        cursor = next.to_owned();
    }
    assert_eq!(&seen, rows(&whole));
}

#[tokio::test]
async fn an_unchanged_answer_is_not_sent_again() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let adcock = alex.organisation("Adcock").await;
    let path = format!("/api/vms/list?organizationId={adcock}");
    let first = alex.try_send(Method::GET, &path, None, &[]).await.unwrap();
    let tag = first.headers()["etag"].to_str().unwrap().to_owned();
    let known = [("if-none-match", tag.as_str())];
    let second = alex
        .try_send(Method::GET, &path, None, &known)
        .await
        .unwrap();
    assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
    assert!(second.bytes().await.unwrap().is_empty());

    let vm = alex.machine(&adcock, "Adcock-Web-Server-01").await;
    alex.power(text(&vm, "identityInstanceUuid"), "stop").await;
    let third = alex
        .try_send(Method::GET, &path, None, &known)
        .await
        .unwrap();
    assert_eq!(third.status(), StatusCode::OK);
    assert_ne!(third.headers()["etag"].to_str().unwrap(), tag);
}

#[tokio::test]
async fn long_answers_are_compressed_for_those_who_take_it() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let plain = reqwest::Client::builder()
        .no_proxy()
        .no_gzip()
        .build()
        .unwrap();
    let path = format!("{}/api/products", platform.origin());
    let request = |accept: &'static str| {
        let token = alex.token.clone().unwrap();
        plain
            .get(&path)
            .bearer_auth(token)
            .header("accept-encoding", accept)
            .send()
    };
    let whole = request("identity").await.unwrap();
    assert!(!whole.headers().contains_key("content-encoding"));
    let whole = whole.bytes().await.unwrap();
    assert!(
        !request("gzip;q=0")
            .await
            .unwrap()
            .headers()
            .contains_key("content-encoding")
    );
    let zipped = request("br, gzip").await.unwrap();
    assert_eq!(zipped.headers()["content-encoding"], "gzip");
    let zipped = zipped.bytes().await.unwrap();
    assert!(zipped.len() * 2 < whole.len());
    let mut unzipped = Vec::new();
    flate2::read::GzDecoder::new(zipped.as_ref())
        .read_to_end(&mut unzipped)
        .unwrap();
    assert_eq!(unzipped, whole);
}

#[tokio::test]
async fn every_answer_carries_its_own_request_id() {
    let platform = start(|_| {}).await;
    let caller = Caller::new(&platform);
    let mut ids = BTreeSet::new();
    for path in ["/api/products", "/api/nothing", "/", "/api/openapi.json"] {
        let answer = caller.try_send(Method::GET, path, None, &[]).await.unwrap();
        ids.insert(
            answer.headers()["x-request-id"]
                .to_str()
                .unwrap()
                .to_owned(),
        );
    }
    assert_eq!(ids.len(), 4);
}

#[tokio::test]
async fn whatever_is_asked_wrongly_is_refused_in_json() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    for (path, status, code) in [
        ("/api/nothing", 404, "no_such_route"),
        ("/", 404, "no_such_route"),
        ("/api/vms/%ff/details", 400, "bad_request"),
        ("/api/vms/nothing/details", 404, "not_found"),
        (
            "/api/billing/history?organizationId=x&months=99",
            403,
            "forbidden",
        ),
    ] {
        let answer = alex.get(path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code()),
            (status, code),
            "{path}"
        );
    }
    let wrong_method = alex
        .try_send(Method::PUT, "/api/wallets/x", None, &[])
        .await
        .unwrap();
    assert_eq!(wrong_method.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(wrong_method.headers()["allow"], "PATCH");
    for body in ["", "{", "[1]", "null", "\"text\""] {
        let url = format!("{}/api/auth/login", platform.origin());
        let answer = alex.client.post(url).body(body).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{body}");
    }
    let url = format!("{}/api/auth/login", platform.origin());
    let long = alex
        .client
        .post(url)
        .body(vec![b' '; 2 << 20])
        .send()
        .await
        .unwrap();
    assert_eq!(long.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

/// Every `$ref` in a part of the document.
fn references<'a>(value: &'a Value, out: &mut Vec<&'a str>) {
    match value {
        Value::Array(rows) => rows.iter().for_each(|row| references(row, out)),
        Value::Object(members) => members.iter().for_each(|(name, value)| match value {
            Value::String(target) if name == "$ref" => out.push(target),
            other => references(other, out),
        }),
        _ => {}
    }
}

#[tokio::test]
async fn the_document_describes_every_route_and_nothing_it_names_is_missing() {
    let platform = start(|_| {}).await;
    let document = Caller::new(&platform).get("/api/openapi.json").await.body;
    assert_eq!(document["openapi"], "3.1.0");
    let contract = [
        "POST /api/auth/login",
        "POST /api/auth/refresh",
        "POST /api/auth/logout",
        "GET /api/organisations",
        "GET /api/organisations/getorg",
        "POST /api/organisations",
        "PATCH /api/organisations/{id}",
        "GET /api/vms/list",
        "GET /api/vms/{vmId}/details",
        "POST /api/vms/power-control",
        "POST /api/vms/provision",
        "DELETE /api/vms/{vmId}",
        "GET /api/operations/{operationId}",
        "GET /api/operations",
        "GET /api/wallets",
        "GET /api/wallets/{id}/transactions",
        "POST /api/wallets/{id}/top-up",
        "PATCH /api/wallets/{id}",
        "GET /api/products",
        "GET /api/billing/current",
        "GET /api/billing/history",
        "GET /api/billing/statement",
        "GET /api/billing/commission",
        "GET /api/metrics/aggregation",
        "GET /api/metrics/vm/{vmId}",
        "GET /api/metrics/vm/{vmId}/disk",
        "GET /api/metrics/vm/{vmId}/cpu-ram",
        "GET /api/monitoring/vm/{vmId}/alerts",
        "GET /api/monitoring/vm/{vmId}/health",
        "GET /api/monitoring/alerts",
        "POST /api/monitoring/alerts/{id}/acknowledge",
        "GET /api/networks/services",
        "GET /api/openapi.json",
    ];
    let described: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods
                .as_object()
                .unwrap()
                .keys()
                .map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    assert_eq!(described, contract.map(str::to_owned).into());
    let mut targets = Vec::new();
    references(&document, &mut targets);
    for target in targets {
        assert!(document.pointer(&target[1..]).is_some(), "{target}");
    }
}

#[tokio::test]
async fn the_ids_of_the_schemathesis_recipe_name_what_they_should() {
    let platform = start(|_| {}).await;
    let admin = Caller::signed_in(&platform, ADMIN).await;
    let recipe = include_str!("../schemathesis.toml");
    let given = |name: &str| -> Vec<&str> {
        let (mark, mut found) = (format!("\"{name}\" = \""), Vec::new());
        for part in recipe.split(mark.as_str()).skip(1) {
            found.push(part.split('"').next().unwrap());
        }
        found
    };
    for id in given("query.organizationId")
        .into_iter()
        .chain(given("body.organizationId"))
    {
        assert_eq!(
            admin
                .get(&format!("/api/vms/list?organizationId={id}"))
                .await
                .status,
            StatusCode::OK,
            "{id}"
        );
    }
    for id in given("path.vmId").into_iter().chain(given("body.vmId")) {
        assert_eq!(
            admin.get(&format!("/api/vms/{id}/details")).await.status,
            StatusCode::OK,
            "{id}"
        );
    }
    for id in given("path.operationId") {
        assert_eq!(
            admin.get(&format!("/api/operations/{id}")).await.status,
            StatusCode::OK,
            "{id}"
        );
    }
    let products = admin.get("/api/products").await;
    for id in given("body.productId") {
        assert!(
            products.rows().iter().any(|product| product["id"] == id),
            "{id}"
        );
    }
    let [organisation, wallet, alert] = given("path.id")[..] else {
        panic!("three ids")
    };
    let path = format!("/api/organisations/{organisation}");
    assert_eq!(
        admin
            .send(Method::PATCH, &path, Some(json!({})))
            .await
            .status,
        StatusCode::OK
    );
    assert_eq!(
        admin
            .get(&format!("/api/wallets/{wallet}/transactions"))
            .await
            .status,
        StatusCode::OK
    );
    let path = format!("/api/monitoring/alerts/{alert}/acknowledge");
    assert_eq!(
        admin.send(Method::POST, &path, None).await.status,
        StatusCode::OK
    );
}

#[test]
fn words_are_read_as_they_are_written() {
    for dialect in Dialect::ALL {
        assert_eq!(dialect.to_string().parse(), Ok(*dialect));
    }
    for rotation in Rotation::ALL {
        assert_eq!(rotation.to_string().parse(), Ok(*rotation));
    }
    assert!("pascal".parse::<Dialect>().is_err());
}
