//! A month of measured values, computed on request: a pure function of the machine, the measure and the time, so that
//! the same span always shows the same curve and nothing is stored.

use serde_json::{Value, json};

use crate::calendar::{DAY, HOUR, Millis};
use crate::data::mix::Mix;

/// Values are kept for a month.
pub(crate) const KEPT: Millis = 31 * DAY;

/// What is measured: name, the level it swings around, how far it swings with the day, how noisy it is.
const MEASURES: [(&str, f64, f64, f64); 6] = [
    ("cpu_percent", 28.0, 22.0, 12.0),
    ("memory_percent", 62.0, 8.0, 4.0),
    ("disk_read_kbps", 900.0, 700.0, 600.0),
    ("disk_write_kbps", 500.0, 350.0, 400.0),
    ("net_in_kbps", 1_400.0, 1_200.0, 700.0),
    ("net_out_kbps", 2_100.0, 1_900.0, 900.0),
];

/// A span of time and the machine it is measured on.
pub(crate) struct Span<'a> {
    pub(crate) seed: u64,
    pub(crate) vm: &'a str,
    pub(crate) from: Millis,
    pub(crate) to: Millis,
    pub(crate) step: Millis,
    /// Before this nothing was measured: the machine is younger, or the value is too old to be kept.
    pub(crate) since: Millis,
    /// From then on nothing is measured: the machine is off.
    pub(crate) until: Millis,
    /// From then on an alert says that memory, or the processor, is nearly used up.
    pub(crate) short_of_memory: Option<Millis>,
    pub(crate) busy: Option<Millis>,
}

impl Span<'_> {
    /// The measures wanted, each a list of `[t, v]` with `t` in milliseconds and `v` null where nothing was measured.
    pub(crate) fn measure(&self, wanted: &[&str]) -> Value {
        let mut out = serde_json::Map::new();
        for (name, level, swing, noise) in MEASURES {
            if wanted.is_empty() || wanted.contains(&name) {
                let mut own = Mix::new(self.seed, self.vm, 17);
                let level = level * (0.5 + unit(own.next()));
                out.insert(name.to_owned(), self.points(name, [level, swing, noise]));
            }
        }
        Value::Object(out)
    }

    fn points(&self, name: &str, [level, swing, noise]: [f64; 3]) -> Value {
        let top = if name.ends_with("percent") {
            100.0
        } else {
            f64::MAX
        };
        let first = self.from.div_euclid(self.step) * self.step;
        let mut points = Vec::new();
        let mut at = if first < self.from {
            first + self.step
        } else {
            first
        };
        while at <= self.to {
            let mut mix = Mix::new(
                self.seed ^ u64::try_from(at / self.step).unwrap_or(0),
                name,
                self.vm.bytes().map(u64::from).sum(),
            );
            let lost = mix.below(400) == 0; // a collector misses one now and then
            let value = if lost || at < self.since || at >= self.until {
                Value::Null
            } else {
                // Busiest at noon in Johannesburg, ten o'clock here.
                let hour = small((at - 10 * HOUR).rem_euclid(DAY)) / small(HOUR);
                let wave = (hour / 24.0 * std::f64::consts::TAU).cos();
                let jitter = (unit(mix.next()) - 0.5) * 2.0 * noise;
                let strained = match name {
                    "memory_percent" => self.short_of_memory,
                    "cpu_percent" => self.busy,
                    _ => None,
                };
                let value = if strained.is_some_and(|since| at >= since) {
                    96.5 + jitter / noise * 2.5
                } else {
                    (level + swing * wave + jitter).clamp(0.5, top)
                };
                json!((value * 10.0).round() / 10.0)
            };
            points.push(json!([at, value]));
            at += self.step;
        }
        Value::Array(points)
    }
}

/// A number from 0 up to 1.
fn unit(random: u64) -> f64 {
    f64::from(u32::try_from(random >> 32).unwrap_or(0)) / f64::from(u32::MAX)
}

/// Milliseconds of a day fit an `i32`, and an `i32` fits a float.
fn small(millis: Millis) -> f64 {
    f64::from(i32::try_from(millis).unwrap_or(i32::MAX))
}
