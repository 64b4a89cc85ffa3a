//! curl as the yardstick of a first sync: many addresses, some at once, over kept connections.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::figures::small;
use crate::scene::Result;

/// curl with an access token.
pub struct Curl {
    base: String,
    token: String,
}

/// What a run of curl brought.
#[derive(Clone, Copy, Debug)]
pub struct Fetched {
    /// From its start to its end.
    pub took: Duration,
    /// How many answers came, all of them good.
    pub answers: usize,
    /// Their bodies as they came over the wire.
    pub bytes: f64,
}

impl Curl {
    /// Signs in.
    pub fn signed_in(origin: &str, email: &str, password: &str) -> Result<Self> {
        let base = format!("{origin}/api");
        let body = json!({ "email": email, "password": password }).to_string();
        let sign_in = format!("{base}/auth/login");
        let words = [
            "-sSf",
            "-H",
            "content-type: application/json",
            "-d",
            &body,
            &sign_in,
        ];
        let answer: Value = serde_json::from_str(&run(&words)?)?;
        let token = answer
            .get("token")
            .and_then(Value::as_str)
            .ok_or("no token in the sign-in's answer")?;
        Ok(Self {
            base,
            token: token.to_owned(),
        })
    }

    /// Every organisation: its id and its kind.
    pub fn organisations(&self) -> Result<Vec<(String, String)>> {
        let (header, address) = (self.header(), format!("{}/organisations", self.base));
        let answer: Value = serde_json::from_str(&run(&["-sSf", "-H", &header, &address])?)?;
        let rows = answer.get("data").unwrap_or(&answer).as_array();
        let text = |row: &Value, key| row.get(key).and_then(Value::as_str).map(str::to_owned);
        let rows = rows.ok_or("the organisations are not a list")?;
        Ok(rows
            .iter()
            .filter_map(|row| Some((text(row, "id")?, text(row, "kind")?)))
            .collect())
    }

    /// Fetches every address, `at_once` of them at a time, and drops what comes.
    pub fn fetch(&self, addresses: &[String], at_once: u32, gzip: bool) -> Result<Fetched> {
        let list: String = addresses
            .iter()
            .map(|path| format!("url = \"{}{path}\"\noutput = \"/dev/null\"\n", self.base))
            .collect();
        let file = NamedTempFile::new()?;
        fs::write(file.path(), list)?;
        let (at_once, header) = (at_once.to_string(), self.header());
        let list = file.path().display().to_string();
        let mut words = vec![
            "-sSf",
            "--parallel",
            "--parallel-max",
            &at_once,
            "-H",
            &header,
            "-w",
            "%{http_code} %{size_download}\\n",
            "-K",
            &list,
        ];
        if gzip {
            words.push("--compressed");
        }
        let start = Instant::now();
        let said = run(&words)?;
        let took = start.elapsed();
        let sizes: Vec<f64> = said
            .lines()
            .filter_map(|line| line.strip_prefix("200 ")?.parse().ok())
            .collect();
        if sizes.len() != addresses.len() {
            return Err(format!("curl: {} of {} came", sizes.len(), addresses.len()).into());
        }
        Ok(Fetched {
            took,
            answers: sizes.len(),
            bytes: sizes.iter().sum(),
        })
    }

    /// Answers by the second.
    fn header(&self) -> String {
        format!("Authorization: Bearer {}", self.token)
    }
}

impl Fetched {
    /// The mean size of an answer on the wire.
    pub fn mean_bytes(&self) -> f64 {
        self.bytes / small(self.answers)
    }
}

fn run(words: &[&str]) -> Result<String> {
    let done = Command::new("curl").args(words).output()?;
    if done.status.success() {
        return Ok(String::from_utf8(done.stdout)?);
    }
    Err(format!(
        "curl ended with {}: {}",
        done.status,
        String::from_utf8_lossy(&done.stderr)
    )
    .into())
}
