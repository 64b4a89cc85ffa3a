//! One HTTP exchange with the platform, made safe: deadlines, a cap on what is read, no redirects, credentials to the own
//! origin alone, reads repeated within a budget, and a rest for the platform when it asks for one. It knows routes and
//! statuses; what is in a body is the business of `wire`. [`Client`](crate::Client) is its only caller.

mod body;
mod budget;
mod failure;
mod log;
mod options;
mod rest;
mod server_time;

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH};
use reqwest::{StatusCode, redirect};
use tokio::time::Instant;
use tracing::{Instrument as _, field};
use url::Url;

use crate::ids::IdempotencyKey;
use crate::models::Validator;
use crate::origin::Origin;
use crate::problem::{Problem, UnreadableReason};
use crate::routes::{Method, Route};
use crate::secret::AccessToken;
use crate::time::Timestamp;
use budget::Budget;
use failure::Failure;
pub use log::CallRecord;
use log::Log;
pub use options::ClientOptions;
use rest::Rests;
use server_time::{Moment, ServerTime};

/// A `Retry-After` up to this is waited out within the call; a longer one is passed on.
const SHORT_REST: Duration = Duration::from_secs(5);
/// Longer names of calls than this are not kept.
const LONGEST_REQUEST_ID: usize = 128;

/// What to send.
pub(crate) struct Call<'a> {
    pub(crate) route: &'static Route,
    pub(crate) url: Url,
    pub(crate) bearer: Option<&'a AccessToken>,
    pub(crate) known: Option<&'a Validator>,
    pub(crate) key: Option<IdempotencyKey>,
    pub(crate) body: Option<Vec<u8>>,
}

/// What came back: a status, and as much of a body as could be read.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) validator: Option<Validator>,
    pub(crate) retry_after: Option<u32>,
    pub(crate) body: Result<Vec<u8>, UnreadableReason>,
}

impl Reply {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

pub(crate) struct Transport {
    http: reqwest::Client,
    origin: Origin,
    options: ClientOptions,
    budget: Budget,
    rests: Rests,
    time: ServerTime,
    log: Log,
}

impl Transport {
    pub(crate) fn new(origin: Origin, options: ClientOptions) -> Result<Self, Problem> {
        let http = options::http_client(&origin, &options)?;
        let budget = Budget::new(options.retry_burst);
        Ok(Self {
            http,
            origin,
            options,
            budget,
            rests: Rests::default(),
            time: ServerTime::default(),
            log: Log::default(),
        })
    }

    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }

    pub(crate) fn server_time(&self) -> Option<Timestamp> {
        self.time.now(Moment::now())
    }

    pub(crate) fn calls(&self) -> Vec<CallRecord> {
        self.log.records()
    }

    /// Sends, and repeats what may be repeated. `Err` means that no answer came; every status is an `Ok`.
    pub(crate) async fn send(&self, call: Call<'_>) -> Result<Reply, Failure> {
        let deadline = Instant::now() + self.options.total_timeout;
        let most = if call.route.is_read() {
            self.options.most_retries
        } else {
            0
        };
        self.budget.deposit();
        let mut tries = 0;
        loop {
            if let Some(seconds) = self.rests.remaining(call.route.area, Instant::now()) {
                return Err(Failure::unsent(Problem::RateLimited {
                    retry_after_seconds: Some(seconds),
                }));
            }
            let outcome = self.attempt(&call, deadline).await;
            let Some(wait) = self.repeat_after(&outcome, tries) else {
                return outcome;
            };
            if tries >= most || Instant::now() + wait >= deadline || !self.budget.withdraw() {
                return outcome;
            }
            tries += 1;
            tokio::time::sleep(wait).await;
        }
    }

    /// How long to wait before a repeat, if the outcome allows one at all.
    fn repeat_after(&self, outcome: &Result<Reply, Failure>, tries: u32) -> Option<Duration> {
        let jitter = || budget::full_jitter(self.options.retry_base, tries);
        match outcome {
            Err(failure) => failure.repeatable.then(jitter),
            Ok(Reply {
                status: 429 | 502 | 503 | 504,
                retry_after,
                ..
            }) => match retry_after {
                Some(seconds) => {
                    let rest = Duration::from_secs(u64::from(*seconds));
                    (rest <= SHORT_REST).then(|| rest + jitter())
                }
                None => Some(jitter()),
            },
            Ok(_) => None,
        }
    }

