//! How the client connects: its limits, and the HTTP client made from them.

use std::time::Duration;

use reqwest::{Certificate, Proxy};

use crate::origin::Origin;
use crate::problem::{FieldProblem, Problem};

/// Limits and settings of a [`Client`](crate::Client). No `Debug`: a proxy's address may hold a password.
#[derive(Clone)]
pub struct ClientOptions {
    /// For the connection and its handshake.
    pub connect_timeout: Duration,
    /// Without a single byte.
    pub read_timeout: Duration,
    /// For a call with all its repeats.
    pub total_timeout: Duration,
    /// Of one answer, in bytes after decompression.
    pub body_limit: u64,
    /// Certificate authorities to trust besides this computer's own; each a PEM file, which may hold several.
    pub extra_roots: Vec<Vec<u8>>,
    /// `http://host:port`; `None`: this computer's own proxy settings.
    pub proxy: Option<String>,
    /// Repeats of one read, at most.
    pub most_retries: u32,
    /// Wait before the first repeat, at most; doubles with each.
    pub retry_base: Duration,
    /// Repeats of all calls together that an outage may cost at once; after that, one for every ten calls.
    pub retry_burst: u32,
    /// How the client names itself.
    pub user_agent: String,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(15),
            total_timeout: Duration::from_secs(60),
            body_limit: 64 * 1024 * 1024,
            extra_roots: Vec::new(),
            proxy: None,
            most_retries: 2,
            retry_base: Duration::from_millis(200),
            retry_burst: 20,
            user_agent: concat!("dcx-desktop/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

pub(super) fn http_client(
    origin: &Origin,
    options: &ClientOptions,
) -> Result<reqwest::Client, Problem> {
    // The first to ask installs the provider; that another library did so before is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();

    let mut builder = reqwest::Client::builder()
        .user_agent(&options.user_agent)
        .redirect(super::no_redirects())
        .referer(false)
        // By itself reqwest sends any request again that an HTTP/2 server takes back. A write is sent once, and reads are
        // repeated by `Transport::send` alone.
        .retry(reqwest::retry::never())
        .connect_timeout(options.connect_timeout)
        .read_timeout(options.read_timeout)
        .timeout(options.total_timeout)
        // After sleep a connection may be dead without anybody having said so; found out before the read timeout, the
        // read is repeated on a new one.
        .http2_keep_alive_interval(options.read_timeout / 3)
        .http2_keep_alive_timeout(options.read_timeout / 3);
    if origin.is_plain() {
        // Nothing to verify: a computer without any certificates can still run the demo.
        builder = builder.tls_certs_only([]);
    } else {
        for pem in &options.extra_roots {
            let certificates =
                Certificate::from_pem_bundle(pem).map_err(|_| refused("extraRoots"))?;
            if certificates.is_empty() {
                return Err(refused("extraRoots"));
            }
            builder = builder.tls_certs_merge(certificates);
        }
    }
    if origin.is_loopback() {
        // No proxy stands between this computer and itself, whatever its settings say.
        builder = builder.no_proxy();
    } else if let Some(proxy) = &options.proxy {
        builder = builder.proxy(Proxy::all(proxy).map_err(|_| refused("proxy"))?);
    }
    builder
        .build()
        .map_err(|_| Problem::internal("the HTTP client can't be made"))
}

/// A setting of the user's that can't be used; the window words it by the field's name.
fn refused(field: &str) -> Problem {
    Problem::Invalid {
        message: String::new(),
        fields: vec![FieldProblem {
            field: field.to_owned(),
            message: String::new(),
        }],
    }
}
