//! The control routes, on their own port: what [`crate::Running`] offers in process, for tests in other processes.
//! Described in this crate's README.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::auth::sessions;
use crate::faults::FaultRule;
use crate::tweak::{self, Tweak, TweakError};

type Answer = Result<Json<Value>, (StatusCode, Json<Value>)>;

fn done() -> Answer {
    Ok(Json(json!({ "done": true })))
}

fn refused(status: StatusCode, error: &impl ToString) -> (StatusCode, Json<Value>) {
    (status, Json(json!({ "error": error.to_string() })))
}

pub(crate) fn routes(app: Arc<App>) -> Router {
    Router::new()
        .route(
            "/faults",
            put(set_fault).get(list_faults).delete(clear_faults),
        )
        .route("/counts", get(counts).delete(clear_counts))
        .route("/clock", post(clock))
        .route("/revoke", post(revoke))
        .route("/set", post(set))
        .with_state(app)
}

async fn set_fault(State(app): State<Arc<App>>, Json(rule): Json<FaultRule>) -> Answer {
    app.faults
        .set(rule)
        .map_err(|error| refused(StatusCode::BAD_REQUEST, &error))?;
    done()
}

async fn list_faults(State(app): State<Arc<App>>) -> Json<Vec<FaultRule>> {
    Json(app.faults.all())
}

async fn clear_faults(State(app): State<Arc<App>>) -> Answer {
    app.faults.clear();
    done()
}

async fn counts(
    State(app): State<Arc<App>>,
) -> Json<std::collections::BTreeMap<String, crate::RouteCount>> {
    Json(app.counts.all())
}

async fn clear_counts(State(app): State<Arc<App>>) -> Answer {
    app.counts.clear();
    done()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Clock {
    advance_seconds: u32,
}

async fn clock(State(app): State<Arc<App>>, Json(clock): Json<Clock>) -> Answer {
    app.advance(Duration::from_secs(u64::from(clock.advance_seconds)));
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Revoke {
    email: String,
    #[serde(default)]
    access: bool,
}

async fn revoke(State(app): State<Arc<App>>, Json(revoke): Json<Revoke>) -> Answer {
    let ended = app
        .store
        .read(|db| sessions::revoke(db, &revoke.email, revoke.access));
    let ended = ended.map_err(|error| refused(StatusCode::INTERNAL_SERVER_ERROR, &error))?;
    Ok(Json(json!({ "sessions": ended })))
}

async fn set(State(app): State<Arc<App>>, Json(change): Json<Tweak>) -> Answer {
    let now = app.now();
    let made = app.store.write(|tx| tweak::apply(tx, &change, now));
    made.map_err(|error| match error {
        TweakError::Database(_) => refused(StatusCode::INTERNAL_SERVER_ERROR, &error),
        TweakError::Nothing(_) | TweakError::Amount(_) => refused(StatusCode::BAD_REQUEST, &error),
    })?;
    done()
}
