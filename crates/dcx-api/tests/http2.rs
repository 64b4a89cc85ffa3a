//! A server may take an HTTP/2 request back ("refused", "going away"), and HTTP libraries send it again then. A write is not:
//! what stands in front of a platform may say so of what the platform has done.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use dcx_api::{Client, IdempotencyKey, Origin, PowerAction, Problem};
use support::authority::{self, Authority};
use support::token;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// Frames of RFC 9113, 6, by their numbers.
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const ACK: u8 = 1;

/// How requests are taken back.
#[derive(Clone, Copy)]
enum Refusal {
    /// `RST_STREAM` with `REFUSED_STREAM`.
    Stream,
    /// `GOAWAY` with `NO_ERROR`, and no stream was worked at.
    Connection,
}

/// A server that takes every request back and counts them.
async fn start(refusal: Refusal) -> (Client, Arc<AtomicU32>) {
    let authority = Authority::new();
    let tls = TlsAcceptor::from(Arc::new(authority::server(Some(&authority), |_| {})));
    let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("https://localhost:{}", tcp.local_addr().unwrap().port());
    let seen = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = tcp.accept().await {
            let (tls, count) = (tls.clone(), Arc::clone(&count));
            tokio::spawn(async move { serve(tls, stream, refusal, &count).await });
        }
    });
    let client = Client::new(Origin::parse(&origin).unwrap(), authority.options()).unwrap();
    (client, seen)
}

async fn serve(
    tls: TlsAcceptor,
    stream: TcpStream,
    refusal: Refusal,
    seen: &AtomicU32,
) -> std::io::Result<()> {
    let mut stream = tls.accept(stream).await?;
    let mut preface = [0; 24];
    stream.read_exact(&mut preface).await?;
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).await?;
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await?;
        let [high, middle, low, kind, flags, on @ ..] = head;
        let length = u32::from_be_bytes([0, high, middle, low]);
        let mut content = vec![0; usize::try_from(length).unwrap()];
        stream.read_exact(&mut content).await?;
        match (kind, refusal) {
            (SETTINGS, _) if flags & ACK == 0 => {
                stream.write_all(&frame(SETTINGS, ACK, 0, &[])).await?;
            }
            (HEADERS, Refusal::Stream) => {
                seen.fetch_add(1, Ordering::SeqCst);
                let on = u32::from_be_bytes(on);
                let refused = 7_u32.to_be_bytes();
                stream
                    .write_all(&frame(RST_STREAM, 0, on, &refused))
                    .await?;
            }
            (HEADERS, Refusal::Connection) => {
                seen.fetch_add(1, Ordering::SeqCst);
                stream.write_all(&frame(GOAWAY, 0, 0, &[0; 8])).await?;
                stream.shutdown().await?;
                return Ok(());
            }
            _ => {}
        }
    }
}

fn frame(kind: u8, flags: u8, stream: u32, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    let mut frame = vec![length[1], length[2], length[3], kind, flags];
    frame.extend_from_slice(&stream.to_be_bytes());
    frame.extend_from_slice(content);
    frame
}

#[tokio::test]
async fn a_write_that_the_connection_takes_back_is_unknown_and_not_sent_again() {
    for refusal in [Refusal::Stream, Refusal::Connection] {
        let (client, seen) = start(refusal).await;
        let key = IdempotencyKey::random();
        let outcome = client
            .power(&token(), &"vm-1".into(), PowerAction::Stop, &key)
            .await;
        assert_eq!(seen.load(Ordering::SeqCst), 1);
        assert_eq!(outcome, Err(Problem::OutcomeUnknown));
    }
}

#[tokio::test]
async fn a_read_that_the_connection_takes_back_is_repeated_within_its_own_bounds() {
    for refusal in [Refusal::Stream, Refusal::Connection] {
        let (client, seen) = start(refusal).await;
        let problem = client.products(&token(), None).await.unwrap_err();
        assert_eq!(problem, Problem::Offline);
        assert_eq!(seen.load(Ordering::SeqCst), 3, "once, and two repeats");
    }
}
