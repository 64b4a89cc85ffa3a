//! What the platform's own operations say.

use dcx_api::{OperationStatus, PlatformOperation, PowerAction, Rows, Timestamp};

use super::{BLUR, Others, Verdict};
use crate::operation::entry::{Action, Entry, Finding, JournalState};
use crate::operation::order::JournalId;
use crate::operation::send::failed_there;
use crate::operation::steps::Event;

/// A list of operations that is shorter than this is taken for the whole: nobody's "recent" is less.
pub(super) const SHORT_LIST: usize = 20;

/// What the platform's list of operations says.
pub(in crate::operation) fn by_operations(
    entry: &Entry,
    list: &Rows<PlatformOperation>,
    others: &Others,
    now: Timestamp,
) -> Verdict {
    if kind_words(&entry.action).is_empty() {
        return Verdict::Unclear;
    }
    if let Some(known) = &entry.operation {
        let finding = (entry.state == JournalState::Unknown).then_some(Finding::OperationWithKey);
        // Not in the list of recent ones means nothing: it is asked for by its id.
        let row = list.rows.iter().find(|row| row.id == *known);
        return told(row, finding, now);
    }
    // A platform may write a key in a spelling of its own.
    let keyed = |row: &&PlatformOperation| {
        let key = row.idempotency_key.as_deref().map(JournalId::new);
        key.as_ref() == Some(&entry.id)
    };
    if let Some(row) = list.rows.iter().find(keyed) {
        return told(Some(row), Some(Finding::OperationWithKey), now);
    }
    // Without the platform's time an older one can't be told from this one.
    let Some(sent) = entry.sent_there else {
        return Verdict::Unclear;
    };
    let since = sent.as_millis() - BLUR;
    let nobody_s = |row: &&PlatformOperation| !others.known.operations.contains(&row.id);
    let without_key = |row: &&PlatformOperation| row.idempotency_key.is_none();
    let is_it = |row: &&PlatformOperation| {
        row.at.is_some_and(|at| at.as_millis() >= since) && is_like_it(entry, row)
    };
    // The first one since: whoever asked for the same later was not this operation.
    let like_it = list.rows.iter().filter(nobody_s).filter(without_key);
    if let Some(row) = like_it.filter(is_it).min_by_key(|row| row.at) {
        // It may be that of another like it, which has no answer yet.
        if others.rival {
            return Verdict::Unclear;
        }
        return told(Some(row), Some(Finding::OperationLikeIt), now);
    }
    // One that doesn't say when, what or of which machine; or fits and has a key that nobody here
    // made: something between here and the platform may make keys of its own.
    let might_be_it = |row: &PlatformOperation| {
        let keyed = row.idempotency_key.as_deref().map(JournalId::new);
        match keyed {
            Some(key) => !others.known.ids.contains(&key) && is_it(&row),
            None => {
                row.at.is_none_or(|at| at.as_millis() >= since)
                    && (row.machine_id.is_none()
                        || entry.machine_id.is_none()
                        || row.machine_id == entry.machine_id)
            }
        }
    };
    let none_left = !list.rows.iter().filter(nobody_s).any(might_be_it);
    let older = |row: &PlatformOperation| row.at.is_some_and(|at| at.as_millis() < since);
    // An empty list may be one of what goes on alone: a restart is soon over.
    let restart = matches!(
        &entry.action,
        Action::Power {
            action: PowerAction::Restart,
            ..
        }
    );
    let whole = list.rows.len() < SHORT_LIST && !(restart && list.rows.is_empty());
    let reaches_back = whole || list.rows.iter().any(older);
    if none_left && reaches_back && list.unreadable == 0 {
        Verdict::Absent
    } else {
        Verdict::Unclear
    }
}

fn told(row: Option<&PlatformOperation>, finding: Option<Finding>, now: Timestamp) -> Verdict {
    let event = row.and_then(|row| of_operation(row, finding, now));
    event.map_or(Verdict::Unclear, Verdict::Found)
}

/// What one operation of the platform says of the operation that it is; `None` where it says it in a
/// word that this client doesn't know.
pub(in crate::operation) fn of_operation(
    row: &PlatformOperation,
    finding: Option<Finding>,
    now: Timestamp,
) -> Option<Event> {
    let (operation, machine) = (Some(row.id.clone()), row.machine_id.clone());
    Some(match row.status {
        OperationStatus::Succeeded => Event::Done {
            at: now,
            operation,
            machine,
            line: None,
            finding,
        },
        OperationStatus::Failed => Event::Refused {
            at: now,
            problem: Some(failed_there(row.error.clone())),
            finding,
        },
        OperationStatus::Accepted | OperationStatus::Running => Event::Accepted {
            at: now,
            operation,
            machine,
            progress: row.progress,
            finding,
        },
        OperationStatus::Other(_) => return None,
    })
}

/// The platform's words for what this does to a machine; none for what isn't about one.
fn kind_words(action: &Action) -> &'static [&'static str] {
    match action {
        Action::Power { action, .. } => match action {
            PowerAction::Start => &["start", "poweron"],
            PowerAction::Stop => &["stop", "poweroff"],
            PowerAction::Shutdown => &["shutdown", "guestshutdown"],
            PowerAction::Restart => &["restart", "reboot", "reset"],
            PowerAction::Suspend => &["suspend"],
        },
        Action::Delete { .. } => &["delete", "destroy"],
        Action::Provision { .. } => &["provision", "create"],
        _ => &[],
    }
}

/// Whether the platform's operation does this to the same machine. A new machine is known by its id
/// alone, and that only from the answer.
fn is_like_it(entry: &Entry, row: &PlatformOperation) -> bool {
    let kind: String = row
        .kind
        .iter()
        .flat_map(|kind| kind.chars())
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    entry.machine_id.is_some()
        && row.machine_id == entry.machine_id
        && kind_words(&entry.action).contains(&kind.as_str())
}
