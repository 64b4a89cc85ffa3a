//! The schemas of the document: first what is asked, then what is answered, area by area as the contract has them.

use serde_json::{Map, Value, json};

pub(super) fn all() -> Value {
    let mut out = Map::new();
    for part in [
        parameters(),
        requests(),
        people(),
        machines(),
        money(),
        watching(),
    ] {
        if let Value::Object(part) = part {
            out.extend(part);
        }
    }
    Value::Object(out)
}

fn of(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn list(schema: &str) -> Value {
    json!({ "type": "array", "items": of(schema) })
}

/// An object: its members in order, those whose name ends in `?` may be missing.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let required: Vec<&str> = members
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !name.ends_with('?'))
        .collect();
    let properties: Map<String, Value> = members
        .into_iter()
        .map(|(name, schema)| (name.trim_end_matches('?').to_owned(), schema))
        .collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn maybe_text() -> Value {
    json!({ "type": ["string", "null"] })
}

fn number() -> Value {
    json!({ "type": "number" })
}

fn maybe_number() -> Value {
    json!({ "type": ["number", "null"] })
}

fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn maybe_count() -> Value {
    json!({ "type": ["integer", "null"], "minimum": 0 })
}

fn one_of<const N: usize>(words: [&str; N]) -> Value {
    json!({ "type": "string", "enum": words.as_slice() })
}

/// A text without control characters.
fn bounded(longest: u32) -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": longest, "pattern": r"^[^\x00-\x1f\x7f-\x9f]+$" })
}

/// A text that people read: it doesn't begin with a space either.
fn label(longest: u32) -> Value {
    let pattern = r"^[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$";
    json!({ "type": "string", "minLength": 1, "maxLength": longest, "pattern": pattern })
}

fn time() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

/// Asked for as a JSON number or as decimal text.
fn amount(least: &str) -> Value {
    let least: Value = serde_json::from_str(least).unwrap_or(Value::Null);
    json!({ "anyOf": [
        { "type": "number", "minimum": least, "maximum": 10_000_000 },
        { "type": "string", "pattern": "^[0-9]{1,8}(\\.[0-9]{1,2})?$" },
    ] })
}

fn parameters() -> Value {
    json!({
        "Id": { "type": "string", "minLength": 1, "maxLength": 64 },
        "Cursor": { "type": "string", "pattern": "^(r[0-9]{1,9})?$" },
        "LedgerCursor": { "type": "string", "pattern": "^(t[0-9]{1,18})?$" },
        "PageNumber": { "type": "integer", "minimum": 1, "maximum": 1_000_000 },
        "PageSize": { "type": "integer", "minimum": 1, "maximum": 1_000 },
        "Months": { "type": "integer", "minimum": 1, "maximum": 36 },
        "Step": { "type": "integer", "minimum": 1, "maximum": 86_400, "description": "Seconds." },
        "Period": { "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" },
        "Instant": { "anyOf": [
            time(),
            { "type": "integer", "minimum": 0, "maximum": 253_000_000_000_000_i64, "description": "Milliseconds since 1970." },
        ] },
    })
}

fn requests() -> Value {
    let rate = json!({ "anyOf": [
        { "type": "number", "minimum": 0, "maximum": 1 },
        { "type": "string", "pattern": "^(0(\\.[0-9]{1,4})?|1(\\.0{1,4})?)$" },
    ], "description": "A fraction: 0.15 is 15 %. At most four places." });
    let email = json!({ "type": ["string", "null"], "format": "email", "maxLength": 254 });
    let add_ons = json!({ "type": ["array", "null"], "items": bounded(64), "maxItems": 16 });
    json!({
        "Credentials": object([("email", bounded(254)), ("password", bounded(1_024))]),
        "RefreshToken": object([("refreshToken", bounded(4_096))]),
        "NewOrganisation": object([
            ("name", label(120)),
            ("parentId", bounded(64)),
            ("kind", one_of(["reseller", "customer"])),
            ("contactEmail?", email.clone()),
        ]),
        "OrganisationChange": object([
            ("name?", label(120)),
            ("status?", one_of(["active", "suspended"])),
            ("contactEmail?", email),
            ("commissionRate?", rate),
        ]),
        "PowerOrder": object([
            ("vmId", bounded(64)),
            ("action", one_of(["start", "stop", "shutdown", "restart", "suspend"])),
        ]),
        "NewVm": object([
            ("organizationId", bounded(64)),
            ("name", json!({ "type": "string", "pattern": "^[A-Za-z0-9._-]{1,63}$" })),
            ("productId", bounded(64)),
            ("addOnIds?", add_ons),
        ]),
        "TopUp": object([("amount", amount("0.01")), ("reference", label(64))]),
        "WalletChange": object([("lowBalanceThreshold", json!({ "anyOf": [amount("0"), { "type": "null" }] }))]),
    })
}