    async fn attempt(&self, call: &Call<'_>, deadline: Instant) -> Result<Reply, Failure> {
        let label = call.route.label();
        let span = tracing::info_span!(
            "call",
            route = label,
            status = field::Empty,
            millis = field::Empty,
            request_id = field::Empty
        );
        let mut record = log::Started::new(&self.log, label);
        let exchange = Box::pin(self.exchange(call)).instrument(span.clone());
        let outcome = match tokio::time::timeout_at(deadline, exchange).await {
            Ok(outcome) => outcome,
            // Where the time went is unknown, so it counts as sent.
            Err(_) => Err(Failure::sent(Problem::TimedOut, false)),
        };
        if let Ok(reply) = &outcome {
            record.answered(reply.status, reply.request_id.as_deref());
            span.record("status", reply.status);
            span.record("request_id", reply.request_id.as_deref());
            if let (429 | 503, Some(seconds)) = (reply.status, reply.retry_after) {
                self.rests.begin(call.route.area, seconds, Instant::now());
            }
        }
        span.record("millis", record.millis());
        span.in_scope(|| match &outcome {
            Ok(reply) => tracing::debug!(status = reply.status, "answered"),
            Err(failure) => tracing::debug!(problem = %failure.problem, "no answer"),
        });
        outcome
    }

    async fn exchange(&self, call: &Call<'_>) -> Result<Reply, Failure> {
        let request = self.request(call).map_err(Failure::unsent)?;
        let response = request.send().await.map_err(|error| Failure::of(&error))?;
        let status = response.status();
        let headers = response.headers();
        self.time.heard(headers, Moment::now());
        let request_id = request_id(headers);
        let retry_after = rest::retry_after(headers);
        let validator = headers
            .get(ETAG)
            .and_then(|tag| tag.to_str().ok())
            .map(Validator::new);
        let body = match status {
            StatusCode::NOT_MODIFIED | StatusCode::NO_CONTENT => Ok(Vec::new()),
            _ => match body::read(response, self.options.body_limit).await {
                // A page of an answer that failed anyway is not worth another problem.
                Err(_) if !status.is_success() => Ok(Vec::new()),
                Err(body::Trouble::TimedOut) => {
                    return Err(Failure::sent(Problem::TimedOut, false));
                }
                Err(body::Trouble::Unreadable(reason)) => Err(reason),
                Ok(body) => Ok(body),
            },
        };
        Ok(Reply {
            status: status.as_u16(),
            request_id,
            validator,
            retry_after,
            body,
        })
    }

    fn request(&self, call: &Call<'_>) -> Result<reqwest::RequestBuilder, Problem> {
        let method = match call.route.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        // The one place where a credential (header or body) meets an address.
        if !self.origin.holds(&call.url) {
            return Err(Problem::internal("a call left its origin"));
        }
        let mut request = self.http.request(method, call.url.clone());
        if let Some(token) = call.bearer {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
                .map_err(|_| Problem::internal("an access token is no header value"))?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        if let Some(known) = call
            .known
            .and_then(|known| HeaderValue::from_str(known.as_str()).ok())
        {
            request = request.header(IF_NONE_MATCH, known);
        }
        if let Some(key) = call.key {
            request = request.header("idempotency-key", key.to_string());
        }
        if let Some(body) = &call.body {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        Ok(request)
    }
}

/// The platform's name for the call; what is no plain word is left out, since it goes into logs and reports.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("x-request-id")?.to_str().ok()?.trim();
    let plain = id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:/+=".contains(&byte));
    (plain && !id.is_empty() && id.len() <= LONGEST_REQUEST_ID).then(|| id.to_owned())
}

/// Redirects are never followed: a platform has one address, and a login page elsewhere is no answer.
fn no_redirects() -> redirect::Policy {
    redirect::Policy::none()
}
