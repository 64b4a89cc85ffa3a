//! Waiting for something to become true, with an end. Nothing here guesses how long a thing takes.

use std::thread;
use std::time::{Duration, Instant};

const LOOK_EVERY: Duration = Duration::from_millis(40);

/// Looks until `look` finds something or the time is up.
///
/// # Errors
/// What `look` says; a look that merely finds nothing is not an error.
pub fn until<T, E>(
    within: Duration,
    mut look: impl FnMut() -> Result<Option<T>, E>,
) -> Result<Option<T>, E> {
    let end = Instant::now() + within;
    loop {
        if let Some(found) = look()? {
            return Ok(Some(found));
        }
        if Instant::now() >= end {
            return Ok(None);
        }
        thread::sleep(LOOK_EVERY);
    }
}
