//! Carrying out the faults that answer in a route's place, before anything is done. The others change how a true answer
//! is spelled or sent; the pipeline sees to those.

use std::time::Duration;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use crate::app::App;
use crate::config::Dialect;
use crate::faults::Fault;
use crate::render;
use crate::reply::Refusal;
use crate::routes::work::Call;
use crate::routes::{self, Route};
use crate::server::Line;

/// What a fault answers, if one does. Waiting comes first, then the newest that answers.
pub(crate) async fn answer_instead(
    line: &Line,
    route: &Route,
    call: &Call,
    faults: &[Fault],
    dialect: Dialect,
) -> Option<Response> {
    for fault in faults {
        if let Fault::Delay { ms } = fault {
            tokio::time::sleep(Duration::from_millis(*ms)).await;
        }
    }
    for fault in faults {
        match fault {
            Fault::Hang => return std::future::pending().await,
            Fault::Reset => return Some(line.cut(true).await),
            Fault::Status { status, body } => {
                return Some(with_status(*status, body.clone().unwrap_or_default()));
            }
            Fault::Html200 => return Some(render::login_page()),
            Fault::Huge { mib } => return Some(render::huge(*mib)),
            Fault::UnauthorisedWhileValid => return Some(unauthorised()),
            Fault::NotOffered => return Some(not_offered(route, call)),
            Fault::RetryAfter { seconds } => {
                return Some(render::refusal(&Refusal::too_many(*seconds)));
            }
            _ => {}
        }
    }
    // The known fault of the platform: this route answers 401 to everybody.
    if route.path == "/api/organisations/getorg" && !faults.contains(&Fault::WellBehaved) {
        return Some(unauthorised());
    }
    if dialect == Dialect::Field && route.optional {
        return Some(not_offered(route, call));
    }
    None
}

/// What a fault answers after the route has done what was asked, if one does.
pub(crate) fn instead_of_the_outcome(fault: &Fault) -> Option<Response> {
    match fault {
        Fault::StatusAfterCommit { status } => Some(with_status(*status, String::new())),
        _ => None,
    }
}

fn with_status(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    render::as_is(status, body)
}

/// A 401 in the words of a gateway.
pub(crate) fn unauthorised() -> Response {
    render::refusal(&Refusal::unauthorised("unauthorized", "Unauthorized"))
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
    render::as_is(StatusCode::NOT_FOUND, body.to_string())
}

/// Which organisation a call is about: the query says so, or the machine, or the wallet.
pub(crate) fn organisation_of(app: &App, call: &Call) -> Option<String> {
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
