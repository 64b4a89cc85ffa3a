//! What can be done with a machine now, as one table: possible, or the reason why not.

use dcx_api::{
    MachineId, Obstacle, OrganisationId, OrganisationStatus, PowerAction, PowerState, Timestamp,
};
use serde::{Deserialize, Serialize};

use super::Desk;
use crate::operation::{Action, Entry, JournalState};

/// What can be done with a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs)] // The names say it.
pub enum MachineAction {
    Start,
    Shutdown,
    Stop,
    Restart,
    Suspend,
    Delete,
}

/// An action and whether it is possible now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ActionState {
    /// The action.
    pub action: MachineAction,
    /// What stands in its way; `None`: it is possible.
    pub obstacle: Option<Obstacle>,
}

/// What was asked of a machine and has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Asked {
    /// What.
    pub action: MachineAction,
    /// How far it has come.
    pub state: JournalState,
}

impl From<PowerAction> for MachineAction {
    fn from(action: PowerAction) -> Self {
        match action {
            PowerAction::Start => Self::Start,
            PowerAction::Shutdown => Self::Shutdown,
            PowerAction::Stop => Self::Stop,
            PowerAction::Restart => Self::Restart,
            PowerAction::Suspend => Self::Suspend,
        }
    }
}

impl MachineAction {
    /// All, in the order of the screen.
    pub const ALL: [Self; 6] = [
        Self::Start,
        Self::Shutdown,
        Self::Restart,
        Self::Suspend,
        Self::Stop,
        Self::Delete,
    ];

    /// What stands in the way of this in a machine's state, if anything.
    #[must_use]
    pub fn obstacle(self, state: PowerState) -> Option<Obstacle> {
        use PowerState as S;
        match (self, state) {
            (Self::Start, S::Stopped | S::Suspended)
            | (Self::Stop, S::Running | S::Suspended)
            | (Self::Shutdown | Self::Restart | Self::Suspend, S::Running)
            | (Self::Delete, S::Running | S::Stopped | S::Suspended | S::Provisioning) => None,
            (Self::Start, S::Running) => Some(Obstacle::AlreadyRunning),
            (Self::Stop | Self::Shutdown, S::Stopped) => Some(Obstacle::AlreadyStopped),
            (Self::Suspend, S::Suspended) => Some(Obstacle::AlreadySuspended),
            (Self::Shutdown | Self::Restart | Self::Suspend, S::Stopped | S::Suspended) => {
                Some(Obstacle::NotRunning)
            }
            (_, S::Starting | S::Stopping | S::Restarting) => Some(Obstacle::InTransition),
            (_, S::Provisioning) => Some(Obstacle::StillProvisioning),
            (_, S::Unknown) => Some(Obstacle::UnknownState),
        }
    }
}

/// What can be done with a machine now, in the order of the screen.
pub(crate) fn can(
    desk: &Desk,
    organisation: &OrganisationId,
    machine: &MachineId,
    state: PowerState,
) -> Vec<ActionState> {
    let link = desk.obstacle();
    let of = |action| ActionState {
        action,
        obstacle: link.or_else(|| in_the_way(desk, organisation, machine, state, action)),
    };
    MachineAction::ALL.into_iter().map(of).collect()
}

/// What stands in the way of an action on a machine, link and session aside.
pub(crate) fn in_the_way(
    desk: &Desk,
    organisation: &OrganisationId,
    machine: &MachineId,
    state: PowerState,
    action: MachineAction,
) -> Option<Obstacle> {
    let open = desk.journal().open_of_machine(machine);
    if open.is_some_and(|entry| holds(&entry, desk.now())) {
        return Some(Obstacle::AlreadyAsked);
    }
    let suspended = || {
        let tree = desk.tree();
        tree.get(organisation)
            .is_some_and(|node| node.status == OrganisationStatus::Suspended)
    };
    // It keeps what it has, and may turn that off.
    if action == MachineAction::Start && suspended() {
        return Some(Obstacle::OrganisationSuspended);
    }
    action.obstacle(state)
}

/// What was asked of a machine and has not ended.
pub(crate) fn asked(desk: &Desk, machine: &MachineId) -> Option<Asked> {
    let entry = desk.journal().open_of_machine(machine)?;
    Some(Asked {
        action: action_of(&entry)?,
        state: entry.state,
    })
}

/// Whether an open operation keeps its machine from anything else. The making of a machine
/// doesn't: its state says that it is being made, and it may be deleted meanwhile.
fn holds(entry: &Entry, now: Timestamp) -> bool {
    action_of(entry).is_some() && entry.holds(now)
}

fn action_of(entry: &Entry) -> Option<MachineAction> {
    match &entry.action {
        Action::Power { action, .. } => Some((*action).into()),
        Action::Delete { .. } => Some(MachineAction::Delete),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [PowerState; 8] = [
        PowerState::Running,
        PowerState::Stopped,
        PowerState::Suspended,
        PowerState::Starting,
        PowerState::Stopping,
        PowerState::Restarting,
        PowerState::Provisioning,
        PowerState::Unknown,
    ];

    #[test]
    fn each_action_in_each_state_is_possible_or_says_why_not() {
        use Obstacle as O;
        // In the order of the states above; `None`: possible.
        let way = [
            Some(O::InTransition),
            Some(O::InTransition),
            Some(O::InTransition),
            Some(O::StillProvisioning),
            Some(O::UnknownState),
        ];
        let running_only = |suspended| [None, Some(O::NotRunning), Some(suspended)];
        let table = [
            (MachineAction::Start, [Some(O::AlreadyRunning), None, None]),
            (
                MachineAction::Shutdown,
                [None, Some(O::AlreadyStopped), Some(O::NotRunning)],
            ),
            (MachineAction::Restart, running_only(O::NotRunning)),
            (MachineAction::Suspend, running_only(O::AlreadySuspended)),
            (MachineAction::Stop, [None, Some(O::AlreadyStopped), None]),
            (MachineAction::Delete, [None, None, None]),
        ];
        assert_eq!(table.map(|(action, _)| action), MachineAction::ALL);
        for (action, settled) in table {
            let expected = settled.into_iter().chain(way);
            for (state, expected) in STATES.into_iter().zip(expected) {
                // What is being made may be deleted: the platform gives the reserved money back.
                let unfinished =
                    action == MachineAction::Delete && state == PowerState::Provisioning;
                let expected = if unfinished { None } else { expected };
                assert_eq!(action.obstacle(state), expected, "{action:?} in {state:?}");
            }
        }
    }
}
