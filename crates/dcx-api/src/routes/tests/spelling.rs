//! All spellings of one thing give one model: that is what lets the rest of the client forget that installations differ.

use std::fmt::Debug;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::{list, one, samples};
use crate::models::{
    Alert, AlertSeverity, Capacity, Commission, CommissionLine, Disk, Health, HealthStatus,
    Machine, MachineDetails, MonthCost, MonthStatus, NetworkKind, NetworkService, Organisation,
    OrganisationKind, OrganisationStatus, PlatformOperation, PowerState, Product, ProductCategory,
    Series, Statement, Transaction, TransactionKind, Wallet,
};
use crate::time::Timestamp;
use crate::wire::{Row, Whole};

fn rename(value: &Value, name: &dyn Fn(&str) -> String) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| rename(item, name)).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (name(key), rename(value, name)))
            .collect::<Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

fn pascal(name: &str) -> String {
    let mut chars = name.chars();
    chars
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(chars)
        .collect()
}

/// Numbers as texts with blanks, moments without a zone.
fn strings(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(strings).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), strings(value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Number(number) => json!(format!(" {number} ")),
        Value::String(text) if text.ends_with('Z') && text.len() == 20 => {
            json!(text.trim_end_matches('Z').replace('T', " "))
        }
        other => other.clone(),
    }
}

/// Moments as milliseconds.
fn epoch(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(epoch).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), epoch(value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::String(text) if text.ends_with('Z') && text.len() == 20 => {
            json!(Timestamp::parse(text).unwrap().as_millis())
        }
        other => other.clone(),
    }
}

fn spellings(sample: &Value) -> Vec<Value> {
    vec![
        sample.clone(),
        rename(sample, &snake),
        rename(sample, &pascal),
        rename(sample, &|name| snake(name).to_uppercase()),
        rename(&strings(sample), &snake),
        epoch(sample),
        strings(&epoch(sample)),
    ]
}

/// The one model that all spellings of a row give, in every envelope.
fn row<T: Row + PartialEq + Debug>(sample: &Value) -> T {
    let want = list::<T>(&json!([sample])).unwrap().rows.pop().unwrap();
    for spelled in spellings(sample) {
        for body in [
            json!([spelled]),
            json!({ "data": [spelled], "total": 1 }),
            json!({ "success": true, "data": { "items": [spelled] } }),
        ] {
            let page = list::<T>(&body).unwrap();
            assert_eq!((page.rows.len(), page.unreadable), (1, 0), "{body}");
            assert_eq!(page.rows[0], want, "{body}");
        }
    }
    want
}

/// The same for an object.
fn object<T: Whole + PartialEq + Debug>(sample: &Value) -> T {
    let want = one::<T>(sample).unwrap();
    for spelled in spellings(sample) {
        for body in [
            spelled.clone(),
            json!({ "success": true, "data": spelled }),
            json!({ "data": { "result": spelled } }),
        ] {
            assert_eq!(one::<T>(&body).unwrap(), want, "{body}");
        }
    }
    want
}

