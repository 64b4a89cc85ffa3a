//! The WebDriver protocol (W3C), as far as the tests use it, over Debian's WebKitWebDriver.
//!
//! `tauri-driver` is left out on purpose: on Linux it only renames an option and sets the variable
//! that opens the web view to automation, and it drops calls after an idle second.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::http;
use crate::process::{self, Process};
use crate::trouble::{Result, Trouble};
use crate::wait;

const START_TIME: Duration = Duration::from_secs(20);
/// A debug build on a busy machine opens its first window well within this.
const SESSION_TIME: Duration = Duration::from_secs(90);
const CALL_TIME: Duration = Duration::from_secs(30);
/// The protocol's name for a reference to an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A program with a web view, started and driven.
pub(crate) struct Session {
    driver: Process,
    port: u16,
    path: String,
}

/// An element of the page.
#[derive(Clone, Debug)]
pub struct Element(String);

impl Session {
    /// Starts `program` under a driver of its own. `surroundings` sets what both get to see.
    pub(crate) fn start(
        program: &Path,
        folder: &Path,
        mark: &str,
        surroundings: impl Fn(&mut Command),
    ) -> Result<Self> {
        let mut command = process::bare("WebKitWebDriver", mark);
        surroundings(&mut command);
        command
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .arg("--host=127.0.0.1")
            .arg("--port=0");
        let mut driver = Process::start("webdriver", command, folder)?;
        let id = driver.id();
        let port = wait::until(START_TIME, || {
            if driver.ended_within(Duration::ZERO)?.is_some() {
                return Err(Trouble::not_started("WebKitWebDriver", driver.output()));
            }
            Ok(listening_port(id))
        })?;
        let port =
            port.ok_or_else(|| Trouble::not_started("WebKitWebDriver", "it listens on no port"))?;
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": { "binary": program, "args": [] },
            "timeouts": { "script": 20_000, "pageLoad": 60_000, "implicit": 0 },
        }}});
        let mut session = Self {
            driver,
            port,
            path: String::new(),
        };
        let answer = session
            .call("POST", "/session", Some(&wanted), SESSION_TIME)
            .map_err(|trouble| {
                Trouble::not_started(
                    &program.display().to_string(),
                    format!("{trouble}\n{}", session.output()),
                )
            })?;
        let id = answer
            .get("sessionId")
            .and_then(Value::as_str)
            .unwrap_or_default();
        session.path = format!("/session/{id}");
        Ok(session)
    }

    /// The driver's process id; the program is its child.
    pub(crate) fn id(&self) -> u32 {
        self.driver.id()
    }

    /// What the driver and the program wrote to their output.
    pub(crate) fn output(&self) -> String {
        self.driver.output()
    }

    /// Runs a function body in the page.
    pub(crate) fn run(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.post(
            "/execute/sync",
            &json!({ "script": script, "args": arguments }),
        )
    }

    /// Runs a function body whose last argument takes the answer.
    pub(crate) fn run_async(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.post(
            "/execute/async",
            &json!({ "script": script, "args": arguments }),
        )
    }

    /// Presses the pointer in the middle of `element`.
    pub(crate) fn click(&self, element: &Element) -> Result<()> {
        self.post(&format!("/element/{}/click", element.0), &json!({}))
            .map(drop)
    }

    /// Presses the pointer twice in the middle of `element`, as fast as a hand that trembles.
    pub(crate) fn double_click(&self, element: &Element) -> Result<()> {
        let to = json!({ "type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": element.as_argument() });
        let down = json!({ "type": "pointerDown", "button": 0 });
        let up = json!({ "type": "pointerUp", "button": 0 });
        let body = json!({ "actions": [{
            "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" },
            "actions": [to, down, up, down, up],
        }]});
        self.post("/actions", &body).map(drop)
    }

    /// Types into `element`, key by key.
    pub(crate) fn type_into(&self, element: &Element, text: &str) -> Result<()> {
        self.post(
            &format!("/element/{}/value", element.0),
            &json!({ "text": text }),
        )
        .map(drop)
    }

    /// Presses keys down in order and lets them go in the opposite one.
    pub(crate) fn chord(&self, keys: &[&str]) -> Result<()> {
        let down = keys
            .iter()
            .map(|key| json!({ "type": "keyDown", "value": key }));
        let up = keys
            .iter()
            .rev()
            .map(|key| json!({ "type": "keyUp", "value": key }));
        self.keys(&down.chain(up).collect::<Vec<_>>())
    }

    /// Presses keys one after the other, in one go: as fast as somebody who types well.
    pub(crate) fn strokes(&self, keys: &[&str]) -> Result<()> {
        let stroke = |key: &&str| {
            [
                json!({ "type": "keyDown", "value": key }),
                json!({ "type": "keyUp", "value": key }),
            ]
        };
        self.keys(&keys.iter().flat_map(stroke).collect::<Vec<_>>())
    }

    fn keys(&self, actions: &[Value]) -> Result<()> {
        let body = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.post("/actions", &body).map(drop)
    }

    /// Gives the window this size.
    pub(crate) fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.post(
            "/window/rect",
            &json!({ "x": 0, "y": 0, "width": width, "height": height }),
        )
        .map(drop)
    }

    /// The window as a PNG.
    pub(crate) fn screenshot(&self) -> Result<Vec<u8>> {
        let answer = self.get("/screenshot")?;
        STANDARD
            .decode(answer.as_str().unwrap_or_default())
            .map_err(Trouble::surroundings)
    }

    /// Loads the page again.
    pub(crate) fn reload(&self) -> Result<()> {
        self.post("/refresh", &json!({})).map(drop)
    }

    fn get(&self, path: &str) -> Result<Value> {
        let path = format!("{}{path}", self.path);
        // Looking changes nothing, so a lost answer may be asked for again.
        self.call("GET", &path, None, CALL_TIME)
            .or_else(|trouble| match trouble {
                Trouble::NoAnswer { .. } => self.call("GET", &path, None, CALL_TIME),
                other => Err(other),
            })
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.call(
            "POST",
            &format!("{}{path}", self.path),
            Some(body),
            CALL_TIME,
        )
    }

    fn call(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        within: Duration,
    ) -> Result<Value> {
        let call = format!("{method} {path}");
        let answer =
            http::call(self.port, method, path, body, within).map_err(|why| Trouble::NoAnswer {
                call: call.clone(),
                why: why.to_string(),
            })?;
        let value = answer.body.get("value").cloned().unwrap_or_default();
        if answer.status == 200 {
            Ok(value)
        } else {
            Err(Trouble::Driver {
                call,
                answer: value.to_string(),
            })
        }
    }
}

