//! The story the data tells, as the contract and the sketches of the screens have it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::collections::HashSet;

use dcx_platform::demo_users;
use serde_json::{Value, json};
use support::{ADMIN, ALEX, Caller, JOHN, cents, start, text};

fn names(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| text(row, "name")).collect()
}

#[tokio::test]
async fn each_user_sees_exactly_the_own_part_of_the_tree() {
    let platform = start(|_| {}).await;
    let john = Caller::signed_in(&platform, JOHN).await;
    assert_eq!(
        names(john.get("/api/organisations").await.rows()),
        ["Vodacom"]
    );

    let alex = Caller::signed_in(&platform, ALEX).await;
    let seen = alex.get("/api/organisations").await;
    assert_eq!(
        seen.rows().len(),
        15,
        "CloudTech and its fourteen customers"
    );
    assert_eq!(names(seen.rows())[..3], ["CloudTech", "Vodacom", "Adcock"]);
    let cloudtech = text(&seen.rows()[0], "id");
    assert!(
        seen.rows()[1..]
            .iter()
            .all(|row| row["parentId"] == cloudtech)
    );

    let admin = Caller::signed_in(&platform, ADMIN).await;
    let all = admin.get("/api/organisations").await;
    assert_eq!(all.rows().len(), 1 + 3 + 24);
    let ids: HashSet<&str> = all.rows().iter().map(|row| text(row, "id")).collect();
    assert_eq!(ids.len(), all.rows().len());
}

#[tokio::test]
async fn the_demo_users_are_who_they_are_said_to_be() {
    let platform = start(|_| {}).await;
    for user in demo_users() {
        let caller = Caller::new(&platform);
        let answer = caller.login(user.email, dcx_platform::DEMO_PASSWORD).await;
        assert_eq!(answer.body["user"]["role"], user.role);
        assert_eq!(answer.body["user"]["name"], user.name);
        let signed_in = Caller::signed_in(&platform, user.email).await;
        let home = signed_in.organisation(user.organisation).await;
        assert_eq!(answer.body["user"]["primaryOrgId"], home);
    }
}

#[tokio::test]
async fn adcock_is_as_the_contract_quotes_it() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let adcock = alex.organisation("Adcock").await;
    let machines = alex.machines(&adcock).await;
    let told: Vec<Value> = machines
        .iter()
        .map(|vm| {
            json!([
                vm["identityName"],
                vm["cpuCount"],
                vm["memorySizeMib"],
                vm["diskCapacityGib"],
                vm["costEstimate"],
                vm["licenseCost"]
            ])
        })
        .collect();
    assert_eq!(
        told,
        [
            json!(["Adcock-Web-Server-01", 2, 4096, 400, 1940.5, 372.0]),
            json!(["Adcock-Database-01", 4, 8192, 600, 5980.0, 1860.0]),
        ]
    );
    let sums = alex
        .get(&format!("/api/metrics/aggregation?organizationId={adcock}"))
        .await;
    assert_eq!(
        sums.body,
        json!({ "Memory GB": "12", "CPU Cores": "6", "Disk Capacity TB": "1" })
    );

    let bill = alex
        .get(&format!("/api/billing/current?organizationId={adcock}"))
        .await;
    assert_eq!(bill.body["total"], 8412.5);
    let unpriced = bill.body["lines"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["amount"].is_null());
    assert_eq!(unpriced.count(), 2);
    assert_eq!(alex.wallet(&adcock).await["balance"], 4820.0);

    let alerts = alex
        .get(&format!("/api/monitoring/alerts?organizationId={adcock}"))
        .await;
    let open: Vec<&str> = alerts
        .rows()
        .iter()
        .filter(|alert| alert["clearedAt"].is_null())
        .map(|alert| text(alert, "title"))
        .collect();
    assert_eq!(open, ["Memory above 90 % for 30 minutes", "Disk 92 % full"]);
}

#[tokio::test]
async fn the_catalogue_has_its_39_products_and_all_are_priced() {
    let platform = start(|_| {}).await;
    let john = Caller::signed_in(&platform, JOHN).await;
    let products = john.get("/api/products").await;
    assert_eq!(products.rows().len(), 39);
    let skus: HashSet<&str> = products.rows().iter().map(|row| text(row, "sku")).collect();
    assert_eq!(skus.len(), 39);
    assert!(
        products
            .rows()
            .iter()
            .all(|row| row["unitPrice"].as_f64().unwrap() > 0.0)
    );
    for category in ["compute", "storage", "licence", "network", "backup"] {
        assert!(
            products
                .rows()
                .iter()
                .any(|row| row["category"] == category)
        );
    }
}

