//! What happens to every call, whatever its route: count it, misbehave if asked to, find out who calls, answer once per
//! idempotency key, page, spell, send.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, MatchedPath, Query, RawPathParams, Request};
use axum::http::header::{ALLOW, HeaderName};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use ring::digest::{SHA256, digest};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};

use crate::app::App;
use crate::auth::{User, caller, sessions};
use crate::config::Dialect;
use crate::dialect::{spell, spell_refusal};
use crate::faults::Fault;
use crate::hostile::{add_hostile_label, make_hostile, make_nan};
use crate::render::{self, Delivery};
use crate::reply::{Payload, Refusal, Reply};
use crate::routes::work::Call;
use crate::routes::{self, Kind, Route, Work};
use crate::server::Line;
use crate::settle;

/// No request of the contract comes near this.
const LONGEST_BODY: usize = 1024 * 1024;
const LARGEST_PAGE: usize = 1_000;

/// How this one answer is to be spelled and sent.
struct Manner {
    dialect: Dialect,
    nan: bool,
    hostile: bool,
    delivery: Delivery,
}

/// Answers one request that came in on a connection.
pub(crate) async fn answer(app: Arc<App>, line: Line, request: Request) -> Response {
    let mut response = serve(&app, &line, request).await;
    let id = sessions::fresh_id().unwrap_or_default();
    if let Ok(id) = HeaderValue::from_str(&id) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), id);
    }
    response
}

async fn serve(app: &App, line: &Line, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let plain = Manner {
        dialect: app.config.dialect,
        nan: false,
        hostile: false,
        delivery: Delivery::Whole,
    };
    let headers = parts.headers.clone();
    let refuse = |refusal: &Refusal| refusal_response(refusal, &plain, &headers);

    let Some(template) = parts
        .extensions
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned())
    else {
        return refuse(&Refusal::new(
            StatusCode::NOT_FOUND,
            "no_such_route",
            "There is nothing at this path.",
        ));
    };
    let here: Vec<&Route> = routes::all()
        .filter(|route| route.path == template)
        .collect();
    let Some(route) = here
        .iter()
        .find(|route| route.method == parts.method.as_str())
    else {
        let mut refusal = Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "This path has no such method.",
        );
        refusal.allow = Some(
            here.iter()
                .map(|route| route.method)
                .collect::<Vec<_>>()
                .join(", "),
        );
        return refuse(&refusal);
    };
    let key = route.key();
    app.counts.arrived(&key);

    let path = match RawPathParams::from_request_parts(&mut parts, &()).await {
        Ok(params) => params
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        Err(_) => {
            return counted(
                app,
                &key,
                refuse(&Refusal::bad_request("The path is not UTF-8.")),
            );
        }
    };
    let Ok(Query(query)) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri) else {
        return counted(
            app,
            &key,
            refuse(&Refusal::bad_request("The query can't be read.")),
        );
    };
    let Ok(body) = to_bytes(body, LONGEST_BODY).await else {
        return counted(
            app,
            &key,
            refuse(&Refusal::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "The body is too long.",
            )),
        );
    };
    let call = Call {
        path,
        query,
        headers: parts.headers,
        body,
    };
    let faults = app.faults.applying(&key, || organisation_of(app, &call));

    if let Some(response) = misbehave_before(app, line, route, &call, &faults).await {
        return counted(app, &key, response);
    }
    let manner = manner(app, &faults);
    let outcome = act(app, route, &call);
    if let Ok(reply) = &outcome {
        app.counts.effects(&key, reply.effects);
    }
    if faults.contains(&Fault::DropAfterCommit) {
        return line.cut(false).await;
    }
    let response = match outcome.and_then(|reply| paged(reply, &call, manner.dialect)) {
        Ok(reply) => reply_response(reply, &manner, &call, route),
        Err(refusal) => refusal_response(&refusal, &manner, &call.headers),
    };
    counted(app, &key, response)
}

