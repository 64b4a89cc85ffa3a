//! All installations give the same screen, and what they don't know is said (promise 12, issue 2
//! section 7, points 3 and 4), against the real demo platform.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use std::time::Duration;

use dcx_core::client::SessionState;
use dcx_core::reading::Standing;
use dcx_core::view::machines::{MachineColumn, MachineQuery, MachineSort, window};
use dcx_core::view::overview::overview;
use dcx_core::view::tenant::TenantRef;
use dcx_core::{Client, Problem};
use dcx_platform::{Config, Dialect, Fault, FaultRule};
use serde_json::Value;
use support::{
    ADMIN, ALEX, Computer, DASHBOARD, JOHN, open_tenant, platform, small, tenants, trusts, until,
    whole_overview,
};

/// Members that differ between two platforms or two moments and mean nothing to the reader.
const MOMENTARY: [&str; 6] = [
    "fetchedAt",
    "refreshing",
    "periodStart",
    "periodEnd",
    "raisedAt",
    "at",
];

/// A view without what legitimately differs. The platform's own word for a state is shown as it is.
fn settled(mut value: Value) -> Value {
    strip(&mut value);
    value
}

fn strip(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(strip),
        Value::Object(members) => {
            members.retain(|name, _| !MOMENTARY.contains(&name.as_str()) && name != "raw");
            members.values_mut().for_each(strip);
        }
        _ => {}
    }
}

async fn screens(dialect: Dialect, email: &str, tenant: &str) -> Value {
    let platform = platform(Config { dialect, ..small() }).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, email).await;
    let names = {
        open_tenant(&client, tenant).await;
        tenants(&client)
    };
    let tenant = open_tenant(&client, tenant).await;
    whole_overview(&client, &tenant).await;
    let desk = client.desk().unwrap();
    // What only some Overviews have is fetched while it is looked at.
    until("the further cards are there too", || {
        let overview = overview(&desk, &tenant).unwrap();
        let commission = overview.commission.as_ref().map(|card| &card.trust);
        let revenue = overview.revenue.as_ref().map(|card| &card.trust);
        commission
            .into_iter()
            .chain(revenue)
            .all(|trust| trust.missing == 0)
    })
    .await;
    let machines = machines(&client, &tenant);
    serde_json::json!({
        "tenants": names,
        "overview": settled(serde_json::to_value(overview(&desk, &tenant).unwrap()).unwrap()),
        "machines": settled(machines),
        "session": client.state().session,
    })
}

fn machines(client: &Client, tenant: &TenantRef) -> Value {
    let query = MachineQuery {
        tenant: tenant.clone(),
        search: String::new(),
        sort: MachineSort {
            column: MachineColumn::Name,
            descending: false,
        },
        offset: 0,
        limit: 100,
    };
    serde_json::to_value(window(&client.desk().unwrap(), &query)).unwrap()
}

