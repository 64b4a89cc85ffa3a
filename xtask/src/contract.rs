//! Schemathesis against the demo platform: thousands of requests made from the document the
//! platform serves about itself. No answer may be a 5xx or outside the document.

use std::fs::File;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::command::{Finished, Run};
use crate::paths;
use crate::setup::python;
use crate::trouble::Trouble;

/// Signs in, since every route but three wants a token. Arguments: origin, email, password.
const SIGN_IN: &str = "\
import json, sys, urllib.request
origin, email, password = sys.argv[1:]
body = json.dumps({'email': email, 'password': password}).encode()
call = urllib.request.Request(origin + '/api/auth/login', body, {'Content-Type': 'application/json'})
sys.stdout.write(json.load(urllib.request.urlopen(call, timeout=10))['token'])
";
const ADMINISTRATOR: [&str; 2] = ["admin@datacentrix.example", "demo-cloud-2026"];

/// The tool's own settings, beside the platform they belong to.
const SETTINGS: &str = "crates/dcx-platform/schemathesis.toml";
/// Four times what it takes.
const DEADLINE: Duration = Duration::from_secs(8 * 60);
const START_TIME: Duration = Duration::from_secs(30);

/// Runs the whole of it against a platform of its own.
pub fn check() -> Result<Finished, Trouble> {
    python::ensure_schemathesis()?;
    let platform = Platform::start()?;
    let token = Run::new("contract-sign-in", python::program("python"))
        .args(["-c", SIGN_IN, &platform.origin])
        .args(ADMINISTRATOR)
        .succeed()?;
    Run::new("contract", python::program("schemathesis"))
        .arg("--config-file")
        .arg(paths::root().join(SETTINGS))
        .args(["run", &format!("{}/api/openapi.json", platform.origin)])
        // Two workers parse at once, which Python 3.11 cannot ("AST constructor recursion depth").
        .args(["--workers", "1"])
        .env("DCX_TOKEN", token.trim())
        // What the tool keeps between runs goes where everything built goes.
        .in_folder(&paths::logs())
        .within(DEADLINE)
        .finish()
}

/// The demo platform as a program, ended with this value.
struct Platform {
    child: Child,
    origin: String,
}

impl Platform {
    fn start() -> Result<Self, Trouble> {
        let log = paths::logs().join("contract-platform.log");
        let file = File::create(&log).map_err(|e| Trouble::files(&log, &e))?;
        let program = paths::program("dcx-platform", false);
        let child = Command::new(&program)
            // The settings name what exists with this seed; a token must outlive the run.
            .args([
                "--seed",
                "1",
                "--access-ttl",
                "3600",
                "--operation-time",
                "200",
            ])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .stdout(file)
            .spawn()
            .map_err(|e| Trouble::files(&program, &e))?;
        let mut platform = Self {
            child,
            origin: String::new(),
        };
        let end = Instant::now() + START_TIME;
        while Instant::now() < end {
            let mut text = String::new();
            let opened = File::open(&log).and_then(|mut file| file.read_to_string(&mut text));
            opened.map_err(|e| Trouble::files(&log, &e))?;
            if let Some(origin) = origin_in(&text) {
                origin.clone_into(&mut platform.origin);
                return Ok(platform);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(Trouble::Failed {
            what: "the demo platform doesn't say where it listens".to_owned(),
            tail: String::new(),
        })
    }
}

impl Drop for Platform {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The address in the one JSON line with which the platform says that it is ready.
fn origin_in(text: &str) -> Option<&str> {
    let (line, _) = text.split_once('\n')?;
    let (_, rest) = line.split_once(r#""origin":""#)?;
    rest.split_once('"').map(|(origin, _)| origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_once_the_line_is_whole() {
        let line = r#"{"control":null,"origin":"http://127.0.0.1:40077"}"#;
        assert_eq!(origin_in(line), None);
        assert_eq!(
            origin_in(&format!("{line}\n")),
            Some("http://127.0.0.1:40077")
        );
    }
}
