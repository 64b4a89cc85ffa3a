//! What of a journal is kept, and for how long: nothing that is open is ever forgotten.

use std::borrow::Borrow;
use std::time::Duration;

use dcx_api::Timestamp;

use crate::operation::entry::Entry;
use crate::operation::order::JournalId;

/// Ended operations that are kept, and for how long.
pub(super) const MOST_ENDED: usize = 5_000;
/// How many more there may be before they are counted out while the program runs.
pub(super) const SLACK: usize = 250;
const KEPT_FOR: Duration = Duration::from_secs(180 * 24 * 3600);

/// Their ids.
pub(super) fn ids<E: Borrow<Entry>>(entries: &[E]) -> Vec<JournalId> {
    let ids = entries.iter().map(|entry| entry.borrow().id.clone());
    ids.collect()
}

/// Parts what is kept from what is too old, or too much.
pub(super) fn kept<E: Borrow<Entry>>(entries: Vec<E>, now: Timestamp) -> (Vec<E>, Vec<E>) {
    let oldest = now.as_millis() - i64::try_from(KEPT_FOR.as_millis()).unwrap_or(i64::MAX);
    let ended = entries.iter().filter(|entry| (*entry).borrow().is_ended());
    let mut too_many = ended.count().saturating_sub(MOST_ENDED);
    entries.into_iter().partition(|entry| {
        let entry: &Entry = entry.borrow();
        if !entry.is_ended() {
            return true;
        }
        let one_too_many = too_many > 0;
        too_many = too_many.saturating_sub(1);
        !one_too_many
            && entry
                .ended_at
                .is_none_or(|ended| ended.as_millis() >= oldest)
    })
}