fn counted(app: &App, key: &str, response: Response) -> Response {
    app.counts.answered(key, response.status().as_u16());
    response
}

/// Which organisation a call is about: the query says so, or the machine, or the wallet.
fn organisation_of(app: &App, call: &Call) -> Option<String> {
    if let Some(id) = call.query("organizationId") {
        return Some(id.to_owned());
    }
    let body: Value = serde_json::from_slice(&call.body).unwrap_or_default();
    if let Some(id) = body["organizationId"].as_str() {
        return Some(id.to_owned());
    }
    let vm = body["vmId"].as_str().unwrap_or_else(|| call.param("vmId"));
    app.store.read(|db| {
        let wallet = "SELECT organisation_id FROM wallets WHERE id = ?1";
        routes::vm_organisation(db, vm).or_else(|| {
            db.query_row(wallet, [call.param("id")], |row| row.get(0))
                .ok()
        })
    })
}

fn manner(app: &App, faults: &[Fault]) -> Manner {
    let mut manner = Manner {
        dialect: app.config.dialect,
        nan: false,
        hostile: false,
        delivery: Delivery::Whole,
    };
    for fault in faults.iter().rev() {
        match fault {
            Fault::Spelling { dialect } => manner.dialect = *dialect,
            Fault::Nan => manner.nan = true,
            Fault::Hostile => manner.hostile = true,
            Fault::Drip { bytes_per_second } => manner.delivery = Delivery::Drip(*bytes_per_second),
            Fault::Truncated => manner.delivery = Delivery::Truncated,
            _ => {}
        }
    }
    manner
}

/// The faults that come before anything is done. Waiting comes first, then the newest that answers.
async fn misbehave_before(
    app: &App,
    line: &Line,
    route: &Route,
    call: &Call,
    faults: &[Fault],
) -> Option<Response> {
    for fault in faults {
        if let Fault::Delay { ms } = fault {
            tokio::time::sleep(Duration::from_millis(*ms)).await;
        }
    }
    let unauthorised = || {
        let refusal = Refusal::unauthorised("unauthorized", "Unauthorized");
        render::json(
            StatusCode::UNAUTHORIZED,
            Some(&refusal.body()),
            &call.headers,
            false,
            Delivery::Whole,
        )
    };
    for fault in faults {
        match fault {
            Fault::Hang => return std::future::pending().await,
            Fault::Reset => return Some(line.cut(true).await),
            Fault::Status { status, body } => {
                let status =
                    StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let body = body.clone().unwrap_or_default();
                let json = serde_json::from_str::<serde::de::IgnoredAny>(&body).is_ok();
                let kind = if json {
                    "application/json"
                } else {
                    "text/html; charset=utf-8"
                };
                return Some(render::plain(status, kind, Body::from(body)));
            }
            Fault::Html200 => return Some(render::login_page()),
            Fault::Huge { mib } => return Some(render::huge(*mib)),
            Fault::UnauthorisedWhileValid => return Some(unauthorised()),
            Fault::NotOffered => return Some(not_offered(route, call)),
            Fault::RetryAfter { seconds } => {
                let refusal = Refusal::too_many(*seconds);
                let mut response = render::json(
                    refusal.status,
                    Some(&refusal.body()),
                    &call.headers,
                    false,
                    Delivery::Whole,
                );
                render::retry_after(&mut response, *seconds);
                return Some(response);
            }
            _ => {}
        }
    }
    // The known fault of the platform: this route answers 401 to everybody.
    if route.path == "/api/organisations/getorg" && !faults.contains(&Fault::WellBehaved) {
        return Some(unauthorised());
    }
    if manner(app, faults).dialect == Dialect::Field && route.optional {
        return Some(not_offered(route, call));
    }
    None
}

