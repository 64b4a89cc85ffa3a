//! The check of a run: each of its machines as if it were asked alone, and all of them together against what was shown.

use std::sync::Arc;

use dcx_api::{Obstacle, PowerAction, Problem};

use super::possible;
use crate::operation::entry::{Action, Entry, Finding};
use crate::operation::fingerprint::{Fingerprint, add};
use crate::operation::order::{
    JournalId, MachineSelection, MachineTarget, Order, RunId, RunRequest, WriteRequest,
};
use crate::operation::selection::{Chosen, MOST_IN_A_RUN, resolve};
use crate::operation::steps::{self, Event};
use crate::view::Desk;
use crate::view::journal::RunRetry;
use crate::view::tenant::TenantRef;

/// The operations that a run stands for: of every machine that can do it now.
///
/// # Errors
/// [`Problem::Conflict`] when those are others than were shown; [`Problem::NotPossible`];
/// [`Problem::NotFound`].
pub(crate) fn run(desk: &Desk, request: &RunRequest) -> Result<Vec<Entry>, Problem> {
    possible(desk.obstacle())?;
    let resolved = resolve(desk, &request.tenant, request.action, &request.selection)?;
    let machines = resolved.possible().count();
    possible((machines == 0).then_some(Obstacle::Nothing))?;
    possible((machines > MOST_IN_A_RUN).then_some(Obstacle::TooMany))?;
    if resolved.fingerprint() != request.fingerprint {
        return Err(selection_changed());
    }
    let member = Member {
        desk,
        run: &request.id,
        tenant: &request.tenant,
        action: request.action,
    };
    Ok(resolved
        .possible()
        .map(|chosen| member.entry(chosen))
        .collect())
}

/// The operations that try again what failed of a run, checked within the tenant that the run was asked for in. A machine
/// that can't any more has its line too: not sent, and why.
///
/// # Errors
/// As [`run`]; [`Problem::NotPossible`] also when none of them can do it now.
pub(crate) fn run_again(desk: &Desk, request: &RunRetry) -> Result<Vec<Entry>, Problem> {
    possible(desk.obstacle())?;
    let mut failed = desk.journal().of_run(&request.id);
    failed.retain(|entry| entry.can_retry());
    let Some((tenant, action)) = failed.first().and_then(|entry| of_power(entry)) else {
        return Err(Problem::NotPossible {
            obstacle: Obstacle::NotCertain,
        });
    };
    if fingerprint_of(&failed) != request.fingerprint {
        return Err(selection_changed());
    }
    let machines = failed.iter().filter_map(|entry| target(entry)).collect();
    let selection = MachineSelection::Some { machines };
    let resolved = resolve(desk, tenant, action, &selection)?;
    if resolved.possible().next().is_none() {
        let mut obstacles = resolved.machines.iter().filter_map(|one| one.obstacle);
        let first = obstacles.next().unwrap_or(Obstacle::Nothing);
        let the_same = obstacles.all(|other| other == first);
        possible(Some(if the_same { first } else { Obstacle::Nothing }))?;
    }
    let member = Member {
        desk,
        run: &request.new_id,
        tenant,
        action,
    };
    // A run has a machine once, so they are as many and in the same order.
    Ok(failed
        .iter()
        .zip(&resolved.machines)
        .filter_map(|(failed, chosen)| member.again(failed, chosen))
        .collect())
}

/// Whether these, all of one run, are what a request for it asks for.
pub(crate) fn is_run(entries: &[Arc<Entry>], request: &RunRequest) -> bool {
    let asked = |entry: &Arc<Entry>| {
        entry.retry_of.is_none()
            && of_power(entry).is_some_and(|(_, action)| action == request.action)
    };
    entries.iter().all(asked) && fingerprint_of(entries) == request.fingerprint
}

/// Whether these, all of one run, are what a request to try another one again asks for.
pub(crate) fn is_run_again(desk: &Desk, entries: &[Arc<Entry>], request: &RunRetry) -> bool {
    let of_that_run = |entry: &Arc<Entry>| {
        let failed = entry.retry_of.as_ref();
        failed
            .and_then(|id| desk.journal().get(id))
            .is_some_and(|failed| failed.run.as_ref() == Some(&request.id))
    };
    entries.iter().all(of_that_run) && fingerprint_of(entries) == request.fingerprint
}

/// The machines of these operations.
pub(crate) fn fingerprint_of(entries: &[Arc<Entry>]) -> Fingerprint {
    let machines = entries.iter();
    Fingerprint::of(
        machines.filter_map(|entry| Some((&entry.organisation, entry.machine_id.as_ref()?))),
    )
}

/// Others can do it now, or failed, than were shown.
pub(crate) fn selection_changed() -> Problem {
    Problem::Conflict {
        code: String::from("selection_changed"),
        message: String::new(),
    }
}

/// A run whose operations are made.
struct Member<'a> {
    desk: &'a Desk,
    run: &'a RunId,
    tenant: &'a TenantRef,
    action: PowerAction,
}

impl Member<'_> {
    /// One machine's operation.
    fn entry(&self, chosen: &Chosen) -> Entry {
        let (organisation, machine) = (&chosen.organisation, &chosen.machine);
        let write = WriteRequest {
            id: id_in_run(self.run, organisation.as_str(), machine.as_str()),
            account: self.desk.account().id.clone(),
            tenant: self.tenant.clone(),
            order: Order::Power {
                organisation_id: organisation.clone(),
                machine_id: machine.clone(),
                action: self.action,
            },
        };
        let action = Action::Power {
            machine_id: machine.clone(),
            action: self.action,
        };
        let (of, name) = (organisation.clone(), chosen.organisation_name.clone());
        let mut entry = Entry::new(&write, of, name, action, self.desk.now());
        entry.subject = Some(chosen.label().to_owned());
        entry.run = Some(self.run.clone());
        entry
    }

    /// One that tries a failed one again, or says why it doesn't.
    fn again(&self, failed: &Entry, chosen: &Chosen) -> Option<Entry> {
        let mut entry = self.entry(chosen);
        entry.retry_of = Some(failed.id.clone());
        if chosen.name.is_none() {
            entry.subject.clone_from(&failed.subject);
        }
        let Some(obstacle) = chosen.obstacle else {
            return Some(entry);
        };
        let left_out = Event::Refused {
            at: entry.asked_at,
            problem: Some(Problem::NotPossible { obstacle }),
            finding: Some(Finding::NeverSent),
        };
        steps::apply(&entry, &left_out)
    }
}

fn of_power(entry: &Entry) -> Option<(&TenantRef, PowerAction)> {
    match &entry.action {
        Action::Power { action, .. } => Some((&entry.tenant, *action)),
        _ => None,
    }
}

fn target(entry: &Entry) -> Option<MachineTarget> {
    Some(MachineTarget {
        organisation_id: entry.organisation.clone(),
        machine_id: entry.machine_id.clone()?,
    })
}

/// An operation's id made from its run and its machine: the same run twice has the same operations.
/// A UUID of version 8 (RFC 9562), whose content is the maker's own.
fn id_in_run(run: &RunId, organisation: &str, machine: &str) -> JournalId {
    let mut hasher = blake3::Hasher::new();
    for part in [run.as_str(), organisation, machine] {
        add(&mut hasher, part);
    }
    let mut bytes = [0_u8; 16];
    hasher.finalize_xof().fill(&mut bytes);
    JournalId::new(
        uuid::Builder::from_custom_bytes(bytes)
            .into_uuid()
            .to_string(),
    )
}
