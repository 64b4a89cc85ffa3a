//! What happens to every call, whatever its route: count it, misbehave if asked to, find out who calls, answer once per
//! idempotency key, page, spell, send.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequestParts, MatchedPath, Query, RawPathParams, Request};
use axum::http::header::{ALLOW, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use rusqlite::Connection;
use serde_json::Value;

use crate::app::App;
use crate::auth::{User, caller, sessions};
use crate::config::Dialect;
use crate::dialect::{spell, spell_refusal};
use crate::faults::Fault;
use crate::hostile::{add_hostile_label, make_hostile, make_nan};
use crate::mischief;
use crate::once::once;
use crate::paging::paged;
use crate::render::{self, Delivery};
use crate::reply::{Payload, Refusal, Reply};
use crate::routes::work::Call;
use crate::routes::{self, Kind, Route, Work};
use crate::server::Line;
use crate::settle;

/// No request of the contract comes near this.
const LONGEST_BODY: usize = 1024 * 1024;

/// How one answer is to be spelled and sent.
struct Manner {
    dialect: Dialect,
    nan: bool,
    hostile: bool,
    delivery: Delivery,
}

impl Manner {
    /// The installation's own.
    fn plain(app: &App) -> Manner {
        Manner {
            dialect: app.config.dialect,
            nan: false,
            hostile: false,
            delivery: Delivery::Whole,
        }
    }

    /// As the faults want it; the newest wins.
    fn under(app: &App, faults: &[Fault]) -> Manner {
        let mut manner = Manner::plain(app);
        for fault in faults.iter().rev() {
            match fault {
                Fault::Spelling { dialect } => manner.dialect = *dialect,
                Fault::Nan => manner.nan = true,
                Fault::Hostile => manner.hostile = true,
                Fault::Drip { bytes_per_second } => {
                    manner.delivery = Delivery::Drip(*bytes_per_second);
                }
                Fault::Truncated => manner.delivery = Delivery::Truncated,
                _ => {}
            }
        }
        manner
    }
}

/// Answers one request that came in on a connection.
pub(crate) async fn answer(app: Arc<App>, line: Line, request: Request) -> Response {
    let mut response = serve(&app, &line, request).await;
    let id = sessions::fresh_id().unwrap_or_default();
    if let Ok(id) = HeaderValue::from_str(&id) {
        let name = HeaderName::from_static("x-request-id");
        response.headers_mut().insert(name, id);
    }
    response
}

async fn serve(app: &App, line: &Line, request: Request) -> Response {
    let headers = request.headers().clone();
    let refused = |refusal| refusal_response(&refusal, &Manner::plain(app), &headers);
    let route = match find(&request) {
        Ok(route) => route,
        Err(refusal) => return refused(refusal),
    };
    let key = route.key();
    app.counts.arrived(&key);
    let response = match read(request).await {
        Ok(call) => respond(app, line, route, &call).await,
        Err(refusal) => refused(refusal),
    };
    app.counts.answered(&key, response.status().as_u16());
    response
}

/// The route a request is for.
fn find(request: &Request) -> Result<&'static Route, Refusal> {
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map(MatchedPath::as_str);
    let here = || routes::all().filter(|route| Some(route.path) == path);
    if here().next().is_none() {
        let message = "There is nothing at this path.";
        return Err(Refusal::new(
            StatusCode::NOT_FOUND,
            "no_such_route",
            message,
        ));
    }
    let route = here().find(|route| route.method == request.method().as_str());
    route.ok_or_else(|| {
        let (status, message) = (
            StatusCode::METHOD_NOT_ALLOWED,
            "This path has no such method.",
        );
        let mut refusal = Refusal::new(status, "method_not_allowed", message);
        refusal.allow = Some(
            here()
                .map(|route| route.method)
                .collect::<Vec<_>>()
                .join(", "),
        );
        refusal
    })
}

/// Takes a request apart.
async fn read(request: Request) -> Result<Call, Refusal> {
    let (mut parts, body) = request.into_parts();
    let params = RawPathParams::from_request_parts(&mut parts, &()).await;
    let params = params.map_err(|_| Refusal::bad_request("The path is not UTF-8."))?;
    let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
    let Query(query) = query.map_err(|_| Refusal::bad_request("The query can't be read."))?;
    let body = to_bytes(body, LONGEST_BODY).await.map_err(|_| {
        let message = "The body is too long.";
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message)
    })?;
    let path = params
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    Ok(Call {
        path,
        query,
        headers: parts.headers,
        body,
    })
}

async fn respond(app: &App, line: &Line, route: &Route, call: &Call) -> Response {
    let key = route.key();
    let faults = app
        .faults
        .applying(&key, || mischief::organisation_of(app, call));
    let manner = Manner::under(app, &faults);
    if let Some(response) =
        mischief::answer_instead(line, route, call, &faults, manner.dialect).await
    {
        return response;
    }
    let outcome = act(app, route, call);
    if let Ok(reply) = &outcome {
        app.counts.effects(&key, reply.effects);
    }
    if faults.contains(&Fault::DropAfterCommit) {
        return line.cut(false).await;
    }
    if faults.contains(&Fault::UnauthorisedAfterCommit) {
        return mischief::unauthorised();
    }
    if let Some(response) = faults.iter().find_map(mischief::instead_of_the_outcome) {
        return response;
    }
    match outcome.and_then(|reply| paged(reply, call, manner.dialect)) {
        Ok(reply) => reply_response(reply, &manner, call, route),
        Err(refusal) => refusal_response(&refusal, &manner, &call.headers),
    }
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

fn refusal_response(refusal: &Refusal, manner: &Manner, headers: &HeaderMap) -> Response {
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
