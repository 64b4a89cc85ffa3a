//! What the rest of the journal has to do with one operation.

use std::collections::HashSet;
use std::sync::Arc;

use dcx_api::{OperationId, TransactionId};

use crate::operation::entry::{Action, Entry, JournalState};
use crate::operation::order::JournalId;

/// What the operations of an organisation are known by: what has one's name on it is no other's.
#[derive(Clone, Debug, Default)]
pub(in crate::operation) struct Known {
    pub(super) ids: HashSet<JournalId>,
    pub(super) operations: HashSet<OperationId>,
    pub(super) lines: HashSet<TransactionId>,
}

impl Known {
    pub(in crate::operation) fn take(&mut self, entry: &Entry) {
        self.ids.insert(entry.id.clone());
        self.operations.extend(entry.operation.clone());
        if let Action::TopUp { line, .. } = &entry.action {
            self.lines.extend(line.clone());
        }
    }
}

impl<'a> FromIterator<&'a Entry> for Known {
    fn from_iter<I: IntoIterator<Item = &'a Entry>>(entries: I) -> Self {
        let mut known = Self::default();
        entries.into_iter().for_each(|entry| known.take(entry));
        known
    }
}

/// The other operations of the same organisation, as they are at the moment of judging.
#[derive(Debug, Default)]
pub(in crate::operation) struct Others {
    /// What they are known by. What this one is known by is in it too, and is looked for before.
    pub(in crate::operation) known: Arc<Known>,
    /// Another about the same waits for its answer: what is found may be its doing, and is nobody's
    /// until that one is known.
    pub(in crate::operation) rival: bool,
    /// Another about the same was asked for later: how things stand may be its doing.
    pub(in crate::operation) later: bool,
}

impl Others {
    /// Of a journal's operations, the newest first; what they are known by is the caller's to add.
    pub(in crate::operation) fn of<'a>(
        entry: &Entry,
        newest_first: impl Iterator<Item = &'a Entry>,
    ) -> Self {
        let mut others = Self::default();
        let mut is_later = true;
        for other in newest_first {
            if other.id == entry.id {
                is_later = false;
            } else if other.organisation == entry.organisation
                && other.action.is_about_the_same(&entry.action)
            {
                others.rival |= other.state == JournalState::Sent;
                others.later |= is_later && other.state != JournalState::Failed;
            }
        }
        others
    }
}
