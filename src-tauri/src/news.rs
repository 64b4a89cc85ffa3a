//! Tells the window what changed. Changes are gathered for a moment, so that a first sync of a
//! thousand tenants is a few messages and not thousands.

use std::collections::BTreeSet;
use std::time::Duration;

use dcx_core::account::AccountId;
use dcx_core::{Client, Signal};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager as _};
use tauri_specta::Event as _;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::commands::session::{AppState, app_state_of};

/// How long changes are gathered.
const GATHER: Duration = Duration::from_millis(80);
/// With more organisations than this, the message says "all".
const MOST_NAMED: usize = 50;

/// Snapshots have changed: whoever shows them reads again.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
#[serde(rename_all = "camelCase")]
pub struct ReadingsChanged {
    /// The account they are of.
    pub account: Option<AccountId>,
    /// The organisations they are about; `None`: any.
    pub organisations: Option<Vec<String>>,
    /// Which kinds of resource; `everything` stands for all.
    pub resources: Vec<String>,
}

/// What the frame shows has changed.
#[derive(Clone, Debug, Serialize, specta::Type, tauri_specta::Event)]
#[serde(rename_all = "camelCase")]
pub struct AppStateChanged(pub AppState);

/// The window should go to this page: a `dcx://` link was opened.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
#[serde(rename_all = "camelCase")]
pub struct Navigate {
    /// A path within the app.
    pub path: String,
}

#[derive(Default)]
struct Gathered {
    state: bool,
    all: bool,
    organisations: BTreeSet<String>,
    resources: BTreeSet<&'static str>,
}

/// Passes the client's signals on for as long as the program runs.
pub async fn tell(app: AppHandle) {
    let client = app.state::<Client>().inner().clone();
    let mut signals = client.signals();
    while let Some(first) = next(&mut signals).await {
        let mut gathered = Gathered::default();
        gathered.add(first);
        let until = tokio::time::Instant::now() + GATHER;
        while let Ok(Some(signal)) = tokio::time::timeout_at(until, next(&mut signals)).await {
            gathered.add(signal);
        }
        gathered.emit(&app, &client);
    }
}

async fn next(signals: &mut Receiver<Signal>) -> Option<Signal> {
    match signals.recv().await {
        Ok(signal) => Some(signal),
        Err(RecvError::Lagged(_)) => Some(Signal::Data(dcx_core::sync::Change {
            organisation: None,
            kind: "everything",
        })),
        Err(RecvError::Closed) => None,
    }
}

impl Gathered {
    fn add(&mut self, signal: Signal) {
        match signal {
            Signal::State => self.state = true,
            Signal::Data(change) => {
                self.resources.insert(change.kind);
                match change.organisation {
                    Some(id) => {
                        self.organisations.insert(id.to_string());
                    }
                    None => self.all = true,
                }
            }
        }
    }

    fn emit(self, app: &AppHandle, client: &Client) {
        if !self.resources.is_empty() {
            let named = !self.all && self.organisations.len() <= MOST_NAMED;
            let news = ReadingsChanged {
                account: client.state().account.map(|account| account.id),
                organisations: named.then(|| self.organisations.into_iter().collect()),
                resources: self.resources.into_iter().map(str::to_owned).collect(),
            };
            log_failure(news.emit(app));
        }
        if self.state {
            log_failure(AppStateChanged(app_state_of(app)).emit(app));
        }
    }
}

fn log_failure(outcome: tauri::Result<()>) {
    if let Err(error) = outcome {
        tracing::warn!(%error, "the window was not told");
    }
}
