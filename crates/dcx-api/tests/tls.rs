//! The connection is safe or it is refused, in words; and it is HTTP/2 where the platform offers that.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use dcx_api::{Client, ClientOptions, Origin, Problem, TlsFault};
use rcgen::{CertificateParams, date_time_ymd};
use support::authority::{self, Authority};
use support::{Act, Server, token};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// A platform behind TLS; counts the requests it gets to see.
struct Platform {
    port: u16,
    seen: Arc<AtomicU32>,
}

impl Platform {
    /// With a certificate for `localhost`, changed as the test wants; signed by the authority, or by itself.
    async fn start(
        authority: Option<&Authority>,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Self {
        let config = authority::server(authority, change);
        let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = tcp.local_addr().unwrap().port();
        let seen = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&seen);
        let router = Router::new().fallback(async move |request: Request| {
            count.fetch_add(1, Ordering::SeqCst);
            format!(r#"[{{"id":"p-1","name":"{:?}"}}]"#, request.version())
        });
        let listener = Listener {
            tcp,
            tls: TlsAcceptor::from(Arc::new(config)),
        };
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { port, seen }
    }

    fn client(&self, options: ClientOptions) -> Client {
        Client::new(
            Origin::parse(&format!("https://localhost:{}", self.port)).unwrap(),
            options,
        )
        .unwrap()
    }

    /// Why such a client won't talk to it.
    async fn refusal(&self, options: ClientOptions) -> Problem {
        let problem = self
            .client(options)
            .products(&token(), None)
            .await
            .unwrap_err();
        assert_eq!(
            self.seen.load(Ordering::SeqCst),
            0,
            "nothing was said over a bad connection"
        );
        problem
    }
}

struct Listener {
    tcp: TcpListener,
    tls: TlsAcceptor,
}

impl axum::serve::Listener for Listener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = self.tcp.accept().await.unwrap();
            if let Ok(stream) = self.tls.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.tcp.local_addr()
    }
}

#[tokio::test]
async fn a_company_authority_is_trusted_once_it_is_added_and_http_2_is_spoken() {
    let authority = Authority::new();
    let platform = Platform::start(Some(&authority), |_| {}).await;
    let answer = platform
        .client(authority.options())
        .products(&token(), None)
        .await
        .unwrap();
    assert_eq!(
        answer.fresh().unwrap().rows[0].name.as_deref(),
        Some("HTTP/2.0")
    );
}

#[tokio::test]
async fn an_authority_nobody_added_is_not_trusted() {
    let authority = Authority::new();
    let platform = Platform::start(Some(&authority), |_| {}).await;
    let refusal = platform.refusal(ClientOptions::default()).await;
    assert_eq!(
        refusal,
        Problem::Tls {
            reason: TlsFault::UntrustedIssuer
        }
    );
    let another = Authority::new();
    assert!(matches!(
        platform.refusal(another.options()).await,
        Problem::Tls { .. }
    ));
}

#[tokio::test]
async fn a_certificate_that_vouches_for_itself_is_refused() {
    let platform = Platform::start(None, |_| {}).await;
    assert!(matches!(
        platform.refusal(Authority::new().options()).await,
        Problem::Tls { .. }
    ));
}

#[tokio::test]
async fn a_certificate_out_of_its_time_or_for_another_host_is_refused_by_name() {
    let authority = Authority::new();
    let expired = Platform::start(Some(&authority), |params| {
        params.not_after = date_time_ymd(2021, 1, 1);
    })
    .await;
    assert_eq!(
        expired.refusal(authority.options()).await,
        Problem::Tls {
            reason: TlsFault::Expired
        }
    );
    let early = Platform::start(Some(&authority), |params| {
        params.not_before = date_time_ymd(2089, 1, 1);
    })
    .await;
    assert_eq!(
        early.refusal(authority.options()).await,
        Problem::Tls {
            reason: TlsFault::NotYetValid
        }
    );
    let other = Platform::start(Some(&authority), |params| {
        *params = CertificateParams::new(vec!["cloud.example".to_owned()]).unwrap();
    })
    .await;
    assert_eq!(
        other.refusal(authority.options()).await,
        Problem::Tls {
            reason: TlsFault::WrongHost
        }
    );
}

#[tokio::test]
async fn a_platform_without_tls_is_not_spoken_to_in_the_clear() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hearing = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut part = [0; 4096];
            let count = stream.read(&mut part).await.unwrap();
            hearing.lock().unwrap().extend_from_slice(&part[..count]);
            // As web servers answer a handshake they didn't expect.
            stream
                .write_all(&support::answer(400, &[], b""))
                .await
                .unwrap();
        }
    });
    let origin = Origin::parse(&format!("https://localhost:{port}")).unwrap();
    let client = Client::new(origin, ClientOptions::default()).unwrap();
    let problem = client.products(&token(), None).await.unwrap_err();
    assert_eq!(
        problem,
        Problem::Tls {
            reason: TlsFault::Handshake
        }
    );
    let heard = String::from_utf8_lossy(&heard.lock().unwrap()).into_owned();
    assert!(!heard.is_empty() && !heard.contains("GET") && !heard.contains("canary"));
}

#[tokio::test]
async fn a_handshake_that_never_ends_times_out() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = Origin::parse(&format!("https://{}", listener.local_addr().unwrap())).unwrap();
    let options = ClientOptions {
        connect_timeout: Duration::from_millis(100),
        most_retries: 0,
        ..ClientOptions::default()
    };
    let problem = Client::new(origin, options)
        .unwrap()
        .products(&token(), None)
        .await
        .unwrap_err();
    assert_eq!(problem, Problem::TimedOut);
}

#[tokio::test]
async fn a_proxy_is_asked_for_a_tunnel_and_sees_no_token() {
    let proxy = Server::start(|_, _| Act::SendAndClose(support::answer(502, &[], b""))).await;
    let options = ClientOptions {
        proxy: Some(proxy.address()),
        most_retries: 0,
        ..ClientOptions::default()
    };
    let client = Client::new(Origin::parse("https://cloud.example").unwrap(), options).unwrap();
    assert_eq!(
        client.products(&token(), None).await.unwrap_err(),
        Problem::Offline
    );
    let request = &proxy.requests()[0];
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("CONNECT", "cloud.example:443")
    );
    assert_eq!(request.header("authorization"), None);
}

#[tokio::test]
async fn the_platform_on_this_computer_is_reached_past_any_proxy() {
    let proxy = Server::start(|_, _| support::status(502, &[])).await;
    let server = Server::start(|_, _| support::json(200, "[]")).await;
    let client = server.client_with(|options| options.proxy = Some(proxy.address()));
    assert!(client.products(&token(), None).await.is_ok());
    assert_eq!(proxy.count(), 0);
}
