//! From an answer's JSON to bytes on the wire: validator, compression, and the ways in which a body can go wrong.

use std::io::{self, Write};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::stream;
use ring::digest::{SHA256, digest};
use serde_json::Value;

use crate::reply::Refusal;

/// Shorter bodies aren't worth compressing.
const WORTH_IT: usize = 1_024;

/// How a body goes wrong on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    Whole,
    Drip(u32),
    Truncated,
}

/// Whether a list of tokens in a header has this one.
fn lists(headers: &HeaderMap, name: axum::http::HeaderName, fits: impl Fn(&str) -> bool) -> bool {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|token| fits(token.trim()))
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    lists(headers, axum::http::header::ACCEPT_ENCODING, |token| {
        let (coding, weight) = token.split_once(';').unwrap_or((token, ""));
        coding.trim().eq_ignore_ascii_case("gzip")
            && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

/// A JSON answer. Answers to GET carry a validator, and none of their body when the caller has it already.
pub(crate) fn json(
    status: StatusCode,
    body: Option<&Value>,
    request: &HeaderMap,
    is_get: bool,
    delivery: Delivery,
) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let Some(body) = body else { return response };
    let mut bytes = body.to_string().into_bytes();

    if is_get && status == StatusCode::OK {
        let tag = tag(&bytes);
        let known = lists(request, IF_NONE_MATCH, |token| {
            token == "*" || token.trim_start_matches("W/") == tag.trim_start_matches("W/")
        });
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            response.headers_mut().insert(ETAG, tag);
        }
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if bytes.len() >= WORTH_IT
        && accepts_gzip(request)
        && let Ok(zipped) = gzip(&bytes)
    {
        bytes = zipped;
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    *response.body_mut() = deliver(bytes, delivery);
    response
}

/// Weak: the same answer compressed is the same answer.
fn tag(bytes: &[u8]) -> String {
    let digest = digest(&SHA256, bytes);
    let hex: String = digest
        .as_ref()
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("W/\"{hex}\"")
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn deliver(bytes: Vec<u8>, delivery: Delivery) -> Body {
    let bytes = Bytes::from(bytes);
    match delivery {
        Delivery::Whole => Body::from(bytes),
        Delivery::Truncated => truncated(bytes.slice(..bytes.len() / 2)),
        Delivery::Drip(rate) => drip(bytes, rate),
    }
}

/// The first half, sent off before the connection breaks.
fn truncated(half: Bytes) -> Body {
    Body::from_stream(stream::unfold(Some(half), |half| async move {
        if half.is_none() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let broken = || io::Error::from(io::ErrorKind::ConnectionAborted);
        Some((half.ok_or_else(broken), None))
    }))
}

/// Four times a second a quarter of the rate, at least a byte.
fn drip(bytes: Bytes, rate: u32) -> Body {
    let piece = usize::try_from(rate / 4).unwrap_or(1).max(1);
    Body::from_stream(stream::unfold(bytes, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
        let now = rest.split_to(piece.min(rest.len()));
        Some((Ok::<Bytes, io::Error>(now), rest))
    }))
}

/// A list so long that no client should hold it, made as it is sent.
pub(crate) fn huge(mib: u32) -> Response {
    const PIECE: usize = 64 * 1_024;
    let row = br#"{"id":"00000000-0000-4000-8000-000000000000","name":"a row among too many"},"#;
    let piece = Bytes::from(
        row.iter()
            .copied()
            .cycle()
            .take(PIECE / row.len() * row.len())
            .collect::<Vec<u8>>(),
    );
    let pieces = u64::from(mib) * 1_024 * 1_024 / u64::try_from(piece.len()).unwrap_or(1) + 1;
    let body = stream::unfold(0, move |sent| {
        let piece = piece.clone();
        async move {
            let next = match sent {
                0 => Bytes::from_static(b"["),
                at if at <= pieces => piece,
                at if at == pieces + 1 => Bytes::from_static(b"{\"id\":\"last\"}]"),
                _ => return None,
            };
            Some((Ok::<Bytes, io::Error>(next), sent + 1))
        }
    });
    plain(StatusCode::OK, "application/json", Body::from_stream(body))
}

/// What a proxy shows whose session is over: a login page, with status 200.
pub(crate) fn login_page() -> Response {
    let page = "<!doctype html><html><head><title>Sign in</title></head><body><form action=\"/login\" method=\"post\">\
                <input name=\"user\"><input name=\"password\" type=\"password\"></form></body></html>";
    plain(StatusCode::OK, "text/html; charset=utf-8", Body::from(page))
}

fn plain(status: StatusCode, content_type: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

pub(crate) fn retry_after(response: &mut Response, seconds: u32) {
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from(seconds));
}

/// A refusal in the contract's own spelling, whatever the dialect.
pub(crate) fn refusal(refusal: &Refusal) -> Response {
    let mut response = as_is(refusal.status, refusal.body().to_string());
    if let Some(seconds) = refusal.retry_after {
        retry_after(&mut response, seconds);
    }
    response
}

/// A body of somebody else's making: JSON if it parses as JSON, a page otherwise.
pub(crate) fn as_is(status: StatusCode, body: String) -> Response {
    let json = serde_json::from_str::<serde::de::IgnoredAny>(&body).is_ok();
    let kind = if json {
        "application/json"
    } else {
        "text/html; charset=utf-8"
    };
    plain(status, kind, Body::from(body))
}
