//! What the rest of the journal has to do with one operation.

use std::collections::HashSet;

use dcx_api::{OperationId, TransactionId};

use crate::operation::entry::{Action, Entry, JournalState};

/// The other operations of the same organisation, as they are at the moment of judging.
#[derive(Debug, Default)]
pub(in crate::operation) struct Others {
    /// What they are known by: that is not this one's.
    pub(super) operations: HashSet<OperationId>,
    pub(super) lines: HashSet<TransactionId>,
    /// Another about the same waits for its answer: what is found may be its doing, and is nobody's
    /// until that one is known.
    pub(in crate::operation) rival: bool,
    /// Another about the same was asked for later: how things stand may be its doing.
    pub(in crate::operation) later: bool,
}

impl Others {
    /// Of a journal's operations, the newest first.
    pub(in crate::operation) fn of<'a>(
        entry: &Entry,
        newest_first: impl Iterator<Item = &'a Entry>,
    ) -> Self {
        let mut others = Self::default();
        let mut is_later = true;
        for other in newest_first {
            if other.id == entry.id {
                is_later = false;
            } else if other.organisation == entry.organisation {
                others.take(other);
                if other.action.is_about_the_same(&entry.action) {
                    others.rival |= other.state == JournalState::Sent;
                    others.later |= is_later && other.state != JournalState::Failed;
                }
            }
        }
        others
    }

    /// Notes what another is known by.
    pub(in crate::operation) fn take(&mut self, other: &Entry) {
        self.operations.extend(other.operation.clone());
        if let Action::TopUp { line, .. } = &other.action {
            self.lines.extend(line.clone());
        }
    }
}