/// Where two views differ first, as a path.
fn difference(path: &str, one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) if a.len() == b.len() => {
            a.iter().find_map(|(name, value)| {
                difference(
                    &format!("{path}.{name}"),
                    value,
                    b.get(name).unwrap_or(&Value::Null),
                )
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => a
            .iter()
            .zip(b)
            .enumerate()
            .find_map(|(at, (a, b))| difference(&format!("{path}[{at}]"), a, b)),
        _ if one == other => None,
        _ => Some(format!("{path}: {one} and {other}")),
    }
}

async fn all_dialects_alike(email: &str, tenant: &str) {
    let plain = screens(Dialect::Camel, email, tenant).await;
    assert!(plain["overview"]["machines"]["value"]["total"].as_u64() > Some(0));
    assert!(!plain.to_string().contains("NaN"));
    for dialect in Dialect::ALL {
        let other = screens(*dialect, email, tenant).await;
        assert_eq!(difference("", &plain, &other), None, "{dialect}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_dialects_give_a_customer_the_same_screen() {
    all_dialects_alike(JOHN, "Vodacom").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_dialects_give_a_reseller_the_same_screen() {
    all_dialects_alike(ALEX, "CloudTech").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_dialects_give_an_administrator_the_same_screen() {
    all_dialects_alike(ADMIN, "Datacentrix").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_that_are_nan_are_unknown_and_never_zero() {
    let platform = platform(small()).await;
    platform.set_fault(FaultRule::new("*", Fault::Nan)).unwrap();
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let tenant = open_tenant(&client, "Vodacom").await;
    let overview = whole_overview(&client, &tenant).await;
    let cost = overview.cost.value.as_ref().unwrap();
    for total in [&cost.total, &cost.compute] {
        assert_eq!((&total.amount, total.priced), (&None, 0));
        assert!(total.unpriced > 0);
    }
    let wallet = overview.wallet.value.as_ref().unwrap();
    assert_eq!(wallet.balance.amount, None);
    assert!(wallet.balance.unpriced > 0 && wallet.runway.days.is_none());
    let history = overview.history.value.as_ref().unwrap();
    assert!(history.months.len() >= 12);
    for month in &history.months {
        assert_eq!((&month.total, month.missing), (&None, 1));
    }
    let list = machines(&client, &tenant);
    assert_eq!(list["cost"]["amount"], Value::Null);
    assert_eq!(list["cost"]["unpriced"], list["total"]);
    let text = format!("{list}{}", serde_json::to_value(&overview).unwrap());
    assert!(!text.contains("NaN"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn machines_without_a_price_are_counted_beside_the_total() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "Adcock").await;
    whole_overview(&client, &tenant).await;
    assert_eq!(machines(&client, &tenant)["cost"]["amount"], "7920.50");
    platform
        .set(&dcx_platform::Tweak::Vm {
            vm: "Adcock-Database-01".to_owned(),
            name: None,
            power: None,
            cost: Some("unknown".to_owned()),
        })
        .unwrap();
    client.refresh(&tenant).unwrap();
    until("the price is gone", || {
        machines(&client, &tenant)["cost"]["unpriced"] == 1
    })
    .await;
    let cost = machines(&client, &tenant)["cost"].clone();
    assert_eq!(cost["amount"], "1940.50");
    assert_eq!(
        (&cost["priced"], &cost["currency"]),
        (&1.into(), &"ZAR".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_can_t_be_read_is_left_out_and_counted() {
    // The fifth customer of a demo platform has a machine without an id.
    let platform = platform(Config {
        customers: 6,
        vms: 120,
        resellers: 2,
        ..Config::default()
    })
    .await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "CloudTech").await;
    let overview = whole_overview(&client, &tenant).await;
    assert_eq!(overview.machines.trust.unreadable, 1);
    let list = machines(&client, &tenant);
    assert_eq!(list["trust"]["unreadable"], 1);
    let total = overview.machines.value.unwrap().total;
    assert_eq!(list["all"], total);
    assert!(total > 20, "the others are there: {total}");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_texts_are_shown_as_text_and_break_nothing() {
    let platform = platform(small()).await;
    platform
        .set_fault(FaultRule::new("*", Fault::Hostile))
        .unwrap();
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let tenant = client.state().tenant.unwrap();
    client.open_tenant(&tenant).unwrap();
    let overview = whole_overview(&client, &tenant).await;
    assert!(overview.machines.value.unwrap().total > 20);
    let list = machines(&client, &tenant);
    assert!(serde_json::to_vec(&list).unwrap().len() <= 64 * 1024);
    let name = list["rows"][0]["name"].as_str().unwrap();
    assert!(
        name.contains("<script>") && name.chars().count() <= 121,
        "{name}"
    );
    assert_eq!(client.state().session, SessionState::Active);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_installation_without_optional_routes_shows_all_the_same_at_the_first_sync() {
    let platform = platform(Config {
        dialect: Dialect::Field,
        ..small()
    })
    .await;
    // The machines come late, so that the alerts are asked for before there is a list.
    platform
        .set_fault(FaultRule::new(
            "GET /api/vms/list",
            Fault::Delay { ms: 300 },
        ))
        .unwrap();
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let tenant = open_tenant(&client, "Vodacom").await;
    let begun = std::time::Instant::now();
    let overview = whole_overview(&client, &tenant).await;
    assert!(begun.elapsed() < Duration::from_secs(15));
    assert_eq!(overview.alerts.trust.standing, Standing::Live);
    assert!(platform.count("GET /api/monitoring/vm/{vmId}/alerts").calls > 0);
    for (card, trust) in trusts(&overview) {
        assert!(
            !matches!(trust.problem, Some(Problem::NotOffered)),
            "{card}"
        );
    }
    assert_eq!(DASHBOARD.len(), trusts(&overview).len());
}
