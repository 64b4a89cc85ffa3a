//! What changes: machines on and off, machines made and deleted, money moved, alerts taken on. Each at most once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::time::Duration;

use dcx_platform::{Config, Running, Tweak};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use support::{ADMIN, ALEX, Caller, JOHN, cents, start, text};

const TIME: Duration = Duration::from_secs(60);

async fn alex() -> (Running, Caller) {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    (platform, alex)
}

async fn web_server(alex: &Caller) -> String {
    let adcock = alex.organisation("Adcock").await;
    let vm = alex.machine(&adcock, "Adcock-Web-Server-01").await;
    text(&vm, "identityInstanceUuid").to_owned()
}

async fn state(caller: &Caller, vm: &str) -> String {
    let details = caller.get(&format!("/api/vms/{vm}/details")).await;
    text(&details.body, "powerState").to_owned()
}

#[tokio::test]
async fn power_goes_through_every_state_and_takes_its_time() {
    let (platform, alex) = alex().await;
    let vm = web_server(&alex).await;
    for (action, on_the_way, at_the_end) in [
        ("suspend", "stopping", "SUSPENDED"),
        ("start", "starting", "POWERED_ON"),
        ("restart", "restarting", "POWERED_ON"),
        ("shutdown", "stopping", "POWERED_OFF"),
        ("start", "starting", "POWERED_ON"),
        ("stop", "stopping", "POWERED_OFF"),
    ] {
        let receipt = alex.power(&vm, action).await;
        assert_eq!(receipt.status, StatusCode::ACCEPTED, "{action}");
        let path = format!("/api/operations/{}", text(&receipt.body, "operationId"));
        assert_eq!(state(&alex, &vm).await, on_the_way);
        assert_eq!(alex.get(&path).await.body["status"], "accepted");
        platform.advance_clock(TIME / 2);
        let running = alex.get(&path).await.body;
        assert_eq!(running["status"], "running");
        assert!((45..=60).contains(&running["progress"].as_i64().unwrap()));
        platform.advance_clock(TIME / 2);
        assert_eq!(alex.get(&path).await.body["status"], "succeeded");
        assert_eq!(state(&alex, &vm).await, at_the_end);
    }
}

#[tokio::test]
async fn an_action_that_does_not_fit_the_state_is_refused_and_changes_nothing() {
    let (platform, alex) = alex().await;
    let vm = web_server(&alex).await;
    assert_eq!(alex.power(&vm, "start").await.code(), "invalid_state");
    alex.power(&vm, "restart").await;
    let during = alex.power(&vm, "stop").await;
    assert_eq!(
        (during.status, during.code()),
        (StatusCode::CONFLICT, "invalid_state")
    );
    assert_eq!(platform.count("POST /api/vms/power-control").effects, 1);

    let vodacom = alex.organisation("Vodacom").await;
    let machines = alex.machines(&vodacom).await;
    let migrating = machines
        .iter()
        .find(|vm| vm["powerState"] == "MIGRATING")
        .unwrap();
    assert_eq!(
        alex.power(text(migrating, "identityInstanceUuid"), "stop")
            .await
            .code(),
        "invalid_state"
    );
    let unknown = alex.power(&vm, "explode").await;
    assert_eq!(
        (unknown.status, unknown.code()),
        (StatusCode::UNPROCESSABLE_ENTITY, "invalid")
    );
    assert!(unknown.body["error"]["fields"]["action"].is_string());
}