fn people() -> Value {
    let error = object([
        ("code", text()),
        ("message", text()),
        (
            "fields?",
            json!({ "type": "object", "additionalProperties": text() }),
        ),
    ]);
    json!({
        "Error": object([("error", error)]),
        "SignIn": object([("token", text()), ("refreshToken", text()), ("expiresIn", count()), ("user", of("User"))]),
        "Renewal": object([("token", text()), ("refreshToken?", text()), ("expiresIn", count())]),
        "User": object([
            ("id", text()),
            ("email", text()),
            ("name", text()),
            ("role", one_of(["datacentrix", "reseller", "customer"])),
            ("primaryOrgId", text()),
        ]),
        "Organisation": object([
            ("id", text()),
            ("name", text()),
            ("kind", one_of(["root", "reseller", "customer"])),
            ("parentId", maybe_text()),
            ("status", one_of(["active", "suspended"])),
            ("contactEmail", maybe_text()),
            ("commissionRate", maybe_number()),
            ("createdAt", time()),
        ]),
    })
}

fn machines() -> Value {
    let vm = object([
        ("identityInstanceUuid?", text()),
        ("identityName", text()),
        ("powerState", text()),
        ("memorySizeMib", count()),
        ("cpuCount", count()),
        ("diskCapacityGib", count()),
        ("guestOs", maybe_text()),
        ("ipAddresses", json!({ "type": "array", "items": text() })),
        ("organizationId", text()),
        ("productId", maybe_text()),
        ("costEstimate", maybe_number()),
        ("licenseCost", maybe_number()),
        ("createdAt", time()),
        ("tags", json!({ "type": "array", "items": text() })),
    ]);
    let more = object([
        ("hostName", text()),
        ("cluster", text()),
        ("datastore", text()),
        ("dataCentre", text()),
        ("guestTools", text()),
        ("hardwareVersion", text()),
        ("snapshotCount", count()),
        ("powerChangedAt", time()),
    ]);
    json!({
        "Vm": vm,
        "VmDetails": { "allOf": [of("Vm"), more] },
        "OperationReceipt": object([("operationId", text()), ("status", one_of(["accepted"])), ("vmId", text())]),
        "Operation": object([
            ("operationId", text()),
            ("kind", text()),
            ("status", one_of(["accepted", "running", "succeeded", "failed"])),
            ("organizationId", text()),
            ("createdAt", time()),
            ("updatedAt", time()),
            ("progress?", json!({ "type": "integer", "minimum": 0, "maximum": 100 })),
            ("error?", text()),
            ("vmId?", text()),
            ("idempotencyKey?", text()),
        ]),
        "NetworkService": object([
            ("id", text()),
            ("name", text()),
            ("kind", one_of(["internet", "mpls", "vpn", "firewall", "public-ip", "load-balancer"])),
            ("provider", text()),
            ("status", one_of(["active", "provisioning", "degraded", "down"])),
            ("bandwidthMbps", maybe_count()),
            ("monthlyCost", maybe_number()),
            ("vmIds", json!({ "type": "array", "items": text() })),
        ]),
    })
}

