//! How an installation spells what it means. Handlers answer in the contract's camelCase; this layer turns a finished
//! answer into the dialect asked for: names, numbers, unknowns, times, words, envelopes.

use serde_json::{Map, Value, json};

use crate::calendar::{read_instant, spaced};
use crate::config::Dialect;
use crate::hostile::is_figure;
use crate::reply::{Payload, Refusal};

/// The body of a good answer, or none.
pub(crate) fn spell(dialect: Dialect, payload: Payload, path: &str) -> Option<Value> {
    let list = |rows: Vec<Value>| -> Value {
        (0..)
            .zip(rows)
            .map(|(index, row)| respell(dialect, row, index))
            .collect()
    };
    Some(match payload {
        Payload::Nothing => return None,
        Payload::Verbatim(value) => value,
        Payload::Labels(labels) => envelope(dialect, labels, path),
        Payload::Object(value) => envelope(dialect, respell(dialect, value, 0), path),
        Payload::List(rows) => {
            let total = rows.len();
            let enveloped = dialect == Dialect::Enveloped
                || (dialect == Dialect::Field && path.ends_with("/organisations"));
            let rows = list(rows);
            if enveloped {
                json!({ "data": rows, "total": total })
            } else {
                rows
            }
        }
        Payload::Page { rows, total, next } => {
            let mut page = Map::new();
            total
                .into_iter()
                .for_each(|total| drop(page.insert(String::from("total"), json!(total))));
            page.insert(String::from("nextCursor"), json!(next));
            // The page's own members are spelled like any other; its end is a plain null in every dialect.
            let Value::Object(mut page) = rename(dialect, Value::Object(page)) else {
                return None;
            };
            page.insert(String::from("data"), list(rows));
            Value::Object(page)
        }
    })
}

/// The body of a refusal. Grown installations have more than one way to say no; what carries a code that a client must
/// know, or fields and amounts, is spelled in the way that can hold it.
pub(crate) fn spell_refusal(dialect: Dialect, refusal: &Refusal) -> Value {
    match (dialect, refusal.status.as_u16()) {
        (Dialect::Field, 404 | 429) => json!({ "message": refusal.message }),
        (Dialect::Field, 403) => json!({ "error": refusal.message }),
        (Dialect::Strings, _) => respell(dialect, refusal.body(), 0),
        _ => refusal.body(),
    }
}

fn envelope(dialect: Dialect, value: Value, path: &str) -> Value {
    let enveloped =
        dialect == Dialect::Enveloped || (dialect == Dialect::Field && path.ends_with("/details"));
    if enveloped {
        json!({ "success": true, "data": value })
    } else {
        value
    }
}

/// One row or object in the dialect. `index` is its place in the list: the field varies from row to row.
fn respell(dialect: Dialect, value: Value, index: usize) -> Value {
    match dialect {
        Dialect::Camel | Dialect::Enveloped => value,
        Dialect::Snake => rename(dialect, value),
        Dialect::Strings => stringify(value, "", index),
        Dialect::Field => grow(value, index),
    }
}

/// Every member's name in snake_case, and the names that snake-speaking installations have for tokens.
fn rename(dialect: Dialect, value: Value) -> Value {
    match value {
        Value::Array(rows) => rows.into_iter().map(|row| rename(dialect, row)).collect(),
        Value::Object(members) if matches!(dialect, Dialect::Snake | Dialect::Field) => members
            .into_iter()
            .map(|(name, value)| (snake(&name), rename(dialect, value)))
            .collect(),
        other => other,
    }
}

