//! Reads a body as it comes, counts it after decompression, and stops at the limit: neither a body of a gigabyte nor a
//! small one that unpacks to a gigabyte fills the memory.

use reqwest::Response;

use crate::problem::UnreadableReason;

/// Why there is no body.
pub(super) enum Trouble {
    /// It stopped coming.
    TimedOut,
    /// It is not whole, or too much.
    Unreadable(UnreadableReason),
}

pub(super) async fn read(mut response: Response, limit: u64) -> Result<Vec<u8>, Trouble> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    // Known only for a body that isn't compressed.
    let announced = response
        .content_length()
        .map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
    if announced > limit {
        return Err(Trouble::Unreadable(UnreadableReason::TooLarge));
    }
    let mut body = Vec::with_capacity(announced.min(1 << 20));
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len().saturating_add(chunk.len()) > limit => {
                return Err(Trouble::Unreadable(UnreadableReason::TooLarge));
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(error) if error.is_timeout() => return Err(Trouble::TimedOut),
            Err(_) => return Err(Trouble::Unreadable(UnreadableReason::Truncated)),
        }
    }
}
