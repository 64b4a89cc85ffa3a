//! The state machine of an operation. Pure: what happened is handed in, what follows comes out; an
//! event that doesn't fit the state changes nothing, so a late answer never reopens what has ended.
//!
//! | state | may become | by |
//! | --- | --- | --- |
//! | queued | sent | [`Event::Sending`], which is on disk before a byte goes out |
//! | | failed | [`Event::NeverSent`], [`Event::Refused`]: nothing went out |
//! | sent | accepted, done, failed | its own answer |
//! | | queued | [`Event::PutBack`]: the platform asked for a pause and certainly did nothing |
//! | | unknown | [`Event::Lost`]: no answer, or one that can't be believed |
//! | accepted | done, failed | the platform's operation ended |
//! | | unknown | [`Event::Lost`]: the platform no longer knows of it, or has long said nothing of it |
//! | unknown | accepted, done, failed | what was found by looking |
//! | done, failed | nothing | |

use dcx_api::{MachineId, OperationId, Problem, Timestamp, TransactionId};

use super::entry::{Action, Entry, Finding, JournalState};

/// Something that happened to an operation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    /// It goes out now.
    Sending {
        at: Timestamp,
        /// By the platform's own clock.
        there: Option<Timestamp>,
    },
    /// The platform has taken it on, by its answer or by what was found.
    Accepted {
        at: Timestamp,
        operation: Option<OperationId>,
        machine: Option<MachineId>,
        progress: Option<u8>,
        finding: Option<Finding>,
    },
    /// It is done, by its answer, by the platform's operation or by what was found.
    Done {
        at: Timestamp,
        operation: Option<OperationId>,
        machine: Option<MachineId>,
        /// The ledger's line of a top-up.
        line: Option<TransactionId>,
        finding: Option<Finding>,
    },
    /// It certainly didn't happen.
    Refused {
        at: Timestamp,
        problem: Option<Problem>,
        finding: Option<Finding>,
    },
    /// It went out and nobody can say what became of it.
    Lost { at: Timestamp, problem: Problem },
    /// It was taken back, or the program ended, before it went out.
    NeverSent { at: Timestamp },
    /// The platform wants a pause and did nothing; it waits its turn again.
    PutBack,
    /// It was looked for and not found yet.
    Looked { next: Timestamp },
    /// It is to be looked for at that time; no look by itself.
    LookAt { next: Timestamp },
    /// Another operation tries it again.
    Retried { by: super::order::JournalId },
    /// What the ledger had before it went out.
    Witness { before: Vec<TransactionId> },
}

/// What an operation is after an event; `None` when the event doesn't fit.
pub(crate) fn apply(entry: &Entry, event: &Event) -> Option<Entry> {
    use JournalState as S;
    let mut next = entry.clone();
    match (entry.state, event) {
        (S::Queued, Event::Sending { at, there }) => {
            next.state = S::Sent;
            next.sent_at = Some(*at);
            next.sent_there = *there;
        }
        (S::Queued, Event::NeverSent { at }) => {
            end(&mut next, S::Failed, *at);
            next.finding = Some(Finding::NeverSent);
        }
        (S::Queued, Event::Witness { before }) => {
            let Action::TopUp { before: kept, .. } = &mut next.action else {
                return None;
            };
            *kept = Some(before.clone());
        }
        (S::Sent, Event::PutBack) => {
            next.state = S::Queued;
            next.put_backs = entry.put_backs.saturating_add(1);
        }
        (
            S::Sent | S::Accepted | S::Unknown,
            Event::Accepted {
                at,
                operation,
                machine,
                progress,
                finding,
            },
        ) => {
            next.state = S::Accepted;
            next.accepted_at = entry.accepted_at.or(Some(*at));
            next.operation = operation.clone().or(next.operation);
            next.machine_id = machine_of(entry, machine.as_ref());
            next.progress = progress.or(next.progress);
            // The newest says most: what was seen of the machine may since have been found by its key.
            next.finding = finding.or(next.finding);
            next.problem = None;
        }
        (
            S::Sent | S::Accepted | S::Unknown,
            Event::Done {
                at,
                operation,
                machine,
                line,
                finding,
            },
        ) => {
            end(&mut next, S::Done, *at);
            if let Action::TopUp { line: kept, .. } = &mut next.action {
                *kept = line.clone().or(kept.take());
            }
            next.operation = operation.clone().or(next.operation);
            next.machine_id = machine_of(entry, machine.as_ref());
            // The newest says most: what was seen of the machine may since have been found by its key.
            next.finding = finding.or(next.finding);
            next.problem = None;
        }
        (
            S::Queued | S::Sent | S::Accepted | S::Unknown,
            Event::Refused {
                at,
                problem,
                finding,
            },
        ) => {
            // What may have happened is never called failed without saying how that is known.
            if entry.state == S::Unknown && finding.is_none() {
                return None;
            }
            end(&mut next, S::Failed, *at);
            next.problem.clone_from(problem);
            next.finding = finding.or(next.finding);
        }
        (S::Sent | S::Accepted, Event::Lost { at, problem }) => {
            next.state = S::Unknown;
            next.problem = Some(problem.clone());
            next.looks = 0;
            next.next_look = Some(*at);
            next.progress = None;
        }
        (S::Unknown, Event::Looked { next: at }) => {
            next.looks = entry.looks.saturating_add(1);
            next.next_look = Some(*at);
        }
        (S::Unknown | S::Accepted, Event::LookAt { next: at }) => next.next_look = Some(*at),
        (S::Failed, Event::Retried { by }) if entry.retried_by.is_none() => {
            next.retried_by = Some(by.clone());
        }
        _ => return None,
    }
    Some(next)
}

/// What an operation is when the program finds it after a restart. What was never sent is not sent
/// now: the user who asked for it may be gone for hours.
pub(crate) fn after_restart(entry: &Entry, now: Timestamp) -> Option<Entry> {
    match entry.state {
        JournalState::Queued => apply(entry, &Event::NeverSent { at: now }),
        JournalState::Sent => apply(
            entry,
            &Event::Lost {
                at: now,
                problem: Problem::OutcomeUnknown,
            },
        ),
        _ => None,
    }
}

/// A new machine's id comes from the platform. One that was asked for keeps the id it was asked by:
/// an answer may name it by another.
fn machine_of(entry: &Entry, told: Option<&MachineId>) -> Option<MachineId> {
    match &entry.action {
        Action::Power { .. } | Action::Delete { .. } => entry.machine_id.clone(),
        _ => told.cloned().or_else(|| entry.machine_id.clone()),
    }
}

fn end(entry: &mut Entry, state: JournalState, at: Timestamp) {
    entry.state = state;
    entry.ended_at = Some(at);
    entry.next_look = None;
    entry.progress = None;
}

impl Event {
    /// Whether this says what became of something that went out: such news is kept even where the
    /// disk refuses it.
    pub(crate) fn is_outcome(&self) -> bool {
        matches!(
            self,
            Self::Accepted { .. }
                | Self::Done { .. }
                | Self::Refused { .. }
                | Self::Lost { .. }
                | Self::Looked { .. }
                | Self::LookAt { .. }
        )
    }
}

#[cfg(test)]
mod tests;