fn snake(name: &str) -> String {
    if name == "token" {
        return String::from("access_token");
    }
    if name.contains(' ') || name.starts_with(|first: char| first.is_ascii_uppercase()) {
        return name.to_owned(); // a label
    }
    let mut out = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// Numbers as text, unknowns as words.
fn stringify(value: Value, name: &str, index: usize) -> Value {
    match value {
        Value::Number(number) => Value::String(number.to_string()),
        Value::Null if name == "nextCursor" => Value::Null,
        Value::Null if is_figure(name) || name.is_empty() => Value::from("NaN"),
        Value::Null => Value::from(if index.is_multiple_of(2) {
            "N/A"
        } else {
            "null"
        }),
        Value::Array(rows) => rows
            .into_iter()
            .map(|row| stringify(row, "", index))
            .collect(),
        Value::Object(members) => {
            let spelled = |(name, value): (String, Value)| {
                let value = stringify(value, &name, index);
                (name, value)
            };
            members.into_iter().map(spelled).collect()
        }
        other => other,
    }
}

/// What years of changes did to a row: aliases, other words, other times, other unknowns.
fn grow(value: Value, index: usize) -> Value {
    let members = match value {
        Value::Object(members) => members,
        Value::Array(rows) => {
            return (0..)
                .zip(rows)
                .map(|(place, row)| grow(row, index + place))
                .collect();
        }
        other => return other,
    };
    let mut out = Map::new();
    for (name, value) in members {
        let value = match value {
            Value::Null => match index % 4 {
                0 => continue, // missing
                1 => Value::from(""),
                2 => Value::from("null"),
                _ => Value::Null,
            },
            Value::String(text) if is_time(&name) => time(text, index),
            Value::String(word) if name == "powerState" => power(word, index),
            nested => grow(nested, index),
        };
        out.insert(alias(&name, index), value);
    }
    Value::Object(out)
}

fn alias(name: &str, index: usize) -> String {
    match (name, index % 4) {
        ("identityInstanceUuid", 0) => String::from("id"),
        ("identityInstanceUuid", 1) => String::from("uuid"),
        ("identityInstanceUuid", 2) => String::from("vmId"),
        ("identityName", 0 | 2) => String::from("name"),
        _ => snake(name),
    }
}

fn is_time(name: &str) -> bool {
    name == "at" || name.ends_with("At") || matches!(name, "periodStart" | "periodEnd")
}

fn time(text: String, index: usize) -> Value {
    match (read_instant(&text), index % 3) {
        (Some(at), 0) => json!(at),
        (Some(at), 1) => json!(spaced(at)),
        _ => Value::String(text),
    }
}

fn power(word: String, index: usize) -> Value {
    let spellings = match word.as_str() {
        "POWERED_ON" => ["POWERED_ON", "poweredOn", "running", "on"],
        "POWERED_OFF" => ["POWERED_OFF", "stopped", "off", "poweredOff"],
        "SUSPENDED" => ["SUSPENDED", "paused", "suspended", "Paused"],
        _ => return Value::String(word),
    };
    json!(spellings[index % 4])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Value {
        json!({ "identityInstanceUuid": "a", "powerState": "POWERED_ON", "cpuCount": 4, "costEstimate": null,
                "createdAt": "2026-01-02T03:04:05Z" })
    }

    fn list(dialect: Dialect) -> Value {
        spell(dialect, Payload::List(vec![row(), row()]), "/api/vms/list").unwrap()
    }

    #[test]
    fn each_dialect_says_the_same_in_its_own_way() {
        assert_eq!(list(Dialect::Camel), json!([row(), row()]));
        assert_eq!(list(Dialect::Snake)[0]["identity_instance_uuid"], "a");
        assert_eq!(list(Dialect::Strings)[0]["cpuCount"], "4");
        assert_eq!(list(Dialect::Strings)[1]["costEstimate"], "NaN");
        assert_eq!(
            list(Dialect::Enveloped),
            json!({ "data": [row(), row()], "total": 2 })
        );
        let field = list(Dialect::Field);
        assert_eq!(
            field[0],
            json!({ "id": "a", "power_state": "POWERED_ON", "cpu_count": 4, "created_at": 1_767_323_045_000_i64 })
        );
        assert_eq!(
            field[1],
            json!({ "uuid": "a", "power_state": "poweredOn", "cpu_count": 4, "cost_estimate": "", "created_at": "2026-01-02 03:04:05" })
        );
    }

    #[test]
    fn labels_are_never_respelled() {
        let labels = json!({ "Memory GB": "12", "CPU Cores": "6" });
        for dialect in [
            Dialect::Camel,
            Dialect::Snake,
            Dialect::Strings,
            Dialect::Field,
        ] {
            assert_eq!(
                spell(
                    dialect,
                    Payload::Labels(labels.clone()),
                    "/api/metrics/aggregation"
                ),
                Some(labels.clone())
            );
        }
    }
}
