//! A proxy between the app and the platform that writes everything down: the only way to learn the tokens that the
//! platform gave out, and every header the app sent.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use dcx_tests::Result;

use crate::common::trouble;

/// A listening proxy. It lives as long as the test's process.
pub struct Proxy {
    origin: String,
    seen: Arc<Mutex<Vec<u8>>>,
}

impl Proxy {
    /// Listens on a free port and passes everything on to `origin`.
    pub fn before(origin: &str) -> Result<Self> {
        let target: SocketAddr = origin
            .trim_start_matches("http://")
            .parse()
            .map_err(trouble)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(trouble)?;
        let address = listener.local_addr().map_err(trouble)?;
        let seen: Arc<Mutex<Vec<u8>>> = Arc::default();
        let record = Arc::clone(&seen);
        thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                let record = Arc::clone(&record);
                thread::spawn(move || join(&caller, target, &record));
            }
        });
        Ok(Self {
            origin: format!("http://{address}"),
            seen,
        })
    }

    /// Where the app is to look for the platform.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Everything that went through, both ways, as text.
    pub fn seen(&self) -> String {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&seen).into_owned()
    }
}

fn join(caller: &TcpStream, target: SocketAddr, record: &Arc<Mutex<Vec<u8>>>) {
    let Ok(platform) = TcpStream::connect_timeout(&target, Duration::from_secs(5)) else {
        return;
    };
    thread::scope(|both| {
        both.spawn(|| pass(caller, &platform, record));
        both.spawn(|| pass(&platform, caller, record));
    });
}

fn pass(mut from: &TcpStream, mut to: &TcpStream, record: &Mutex<Vec<u8>>) {
    let mut piece = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        let bytes = piece.get_mut(..length).unwrap_or_default();
        plainly(bytes);
        record
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        if to.write_all(bytes).is_err() {
            break;
        }
    }
    drop(to.shutdown(Shutdown::Write));
}

/// Takes the offer of compression out of a request, so that answers can be read here. No length changes.
fn plainly(bytes: &mut [u8]) {
    const OFFER: &[u8] = b"accept-encoding";
    let place = bytes
        .windows(OFFER.len())
        .position(|piece| piece.eq_ignore_ascii_case(OFFER));
    if let Some(offer) = place.and_then(|place| bytes.get_mut(place..place + OFFER.len())) {
        offer.copy_from_slice(b"x-offer-removed");
    }
}
