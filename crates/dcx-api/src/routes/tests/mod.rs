//! The models against everything a platform has been seen to send: each fixture is the contract's own spelling, and the
//! tests beside it spell it anew, take parts away, and put nonsense in.

mod drift;
mod hostile;
mod samples;
mod spelling;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::wire::{self, Misread, Page, Row, Whole};

/// Reads a list as the client would.
fn list<T: Row>(body: &Value) -> Result<Page<T>, Misread> {
    let text = body.to_string();
    let raw: &RawValue = serde_json::from_str(&text).unwrap();
    wire::page(raw)
}

/// Reads one object as the client would.
fn one<T: Whole>(body: &Value) -> Result<T, Misread> {
    let text = body.to_string();
    let raw: &RawValue = serde_json::from_str(&text).unwrap();
    wire::whole(raw)
}