#[tokio::test]
async fn the_same_key_gets_the_same_answer_and_acts_once() {
    let (platform, alex) = alex().await;
    let vm = web_server(&alex).await;
    let body = json!({ "vmId": vm, "action": "restart" });
    let path = "/api/vms/power-control";
    let first = alex
        .keyed(Method::POST, path, Some(body.clone()), "one")
        .await;
    let again = alex.keyed(Method::POST, path, Some(body), "one").await;
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    let count = platform.count("POST /api/vms/power-control");
    assert_eq!((count.calls, count.effects), (2, 1));

    let other = json!({ "vmId": vm, "action": "stop" });
    let reused = alex
        .keyed(Method::POST, path, Some(other.clone()), "one")
        .await;
    assert_eq!(
        (reused.status, reused.code()),
        (StatusCode::CONFLICT, "idempotency_key_reused")
    );

    // A key is the caller's own, and a refusal is not kept.
    let admin = Caller::signed_in(&platform, ADMIN).await;
    assert_eq!(
        admin
            .keyed(Method::POST, path, Some(other.clone()), "one")
            .await
            .code(),
        "invalid_state"
    );
    platform.advance_clock(TIME);
    assert_eq!(
        admin
            .keyed(Method::POST, path, Some(other), "one")
            .await
            .status,
        StatusCode::ACCEPTED
    );
}

#[tokio::test]
async fn an_operation_carries_the_key_it_was_asked_with() {
    let (_platform, alex) = alex().await;
    let vm = web_server(&alex).await;
    let adcock = alex.organisation("Adcock").await;
    let body = json!({ "vmId": vm, "action": "restart" });
    alex.keyed(Method::POST, "/api/vms/power-control", Some(body), "mine")
        .await;
    let operations = alex
        .get(&format!("/api/operations?organizationId={adcock}"))
        .await;
    assert_eq!(
        operations.rows()[0]["idempotencyKey"],
        "mine",
        "newest first"
    );
    assert_eq!(operations.rows()[0]["vmId"], vm);
}

#[tokio::test]
async fn a_platform_may_ignore_the_key_and_act_twice() {
    let platform = start(|config: &mut Config| config.ignore_idempotency = true).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let adcock = alex.organisation("Adcock").await;
    let before = alex.wallet(&adcock).await;
    let path = format!("/api/wallets/{}/top-up", text(&before, "id"));
    for _ in 0..2 {
        let body = json!({ "amount": 100, "reference": "EFT 1" });
        alex.keyed(Method::POST, &path, Some(body), "same").await;
    }
    let after = alex.wallet(&adcock).await;
    assert_eq!(cents(&after["balance"]) - cents(&before["balance"]), 20_000);
}

#[tokio::test]
async fn a_top_up_shows_in_the_ledger_to_the_cent() {
    let (_platform, alex) = alex().await;
    let adcock = alex.organisation("Adcock").await;
    let wallet = alex.wallet(&adcock).await;
    let path = format!("/api/wallets/{}/top-up", text(&wallet, "id"));
    for (amount, reference) in [(json!(250.1), "EFT 1"), (json!("0.20"), "EFT 2")] {
        let answer = alex
            .post(&path, json!({ "amount": amount, "reference": reference }))
            .await;
        assert_eq!(answer.status, StatusCode::CREATED);
        assert_eq!(alex.ledger(&wallet).await[0], answer.body);
        assert_eq!(answer.body["reference"], reference);
    }
    assert_eq!(alex.wallet(&adcock).await["balance"], 5070.3);
    for bad in [
        json!(0),
        json!(-5),
        json!("1.005"),
        json!("NaN"),
        json!(null),
        json!(1e30),
        json!("1e3"),
        json!(true),
    ] {
        let answer = alex
            .post(&path, json!({ "amount": bad, "reference": "x" }))
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
        assert!(answer.body["error"]["fields"]["amount"].is_string());
    }
    assert_eq!(alex.wallet(&adcock).await["balance"], 5070.3);
}

async fn product(caller: &Caller, sku: &str) -> Value {
    let products = caller.get("/api/products").await;
    products
        .rows()
        .iter()
        .find(|product| product["sku"] == sku)
        .unwrap()
        .clone()
}

async fn order(caller: &Caller, organisation: &str, name: &str) -> support::Answer {
    let (machine, windows) = (
        product(caller, "CMP-G2").await,
        product(caller, "LIC-WIN").await,
    );
    let body = json!({
        "organizationId": organisation, "name": name, "productId": machine["id"], "addOnIds": [windows["id"]],
    });
    caller.post("/api/vms/provision", body).await
}

