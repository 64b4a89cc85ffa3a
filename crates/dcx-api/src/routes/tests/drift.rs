//! Schema drift: every field of every sample is taken away, emptied, retyped and doubled. Nothing panics, the neighbours of
//! the row stay as they are, and what was not touched in it stays too.

use serde::Serialize;
use serde_json::{Value, json};

use super::{list, one, samples};
use crate::models::{
    Alert, Capacity, Check, Commission, CommissionLine, Disk, Health, Machine, MachineDetails,
    MonthCost, NetworkService, Organisation, PlatformOperation, Product, Series, Statement,
    StatementLine, Transaction, Wallet,
};
use crate::wire::{Misread, Row, Whole};

/// What a field may turn into.
fn nonsense() -> Vec<Value> {
    vec![
        json!(null),
        json!(""),
        json!("NaN"),
        json!("N/A"),
        json!(true),
        json!(-7),
        json!(1e300),
        json!("some words"),
        json!([]),
        json!([null, [], {}]),
        json!({}),
        json!({ "value": 1, "id": null }),
        json!("9".repeat(500)),
    ]
}

/// The sample with each of its fields, nested ones included, changed in each way, beside the top-level field concerned.
fn drifted(sample: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    let Value::Object(members) = sample else {
        return all;
    };
    for (name, value) in members {
        let mut without = members.clone();
        without.remove(name);
        all.push((name.clone(), Value::Object(without)));
        let mut twice = members.clone();
        twice.insert(format!("_{}", name.to_uppercase()), json!(null));
        all.push((name.clone(), Value::Object(twice)));
        let nested = match value {
            Value::Object(_) => drifted(value).into_iter().map(|(_, inner)| inner).collect(),
            Value::Array(items) => {
                let inner = items.first().map(drifted).unwrap_or_default();
                inner.into_iter().map(|(_, item)| json!([item])).collect()
            }
            _ => Vec::new(),
        };
        for other in nonsense().into_iter().chain(nested) {
            let mut changed = members.clone();
            changed.insert(name.clone(), other);
            all.push((name.clone(), Value::Object(changed)));
        }
    }
    let mut more = members.clone();
    more.insert("aFieldOfTomorrow".to_owned(), json!({ "deep": [1, 2, 3] }));
    all.push((String::new(), Value::Object(more)));
    all
}

/// How many members of the model differ.
fn differences<T: Serialize>(one: &T, other: &T) -> usize {
    let (one, other) = (
        serde_json::to_value(one).unwrap(),
        serde_json::to_value(other).unwrap(),
    );
    let (Value::Object(one), Value::Object(other)) = (one, other) else {
        return 1;
    };
    one.iter()
        .filter(|(name, value)| other.get(*name) != Some(value))
        .count()
}

fn rows_stand<T: Row + Serialize + PartialEq + std::fmt::Debug>(sample: &Value) {
    let want = list::<T>(&json!([sample])).unwrap().rows.pop().unwrap();
    for (field, changed) in drifted(sample) {
        // Its neighbours have ids of their own, or none at all.
        let page = list::<T>(&json!({ "data": [sample, changed, sample] })).unwrap();
        assert_eq!(
            page.rows.len() + usize::try_from(page.unreadable).unwrap(),
            3,
            "{field}: {changed}"
        );
        assert!(page.rows.len() >= 2, "{field}: {changed}");
        assert_eq!(page.rows.first(), Some(&want));
        assert_eq!(page.rows.last(), Some(&want));
        if page.rows.len() == 3 {
            // One field is one member of the model; a wallet's "available" may follow from two others.
            assert!(differences(&want, &page.rows[1]) <= 1, "{field}: {changed}");
        }
    }
}

fn object_stands<T: Whole + Serialize>(sample: &Value) {
    let want = one::<T>(sample).unwrap_or_else(|_| panic!("the sample itself: {sample}"));
    for (field, changed) in drifted(sample) {
        match one::<T>(&json!({ "success": true, "data": changed })) {
            Ok(value) => assert!(differences(&want, &value) <= 3, "{field}: {changed}"),
            Err(Misread::Shape) => assert!(!field.is_empty(), "{changed}"),
            Err(Misread::Refused(_)) => panic!("{field}: {changed}"),
        }
    }
}

#[test]
fn no_drift_of_a_field_empties_a_list_or_spoils_its_neighbours() {
    rows_stand::<Machine>(&samples::machine());
    rows_stand::<Organisation>(&samples::organisation());
    rows_stand::<Wallet>(&samples::wallet());
    rows_stand::<Transaction>(&samples::transaction());
    rows_stand::<Product>(&samples::product());
    rows_stand::<NetworkService>(&samples::network_service());
    rows_stand::<PlatformOperation>(&samples::operation());
    rows_stand::<Alert>(&samples::alert());
    rows_stand::<MonthCost>(&samples::month());
    rows_stand::<Disk>(&samples::disk());
    rows_stand::<StatementLine>(&samples::statement_line());
    rows_stand::<CommissionLine>(&samples::commission_line());
    rows_stand::<Check>(&samples::check());
}

#[test]
fn no_drift_of_a_field_spoils_the_rest_of_an_object() {
    object_stands::<MachineDetails>(&samples::machine());
    object_stands::<Organisation>(&samples::organisation());
    object_stands::<Statement>(&samples::statement());
    object_stands::<Commission>(&samples::commission());
    object_stands::<Capacity>(&samples::capacity());
    object_stands::<Series>(&samples::series());
    object_stands::<Health>(&samples::health());
    object_stands::<PlatformOperation>(&samples::operation());
}

#[test]
fn what_is_saved_is_read_back_as_it_was() {
    fn kept<T: Row + Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(
        sample: &Value,
    ) {
        for row in [
            sample.clone(),
            json!({ "id": "only", "period": "2025-01", "name": "x", "amount": 1, "customerId": "c" }),
        ] {
            let row = list::<T>(&json!([row])).unwrap().rows.pop().unwrap();
            let saved = serde_json::to_string(&row).unwrap();
            assert_eq!(serde_json::from_str::<T>(&saved).unwrap(), row, "{saved}");
        }
    }
    kept::<Machine>(&samples::machine());
    kept::<Organisation>(&samples::organisation());
    kept::<Wallet>(&samples::wallet());
    kept::<Transaction>(&samples::transaction());
    kept::<Product>(&samples::product());
    kept::<NetworkService>(&samples::network_service());
    kept::<PlatformOperation>(&samples::operation());
    kept::<Alert>(&samples::alert());
    kept::<MonthCost>(&samples::month());
    kept::<Disk>(&samples::disk());
    kept::<StatementLine>(&samples::statement_line());
    kept::<CommissionLine>(&samples::commission_line());
    kept::<Check>(&samples::check());
}
