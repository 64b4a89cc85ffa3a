//! "Explore the demo": the demo platform inside this program, on the loopback, with its data in the
//! data folder so that a session outlives a restart.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use dcx_core::Problem;
use dcx_core::client::RoleView;
use dcx_platform::{Config, DEMO_PASSWORD, Running, demo_users};
use serde::Serialize;
use tokio::sync::Mutex;

/// One of the demo's users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DemoUser {
    /// The address to sign in with.
    pub email: String,
    /// The user's name.
    pub name: String,
    /// What the user is.
    pub role: RoleView,
    /// The user's organisation.
    pub organisation: String,
}

/// Where the demo platform is and who may sign in. The password is no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Demo {
    /// Its address.
    pub platform: String,
    /// The password of all its users.
    pub password: String,
    /// One user a role.
    pub users: Vec<DemoUser>,
}

/// The demo platform, running or not.
pub struct DemoPlatform {
    folder: PathBuf,
    running: Mutex<Option<Running>>,
    seen: std::sync::Mutex<Option<Demo>>,
}

impl DemoPlatform {
    /// A demo that keeps its data in `<folder>/demo`.
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.join("demo"),
            running: Mutex::default(),
            seen: std::sync::Mutex::default(),
        }
    }

    /// What is known of it, if it runs.
    pub fn seen(&self) -> Option<Demo> {
        self.seen
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    }

    /// The address it had when it ran last.
    pub fn last_address(&self) -> Option<String> {
        Some(format!("http://127.0.0.1:{}", self.last_port()?))
    }

    fn last_port(&self) -> Option<u16> {
        fs::read_to_string(self.folder.join("port"))
            .ok()?
            .trim()
            .parse()
            .ok()
    }

    /// Starts it unless it runs. It takes the port that it had, so that a saved session finds it
    /// again; if another program has that port by now, any free one.
    ///
    /// # Errors
    /// [`Problem::Internal`] when it can't be started.
    pub async fn start(&self) -> Result<Demo, Problem> {
        let mut running = self.running.lock().await;
        if let (Some(_), Some(demo)) = (running.as_ref(), self.seen()) {
            return Ok(demo);
        }
        let internal = |detail: String| Problem::Internal { detail };
        fs::create_dir_all(&self.folder).map_err(|error| internal(error.to_string()))?;
        let started = match self.start_at(self.last_port().unwrap_or(0)).await {
            Err(_) => self.start_at(0).await,
            started => started,
        };
        let platform = started.map_err(|error| internal(error.to_string()))?;
        let origin = platform.origin().to_owned();
        if let Some((_, port)) = origin.rsplit_once(':') {
            fs::write(self.folder.join("port"), port)
                .map_err(|error| internal(error.to_string()))?;
        }
        *running = Some(platform);
        let demo = Demo {
            platform: origin,
            password: DEMO_PASSWORD.to_owned(),
            users: demo_users().iter().map(DemoUser::from).collect(),
        };
        *self
            .seen
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(demo.clone());
        Ok(demo)
    }

    async fn start_at(&self, port: u16) -> Result<Running, dcx_platform::StartError> {
        dcx_platform::start(Config {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            database: Some(self.folder.join("platform.sqlite")),
            ..Config::default()
        })
        .await
    }
}

impl From<&dcx_platform::DemoUser> for DemoUser {
    fn from(user: &dcx_platform::DemoUser) -> Self {
        Self {
            email: user.email.to_owned(),
            name: user.name.to_owned(),
            role: match user.role {
                "datacentrix" => RoleView::Datacentrix,
                "reseller" => RoleView::Reseller,
                "customer" => RoleView::Customer,
                _ => RoleView::Other,
            },
            organisation: user.organisation.to_owned(),
        }
    }
}
