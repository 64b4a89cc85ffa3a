//! `cargo xtask test`: runs the steps one after the other, names each as it goes, and closes with
//! `N passed, N failed` alone on a line. Tests count one by one, other steps count as one.

use std::process::ExitCode;
use std::time::Instant;

use crate::output;
use crate::steps::{self, Outcome, Step};
use crate::trouble::Trouble;

/// What has been counted so far.
#[derive(Default)]
struct Tally {
    passed: u32,
    failed: u32,
    failures: Vec<(&'static str, String)>,
    not_here: Vec<(&'static str, String)>,
}

/// Runs every step, or those named by step or by group.
pub fn run(words: &[&str]) -> Result<ExitCode, Trouble> {
    if words == ["--list"] {
        for step in steps::ALL {
            output::say(&format!(
                "{:<10} {:<8} {}",
                step.name, step.group, step.what
            ));
        }
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(unknown) = words
        .iter()
        .find(|word| !steps::ALL.iter().any(|step| step.answers_to(word)))
    {
        return Err(Trouble::usage(format!(
            "no step or group is called “{unknown}”; `cargo xtask test --list` names them"
        )));
    }
    let mut tally = Tally::default();
    for step in steps::ALL {
        if words.is_empty() || words.iter().any(|word| step.answers_to(word)) {
            tally.take(step);
        }
    }
    tally.report();
    Ok(if tally.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

impl Tally {
    fn take(&mut self, step: &Step) {
        output::begin(&format!("{:<10} {} … ", step.name, step.what));
        let start = Instant::now();
        let outcome = (step.run)().unwrap_or_else(|trouble| Outcome::broken(trouble.to_string()));
        let seconds = start.elapsed().as_secs_f32();
        let Outcome {
            passed,
            failed,
            detail,
        } = outcome;
        self.passed += passed;
        self.failed += failed;
        let all = passed + failed;
        let verdict = match (failed, all) {
            (0, 0) => "not checked",
            (0, _) => "ok",
            _ => "FAILED",
        };
        let count = if all > 1 {
            format!(" ({passed} of {all})")
        } else {
            String::new()
        };
        output::say(&format!("{verdict}{count} {seconds:.1} s"));
        if failed > 0 {
            output::say(&detail);
            self.failures.push((step.name, first_line(&detail)));
        } else if !detail.is_empty() {
            self.not_here.push((step.name, detail));
        }
    }

    fn report(&self) {
        output::say("");
        for (name, what) in &self.not_here {
            output::say(&format!("not checked here: {name}: {what}"));
        }
        for (name, what) in &self.failures {
            output::say(&format!("failed: {name}: {what}"));
        }
        output::say(&format!("{} passed, {} failed", self.passed, self.failed));
    }
}

fn first_line(text: &str) -> String {
    text.lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default()
        .to_owned()
}
