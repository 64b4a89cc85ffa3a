//! A run over many machines: what it would do, and how it is going.

use std::collections::HashMap;

use dcx_api::{Obstacle, Problem};

use super::rows::{MOST_ROWS, kind, never_sent, row};
use super::{
    JournalCounts, JournalRow, LeftOut, RunPlan, RunPlanRequest, RunQuery, RunTenant, RunView,
};
use crate::operation::check::fingerprint_of;
use crate::operation::{Entry, JournalState, MOST_IN_A_RUN, Resolved, resolve};
use crate::view::Desk;
use crate::view::fit::{LONGEST_TEXT, bounded, cut, fit, fit_into};
use crate::view::query::natural;
use crate::view::tenant::count;

/// Machines left out that a plan names.
const MOST_LEFT_OUT: usize = 50;
/// What the two lists of a plan may take, in bytes.
const TENANTS_BYTES: usize = 50 * 1024;
const LEFT_OUT_BYTES: usize = 11 * 1024;

/// What a run would do.
///
/// # Errors
/// [`Problem::NotFound`] when the account doesn't see the tenant.
pub fn plan(desk: &Desk, request: &RunPlanRequest) -> Result<RunPlan, Problem> {
    let resolved = resolve(desk, &request.tenant, request.action, &request.selection)?;
    let possible = resolved.possible().count();
    let obstacle = desk.obstacle().or(match possible {
        0 => Some(Obstacle::Nothing),
        more if more > MOST_IN_A_RUN => Some(Obstacle::TooMany),
        _ => None,
    });
    let mut left_out: Vec<_> = resolved
        .machines
        .iter()
        .filter_map(|machine| {
            Some(LeftOut {
                name: bounded(machine.label(), LONGEST_TEXT),
                organisation_name: bounded(&machine.organisation_name, LONGEST_TEXT),
                state: machine.state,
                obstacle: machine.obstacle?,
            })
        })
        .take(MOST_LEFT_OUT)
        .collect();
    fit_into(&mut left_out, LEFT_OUT_BYTES, |one, length| {
        cut(&mut one.name, length);
        cut(&mut one.organisation_name, length);
    });
    let selected = resolved.machines.len();
    Ok(RunPlan {
        selected: count(selected),
        possible: count(possible),
        fingerprint: resolved.fingerprint(),
        most: count(MOST_IN_A_RUN),
        obstacle,
        tenants: tenants(&resolved),
        left_out,
        left_out_total: count(selected - possible),
    })
}

/// The organisations of a selection, the largest first.
fn tenants(resolved: &Resolved) -> Vec<RunTenant> {
    let mut places = HashMap::new();
    let mut tenants: Vec<RunTenant> = Vec::new();
    for machine in &resolved.machines {
        let place = *places.entry(&machine.organisation).or_insert_with(|| {
            tenants.push(RunTenant {
                organisation_id: machine.organisation.clone(),
                name: bounded(&machine.organisation_name, LONGEST_TEXT),
                machines: 0,
                possible: 0,
            });
            tenants.len() - 1
        });
        let tenant = &mut tenants[place];
        tenant.machines += 1;
        tenant.possible += u32::from(machine.obstacle.is_none());
    }
    tenants.sort_by(|a, b| {
        let larger = b.machines.cmp(&a.machines);
        larger.then_with(|| natural(&a.name.to_lowercase(), &b.name.to_lowercase()))
    });
    fit_into(&mut tenants, TENANTS_BYTES, |one, length| {
        cut(&mut one.name, length);
    });
    tenants
}

/// How a run is going.
///
/// # Errors
/// [`Problem::ScopeChanged`] when another account is in use by now, [`Problem::NotFound`] when the
/// journal doesn't have it.
pub fn run(desk: &Desk, query: &RunQuery) -> Result<RunView, Problem> {
    if query.account != desk.account().id {
        return Err(Problem::ScopeChanged);
    }
    let entries = desk.journal().of_run(&query.id);
    let first = entries.first().ok_or(Problem::NotFound)?;
    let mut counts = JournalCounts::default();
    for entry in &entries {
        counts.add(entry.state, entry.finding);
    }
    let mut failed = entries.clone();
    failed.retain(|entry| entry.can_retry());
    let mut found: Vec<_> = entries
        .iter()
        .filter(|entry| query.filter.takes(entry.state, entry.finding))
        .collect();
    // Stable: in the order of asking among themselves.
    found.sort_by_key(|entry| urgency(entry));
    let total = count(found.len());
    let mut rows = found
        .iter()
        .skip(query.offset as usize)
        .take(query.limit.min(MOST_ROWS) as usize)
        .map(|entry| row(entry))
        .collect();
    fit(&mut rows, JournalRow::shorten);
    Ok(RunView {
        id: query.id.clone(),
        kind: kind(&first.action),
        counts,
        machines: count(entries.len()),
        asked_at: first.asked_at,
        can_cancel: counts.queued > 0,
        can_retry: count(failed.len()),
        fingerprint: fingerprint_of(&failed),
        rows,
        offset: query.offset,
        total,
    })
}

/// What needs somebody's eyes comes first, then what is under way, then what was never sent.
fn urgency(entry: &Entry) -> u8 {
    match entry.state {
        JournalState::Failed if never_sent(entry.state, entry.finding) => 2,
        JournalState::Failed | JournalState::Unknown => 0,
        JournalState::Queued | JournalState::Sent | JournalState::Accepted => 1,
        JournalState::Done => 3,
    }
}
