//! Which machines a run is over: what was selected, by the saved lists as they are now, with what
//! stands in the way of each.

use std::collections::HashSet;

use dcx_api::{MachineId, Obstacle, OrganisationId, PowerAction, PowerState, Problem};

use super::fingerprint::Fingerprint;
use super::order::{MachineSelection, MachineTarget};
use crate::view::Desk;
use crate::view::actions::in_the_way;
use crate::view::machines::{MachineRow, index};
use crate::view::tenant::{TenantRef, header};

/// The most machines that one run takes.
pub(crate) const MOST_IN_A_RUN: usize = 500;

/// A selected machine.
#[derive(Clone, Debug)]
pub(crate) struct Chosen {
    pub(crate) organisation: OrganisationId,
    pub(crate) organisation_name: String,
    pub(crate) machine: MachineId,
    pub(crate) name: Option<String>,
    pub(crate) state: PowerState,
    /// Why a run leaves it out; `None`: it is asked.
    pub(crate) obstacle: Option<Obstacle>,
}

/// A selection with what a run would do with each machine, in the order of the screen.
#[derive(Clone, Debug)]
pub(crate) struct Resolved {
    pub(crate) machines: Vec<Chosen>,
}

impl Resolved {
    /// Those that would be asked.
    pub(crate) fn possible(&self) -> impl Iterator<Item = &Chosen> {
        self.machines.iter().filter(|one| one.obstacle.is_none())
    }

    /// Names those.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(self.possible().map(|one| (&one.organisation, &one.machine)))
    }
}

impl Chosen {
    /// Its name, or its id.
    pub(crate) fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(self.machine.as_str())
    }

    fn of(desk: &Desk, row: MachineRow, action: PowerAction) -> Self {
        let state = row.power.state;
        let obstacle = in_the_way(desk, &row.organisation_id, &row.id, state, action.into());
        Self {
            organisation: row.organisation_id,
            organisation_name: row.organisation_name,
            machine: row.id,
            name: row.name,
            state,
            obstacle,
        }
    }

    /// One that no list of the tenant has any more.
    fn gone(desk: &Desk, target: &MachineTarget) -> Self {
        let tree = desk.tree();
        let owner = tree.get(&target.organisation_id);
        Self {
            organisation: target.organisation_id.clone(),
            organisation_name: owner.map_or_else(
                || target.organisation_id.to_string(),
                |node| node.name.clone(),
            ),
            machine: target.machine_id.clone(),
            name: None,
            state: PowerState::Unknown,
            obstacle: Some(Obstacle::UnknownState),
        }
    }
}

/// What a run of this action would do with a selection within a tenant. What isn't in the tenant's
/// scope is never asked.
///
/// # Errors
/// [`Problem::NotFound`] when the account doesn't see the tenant.
pub(crate) fn resolve(
    desk: &Desk,
    tenant: &TenantRef,
    action: PowerAction,
    selection: &MachineSelection,
) -> Result<Resolved, Problem> {
    header(&desk.tree(), tenant).ok_or(Problem::NotFound)?;
    let index = index(desk, tenant);
    let machines = match selection {
        MachineSelection::Matching { search, sort } => index
            .rows(search, *sort)
            .map(|row| Chosen::of(desk, row, action))
            .collect(),
        MachineSelection::Some { machines } => {
            let mut seen = HashSet::new();
            let once: Vec<MachineTarget> = machines
                .iter()
                .filter(|target| seen.insert(*target))
                .cloned()
                .collect();
            let rows = index.rows_of(&once);
            once.iter()
                .zip(rows)
                .map(|(target, row)| match row {
                    Some(row) => Chosen::of(desk, row, action),
                    None => Chosen::gone(desk, target),
                })
                .collect()
        }
    };
    Ok(Resolved { machines })
}