/// As a framework answers a path it has no route for: no code, no error object.
fn not_offered(route: &Route, call: &Call) -> Response {
    let path = call
        .path
        .iter()
        .fold(route.path.to_owned(), |path, (name, value)| {
            path.replace(&format!("{{{name}}}"), value)
        });
    let body = json!({ "statusCode": 404, "message": format!("Cannot {} {path}", route.method) });
    render::json(
        StatusCode::NOT_FOUND,
        Some(&body),
        &call.headers,
        false,
        Delivery::Whole,
    )
}

/// Runs a route's handler in the way its kind needs.
fn act(app: &App, route: &Route, call: &Call) -> Result<Reply, Refusal> {
    let now = app.now();
    if app.store.read(|db| settle::is_due(db, now))? {
        app.store.write(|tx| settle::settle(tx, now))?;
    }
    let limited = |who: &str| match app.config.rate_limit {
        Some(limit) => app
            .throttle
            .request(who, limit, now)
            .map_err(Refusal::too_many),
        None => Ok(()),
    };
    let handle = |db: &Connection, user: Option<&User>| {
        (route.handler)(&Work {
            app,
            db,
            call,
            user,
            now,
        })
    };
    match route.kind {
        Kind::Open => {
            limited("")?;
            app.store.write(|tx| Ok::<_, Refusal>(handle(tx, None)))?
        }
        Kind::Read => app.store.read(|db| {
            let user = caller(db, &app.key, &call.headers, now)?;
            limited(&user.id)?;
            handle(db, Some(&user))
        }),
        Kind::Write => app.store.write(|tx| {
            let user = caller(tx, &app.key, &call.headers, now)?;
            limited(&user.id)?;
            once(app, tx, route, call, &user, || handle(tx, Some(&user)))
        }),
    }
}

/// Contract: the same `Idempotency-Key` again gets the first answer again and has no second effect. Refusals aren't
/// kept: what was refused had no effect, and may be asked again.
fn once(
    app: &App,
    db: &Connection,
    route: &Route,
    call: &Call,
    user: &User,
    act: impl FnOnce() -> Result<Reply, Refusal>,
) -> Result<Reply, Refusal> {
    let key = call
        .header("idempotency-key")
        .filter(|key| !key.is_empty() && !app.config.ignore_idempotency);
    let Some(key) = key else { return act() };
    if key.len() > 255 {
        return Err(Refusal::bad_request("The Idempotency-Key is too long."));
    }
    let mut request = route.key().into_bytes();
    call.path
        .iter()
        .for_each(|(_, value)| request.extend_from_slice(value.as_bytes()));
    request.extend_from_slice(&call.body);
    let request = digest(&SHA256, &request).as_ref().to_vec();

    let kept: Option<(Vec<u8>, u16, String)> = db
        .query_row(
            "SELECT request, status, body FROM idempotency WHERE user_id = ?1 AND key = ?2",
            [&user.id, key],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    if let Some((before, status, body)) = kept {
        if before != request {
            return Err(Refusal::conflict(
                "idempotency_key_reused",
                "This key was used for another request.",
            ));
        }
        let value = serde_json::from_str(&body).unwrap_or(Value::Null);
        return Ok(Reply {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::OK),
            ..Reply::object(value)
        });
    }
    let reply = act()?;
    if let Payload::Object(value) = &reply.payload {
        db.execute(
            "INSERT INTO idempotency (user_id, key, request, status, body) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![user.id, key, request, reply.status.as_u16(), value.to_string()],
        )?;
    }
    Ok(reply)
}

/// How many rows a page may have.
pub(crate) fn page_size(text: &str) -> Result<usize, Refusal> {
    let size = text
        .parse()
        .ok()
        .filter(|size| (1..=LARGEST_PAGE).contains(size));
    size.ok_or_else(|| Refusal::bad_request(format!("A page has 1 to {LARGEST_PAGE} rows.")))
}

/// Which page of a list a query asks for, all its parts read and found right.
enum Wanted {
    All,
    Numbered { page: usize, size: usize },
    After { start: usize, size: usize },
}

const PAGE: usize = 200;