fn money() -> Value {
    let kinds = [
        "top-up",
        "charge",
        "refund",
        "reservation",
        "release",
        "commission",
        "adjustment",
    ];
    let specs = object([
        ("cpuCount", count()),
        ("memorySizeMib", count()),
        ("diskCapacityGib", count()),
    ]);
    json!({
        "Wallet": object([
            ("id", text()),
            ("organizationId", text()),
            ("currency", text()),
            ("balance", number()),
            ("reserved", number()),
            ("available", number()),
            ("lowBalanceThreshold", maybe_number()),
            ("status", text()),
            ("updatedAt", time()),
        ]),
        "Transaction": object([
            ("id", text()),
            ("at", time()),
            ("kind", one_of(kinds)),
            ("amount", number()),
            ("balanceAfter", number()),
            ("description", text()),
            ("reference?", text()),
            ("vmId?", text()),
        ]),
        "Product": object([
            ("id", text()),
            ("sku", text()),
            ("name", text()),
            ("category", one_of(["compute", "storage", "licence", "network", "backup"])),
            ("unitPrice", number()),
            ("unit", one_of(["month", "hour", "GB-month"])),
            ("currency", text()),
            ("specs?", specs),
        ]),
        "Statement": object([
            ("period", of("Period")),
            ("periodStart", time()),
            ("periodEnd", time()),
            ("currency", text()),
            ("total", json!({ "type": "number", "description": "The sum of the amounts that are known." })),
            ("lines", list("StatementLine")),
        ]),
        "StatementLine": object([
            ("description", text()),
            ("quantity", number()),
            ("unit", text()),
            ("unitPrice", maybe_number()),
            ("amount", json!({ "type": ["number", "null"], "description": "Licences included. Null: not priced." })),
            ("licenseAmount?", json!({ "type": "number", "description": "The part of the amount that is licences." })),
            ("vmId?", text()),
            ("productId?", text()),
        ]),
        "MonthCost": object([
            ("period", of("Period")),
            ("currency", text()),
            ("total", number()),
            ("licenseTotal", number()),
            ("status", one_of(["open", "invoiced", "paid"])),
        ]),
        "Commission": object([("period", of("Period")), ("currency", text()), ("lines", list("CommissionLine"))]),
        "CommissionLine": object([
            ("customerId", text()),
            ("revenue", number()),
            ("rate", json!({ "type": "number", "minimum": 0, "maximum": 1, "description": "A fraction: 0.15 is 15 %." })),
            ("commission", number()),
        ]),
    })
}

fn watching() -> Value {
    let words = || one_of(["healthy", "degraded", "unhealthy"]);
    let point = json!({
        "type": "array",
        "items": maybe_number(),
        "minItems": 2,
        "maxItems": 2,
        "description": "Milliseconds since 1970, and the value.",
    });
    let measure = json!({ "type": "array", "items": point });
    let check = object([("name", text()), ("status", words()), ("detail", text())]);
    let disk = object([
        ("name", text()),
        ("capacityGib", count()),
        ("usedGib", count()),
        ("readIops", maybe_count()),
        ("writeIops", maybe_count()),
    ]);
    let processor = [
        ("cpu_percent", measure.clone()),
        ("memory_percent", measure.clone()),
    ];
    let series = [
        ("cpu_percent", measure.clone()),
        ("memory_percent", measure.clone()),
        ("disk_read_kbps", measure.clone()),
        ("disk_write_kbps", measure.clone()),
        ("net_in_kbps", measure.clone()),
        ("net_out_kbps", measure),
    ];
    json!({
        "Aggregation": {
            "type": "object",
            "required": ["Memory GB", "CPU Cores", "Disk Capacity TB"],
            "additionalProperties": text(),
        },
        "SeriesOfVm": object([("vmId", text()), ("step", count()), ("series", object(series))]),
        "CpuRam": object([("series", object(processor))]),
        "Disks": object([("disks", json!({ "type": "array", "items": disk }))]),
        "Health": object([("vmId", text()), ("status", words()), ("checks", json!({ "type": "array", "items": check }))]),
        "Alert": object([
            ("id", text()),
            ("vmId", text()),
            ("severity", one_of(["critical", "warning", "info"])),
            ("title", text()),
            ("message", text()),
            ("raisedAt", time()),
            ("clearedAt?", time()),
            ("acknowledgedAt?", time()),
        ]),
    })
}
