//! How much repeating all calls together may do. Without it an outage triples the traffic just when the platform has the
//! least to spare; with it, repeats are a tenth of the calls, after a burst for the odd lost packet.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A repeat costs what this many calls bring in.
const CALLS_FOR_A_REPEAT: u32 = 10;
/// No wait between repeats is longer than this.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

pub(super) struct Budget {
    /// In tenths of a repeat.
    tenths: Mutex<u32>,
    most: u32,
}

impl Budget {
    pub(super) fn new(burst: u32) -> Self {
        let most = burst.saturating_mul(CALLS_FOR_A_REPEAT);
        Self {
            tenths: Mutex::new(most),
            most,
        }
    }

    /// One call was made.
    pub(super) fn deposit(&self) {
        let mut tenths = self.tenths.lock().unwrap_or_else(PoisonError::into_inner);
        *tenths = tenths.saturating_add(1).min(self.most);
    }

    /// Whether a repeat can be afforded; if so, it is paid for.
    pub(super) fn withdraw(&self) -> bool {
        let mut tenths = self.tenths.lock().unwrap_or_else(PoisonError::into_inner);
        match tenths.checked_sub(CALLS_FOR_A_REPEAT) {
            Some(rest) => {
                *tenths = rest;
                true
            }
            None => false,
        }
    }
}

/// A random wait between nothing and `base` doubled `tries` times, so that clients that failed together don't come back
/// together.
pub(super) fn full_jitter(base: Duration, tries: u32) -> Duration {
    let most = base
        .saturating_mul(2_u32.saturating_pow(tries))
        .min(LONGEST_WAIT);
    let most = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
    // Without the system's random numbers half the time will do: it is jitter, not a secret.
    let drawn = getrandom::u64().unwrap_or(most / 2);
    Duration::from_millis(drawn % most.saturating_add(1).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_a_tenth_of_the_calls_after_the_burst() {
        let budget = Budget::new(20);
        let mut repeats = 0;
        for _ in 0..1000 {
            budget.deposit();
            for _ in 0..2 {
                repeats += u32::from(budget.withdraw());
            }
        }
        assert!((100..=120).contains(&repeats), "{repeats}");
    }

    #[test]
    fn waits_stay_within_their_bounds() {
        let base = Duration::from_millis(200);
        for tries in [0, 1, 2, 40] {
            let most = base
                .saturating_mul(2_u32.saturating_pow(tries))
                .min(LONGEST_WAIT);
            assert!((0..100).all(|_| full_jitter(base, tries) <= most));
        }
        assert_eq!(full_jitter(Duration::ZERO, 3), Duration::ZERO);
    }
}
