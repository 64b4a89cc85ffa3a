//! Bytes that nobody meant: whatever arrives, reading it ends, and ends in an answer or a reason.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::models::{
    Capacity, Commission, Grant, Health, Machine, MachineDetails, OperationReceipt, Series,
    Statement, Transaction,
};
use crate::routes::table;
use crate::wire::{Refusal, page, whole};

/// Everything that reads, on the same text.
fn read_all(text: &str) {
    if let Ok(raw) = serde_json::from_str(text) {
        let _ = page::<Machine>(raw);
        let _ = page::<Transaction>(raw);
        let _ = whole::<MachineDetails>(raw);
        let _ = whole::<Statement>(raw);
        let _ = whole::<Commission>(raw);
        let _ = whole::<Capacity>(raw);
        let _ = whole::<Series>(raw);
        let _ = whole::<Health>(raw);
        let _ = whole::<OperationReceipt>(raw);
        let _ = whole::<Grant>(raw).is_ok();
    }
    for status in [200, 401, 404, 409, 422, 500] {
        let _ = Refusal::read(text).problem(status, &table::MACHINE, None, None);
        let _ = Refusal::read(text).disguised(status, &table::MACHINE_DISKS, None);
    }
}

/// JSON of any shape, its names drawn from those that matter.
fn any_json() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        4 => proptest::sample::select(vec![
            "data", "result", "items", "success", "error", "id", "uuid", "identityInstanceUuid", "power_state", "lines",
            "series", "cpu_percent", "checks", "token", "user", "message", "code", "fields", "total", "nextCursor",
            "tags", "costEstimate", "CPU Cores", "operationId", "disks", "meta", "expiresIn",
        ])
        .prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[-+]?[0-9]{1,40}(\\.[0-9]{1,40})?(e[-+]?[0-9]{1,5})?".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 96, 8, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..8).prop_map(Value::from),
            vec((name.clone(), inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_makes_reading_panic(json in any_json()) {
        read_all(&json.to_string());
    }

    #[test]
    fn no_text_makes_reading_panic(text in any::<String>()) {
        read_all(&text);
    }

    #[test]
    fn no_cut_of_an_answer_makes_reading_panic(json in any_json(), at in any::<prop::sample::Index>()) {
        let text: Vec<char> = json.to_string().chars().collect();
        let cut: String = text[..at.index(text.len())].iter().collect();
        read_all(&cut);
    }
}

#[test]
fn json_at_the_edges_of_the_standard_is_read_or_refused() {
    for text in [
        "",
        " ",
        "\0",
        "[1e",
        "[1e999999999]",
        "[-]",
        "[01]",
        "[NaN]",
        "[\"\\ud800\"]",
        r#"[{"id":"\ud800"}]"#,
        r#"[{"\ud800":"x","id":"a"}]"#,
        r#"[{"id":"\u0000"}]"#,
        r#"{"id":1,"id":2,"id":null}"#,
        r#"{"":{"":{"":0}}}"#,
        "[[]",
        "[]]",
        "{\"a\":1,}",
        "[1,]",
        "// comment\n[]",
        "'single'",
        "\u{feff}[]",
        "[\"\u{202e}\u{200b}\u{1f469}\u{200d}\u{1f4bb}\"]",
    ] {
        read_all(text);
    }
}

#[test]
fn nesting_without_end_does_not_exhaust_the_stack() {
    for (open, close) in [
        ("[", "]"),
        ("{\"data\":", "}"),
        ("{\"error\":", "}"),
        ("[{\"id\":", "}]"),
    ] {
        let depth = 100_000;
        read_all(&open.repeat(depth));
        read_all(&format!("{}1{}", open.repeat(depth), close.repeat(depth)));
    }
}

#[test]
fn one_row_with_a_broken_text_costs_that_text_alone() {
    let raw = serde_json::from_str(r#"[{"id":"a","name":"\ud800","guestOs":"Debian"},{"id":"b"}]"#)
        .unwrap();
    let machines = page::<Machine>(raw).unwrap();
    assert_eq!((machines.rows.len(), machines.unreadable), (2, 0));
    assert_eq!(
        (
            machines.rows[0].name.as_deref(),
            machines.rows[0].guest_os.as_deref()
        ),
        (None, Some("Debian"))
    );
}