#[tokio::test]
async fn a_new_machine_reserves_its_price_and_then_pays_it() {
    let (platform, alex) = alex().await;
    let vodacom = alex.organisation("Vodacom").await;
    let before = alex.wallet(&vodacom).await;
    let receipt = order(&alex, &vodacom, "vodacom-new-41").await;
    assert_eq!(receipt.status, StatusCode::ACCEPTED);
    let vm = text(&receipt.body, "vmId");
    assert_eq!(state(&alex, vm).await, "provisioning");
    let price = 71_800 + 24_000; // CMP-G2 and LIC-WIN
    let during = alex.wallet(&vodacom).await;
    assert_eq!(during["balance"], before["balance"]);
    assert_eq!(cents(&during["reserved"]), price);
    assert_eq!(
        cents(&during["available"]),
        cents(&before["balance"]) - price
    );

    platform.advance_clock(TIME);
    assert_eq!(state(&alex, vm).await, "POWERED_ON");
    let after = alex.wallet(&vodacom).await;
    assert_eq!(cents(&after["reserved"]), 0);
    assert_eq!(cents(&after["balance"]), cents(&before["balance"]) - price);
    let kinds: Vec<String> = alex
        .ledger(&after)
        .await
        .iter()
        .take(3)
        .map(|line| text(line, "kind").to_owned())
        .collect();
    assert_eq!(kinds, ["charge", "release", "reservation"]);
    let details = alex.get(&format!("/api/vms/{vm}/details")).await.body;
    assert_eq!(cents(&details["costEstimate"]), price);
    assert_eq!(cents(&details["licenseCost"]), 24_000);
}

#[tokio::test]
async fn nothing_is_made_without_the_funds_for_it() {
    let (platform, alex) = alex().await;
    let karoo = alex.organisation("Karoo Foods").await;
    let count = alex.machines(&karoo).await.len();
    let answer = order(&alex, &karoo, "karoo-new-01").await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::PAYMENT_REQUIRED, "insufficient_funds")
    );
    let error = &answer.body["error"];
    assert_eq!(
        (&error["required"], &error["available"], &error["currency"]),
        (&json!(958.0), &json!(0.0), &json!("ZAR"))
    );

    // One cent too little is too little; what is reserved counts as spent.
    let set = |balance: &str| {
        let (organisation, balance) = ("Karoo Foods".to_owned(), Some(balance.to_owned()));
        platform
            .set(&Tweak::Wallet {
                organisation,
                balance,
                status: None,
            })
            .unwrap();
    };
    set("957.99");
    assert_eq!(
        order(&alex, &karoo, "karoo-new-01").await.code(),
        "insufficient_funds"
    );
    set("958.00");
    assert_eq!(
        order(&alex, &karoo, "karoo-new-01").await.status,
        StatusCode::ACCEPTED
    );
    assert_eq!(
        order(&alex, &karoo, "karoo-new-02").await.code(),
        "insufficient_funds"
    );
    assert_eq!(alex.machines(&karoo).await.len(), count + 1);
}

#[tokio::test]
async fn suspended_wallets_and_organisations_get_nothing_new() {
    let (_platform, alex) = alex().await;
    let suspended_wallet = alex.organisation("Table Bay Logistics").await;
    assert_eq!(
        order(&alex, &suspended_wallet, "table-new-01").await.code(),
        "wallet_suspended"
    );
    let wallet = alex.wallet(&suspended_wallet).await;
    let path = format!("/api/wallets/{}/top-up", text(&wallet, "id"));
    assert_eq!(
        alex.post(&path, json!({ "amount": 5, "reference": "x" }))
            .await
            .code(),
        "wallet_suspended"
    );

    let suspended = alex.organisation("Umhlanga Health").await;
    let answer = order(&alex, &suspended, "umhlanga-new-01").await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::FORBIDDEN, "organisation_suspended")
    );
}

#[tokio::test]
async fn an_order_with_wrong_fields_names_them_all() {
    let (_platform, alex) = alex().await;
    let body = json!({ "organizationId": "x", "name": "no spaces please", "productId": "nothing", "addOnIds": ["nothing"] });
    let answer = alex.post("/api/vms/provision", body).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = answer.body["error"]["fields"].as_object().unwrap();
    assert_eq!(
        fields.keys().map(String::as_str).collect::<Vec<_>>(),
        ["addOnIds", "name", "productId"]
    );
}

