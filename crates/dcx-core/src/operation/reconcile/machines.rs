//! What an organisation's machines say.

use dcx_api::{Machine, PowerAction, PowerState, Rows, Timestamp};

use super::{Verdict, done, is_older, letters};
use crate::operation::entry::{Action, Entry, Finding, JournalState};
use crate::operation::steps::Event;

/// What the organisation's machines say: read live, after it was sent. `moved` tells whether the
/// machine was seen on its way since.
pub(in crate::operation) fn by_machines(
    entry: &Entry,
    list: &Rows<Machine>,
    moved: bool,
    now: Timestamp,
) -> Verdict {
    let complete = list.unreadable == 0;
    match &entry.action {
        Action::Power { machine_id, action } => {
            let machine = list.rows.iter().find(|row| row.id == *machine_id);
            machine.map_or(Verdict::Unclear, |machine| {
                by_power(entry, *action, machine.power.state, moved, now)
            })
        }
        Action::Delete { machine_id } => {
            let there = list.rows.iter().any(|row| row.id == *machine_id);
            if !there && complete {
                Verdict::Found(done(now, Finding::MachineGone))
            } else {
                Verdict::Unclear
            }
        }
        Action::Provision { name, .. } => by_new_machine(entry, name, list, now),
        _ => Verdict::Unclear,
    }
}

/// Whether this is a state on the way to what was asked for.
pub(in crate::operation) fn is_on_the_way(entry: &Entry, state: PowerState) -> bool {
    use PowerState as S;
    match &entry.action {
        Action::Power { action, .. } => match action {
            PowerAction::Start => state == S::Starting,
            PowerAction::Stop | PowerAction::Shutdown | PowerAction::Suspend => {
                state == S::Stopping
            }
            PowerAction::Restart => state == S::Restarting,
        },
        _ => false,
    }
}

/// A machine was checked to be in another state before it was asked, so a state that was asked for is
/// this operation's doing. A restart leaves none, and is seen only while it lasts.
fn by_power(
    entry: &Entry,
    action: PowerAction,
    state: PowerState,
    moved: bool,
    now: Timestamp,
) -> Verdict {
    let reached = match action {
        PowerAction::Start => state == PowerState::Running,
        PowerAction::Stop | PowerAction::Shutdown => state == PowerState::Stopped,
        PowerAction::Suspend => state == PowerState::Suspended,
        PowerAction::Restart => moved && state == PowerState::Running,
    };
    if reached {
        Verdict::Found(done(now, Finding::MachineState))
    } else if is_on_the_way(entry, state) && entry.state == JournalState::Unknown {
        Verdict::Found(Event::Accepted {
            at: now,
            operation: None,
            machine: None,
            progress: None,
            finding: Some(Finding::MachineState),
        })
    } else {
        // A guest may take its time to shut down: what is as before is no proof.
        Verdict::Unclear
    }
}

fn by_new_machine(entry: &Entry, name: &str, list: &Rows<Machine>, now: Timestamp) -> Verdict {
    let is_it = |row: &&Machine| match &entry.machine_id {
        Some(known) => row.id == *known,
        None => row.name.as_deref() == Some(name) && !is_older(entry, row.created_at),
    };
    let Some(machine) = list.rows.iter().find(is_it) else {
        // One that doesn't say what it is called, or writes it otherwise.
        let might_be_it = |row: &Machine| {
            !is_older(entry, row.created_at)
                && row
                    .name
                    .as_deref()
                    .is_none_or(|of| letters(of) == letters(name))
        };
        let none_left = list.unreadable == 0 && !list.rows.iter().any(might_be_it);
        return if none_left {
            Verdict::Absent
        } else {
            Verdict::Unclear
        };
    };
    let (id, finding) = (Some(machine.id.clone()), Some(Finding::MachineThere));
    Verdict::Found(match machine.power.state {
        PowerState::Provisioning | PowerState::Unknown => Event::Accepted {
            at: now,
            operation: None,
            machine: id,
            progress: None,
            finding,
        },
        _ => Event::Done {
            at: now,
            operation: None,
            machine: id,
            line: None,
            finding,
        },
    })
}
