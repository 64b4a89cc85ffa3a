//! The OpenAPI document, made from the table of routes, so that it can't forget one. What a schema looks like is
//! written in [`schemas`]. It describes the plain dialect, camel; the others say the same in other spellings.

mod schemas;

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use crate::reply::{Payload, Refusal, Reply};
use crate::routes::{self, Kind, READ, Route, Shape, Work};

pub(crate) const ROUTES: &[Route] = &[Route {
    path: "/api/openapi.json",
    kind: Kind::Open,
    handler: document,
    summary: "This document.",
    shape: Shape::Document,
    ..READ
}];

static DOCUMENT: LazyLock<Value> = LazyLock::new(build);

fn document(_: &Work<'_>) -> Result<Reply, Refusal> {
    Ok(Reply {
        payload: Payload::Verbatim(DOCUMENT.clone()),
        ..Reply::object(Value::Null)
    })
}

fn build() -> Value {
    let mut paths = Map::new();
    for route in routes::all() {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method.to_ascii_lowercase()] = operation(route);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "DCX platform, demo",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The contract that the DCX client speaks, as the demo platform serves it in the dialect “camel”. \
                            A path that isn't here answers 404, a method that isn't here 405 with `Allow`.",
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" } },
            "schemas": schemas::all(),
            "responses": responses(),
        },
    })
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

/// What each refusal means. Every one has the same body.
const REFUSALS: [(u16, &str); 11] = [
    (
        400,
        "The request can't be read: its query, its path, or its JSON.",
    ),
    (
        401,
        "No token, or one that is not valid. For sign-in and renewal: what was given is not valid.",
    ),
    (
        402,
        "The wallet does not hold enough. The error says what is required and what is available.",
    ),
    (403, "Not in the caller's scope."),
    (
        404,
        "There is no such thing, or the installation does not have the route.",
    ),
    (
        409,
        "It does not fit the state things are in, or the Idempotency-Key was used for another request.",
    ),
    (413, "The body is too long."),
    (422, "Some fields are not right. The error names them."),
    (423, "Too many wrong passwords."),
    (
        429,
        "Too many requests. `Retry-After` says how long to wait.",
    ),
    (
        405,
        "The path has no such method. `Allow` lists those it has.",
    ),
];

fn responses() -> Value {
    let mut out = Map::new();
    for (status, description) in REFUSALS {
        let mut response = json!({
            "description": description,
            "content": { "application/json": { "schema": reference("Error") } },
        });
        if status == 429 {
            response["headers"] = json!({ "Retry-After": { "required": true, "schema": { "type": "integer", "minimum": 0 } } });
        }
        out.insert(format!("Refused{status}"), response);
    }
    Value::Object(out)
}

fn operation(route: &Route) -> Value {
    let mut answers = Map::new();
    answers.insert(route.success.to_string(), success(route));
    if route.method == "GET" {
        answers.insert(String::from("304"), json!({ "description": "What the validator in If-None-Match stands for is still right." }));
    }
    let mut refusals = route.refusals.to_vec();
    refusals.extend([400, 429]);
    refusals.extend((route.kind != Kind::Open).then_some(401));
    refusals.extend((route.kind == Kind::Write).then_some(409));
    refusals.extend((route.method != "GET").then_some(413));
    refusals.extend(route.optional.then_some(404));
    for status in refusals {
        answers.insert(
            status.to_string(),
            json!({ "$ref": format!("#/components/responses/Refused{status}") }),
        );
    }

    let mut out = json!({
        "summary": route.summary,
        "operationId": operation_id(route),
        "tags": [route.path.split('/').nth(2).unwrap_or_default()],
        "parameters": parameters(route),
        "responses": answers,
    });
    if let Some(body) = route.body {
        out["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": reference(body) } } });
    }
    if route.kind == Kind::Open {
        out["security"] = json!([]);
    }
    out
}

/// `GET /api/vms/{vmId}/details` is `getVmsVmIdDetails`.
fn operation_id(route: &Route) -> String {
    let words = route
        .path
        .trim_start_matches("/api")
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words.fold(route.method.to_ascii_lowercase(), |id, word| {
        let (first, rest) = word.split_at(1);
        format!("{id}{}{rest}", first.to_ascii_uppercase())
    })
}

fn success(route: &Route) -> Value {
    let page = |row: &str| {
        json!({
            "type": "object",
            "required": ["data"],
            "properties": {
                "data": { "type": "array", "items": reference(row) },
                "total": { "type": "integer", "minimum": 0 },
                "nextCursor": { "type": ["string", "null"] },
            },
        })
    };
    let schema = match route.shape {
        Shape::Nothing => return json!({ "description": "Done." }),
        Shape::Object(name) => reference(name),
        Shape::Page(row) => page(row),
        Shape::List(row) => {
            json!({ "oneOf": [{ "type": "array", "items": reference(row) }, page(row)] })
        }
        Shape::Document => json!({ "type": "object", "required": ["openapi", "paths"] }),
    };
    json!({ "description": "Done.", "content": { "application/json": { "schema": schema } } })
}

fn parameters(route: &Route) -> Vec<Value> {
    let mut out = Vec::new();
    for part in route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    {
        out.push(
            json!({ "name": part, "in": "path", "required": true, "schema": reference("Id") }),
        );
    }
    for param in route.query {
        out.push(json!({ "name": param.name, "in": "query", "required": param.required, "schema": reference(param.schema) }));
    }
    if let Shape::List(_) = route.shape {
        for (name, schema) in [
            ("page", "PageNumber"),
            ("pageSize", "PageSize"),
            ("cursor", "Cursor"),
            ("limit", "PageSize"),
        ] {
            out.push(json!({ "name": name, "in": "query", "required": false, "schema": reference(schema) }));
        }
    }
    if route.kind == Kind::Write {
        let description =
            "The same key again gets the first answer again and has no second effect.";
        let schema = json!({ "type": "string", "maxLength": 255 });
        out.push(json!({ "name": "Idempotency-Key", "in": "header", "required": false, "description": description, "schema": schema }));
    }
    if route.method == "GET" {
        out.push(json!({ "name": "If-None-Match", "in": "header", "required": false, "schema": { "type": "string" } }));
    }
    out
}