#[tokio::test]
async fn deleting_gives_back_what_was_not_used() {
    let (platform, alex) = alex().await;
    let vodacom = alex.organisation("Vodacom").await;
    let before = alex.wallet(&vodacom).await;

    // Before it is ready: the reservation is released.
    let receipt = order(&alex, &vodacom, "vodacom-new-41").await;
    let path = format!("/api/vms/{}", text(&receipt.body, "vmId"));
    assert_eq!(
        alex.send(Method::DELETE, &path, None).await.status,
        StatusCode::ACCEPTED
    );
    platform.advance_clock(TIME);
    let released = alex.wallet(&vodacom).await;
    assert_eq!(
        (&released["balance"], cents(&released["reserved"])),
        (&before["balance"], 0)
    );
    assert_eq!(
        alex.get(&format!("{path}/details")).await.status,
        StatusCode::NOT_FOUND
    );

    // After ten days: twenty of thirty come back.
    let receipt = order(&alex, &vodacom, "vodacom-new-42").await;
    let path = format!("/api/vms/{}", text(&receipt.body, "vmId"));
    platform.advance_clock(TIME);
    platform.advance_clock(Duration::from_secs(10 * 24 * 60 * 60 - 120));
    let alex = Caller::signed_in(&platform, ALEX).await;
    assert_eq!(
        alex.send(Method::DELETE, &path, None).await.status,
        StatusCode::ACCEPTED
    );
    platform.advance_clock(TIME);
    let refunded = alex.wallet(&vodacom).await;
    let line = &alex.ledger(&refunded).await[0];
    assert_eq!(line["kind"], "refund");
    assert_eq!(
        cents(&line["amount"]),
        95_800 * 20 / 30 + 1,
        "rounded to the cent"
    );
}

#[tokio::test]
async fn an_alert_is_acknowledged_once() {
    let (platform, alex) = alex().await;
    let adcock = alex.organisation("Adcock").await;
    let path = format!("/api/monitoring/alerts?organizationId={adcock}");
    let id = text(&alex.get(&path).await.rows()[0], "id").to_owned();
    let acknowledge = format!("/api/monitoring/alerts/{id}/acknowledge");
    let first = alex.send(Method::POST, &acknowledge, None).await;
    assert!(first.body["acknowledgedAt"].is_string());
    platform.advance_clock(TIME);
    let again = alex.send(Method::POST, &acknowledge, None).await;
    assert_eq!(first.body, again.body);
    assert_eq!(
        platform
            .count("POST /api/monitoring/alerts/{id}/acknowledge")
            .effects,
        1
    );
}

