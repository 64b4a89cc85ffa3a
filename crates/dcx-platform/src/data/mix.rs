//! Numbers that look random and follow from the seed: the same seed on the same day gives the same platform, on every
//! machine and with every version of every library. Used by the seeding and by the measured series.

/// A SplitMix64 sequence for one thing: one machine, one wallet, one series.
pub(crate) struct Mix(u64);

impl Mix {
    /// The sequence of the `index`th thing of a kind. Sequences of different things don't touch each other, so
    /// asking for more machines doesn't change the wallets.
    pub(crate) fn new(seed: u64, kind: &str, index: u64) -> Mix {
        let mut mix = Mix(seed ^ 0x6a09_e667_f3bc_c908);
        for byte in kind.bytes() {
            mix.0 = mix.next() ^ u64::from(byte);
        }
        mix.0 = mix.next() ^ index;
        mix.next();
        mix
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number under `limit`; zero when there is no such number.
    pub(crate) fn below(&mut self, limit: u32) -> u32 {
        u32::try_from(self.next() % u64::from(limit.max(1))).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T], otherwise: T) -> T {
        let limit = u32::try_from(from.len()).unwrap_or(u32::MAX);
        let index = usize::try_from(self.below(limit)).unwrap_or(0);
        from.get(index).copied().unwrap_or(otherwise)
    }

    /// An id in the form of a version 4 UUID.
    pub(crate) fn id(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        uuid_form(high, low)
    }
}

/// 128 bits in the form of a version 4 UUID.
pub(crate) fn uuid_form(high: u64, low: u64) -> String {
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | ((low >> 48) & 0x3fff),
        low & 0xffff_ffff_ffff
    )
}
