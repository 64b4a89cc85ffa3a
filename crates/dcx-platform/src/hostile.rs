//! Text that means harm, and numbers that aren't any: what a client must survive in every field. Applied to answers
//! when a fault asks for it.

use serde_json::Value;

/// Script by two ways, right-to-left override, zero-width characters, an emoji of many parts, then a long word.
const TEXT: &str = "<img src=x onerror=\"window.__pwned=1\"><script>window.__pwned=1</script>{{7*7}}${7*7}'\"--\u{202e}\
    dlrow olleh\u{202c}\u{200b}\u{200d}\u{feff}👩🏽‍🚀👨‍👩‍👧‍👦 ";

/// Members that keep their text: without ids, times and the words of the tree there is nothing left to look at.
const KEPT: [&str; 12] = [
    "token",
    "refreshToken",
    "role",
    "at",
    "period",
    "nextCursor",
    "operationId",
    "identityInstanceUuid",
    "id",
    "sku",
    "sid",
    "code",
];

fn is_kept(name: &str) -> bool {
    KEPT.contains(&name)
        || ["Id", "Ids", "At", "Start", "End"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// Makes every text of an answer hostile. `kind` stays where it says which organisation stands where.
pub(crate) fn make_hostile(value: &mut Value) {
    match value {
        Value::String(text) => *text = format!("{TEXT}{}{text}", "W".repeat(300)),
        Value::Array(rows) => rows.iter_mut().for_each(make_hostile),
        Value::Object(members) => {
            let in_the_tree = members.contains_key("parentId");
            for (name, value) in members.iter_mut() {
                let kept = is_kept(name) || (in_the_tree && name == "kind");
                if !kept {
                    make_hostile(value);
                }
            }
        }
        _ => {}
    }
}

/// Adds a hostile label to an answer whose keys are labels; the known ones stay, so that something is left to show.
pub(crate) fn add_hostile_label(labels: &mut Value) {
    if let Value::Object(members) = labels {
        let mut text = Value::String(String::from("12"));
        make_hostile(&mut text);
        members.insert(TEXT.to_owned(), text);
    }
}

/// Members that are counted or paid: what the old front end showed as "NaN".
const FIGURES: [&str; 24] = [
    "costEstimate",
    "licenseCost",
    "unitPrice",
    "amount",
    "licenseAmount",
    "total",
    "licenseTotal",
    "monthlyCost",
    "bandwidthMbps",
    "balance",
    "reserved",
    "available",
    "lowBalanceThreshold",
    "balanceAfter",
    "revenue",
    "rate",
    "commission",
    "commissionRate",
    "quantity",
    "usedGib",
    "readIops",
    "writeIops",
    "memorySizeMib",
    "cpuCount",
];

pub(crate) fn is_figure(name: &str) -> bool {
    FIGURES.contains(&name) || name == "diskCapacityGib"
}

/// Makes every figure of an answer `"NaN"`, and every measured value too.
pub(crate) fn make_nan(value: &mut Value) {
    match value {
        Value::Array(rows) => rows.iter_mut().for_each(make_nan),
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                match value {
                    Value::Array(points)
                        if name.ends_with("_percent") || name.ends_with("_kbps") =>
                    {
                        points.iter_mut().for_each(no_value);
                    }
                    _ if is_figure(name) => *value = Value::from("NaN"),
                    _ => make_nan(value),
                }
            }
        }
        _ => {}
    }
}

fn no_value(point: &mut Value) {
    if let Some(value) = point.get_mut(1) {
        *value = Value::from("NaN");
    }
}
