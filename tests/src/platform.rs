//! The demo platform beside the test, on a port the system chose: stopped and started again under
//! the same address, with the same data, as a platform in the field comes and goes.

use std::net::SocketAddr;
use std::ops::Deref;

use std::time::Duration;

use dcx_platform::{Config, DEMO_PASSWORD, Running};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::http;
use crate::trouble::{Result, Trouble};

const ANSWER_TIME: Duration = Duration::from_secs(10);

/// A demo platform with threads of its own. While it runs, everything a [`Running`] offers is
/// offered here.
pub struct Platform {
    running: Running,
    runtime: Runtime,
    config: Config,
    folder: TempDir,
}

/// A platform that was stopped, and its data.
pub struct Stopped {
    runtime: Runtime,
    config: Config,
    folder: TempDir,
}

impl Platform {
    /// Starts one. Without a database of its own it gets one that outlives a stop.
    ///
    /// # Errors
    /// When it doesn't start.
    pub fn start(mut config: Config) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("dcx-platform-")
            .tempdir()
            .map_err(Trouble::surroundings)?;
        let runtime = Runtime::new().map_err(Trouble::surroundings)?;
        config
            .database
            .get_or_insert_with(|| folder.path().join("platform.db"));
        Stopped {
            runtime,
            config,
            folder,
        }
        .start()
    }

    /// Asks the platform itself, past the app, as `who`: what it holds is what was done.
    ///
    /// # Errors
    /// When it doesn't answer with what was asked for.
    pub fn ask(&self, who: &str, path: &str) -> Result<Value> {
        let sign_in = json!({ "email": who, "password": DEMO_PASSWORD });
        let signed_in = self.call("POST", "/api/auth/login", Some(&sign_in), None)?;
        self.call(
            "GET",
            path,
            None,
            signed_in.get("token").and_then(Value::as_str),
        )
    }

    fn call(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        token: Option<&str>,
    ) -> Result<Value> {
        let port = self.config.listen.port();
        let answer = http::call_as(port, method, path, body, ANSWER_TIME, token)
            .map_err(Trouble::surroundings)?;
        if answer.status == 200 {
            Ok(answer.body)
        } else {
            Err(Trouble::surroundings(format!(
                "{method} {path}: {} {}",
                answer.status, answer.body
            )))
        }
    }

    /// Stops it as if killed: nothing in flight is answered, and its port refuses.
    #[must_use]
    pub fn stop(self) -> Stopped {
        let Self {
            running,
            runtime,
            config,
            folder,
        } = self;
        runtime.block_on(running.stop());
        Stopped {
            runtime,
            config,
            folder,
        }
    }
}

impl Stopped {
    /// Starts it again, where it was and with what it knew.
    ///
    /// # Errors
    /// When it doesn't start.
    pub fn start(self) -> Result<Platform> {
        let Self {
            runtime,
            mut config,
            folder,
        } = self;
        let running = runtime
            .block_on(dcx_platform::start(config.clone()))
            .map_err(|e| Trouble::not_started("the demo platform", e))?;
        let address = running.origin().trim_start_matches("http://");
        config.listen = address
            .parse::<SocketAddr>()
            .map_err(Trouble::surroundings)?;
        Ok(Platform {
            running,
            runtime,
            config,
            folder,
        })
    }

    /// What it will be started with; the port stays its own.
    pub fn config(&mut self) -> &mut Config {
        &mut self.config
    }
}

impl Deref for Platform {
    type Target = Running;

    fn deref(&self) -> &Running {
        &self.running
    }
}
