//! Measured values and what is said of them: the median, the middle half, and the ratio to a
//! baseline that was measured in turns with them.

/// Values of one thing, measured several times.
#[derive(Clone, Debug, Default)]
pub struct Series(Vec<f64>);

/// One line of the table: the app's figure beside its baseline.
pub struct Figure {
    /// What was measured.
    pub name: &'static str,
    /// The app's values.
    pub ours: Series,
    /// What they are held against.
    pub against: &'static str,
    /// The baseline's values.
    pub baseline: Series,
    /// How values are written.
    pub unit: Unit,
    /// The ratio aimed at; `None` where a line is there to be read beside another.
    pub aim: Option<f64>,
    /// Why the aim is missed, should it be.
    pub reason: &'static str,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Whole milliseconds.
    Milliseconds,
    /// Seconds with a decimal.
    Seconds,
    /// Bytes, written in MiB.
    Memory,
}

impl Series {
    /// Adds a value.
    pub fn add(&mut self, value: f64) {
        self.0.push(value);
    }

    /// The same values, each more by `more`.
    pub fn plus(&self, more: f64) -> Self {
        Self(self.0.iter().map(|value| value + more).collect())
    }

    /// The value in the middle.
    pub fn median(&self) -> f64 {
        self.quantile(1, 2)
    }

    /// The first and the third quartile.
    pub fn middle_half(&self) -> (f64, f64) {
        (self.quantile(1, 4), self.quantile(3, 4))
    }

    /// The value below which `part` of `of` lie, between two values in proportion.
    fn quantile(&self, part: usize, of: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let Some(last) = sorted.len().checked_sub(1) else {
            return f64::NAN;
        };
        let (below, rest) = (last * part / of, last * part % of);
        let at = |index: usize| sorted.get(index).or(sorted.last()).copied();
        let (low, high) = (at(below).unwrap_or(f64::NAN), at(below + 1));
        let share = small(rest) / small(of);
        high.map_or(low, |high| low + (high - low) * share)
    }
}

impl Figure {
    /// How many times the baseline the app takes.
    pub fn ratio(&self) -> f64 {
        self.ours.median() / self.baseline.median()
    }

    /// Whether the aim is met; `None` without one.
    pub fn met(&self) -> Option<bool> {
        self.aim.map(|aim| self.ratio() <= aim)
    }
}

impl Unit {
    /// A value in words.
    pub fn write(self, value: f64) -> String {
        match self {
            Self::Milliseconds => format!("{value:.0} ms"),
            Self::Seconds => format!("{:.1} s", value / 1000.0),
            Self::Memory => format!("{:.0} MiB", value / f64::from(1 << 20)),
        }
    }

    /// Median and middle half in words.
    pub fn write_series(self, series: &Series) -> String {
        let (low, high) = series.middle_half();
        let bare = |value: f64| match self {
            Self::Milliseconds => format!("{value:.0}"),
            Self::Seconds => format!("{:.1}", value / 1000.0),
            Self::Memory => format!("{:.0}", value / f64::from(1 << 20)),
        };
        format!(
            "{} ({}–{})",
            self.write(series.median()),
            bare(low),
            bare(high)
        )
    }
}

/// A count as a number to reckon with.
pub fn small(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[f64]) -> Series {
        Series(values.to_vec())
    }

    #[test]
    fn the_median_and_the_middle_half_are_those_of_the_sorted_values() {
        let odd = series(&[9.0, 1.0, 5.0]);
        assert!((odd.median() - 5.0).abs() < 1e-9);
        let even = series(&[4.0, 1.0, 3.0, 2.0]);
        assert!((even.median() - 2.5).abs() < 1e-9);
        assert_eq!(even.middle_half(), (1.75, 3.25));
        assert!(Series::default().median().is_nan());
    }

    #[test]
    fn an_aim_is_met_up_to_its_very_ratio() {
        let figure = |ours: f64| Figure {
            name: "a thing",
            ours: series(&[ours]),
            against: "another",
            baseline: series(&[10.0]),
            unit: Unit::Milliseconds,
            aim: Some(1.5),
            reason: "",
        };
        assert_eq!(figure(15.0).met(), Some(true));
        assert_eq!(figure(15.1).met(), Some(false));
    }
}
