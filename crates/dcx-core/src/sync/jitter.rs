//! Chance for pauses, so that many clients don't ask in step after an outage.

use std::time::Duration;

/// A small generator (xorshift); not for secrets.
pub(super) struct Jitter(u64);

impl Jitter {
    /// Seeded from the system.
    pub(super) fn new() -> Self {
        Self::seeded(getrandom::u64().unwrap_or(0x9e37_79b9_7f4a_7c15))
    }

    pub(super) fn seeded(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// Uniform in 0.85 … 1.15.
    pub(super) fn factor(&mut self) -> f64 {
        0.85 + 0.3 * self.unit()
    }

    /// Uniform milliseconds up to `duration`.
    pub(super) fn up_to(&mut self, duration: Duration) -> i64 {
        i64::try_from(duration.mul_f64(self.unit()).as_millis()).unwrap_or(0)
    }

    fn unit(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        f64::from(u32::try_from(self.0 >> 32).unwrap_or(0)) / f64::from(u32::MAX)
    }
}
