//! The steps of `cargo xtask test`, in the order in which they run: what is quick to fail first.
//! A step does its own set-up, so that any of them can be run alone.

use std::ffi::OsString;
use std::time::Duration;

use crate::build::{BUILD_TIME, SELECTION};
use crate::command::{Finished, Run};
use crate::contract;
use crate::rules;
use crate::setup::{cargo_tools, keyring, packages};
use crate::trouble::Trouble;
use crate::ui;

/// One thing that is checked.
pub struct Step {
    pub name: &'static str,
    /// Steps that belong together and can be run together.
    pub group: &'static str,
    pub what: &'static str,
    pub run: fn() -> Result<Outcome, Trouble>,
}

/// How a step ended.
pub struct Outcome {
    pub passed: u32,
    pub failed: u32,
    /// Shows the failures; without any it says what could not be checked on this machine.
    pub detail: String,
}

impl Step {
    /// Whether `word` names this step or its group.
    pub fn answers_to(&self, word: &str) -> bool {
        word == self.name || word == self.group
    }
}

impl Outcome {
    /// One thing checked and found good.
    pub fn good() -> Self {
        Self {
            passed: 1,
            failed: 0,
            detail: String::new(),
        }
    }

    /// One thing that is broken.
    pub fn broken(detail: String) -> Self {
        Self {
            passed: 0,
            failed: 1,
            detail,
        }
    }
}

/// Every step.
pub const ALL: &[Step] = &[
    Step {
        name: "rustfmt",
        group: "lint",
        what: "Rust is formatted",
        run: rustfmt,
    },
    Step {
        name: "rules",
        group: "lint",
        what: "who may depend on whom",
        run: house_rules,
    },
    Step {
        name: "biome",
        group: "ui",
        what: "TypeScript is formatted and clean",
        run: || npm_script("biome", "check"),
    },
    Step {
        name: "tsc",
        group: "ui",
        what: "TypeScript's types agree",
        run: || npm_script("tsc", "types"),
    },
    Step {
        name: "vitest",
        group: "ui",
        what: "tests of the UI",
        run: vitest,
    },
    Step {
        name: "clippy",
        group: "lint",
        what: "Rust is clean",
        run: clippy,
    },
    Step {
        name: "build",
        group: "build",
        what: "the programs and all tests",
        run: build,
    },
    Step {
        name: "core",
        group: "core",
        what: "tests of every crate",
        run: || nextest("core", CORE_TESTS),
    },
    Step {
        name: "contract",
        group: "contract",
        what: "the demo platform keeps to its document",
        run: contract_step,
    },
    Step {
        name: "window",
        group: "window",
        what: "tests of the real window",
        run: window,
    },
    Step {
        name: "deny",
        group: "supply",
        what: "licences, sources, known weaknesses",
        run: deny,
    },
    Step {
        name: "npm-audit",
        group: "supply",
        what: "known weaknesses of the UI's packages",
        run: npm_audit,
    },
];

/// Every test that needs no window. Elsewhere than on Linux the window tests aren't even selected.
const CORE_TESTS: &str = if cfg!(target_os = "linux") {
    "not package(dcx-tests)"
} else {
    "all()"
};

const TESTS_TIME: Duration = Duration::from_secs(25 * 60);

fn rustfmt() -> Result<Outcome, Trouble> {
    Run::cargo("rustfmt")
        .args(["fmt", "--all", "--check", "--", "--color", "never"])
        .finish()
        .map(|done| as_one(&done))
}

fn house_rules() -> Result<Outcome, Trouble> {
    let broken = rules::broken()?;
    Ok(if broken.is_empty() {
        Outcome::good()
    } else {
        Outcome::broken(broken.join("\n"))
    })
}

fn npm_script(name: &str, script: &str) -> Result<Outcome, Trouble> {
    ui::install()?;
    Run::npm(name)
        .args(["run", script])
        .finish()
        .map(|done| as_one(&done))
}

fn vitest() -> Result<Outcome, Trouble> {
    ui::install()?;
    let finished = Run::npm("vitest").args(["run", "test"]).finish()?;
    Ok(as_tests(&finished, vitest_counts(&finished.text)))
}

fn clippy() -> Result<Outcome, Trouble> {
    packages::for_app()?;
    ui::build()?; // Tauri embeds ui/dist while it compiles.
    let clippy = Run::cargo("clippy")
        .arg("clippy")
        .args(SELECTION)
        .arg("--all-targets");
    clippy.within(BUILD_TIME).finish().map(|done| as_one(&done))
}

