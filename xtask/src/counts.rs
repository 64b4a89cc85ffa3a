//! Reads what the test runners say: how many passed and failed, and which.

/// Reads `Summary [ 1.2s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 2 skipped`.
pub fn nextest_counts(text: &str) -> (u32, u32) {
    let summary = text
        .lines()
        .rev()
        .find(|line| line.trim_start().starts_with("Summary ["));
    let Some((_, parts)) = summary.and_then(|line| line.split_once(" run: ")) else {
        return (0, 0);
    };
    let count = |names: &[&str]| {
        let of = |part: &str| {
            let (number, rest) = part.trim().split_once(' ')?;
            names
                .iter()
                .any(|name| rest.starts_with(name))
                .then(|| number.parse::<u32>().ok())?
        };
        parts.split(", ").filter_map(of).sum()
    };
    (
        count(&["passed"]),
        count(&["failed", "timed out", "exec failed"]),
    )
}

/// Reads `Tests  1 failed | 12 passed (13)`.
pub fn vitest_counts(text: &str) -> (u32, u32) {
    let line = text
        .lines()
        .rev()
        .map(str::trim)
        .find_map(|line| line.strip_prefix("Tests "));
    let words: Vec<&str> = line.unwrap_or_default().split_whitespace().collect();
    let before = |name: &str| {
        let at = words.iter().position(|word| *word == name)?;
        words.get(at.checked_sub(1)?)?.parse().ok()
    };
    (before("passed").unwrap_or(0), before("failed").unwrap_or(0))
}

/// The tests that nextest calls failed, each once: `FAIL [ 0.2s] (3/9) package name`.
pub fn failed_names(text: &str) -> String {
    let mut names: Vec<&str> = text
        .lines()
        .map(str::trim_start)
        .filter(|line| {
            ["FAIL [", "TIMEOUT [", "ABORT [", "SIGABRT [", "SIGKILL ["]
                .iter()
                .any(|word| line.starts_with(word))
        })
        .filter_map(|line| line.rsplit_once(") ").or_else(|| line.rsplit_once("] ")))
        .map(|(_, name)| name.trim())
        .collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextest_summaries_are_counted() {
        let text = "noise\n     Summary [   0.2s] 6 tests run: 3 passed (1 slow), 2 failed, 1 timed out, 4 skipped\n";
        assert_eq!(nextest_counts(text), (3, 3));
        assert_eq!(
            nextest_counts("     Summary [   0.0s] 1 test run: 1 passed, 0 skipped"),
            (1, 0)
        );
        assert_eq!(nextest_counts("error: could not compile"), (0, 0));
    }

    #[test]
    fn failed_tests_are_named_once() {
        let text = "  FAIL [   0.2s] (3/9) dcx-core::cache it_breaks\n  TIMEOUT [ 300.0s] (4/9) dcx-tests::window it_hangs\n\
                    ───\n  FAIL [   0.2s] (3/9) dcx-core::cache it_breaks\n";
        assert_eq!(
            failed_names(text),
            "dcx-core::cache it_breaks, dcx-tests::window it_hangs"
        );
    }

    #[test]
    fn vitest_summaries_are_counted() {
        assert_eq!(
            vitest_counts(" Test Files  2 passed (2)\n      Tests  1 failed | 12 passed (13)\n"),
            (12, 1)
        );
        assert_eq!(vitest_counts("      Tests  7 passed (7)\n"), (7, 0));
    }
}