#[tokio::test]
async fn the_four_wallets_of_the_story_are_there() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let mut states = Vec::new();
    for name in ["Vodacom", "Adcock", "Karoo Foods", "Table Bay Logistics"] {
        let id = alex.organisation(name).await;
        let wallet = alex.wallet(&id).await;
        let low = cents(&wallet["balance"]) < cents(&wallet["lowBalanceThreshold"]);
        states.push((
            name,
            text(&wallet, "status").to_owned(),
            cents(&wallet["balance"]) > 0,
            low,
        ));
    }
    let state = |name, status: &str, has_money, low| (name, status.to_owned(), has_money, low);
    assert_eq!(
        states,
        [
            state("Vodacom", "active", true, false),
            state("Adcock", "active", true, true),
            state("Karoo Foods", "active", false, true),
            state("Table Bay Logistics", "suspended", true, true),
        ]
    );
}

#[tokio::test]
async fn some_machines_are_what_clients_stumble_over() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let vodacom = alex.organisation("Vodacom").await;
    let machines = alex.machines(&vodacom).await;
    assert_eq!(machines.len(), 40);
    assert!(machines.iter().any(|vm| vm["powerState"] == "MIGRATING"));
    assert!(machines.iter().any(|vm| vm["costEstimate"].is_null()));
    assert!(
        machines
            .iter()
            .all(|vm| vm["identityInstanceUuid"].is_string())
    );

    let broken = alex.organisation("Drakensberg Mining").await;
    let machines = alex.machines(&broken).await;
    let nameless = machines
        .iter()
        .filter(|vm| vm.get("identityInstanceUuid").is_none());
    assert_eq!(nameless.count(), 1, "one row no client can read");
}

#[tokio::test]
async fn the_charges_of_a_past_month_add_up_to_its_bill() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    for name in [
        "Vodacom",
        "Adcock",
        "Highveld Insurance",
        "Boland Wine Estates",
    ] {
        let id = alex.organisation(name).await;
        let wallets = alex.get(&format!("/api/wallets?organizationId={id}")).await;
        let Some(wallet) = wallets.rows().first() else {
            continue;
        };
        let path = format!("/api/wallets/{}/transactions?limit=500", text(wallet, "id"));
        let ledger = alex.get(&path).await;
        let history = alex
            .get(&format!(
                "/api/billing/history?organizationId={id}&months=12"
            ))
            .await;
        assert_eq!(history.rows().len(), 12);
        for month in history
            .rows()
            .iter()
            .filter(|month| month["status"] != "open")
        {
            let period = text(month, "period");
            let charged: i64 = ledger.body["data"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|line| line["kind"] == "charge" && text(line, "at").starts_with(period))
                .map(|line| cents(&line["amount"]))
                .sum();
            assert_eq!(-charged, cents(&month["total"]), "{name} {period}");
            let statement = alex
                .get(&format!(
                    "/api/billing/statement?organizationId={id}&period={period}"
                ))
                .await;
            assert_eq!(statement.body["total"], month["total"], "{name} {period}");
        }
    }
}

#[tokio::test]
async fn every_ledger_runs_without_a_break_to_its_balance() {
    let platform = start(|_| {}).await;
    let admin = Caller::signed_in(&platform, ADMIN).await;
    for organisation in admin.get("/api/organisations").await.rows() {
        let path = format!("/api/wallets?organizationId={}", text(organisation, "id"));
        for wallet in admin.get(&path).await.rows() {
            let path = format!(
                "/api/wallets/{}/transactions?limit=1000",
                text(wallet, "id")
            );
            let page = admin.get(&path).await;
            let lines = page.body["data"].as_array().unwrap();
            assert_eq!(
                lines.first().map_or(0, |line| cents(&line["balanceAfter"])),
                cents(&wallet["balance"])
            );
            for pair in lines.windows(2) {
                assert_eq!(
                    cents(&pair[1]["balanceAfter"]) + cents(&pair[0]["amount"]),
                    cents(&pair[0]["balanceAfter"])
                );
                assert!(text(&pair[1], "at") <= text(&pair[0], "at"));
                assert!(
                    cents(&pair[0]["balanceAfter"]) >= 0,
                    "{}",
                    text(organisation, "name")
                );
            }
        }
    }
}