fn build() -> Result<Outcome, Trouble> {
    packages::for_app()?;
    ui::build()?;
    let build = Run::cargo("build")
        .arg("build")
        .args(SELECTION)
        .arg("--all-targets");
    build.within(BUILD_TIME).finish().map(|done| as_one(&done))
}

fn window() -> Result<Outcome, Trouble> {
    packages::for_window_tests()?;
    build()?;
    nextest("window", "package(dcx-tests)")
}

/// The tests that `filter` selects, each in a process of its own.
fn nextest(name: &str, filter: &str) -> Result<Outcome, Trouble> {
    packages::for_app()?;
    ui::build()?;
    cargo_tools::ensure(&cargo_tools::NEXTEST)?;
    let mut words: Vec<OsString> = vec!["cargo".into(), "nextest".into(), "run".into()];
    words.extend(SELECTION.iter().map(OsString::from));
    words.extend(
        [
            "--no-fail-fast",
            "--no-tests=pass",
            "--failure-output=final",
            "--status-level=fail",
            "-E",
            filter,
        ]
        .map(OsString::from),
    );
    let plain = || {
        let (program, rest) = words
            .split_first()
            .map_or((OsString::new(), &[][..]), |(p, r)| (p.clone(), r));
        Run::new(name, program).args(rest)
    };
    let run = keyring::around(name, &words)?.unwrap_or_else(plain);
    let finished = cargo_tools::with_tools(run).within(TESTS_TIME).finish()?;
    Ok(as_tests(&finished, nextest_counts(&finished.text)))
}

fn deny() -> Result<Outcome, Trouble> {
    cargo_tools::ensure(&cargo_tools::DENY)?;
    let deny =
        |name: &str| cargo_tools::cargo(name).args(["deny", "--locked", "--all-features", "check"]);
    let offline = deny("deny")
        .args(["bans", "licenses", "sources"])
        .finish()?;
    if !offline.success {
        return Ok(as_one(&offline));
    }
    // The advisories are a git repository, which closed networks don't reach.
    let advisories = deny("deny advisories").arg("advisories").finish()?;
    if advisories.success
        || !advisories
            .text
            .contains("failed to fetch advisory database")
    {
        return Ok(as_one(&advisories));
    }
    let detail =
        "known vulnerabilities: the advisory database can't be reached from here".to_owned();
    Ok(Outcome {
        passed: 1,
        failed: 0,
        detail,
    })
}

fn contract_step() -> Result<Outcome, Trouble> {
    build()?;
    contract::check().map(|done| as_one(&done))
}

fn npm_audit() -> Result<Outcome, Trouble> {
    let audit = Run::npm("npm-audit")
        .args(["audit", "--omit=dev", "--audit-level=high"])
        .finish()?;
    // npm's word for a registry that has no such service or can't be reached.
    if audit.success || !audit.text.contains("audit endpoint returned an error") {
        return Ok(as_one(&audit));
    }
    let detail = "npm's list of known weaknesses can't be reached from here".to_owned();
    Ok(Outcome {
        passed: 0,
        failed: 0,
        detail,
    })
}

fn as_one(finished: &Finished) -> Outcome {
    if finished.success {
        Outcome::good()
    } else {
        Outcome::broken(format!("{}\n{}", finished.reason, finished.tail()))
    }
}

/// Counted tests. A run that ended badly without naming a failed test is itself a failure.
fn as_tests(finished: &Finished, (passed, failed): (u32, u32)) -> Outcome {
    let failed = if finished.success {
        failed
    } else {
        failed.max(1)
    };
    if failed == 0 {
        return Outcome {
            passed,
            failed,
            detail: String::new(),
        };
    }
    let names = failed_names(&finished.text);
    let what = if names.is_empty() {
        finished.reason.clone()
    } else {
        names
    };
    Outcome {
        passed,
        failed,
        detail: format!("{what}\n{}", finished.tail()),
    }
}

/// The tests that nextest calls failed, each once: `FAIL [ 0.2s] (3/9) package name`.
fn failed_names(text: &str) -> String {
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

/// Reads `Summary [ 1.2s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 2 skipped`.
fn nextest_counts(text: &str) -> (u32, u32) {
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
fn vitest_counts(text: &str) -> (u32, u32) {
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

    #[test]
    fn a_run_that_dies_without_a_failed_test_is_a_failure() {
        let finished = Run::new("a run that dies", "sh")
            .args(["-c", "exit 3"])
            .finish();
        let outcome = finished.map(|f| as_tests(&f, (5, 0)));
        assert!(matches!(
            outcome,
            Ok(Outcome {
                passed: 5,
                failed: 1,
                ..
            })
        ));
    }
}
