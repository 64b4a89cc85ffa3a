//! A platform on loopback and somebody who calls it: what every test of this crate begins with.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses a part; a test that can't go on has failed"
)]

use std::sync::Once;
use std::time::Duration;

use dcx_platform::{Config, DEMO_PASSWORD, Running};
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};

pub const ADMIN: &str = "admin@datacentrix.example";
pub const ALEX: &str = "alex@cloudtech.example";
pub const JOHN: &str = "john@vodacom.example";

/// Starts a platform whose operations are quick.
pub async fn start(change: impl FnOnce(&mut Config)) -> Running {
    let mut config = Config {
        operation_time: Duration::from_secs(60),
        ..Config::default()
    };
    change(&mut config);
    dcx_platform::start(config).await.unwrap()
}

/// A caller without any policy: it sends what it is told and shows what came back.
#[derive(Clone)]
pub struct Caller {
    pub origin: String,
    pub client: Client,
    pub token: Option<String>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Value,
}

impl Answer {
    /// The code of an error.
    pub fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or_default()
    }

    pub fn rows(&self) -> &Vec<Value> {
        self.body.as_array().unwrap()
    }
}

impl Caller {
    pub fn new(running: &Running) -> Caller {
        Caller::at(running.origin())
    }

    pub fn at(origin: &str) -> Caller {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
        let client = Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        Caller {
            origin: origin.to_owned(),
            client,
            token: None,
        }
    }

    /// A caller who has signed in.
    pub async fn signed_in(running: &Running, email: &str) -> Caller {
        let mut caller = Caller::new(running);
        let grant = caller.login(email, DEMO_PASSWORD).await;
        caller.token = Some(grant.body["token"].as_str().unwrap().to_owned());
        caller
    }

    pub async fn login(&self, email: &str, password: &str) -> Answer {
        let body = json!({ "email": email, "password": password });
        self.send(Method::POST, "/api/auth/login", Some(body)).await
    }

    pub async fn refresh(&self, token: &str) -> Answer {
        let body = json!({ "refreshToken": token });
        self.send(Method::POST, "/api/auth/refresh", Some(body))
            .await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        read(self.try_send(method, path, body, &[]).await.unwrap()).await
    }

    pub async fn keyed(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        key: &str,
    ) -> Answer {
        let headers = [("idempotency-key", key)];
        read(self.try_send(method, path, body, &headers).await.unwrap()).await
    }

    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> reqwest::Result<Response> {
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.origin));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await
    }

    /// The id of an organisation that the caller may see.
    pub async fn organisation(&self, name: &str) -> String {
        let answer = self.get("/api/organisations").await;
        let row = answer
            .rows()
            .iter()
            .find(|row| row["name"] == name)
            .unwrap();
        row["id"].as_str().unwrap().to_owned()
    }

    pub async fn machines(&self, organisation: &str) -> Vec<Value> {
        let path = format!("/api/vms/list?organizationId={organisation}");
        self.get(&path).await.rows().clone()
    }

    /// A machine of an organisation, by its name.
    pub async fn machine(&self, organisation: &str, name: &str) -> Value {
        let rows = self.machines(organisation).await;
        rows.into_iter()
            .find(|row| row["identityName"] == name)
            .unwrap()
    }

    pub async fn wallet(&self, organisation: &str) -> Value {
        let path = format!("/api/wallets?organizationId={organisation}");
        self.get(&path).await.rows()[0].clone()
    }

    /// The newest lines of a ledger.
    pub async fn ledger(&self, wallet: &Value) -> Vec<Value> {
        let id = wallet["id"].as_str().unwrap();
        let answer = self.get(&format!("/api/wallets/{id}/transactions")).await;
        answer.body["data"].as_array().unwrap().clone()
    }

    pub async fn power(&self, vm: &str, action: &str) -> Answer {
        let body = json!({ "vmId": vm, "action": action });
        self.post("/api/vms/power-control", body).await
    }
}

async fn read(response: Response) -> Answer {
    let status = response.status();
    let bytes = response.bytes().await.unwrap();
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Answer { status, body }
}

/// The text of a member.
pub fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

/// A figure in cents, so that sums are exact.
pub fn cents(value: &Value) -> i64 {
    let text = format!("{:.2}", value.as_f64().unwrap());
    text.replace('.', "").parse().unwrap()
}