impl Element {
    /// Reads a reference out of a script's answer.
    pub(crate) fn from_answer(value: &Value) -> Option<Self> {
        value
            .get(ELEMENT)
            .and_then(Value::as_str)
            .map(|id| Self(id.to_owned()))
    }

    /// The reference as a script's argument.
    pub(crate) fn as_argument(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }
}

/// The loopback port on which process `id` listens. The driver takes a free one and doesn't say.
fn listening_port(id: u32) -> Option<u16> {
    let sockets: Vec<String> = fs::read_dir(format!("/proc/{id}/fd"))
        .ok()?
        .flatten()
        .filter_map(|entry| fs::read_link(entry.path()).ok())
        .filter_map(|link| {
            Some(
                link.to_str()?
                    .strip_prefix("socket:[")?
                    .strip_suffix(']')?
                    .to_owned(),
            )
        })
        .collect();
    // Columns of /proc/net/tcp: number, local address, remote address, state (0A: listening), …, inode.
    fs::read_to_string("/proc/net/tcp")
        .ok()?
        .lines()
        .find_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let listens = *words.get(3)? == "0A"
                && sockets
                    .iter()
                    .any(|inode| Some(&inode.as_str()) == words.get(9));
            let (_, port) = words.get(1)?.split_once(':')?;
            listens.then(|| u16::from_str_radix(port, 16).ok())?
        })
}
