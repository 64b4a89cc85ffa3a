//! Starting and stopping: sockets, connections, and the handle that a program or a test holds while the platform runs.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum::routing::any;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::{JoinHandle, JoinSet};

use crate::app::{App, SetUpError};
use crate::auth::sessions;
use crate::config::Config;
use crate::counts::RouteCount;
use crate::faults::{FaultRule, UnknownRoute};
use crate::tweak::{Tweak, TweakError};
use crate::{control, pipeline, routes, tweak};

/// Why a platform did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The demo platform has a password everybody knows; it is for this machine only.
    #[error("{0} is not a loopback address, and the demo platform is served on loopback only")]
    NotLoopback(SocketAddr),
    /// Fewer organisations or machines than the story needs.
    #[error("the story needs at least 1 reseller, 2 customers and 2 machines")]
    TooSmall,
    /// The port could not be had.
    #[error("can't listen on {address}: {source}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The database or the random numbers could not be had.
    #[error("{0}")]
    SetUp(String),
}

impl From<SetUpError> for StartError {
    fn from(error: SetUpError) -> StartError {
        StartError::SetUp(error.to_string())
    }
}

/// A running demo platform. Dropping it stops it.
pub struct Running {
    app: Arc<App>,
    origin: String,
    control: Option<String>,
    stop: watch::Sender<bool>,
    servers: Vec<JoinHandle<()>>,
}

/// Starts a platform and answers when it can be called.
pub async fn start(config: Config) -> Result<Running, StartError> {
    if config.resellers < 1 || config.customers < 2 || config.vms < 2 {
        return Err(StartError::TooSmall);
    }
    let (listener, origin) = listen(config.listen).await?;
    let control = match config.control {
        Some(address) => Some(listen(address).await?),
        None => None,
    };
    // Seeding a large platform takes a while; the caller's other tasks go on meanwhile.
    let app = tokio::task::spawn_blocking(move || App::new(config)).await;
    let app = Arc::new(app.map_err(|error| StartError::SetUp(error.to_string()))??);

    let (stop, stopped) = watch::channel(false);
    let contract = {
        let app = Arc::clone(&app);
        move |line| contract_routes(Arc::clone(&app), line)
    };
    let mut servers = vec![tokio::spawn(accept(listener, contract, stopped.clone()))];
    let mut control_origin = None;
    if let Some((listener, origin)) = control {
        let app = Arc::clone(&app);
        servers.push(tokio::spawn(accept(
            listener,
            move |_| control::routes(Arc::clone(&app)),
            stopped,
        )));
        control_origin = Some(origin);
    }
    Ok(Running {
        app,
        origin,
        control: control_origin,
        stop,
        servers,
    })
}

impl Running {
    /// Where the contract is served: `http://127.0.0.1:PORT`, without `/api`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Where the control routes are served, if they were asked for.
    pub fn control(&self) -> Option<&str> {
        self.control.as_deref()
    }

    /// Stops as if killed: open connections are dropped, nothing in flight is answered, the port is free afterwards.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        for server in std::mem::take(&mut self.servers) {
            // A server that panicked has stopped as well.
            drop(server.await);
        }
    }

    /// Makes a route misbehave from the next call on.
    pub fn set_fault(&self, rule: FaultRule) -> Result<(), UnknownRoute> {
        self.app.faults.set(rule)
    }

    /// Ends all misbehaviour that was set; the known fault of `getorg` is there again.
    pub fn clear_faults(&self) {
        self.app.faults.clear();
    }

    /// Calls, effects and answers since the start or since they were cleared, by method and path template.
    pub fn counts(&self) -> BTreeMap<String, RouteCount> {
        self.app.counts.all()
    }

    /// The tally of one route, as in `POST /api/auth/refresh`; zeros if it was never called.
    pub fn count(&self, route: &str) -> RouteCount {
        self.app.counts.all().remove(route).unwrap_or_default()
    }

    /// Starts counting anew.
    pub fn clear_counts(&self) {
        self.app.counts.clear();
    }

    /// Moves the platform's clock ahead: tokens age and operations end without anybody waiting.
    pub fn advance_clock(&self, by: Duration) {
        self.app.advance(by);
    }

    /// Ends every session of a user: refresh tokens are refused, with `access` the access tokens too. Answers how many.
    pub fn revoke(&self, email: &str, access: bool) -> Result<usize, TweakError> {
        Ok(self
            .app
            .store
            .read(|db| sessions::revoke(db, email, access))?)
    }

    /// Changes the data behind the contract's back.
    pub fn set(&self, change: &Tweak) -> Result<(), TweakError> {
        let now = self.app.now();
        self.app.store.write(|tx| tweak::apply(tx, change, now))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, String), StartError> {
    if !address.ip().is_loopback() {
        return Err(StartError::NotLoopback(address));
    }
    let failed = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let origin = format!("http://{}", listener.local_addr().map_err(failed)?);
    Ok((listener, origin))
}

/// The handle by which a fault cuts the connection its call came in on.
#[derive(Clone, Default)]
pub(crate) struct Line(Arc<Cut>);

#[derive(Default)]
struct Cut {
    reset: AtomicBool,
    asked: Notify,
}

impl Line {
    /// Cuts the connection, with a reset or quietly. Never answers: whoever waits goes with the connection.
    pub(crate) async fn cut(&self, reset: bool) -> Response {
        self.0.reset.store(reset, Ordering::SeqCst);
        self.0.asked.notify_one();
        std::future::pending().await
    }
}

fn contract_routes(app: Arc<App>, line: Line) -> Router {
    let handler = move |request: Request| {
        let (app, line) = (Arc::clone(&app), line.clone());
        async move { Ok::<_, Infallible>(Box::pin(pipeline::answer(app, line, request)).await) }
    };
    let mut paths: Vec<&str> = routes::all().map(|route| route.path).collect();
    paths.sort_unstable();
    paths.dedup();
    let handler = || {
        let handler = handler.clone();
        move |request: Request| async move {
            match handler(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            }
        }
    };
    paths
        .into_iter()
        .fold(Router::new(), |router, path| {
            router.route(path, any(handler()))
        })
        .fallback(handler())
}

/// Takes connections until told to stop, then drops them all.
async fn accept(
    listener: TcpListener,
    routes: impl Fn(Line) -> Router,
    mut stopped: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            // Told to, or nobody left to tell.
            _ = stopped.changed() => break,
            accepted = listener.accept() => {
                // Out of sockets, or a caller that left again: the next one may fare better.
                let Ok((stream, _)) = accepted else {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                };
                let line = Line::default();
                connections.spawn(connection(stream, routes(line.clone()), line));
            }
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    connections.shutdown().await;
}

async fn connection(stream: TcpStream, routes: Router, line: Line) {
    // A second handle on the socket, because the first belongs to the server until it is dropped.
    let Ok(stream) = stream.into_std() else {
        return;
    };
    let Ok(twin) = stream.try_clone() else { return };
    let Ok(stream) = TcpStream::from_std(stream) else {
        return;
    };
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let builder = auto::Builder::new(TokioExecutor::new());
    let service = TowerToHyperService::new(routes);
    tokio::select! {
        // A caller that left, or broke the protocol: nothing to be done about it.
        ended = builder.serve_connection(TokioIo::new(stream), service) => drop(ended),
        () = line.0.asked.notified() => {
            if line.0.reset.load(Ordering::SeqCst) {
                // Closing with data unsent and no time to linger makes the system send a reset.
                drop(socket2::SockRef::from(&twin).set_linger(Some(Duration::ZERO)));
            }
        }
    }
}