fn decimal(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

const NOON: Option<Timestamp> = Some(Timestamp::from_millis(1_763_899_200_000));

#[test]
fn a_machine_is_one_machine_in_all_spellings() {
    let machine: Machine = row(&samples::machine());
    assert_eq!(machine.id.as_str(), "vm-1");
    assert_eq!(machine.name.as_deref(), Some("Adcock-Web-Server-01"));
    assert_eq!(machine.power.state, PowerState::Running);
    assert_eq!(
        (machine.memory_mib, machine.cpu_count, machine.disk_gib),
        (Some(4096), Some(2), Some(400))
    );
    assert_eq!(machine.guest_os.as_deref(), Some("Debian 12"));
    assert_eq!(machine.ip_addresses, ["10.0.4.17", "2001:db8::17"]);
    assert_eq!(machine.organisation_id, Some("o-adcock".into()));
    assert_eq!(machine.product_id, Some("p-7".into()));
    assert_eq!(
        (machine.cost, machine.licence_cost),
        (decimal("5980.25"), decimal("1860.5"))
    );
    assert_eq!(
        (machine.created_at, machine.tags),
        (NOON, vec!["prod".to_owned(), "web".to_owned()])
    );
}

#[test]
fn a_machine_is_known_by_any_of_its_names_and_sizes_by_their_value() {
    for id in ["identity_instance_uuid", "id", "uuid", "vmId", "vm_id"] {
        let page = list::<Machine>(&json!([{ id: "vm-1" }])).unwrap();
        assert_eq!(page.rows[0].id.as_str(), "vm-1", "{id}");
    }
    let both = json!([{ "uuid": "c", "id": "b", "identityInstanceUuid": "a", "name": "x" }]);
    let page = list::<Machine>(&both).unwrap();
    assert_eq!(
        (page.rows[0].id.as_str(), page.rows[0].name.as_deref()),
        ("a", Some("x"))
    );
    let odd =
        json!([{ "id": 17, "cpuCount": "2.0", "diskCapacityGib": 399.6, "memorySizeMib": -1 }]);
    let page = list::<Machine>(&odd).unwrap();
    let machine = &page.rows[0];
    assert_eq!((machine.id.as_str(), machine.cpu_count), ("17", Some(2)));
    assert_eq!((machine.disk_gib, machine.memory_mib), (Some(400), None));
}

#[test]
fn every_word_for_power_is_understood_and_a_new_one_is_kept() {
    for (state, words) in [
        (
            PowerState::Running,
            ["POWERED_ON", "poweredOn", "running", "on", "Powered On"].as_slice(),
        ),
        (
            PowerState::Stopped,
            &["POWERED_OFF", "powered-off", "stopped", "off", "OFF"],
        ),
        (PowerState::Suspended, &["SUSPENDED", "paused"]),
        (PowerState::Starting, &["starting"]),
        (PowerState::Stopping, &["Stopping"]),
        (PowerState::Restarting, &["RESTARTING"]),
        (PowerState::Provisioning, &["provisioning"]),
        (PowerState::Unknown, &["MIGRATING", "onward", "0"]),
    ] {
        for word in words {
            let page = list::<Machine>(&json!([{ "id": "a", "power_state": word }])).unwrap();
            assert_eq!(page.rows[0].power.state, state, "{word}");
            assert_eq!(page.rows[0].power.raw.as_deref(), Some(*word));
        }
    }
    let page = list::<Machine>(&json!([{ "id": "a", "power_state": null }])).unwrap();
    assert_eq!(
        (page.rows[0].power.state, page.rows[0].power.raw.as_deref()),
        (PowerState::Unknown, None)
    );
}

#[test]
fn details_keep_what_has_no_field_as_facts() {
    let mut sample = samples::machine();
    sample["Host Name"] = json!("esx-17");
    sample["toolsVersion"] = json!(12.3);
    sample["nested"] = json!({ "a": 1 });
    let details: MachineDetails = one(&json!({ "success": true, "data": sample })).unwrap();
    assert_eq!(
        Some(&details.machine),
        list::<Machine>(&json!([sample])).unwrap().rows.first()
    );
    let facts: Vec<_> = details
        .facts
        .iter()
        .map(|fact| format!("{}={}", fact.label, fact.value))
        .collect();
    assert_eq!(facts.len(), 2);
    assert!(
        facts.contains(&"Host Name=esx-17".to_owned())
            && facts.contains(&"Tools version=12.3".to_owned())
    );
    object::<MachineDetails>(&samples::machine());
}

#[test]
fn an_organisation_is_one_in_all_spellings() {
    let organisation: Organisation = row(&samples::organisation());
    assert_eq!(organisation.kind, OrganisationKind::Reseller);
    assert_eq!(
        (organisation.parent_id, organisation.status),
        (Some("o-0".into()), OrganisationStatus::Active)
    );
    assert_eq!(
        (organisation.commission_rate, organisation.created_at),
        (decimal("12.5"), NOON)
    );
    object::<Organisation>(&samples::organisation());
    let odd: Organisation = one(&json!({ "id": "o", "kind": "partner" })).unwrap();
    assert_eq!(odd.kind, OrganisationKind::Other("partner".to_owned()));
    assert_eq!(odd.status, OrganisationStatus::Other(String::new()));
}

#[test]
fn a_wallet_is_one_in_all_spellings_and_unknown_is_not_zero() {
    let wallet: Wallet = row(&samples::wallet());
    assert_eq!(
        (wallet.balance, wallet.available),
        (decimal("4820.25"), decimal("4799.75"))
    );
    object::<Wallet>(&samples::wallet());
    let available = |json: Value| list::<Wallet>(&json!([json])).unwrap().rows[0].available;
    assert_eq!(
        available(json!({ "id": "w", "balance": "0.3", "reserved": 0.1 })),
        decimal("0.2")
    );
    assert_eq!(
        available(json!({ "id": "w", "balance": 10, "reserved": "NaN" })),
        None
    );
    assert_eq!(
        available(json!({ "id": "w", "balance": 10, "reserved": 1, "available": "N/A" })),
        decimal("9")
    );
}

#[test]
fn a_ledger_line_is_one_in_all_spellings() {
    let line: Transaction = row(&samples::transaction());
    assert_eq!(
        (line.kind, line.amount, line.at),
        (TransactionKind::TopUp, decimal("-12.5"), NOON)
    );
    object::<Transaction>(&samples::transaction());
    for word in ["top-up", "top_up", "TOPUP", "topUp"] {
        let page = list::<Transaction>(&json!([{ "id": "t", "kind": word }])).unwrap();
        assert_eq!(page.rows[0].kind, TransactionKind::TopUp, "{word}");
    }
}

#[test]
fn the_catalogue_and_the_networks_are_read_in_all_spellings() {
    let product: Product = row(&samples::product());
    assert_eq!(
        (product.category, product.unit_price),
        (ProductCategory::Compute, decimal("412.75"))
    );
    assert_eq!(
        (product.unit.as_deref(), product.specs.unwrap().memory_mib),
        (Some("GB-month"), Some(4096))
    );
    let service: NetworkService = row(&samples::network_service());
    assert_eq!(
        (service.kind, service.bandwidth_mbps),
        (NetworkKind::PublicIp, decimal("200"))
    );
    assert_eq!(service.machine_ids, ["vm-1".into(), "vm-2".into()]);
}

#[test]
fn operations_and_alerts_are_read_in_all_spellings() {
    let operation: PlatformOperation = row(&samples::operation());
    assert_eq!((operation.progress, operation.at), (Some(40), NOON));
    assert_eq!(operation.idempotency_key.as_deref(), Some("6f0c"));
    object::<PlatformOperation>(&samples::operation());
    let failed: PlatformOperation =
        one(&json!({ "id": "op", "status": "failed", "progress": 250, "error": { "message": "no host" } })).unwrap();
    assert_eq!(
        (failed.progress, failed.error.as_deref()),
        (Some(100), Some("no host"))
    );
    let alert: Alert = row(&samples::alert());
    assert_eq!(
        (alert.severity, alert.raised_at),
        (AlertSeverity::Critical, NOON)
    );
    object::<Alert>(&samples::alert());
}

#[test]
fn billing_is_read_in_all_spellings() {
    let statement: Statement = object(&samples::statement());
    assert_eq!(
        (statement.total, statement.lines.len(), statement.unreadable),
        (decimal("7840.75"), 2, 0)
    );
    assert_eq!(
        (
            statement.lines[0].unit_price,
            statement.lines[0].licence_amount
        ),
        (decimal("0.565"), decimal("92.5"))
    );
    let month: MonthCost = row(&samples::month());
    assert_eq!(
        (month.period.as_str(), month.status, month.licence_total),
        ("2025-06", MonthStatus::Paid, decimal("1860.5"))
    );
    let commission: Commission = object(&samples::commission());
    assert_eq!(commission.lines[0].commission, decimal("980.09"));
    row::<CommissionLine>(&samples::commission_line());
    let partly: Statement =
        one(&json!({ "total": "NaN", "lines": [null, { "amount": 1 }, {}] })).unwrap();
    assert_eq!(
        (partly.total, partly.lines.len(), partly.unreadable),
        (None, 1, 2)
    );
}

#[test]
fn capacity_is_read_by_its_labels_and_keeps_further_ones() {
    let capacity: Capacity = one(&samples::capacity()).unwrap();
    assert_eq!(
        (capacity.cpu_cores, capacity.memory_gb, capacity.disk_tb),
        (decimal("6"), decimal("12"), decimal("1"))
    );
    assert_eq!(
        (
            capacity.others[0].label.as_str(),
            capacity.others[0].value.as_str()
        ),
        ("GPU Cores", "2")
    );
    for body in [
        json!({ "memory_gb": 12, "cpu_cores": 6, "disk_capacity_tb": 1, "GPU Cores": "2" }),
        json!({ "success": true, "data": { "MemoryGB": "12", "cpuCores": " 6 ", "DISK CAPACITY TB": "1", "GPU Cores": "2" } }),
    ] {
        assert_eq!(one::<Capacity>(&body).unwrap(), capacity, "{body}");
    }
    let unknown: Capacity = one(&json!({ "CPU Cores": "NaN", "Memory GB": null })).unwrap();
    assert_eq!(
        (unknown.cpu_cores, unknown.memory_gb, unknown.disk_tb),
        (None, None, None)
    );
    assert!(unknown.others.is_empty());
}

#[test]
fn measurements_are_read_in_all_spellings_and_gaps_stay_gaps() {
    let series: Series = object(&samples::series());
    let points = &series.series["cpu_percent"];
    assert_eq!(
        (points[0].0, points[0].1, points[1].1),
        (NOON.unwrap(), Some(12.5), None)
    );
    assert_eq!((series.step, series.unreadable), (Some(300), 0));
    let odd: Series = one(&json!({ "series": {
        "cpuPercent": [[2000, "NaN"], ["1970-01-01T00:00:01Z", " 7.5 "], ["soon", 1], 7, [3000]],
        "gpu": 7
    } }))
    .unwrap();
    let points: Vec<_> = odd.series["cpu_percent"]
        .iter()
        .map(|point| (point.0.as_millis(), point.1))
        .collect();
    assert_eq!(points, [(1000, Some(7.5)), (2000, None), (3000, None)]);
    assert_eq!(odd.unreadable, 3);
}

#[test]
fn disks_and_health_are_read_in_all_spellings() {
    let disk: Disk = row(&samples::disk());
    assert_eq!(disk.used_gib, decimal("321.5"));
    assert_eq!(
        list::<Disk>(&json!({ "disks": [samples::disk()] }))
            .unwrap()
            .rows,
        [disk]
    );
    let health: Health = object(&samples::health());
    assert_eq!(
        (health.status, health.checks[0].status.clone()),
        (HealthStatus::Degraded, HealthStatus::Degraded)
    );
}