fn wanted(call: &Call) -> Result<Wanted, Refusal> {
    let size = |name: &str| call.query(name).map(page_size).transpose();
    let (page_size, limit) = (size("pageSize")?, size("limit")?);
    let page = call.query("page").map(|text| {
        text.parse::<usize>()
            .ok()
            .filter(|page| (1..=1_000_000).contains(page))
    });
    let cursor = call
        .query("cursor")
        .filter(|text| !text.is_empty())
        .map(|text| text.strip_prefix('r').and_then(|start| start.parse().ok()));
    let page = page
        .map(|page| page.ok_or_else(|| Refusal::bad_request("page must be a number from 1 on.")))
        .transpose()?;
    let start = cursor
        .map(|start| start.ok_or_else(|| Refusal::bad_request("This cursor is none of ours.")))
        .transpose()?;
    Ok(
        match (
            page.is_some() || page_size.is_some(),
            start.is_some() || limit.is_some(),
        ) {
            (true, _) => Wanted::Numbered {
                page: page.unwrap_or(1),
                size: page_size.unwrap_or(PAGE),
            },
            (false, true) => Wanted::After {
                start: start.unwrap_or(0),
                size: limit.unwrap_or(PAGE),
            },
            (false, false) => Wanted::All,
        },
    )
}

/// Cuts a list into pages if the query asks for it. Grown installations ignore that and send all.
fn paged(reply: Reply, call: &Call, dialect: Dialect) -> Result<Reply, Refusal> {
    let rows = match reply.payload {
        Payload::List(rows) if dialect != Dialect::Field => rows,
        _ => return Ok(reply),
    };
    let count = rows.len();
    let cut = |rows: Vec<Value>, start: usize, size: usize| {
        rows.into_iter().skip(start).take(size).collect::<Vec<_>>()
    };
    let payload = match wanted(call)? {
        Wanted::All => Payload::List(rows),
        Wanted::Numbered { page, size } => Payload::Page {
            rows: cut(rows, (page - 1) * size, size),
            total: Some(count),
            next: None,
        },
        Wanted::After { start, size } => {
            let next = (start + size < count).then(|| format!("r{}", start + size));
            Payload::Page {
                rows: cut(rows, start, size),
                total: None,
                next,
            }
        }
    };
    Ok(Reply { payload, ..reply })
}

fn reply_response(mut reply: Reply, manner: &Manner, call: &Call, route: &Route) -> Response {
    for value in values(&mut reply.payload) {
        if manner.nan {
            make_nan(value);
        }
        if manner.hostile {
            make_hostile(value);
        }
    }
    if let (Payload::Labels(labels), true) = (&mut reply.payload, manner.hostile) {
        add_hostile_label(labels);
    }
    let body = spell(manner.dialect, reply.payload, route.path);
    render::json(
        reply.status,
        body.as_ref(),
        &call.headers,
        route.method == "GET",
        manner.delivery,
    )
}

/// The parts of an answer that a fault may change.
fn values(payload: &mut Payload) -> &mut [Value] {
    match payload {
        Payload::Object(value) => std::slice::from_mut(value),
        Payload::List(rows) | Payload::Page { rows, .. } => rows,
        Payload::Nothing | Payload::Labels(_) | Payload::Verbatim(_) => &mut [],
    }
}

fn refusal_response(
    refusal: &Refusal,
    manner: &Manner,
    headers: &axum::http::HeaderMap,
) -> Response {
    let mut body = spell_refusal(manner.dialect, refusal);
    if manner.hostile {
        make_hostile(&mut body);
    }
    let mut response = render::json(refusal.status, Some(&body), headers, false, manner.delivery);
    if let Some(seconds) = refusal.retry_after {
        render::retry_after(&mut response, seconds);
    }
    if let Some(allow) = refusal
        .allow
        .as_ref()
        .and_then(|allow| HeaderValue::from_str(allow).ok())
    {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}
