//! The little HTTP that the driver speaks, and that a test asks the platform with: JSON both ways, a
//! connection a call. Keeping none open is the point: an idle one may be dropped just as the next
//! call goes out.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// The answer to a call.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// One call to the driver; `body` makes it a POST with that method's name.
pub(crate) fn call(
    port: u16,
    method: &str,
    path: &str,
    body: Option<&Value>,
    within: Duration,
) -> std::io::Result<Answer> {
    call_as(port, method, path, body, within, None)
}

/// One call with a bearer token.
pub(crate) fn call_as(
    port: u16,
    method: &str,
    path: &str,
    body: Option<&Value>,
    within: Duration,
    token: Option<&str>,
) -> std::io::Result<Answer> {
    let mut stream =
        TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), within)?;
    stream.set_read_timeout(Some(within))?;
    stream.set_write_timeout(Some(within))?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let credential = token.map_or_else(String::new, |token| {
        format!("Authorization: Bearer {token}\r\n")
    });
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{credential}\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    parse(&bytes).ok_or_else(|| {
        std::io::Error::new(ErrorKind::InvalidData, "not an HTTP answer with JSON in it")
    })
}

fn parse(bytes: &[u8]) -> Option<Answer> {
    let gap = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let (head, body) = bytes.split_at_checked(gap)?;
    let status = std::str::from_utf8(head)
        .ok()?
        .split_whitespace()
        .nth(1)?
        .parse()
        .ok()?;
    let body = serde_json::from_slice(body.get(4..)?).ok()?;
    Some(Answer { status, body })
}