#[tokio::test]
async fn commission_is_the_resellers_share_of_each_bill() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let cloudtech = alex.organisation("CloudTech").await;
    let answer = alex
        .get(&format!(
            "/api/billing/commission?organizationId={cloudtech}"
        ))
        .await;
    let lines = answer.body["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 14);
    for line in lines {
        let bill = alex
            .get(&format!(
                "/api/billing/current?organizationId={}",
                text(line, "customerId")
            ))
            .await;
        assert_eq!(line["revenue"], bill.body["total"]);
        let expected = (line["revenue"].as_f64().unwrap() * 15.0).round() / 100.0;
        assert!((line["commission"].as_f64().unwrap() - expected).abs() < 0.011);
    }
}

#[tokio::test]
async fn the_same_seed_tells_the_same_story_and_another_seed_another() {
    let (one, same, other) = (
        start(|_| {}).await,
        start(|_| {}).await,
        start(|config| config.seed = 2).await,
    );
    let mut seen = Vec::new();
    for platform in [&one, &same, &other] {
        let admin = Caller::signed_in(platform, ADMIN).await;
        let karoo = admin.organisation("Karoo Foods").await;
        let rows = admin.machines(&karoo).await;
        seen.push(
            rows.into_iter()
                .map(|vm| {
                    json!([
                        vm["identityInstanceUuid"],
                        vm["identityName"],
                        vm["costEstimate"]
                    ])
                })
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(seen[0], seen[1]);
    assert_ne!(seen[0], seen[2]);
}

#[tokio::test]
async fn a_large_platform_has_what_was_asked_for() {
    let platform =
        start(|config| (config.resellers, config.customers, config.vms) = (20, 300, 6_000)).await;
    let admin = Caller::signed_in(&platform, ADMIN).await;
    let organisations = admin.get("/api/organisations").await;
    assert_eq!(organisations.rows().len(), 1 + 20 + 300);
    let mut machines = 0;
    for organisation in organisations.rows() {
        machines += admin.machines(text(organisation, "id")).await.len();
    }
    assert_eq!(machines, 6_000);
}

#[tokio::test]
async fn a_month_of_series_is_the_same_each_time_it_is_asked_for() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let adcock = alex.organisation("Adcock").await;
    let vm = alex.machine(&adcock, "Adcock-Database-01").await;
    let id = text(&vm, "identityInstanceUuid");
    let history = alex
        .get(&format!("/api/metrics/vm/{id}?from=0&step=3600"))
        .await;
    let points = history.body["series"]["cpu_percent"].as_array().unwrap();
    let known = points.iter().filter(|point| point[1].is_number()).count();
    assert!((700..=745).contains(&known), "{known} hours of a month");
    let last = points.last().unwrap();
    let narrow = alex
        .get(&format!(
            "/api/metrics/vm/{id}?from={}&to={}&step=3600",
            last[0], last[0]
        ))
        .await;
    assert_eq!(narrow.body["series"]["cpu_percent"][0], *last);
    let short = alex
        .get(&format!("/api/metrics/vm/{id}/cpu-ram?step=1"))
        .await;
    assert!(
        short.body["series"]["memory_percent"]
            .as_array()
            .unwrap()
            .len()
            <= 2_001
    );
}

#[tokio::test]
async fn the_curves_show_what_the_alerts_say() {
    let platform = start(|_| {}).await;
    let alex = Caller::signed_in(&platform, ALEX).await;
    let adcock = alex.organisation("Adcock").await;
    let vm = alex.machine(&adcock, "Adcock-Database-01").await;
    let id = text(&vm, "identityInstanceUuid");
    let series = alex.get(&format!("/api/metrics/vm/{id}?step=60")).await;
    let memory = series.body["series"]["memory_percent"].as_array().unwrap();
    let known: Vec<f64> = memory
        .iter()
        .filter_map(|point| point[1].as_f64())
        .collect();
    assert!(known.iter().rev().take(30).all(|value| *value > 90.0));
    assert!(known.iter().take(30).all(|value| *value < 90.0));
    let disks = alex.get(&format!("/api/metrics/vm/{id}/disk")).await;
    let full =
        |disk: &Value| disk["usedGib"].as_f64().unwrap() / disk["capacityGib"].as_f64().unwrap();
    assert!(
        disks.body["disks"]
            .as_array()
            .unwrap()
            .iter()
            .any(|disk| (full(disk) - 0.92).abs() < 0.001)
    );
}
