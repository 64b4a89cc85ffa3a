//! How much is saved on this machine for the account in use.

use dcx_api::{Problem, Timestamp};
use serde::Serialize;

use super::Desk;

/// Saved data in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SavedData {
    /// Sealed bytes; at most 4 GiB are counted.
    pub bytes: u32,
    /// How many snapshots.
    pub records: u32,
    /// When the oldest was fetched, to the hour.
    pub oldest: Option<Timestamp>,
}

/// Measures what is saved.
#[must_use]
pub fn measure(desk: &Desk) -> SavedData {
    let usage = desk.library().cache().usage();
    SavedData {
        bytes: u32::try_from(usage.bytes).unwrap_or(u32::MAX),
        records: usage.records,
        oldest: usage.oldest,
    }
}

/// Removes what is saved, but for pins, recents and the PIN; everything on the screen is fetched again.
///
/// # Errors
/// [`Problem::CacheUnreadable`] when the file can't be emptied.
pub fn clear(desk: &Desk) -> Result<SavedData, Problem> {
    desk.library().clear()?;
    desk.sync().start_over();
    Ok(measure(desk))
}
