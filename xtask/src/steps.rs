//! The steps of `cargo xtask test`, in the order in which they run: what is quick to fail first.
//! A step does its own set-up, so that any of them can be run alone.

use std::ffi::OsString;
use std::sync::OnceLock;
use std::time::Duration;

use crate::build::{BUILD_TIME, SELECTION};
use crate::command::{Finished, Run};
use crate::contract;
use crate::counts::{failed_names, nextest_counts, vitest_counts};
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
        .args(["--all-targets", "--keep-going"]);
    clippy.within(BUILD_TIME).finish().map(|done| as_one(&done))
}

/// Whether the build succeeded, once it was tried in this run.
static BUILT: OnceLock<bool> = OnceLock::new();

fn build() -> Result<Outcome, Trouble> {
    packages::for_app()?;
    ui::build()?;
    let build = Run::cargo("build")
        .arg("build")
        .args(SELECTION)
        .arg("--all-targets");
    let done = build.within(BUILD_TIME).finish()?;
    BUILT.get_or_init(|| done.success);
    Ok(as_one(&done))
}

/// Builds what a step runs, unless an earlier step did. What can't be built can't be run either,
/// and that is said without the compiler's words a second time.
fn built() -> Result<(), Trouble> {
    if BUILT.get().is_none() {
        build()?;
    }
    if BUILT.get() == Some(&true) {
        return Ok(());
    }
    let what = "there is nothing to run: the build failed (cargo xtask test build)".to_owned();
    Err(Trouble::Failed {
        what,
        tail: String::new(),
    })
}

fn window() -> Result<Outcome, Trouble> {
    packages::for_window_tests()?;
    nextest("window", "package(dcx-tests)")
}

/// The tests that `filter` selects, each in a process of its own.
fn nextest(name: &str, filter: &str) -> Result<Outcome, Trouble> {
    built()?;
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
    built()?;
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

#[cfg(test)]
mod tests {
    use super::*;

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
