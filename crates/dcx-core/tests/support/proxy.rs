//! A wire tap between the client and the platform: counts connections and keeps what is sent.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A tap; connections to its origin end at the platform's.
pub struct Tap {
    origin: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    open: AtomicUsize,
    most: AtomicUsize,
    sent: Mutex<Vec<u8>>,
    reads_cut: AtomicBool,
}

impl Tap {
    pub async fn on(platform: &str) -> Self {
        let platform: SocketAddr = platform.strip_prefix("http://").unwrap().parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::<State>::default();
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                tokio::spawn(async move {
                    let open = state.open.fetch_add(1, Ordering::SeqCst) + 1;
                    state.most.fetch_max(open, Ordering::SeqCst);
                    if let Ok(server) = TcpStream::connect(platform).await {
                        pass(client, server, &state).await;
                    }
                    state.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { origin, state }
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The most connections that were open at the same time. Without pipelining that is the most
    /// requests, since idle connections are used again.
    pub fn most(&self) -> usize {
        self.state.most.load(Ordering::SeqCst)
    }

    /// Cuts the line of every reading from now on; what writes gets through.
    pub fn cut_reads(&self) {
        self.state.reads_cut.store(true, Ordering::SeqCst);
    }

    /// Everything that the client sent.
    pub fn sent(&self) -> String {
        String::from_utf8_lossy(&self.state.sent.lock().unwrap()).into_owned()
    }
}

async fn pass(client: TcpStream, server: TcpStream, state: &State) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = async {
        let mut bytes = vec![0; 16 * 1024];
        while let Ok(read @ 1..) = from_client.read(&mut bytes).await {
            state.sent.lock().unwrap().extend_from_slice(&bytes[..read]);
            if state.reads_cut.load(Ordering::SeqCst) && bytes.starts_with(b"GET ") {
                break;
            }
            if to_server.write_all(&bytes[..read]).await.is_err() {
                break;
            }
        }
    };
    let down = async { tokio::io::copy(&mut from_server, &mut to_client).await };
    tokio::select! {
        () = up => {}
        _ = down => {}
    }
}