#[tokio::test]
async fn nobody_reaches_beyond_the_own_scope() {
    let platform = start(|_| {}).await;
    let admin = Caller::signed_in(&platform, ADMIN).await;
    let john = Caller::signed_in(&platform, JOHN).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let adcock = admin.organisation("Adcock").await;
    let elsewhere = admin.organisation("Soweto Fresh Markets").await;
    let foreign = admin.machines(&elsewhere).await[0].clone();
    let foreign = text(&foreign, "identityInstanceUuid");
    let wallet = admin.wallet(&elsewhere).await;
    let wallet = text(&wallet, "id");

    for path in [
        "vms/list",
        "metrics/aggregation",
        "billing/current",
        "billing/history",
        "wallets",
        "operations",
        "monitoring/alerts",
        "networks/services",
    ] {
        for (caller, organisation) in [(&john, &adcock), (&john, &elsewhere), (&alex, &elsewhere)] {
            let answer = caller
                .get(&format!("/api/{path}?organizationId={organisation}"))
                .await;
            assert_eq!(
                (answer.status, answer.code()),
                (StatusCode::FORBIDDEN, "forbidden"),
                "{path}"
            );
        }
        let nowhere = admin
            .get(&format!("/api/{path}?organizationId=nowhere"))
            .await;
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            alex.get(&format!("/api/{path}?organizationId=nowhere"))
                .await
                .status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
        assert_eq!(
            alex.get(&format!("/api/{path}")).await.status,
            StatusCode::BAD_REQUEST,
            "{path}"
        );
    }
    for path in [
        "vms/{}/details",
        "metrics/vm/{}",
        "metrics/vm/{}/disk",
        "metrics/vm/{}/cpu-ram",
        "monitoring/vm/{}/alerts",
        "monitoring/vm/{}/health",
    ] {
        let path = format!("/api/{}", path.replace("{}", foreign));
        assert_eq!(
            alex.get(&path).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
        assert_eq!(admin.get(&path).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(
        alex.power(foreign, "stop").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        alex.send(Method::DELETE, &format!("/api/vms/{foreign}"), None)
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        order(&alex, &elsewhere, "mine-now-01").await.status,
        StatusCode::FORBIDDEN
    );
    let body = json!({ "amount": 5, "reference": "x" });
    assert_eq!(
        alex.post(&format!("/api/wallets/{wallet}/top-up"), body)
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        alex.get(&format!("/api/wallets/{wallet}/transactions"))
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    let commission = format!(
        "/api/billing/commission?organizationId={}",
        john.organisation("Vodacom").await
    );
    assert_eq!(john.get(&commission).await.status, StatusCode::FORBIDDEN);
    let counts = platform.counts();
    assert!(
        counts
            .iter()
            .filter(|(route, _)| !route.contains("/auth/"))
            .all(|(_, count)| count.effects == 0)
    );
}

#[tokio::test]
async fn organisations_are_made_and_changed_by_those_above_them() {
    let platform = start(|_| {}).await;
    let (admin, alex) = (
        Caller::signed_in(&platform, ADMIN).await,
        Caller::signed_in(&platform, ALEX).await,
    );
    let john = Caller::signed_in(&platform, JOHN).await;
    let cloudtech = alex.organisation("CloudTech").await;
    let body = json!({ "name": "Namib Traders", "parentId": cloudtech, "kind": "customer", "contactEmail": "it@namib.example" });
    assert_eq!(
        john.post("/api/organisations", body.clone()).await.status,
        StatusCode::FORBIDDEN
    );
    let made = alex.post("/api/organisations", body.clone()).await;
    assert_eq!(
        (made.status, &made.body["status"]),
        (StatusCode::CREATED, &json!("active"))
    );
    assert_eq!(
        alex.post("/api/organisations", body).await.code(),
        "name_taken"
    );
    assert_eq!(
        alex.organisation("Namib Traders").await,
        text(&made.body, "id")
    );

    let path = format!("/api/organisations/{}", text(&made.body, "id"));
    let change = json!({ "name": "Namib Trading", "status": "suspended", "contactEmail": null });
    let changed = alex.send(Method::PATCH, &path, Some(change)).await;
    assert_eq!(
        (&changed.body["name"], &changed.body["contactEmail"]),
        (&json!("Namib Trading"), &Value::Null)
    );

    let own = format!("/api/organisations/{cloudtech}");
    let rate = json!({ "commissionRate": 0.2 });
    assert_eq!(
        alex.send(Method::PATCH, &own, Some(rate.clone()))
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        admin.send(Method::PATCH, &own, Some(rate)).await.body["commissionRate"],
        0.2
    );
}

#[tokio::test]
async fn the_low_balance_mark_can_be_set_and_taken_away() {
    let (_platform, alex) = alex().await;
    let adcock = alex.organisation("Adcock").await;
    let wallet = alex.wallet(&adcock).await;
    let path = format!("/api/wallets/{}", text(&wallet, "id"));
    for (sent, kept) in [
        (json!("750.00"), json!(750.0)),
        (Value::Null, Value::Null),
        (json!(0), json!(0.0)),
    ] {
        let answer = alex
            .send(
                Method::PATCH,
                &path,
                Some(json!({ "lowBalanceThreshold": sent })),
            )
            .await;
        assert_eq!(answer.body["lowBalanceThreshold"], kept);
    }
    assert_eq!(
        alex.send(Method::PATCH, &path, Some(json!({})))
            .await
            .status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}
