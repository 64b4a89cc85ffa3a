//! Operations as rows: one, and a window of those that match.

use std::collections::HashSet;

use dcx_api::{Decimal, OrganisationId, PowerAction, Problem};

use super::{
    JournalCounts, JournalFilter, JournalKind, JournalQuery, JournalRequest, JournalRow,
    JournalWindow,
};
use crate::operation::{Action, Entry, Finding, JournalState};
use crate::view::Desk;
use crate::view::fit::{LONGEST_TEXT, bounded, cut, fit};
use crate::view::money::Money;
use crate::view::tenant::count;

/// Rows in one answer, at the most.
pub(super) const MOST_ROWS: u32 = 100;

/// An operation as a row.
pub(crate) fn row(entry: &Entry) -> JournalRow {
    let text = |text: &str| bounded(text, LONGEST_TEXT);
    let amount = match &entry.action {
        Action::TopUp { amount, .. } | Action::Threshold { amount, .. } => Some(*amount),
        Action::Provision { price, .. } => *price,
        _ => None,
    };
    let per_cent = match &entry.action {
        Action::CommissionRate { rate, .. } => rate.checked_mul(Decimal::ONE_HUNDRED),
        _ => None,
    };
    JournalRow {
        id: entry.id.clone(),
        run_id: entry.run.clone(),
        kind: kind(&entry.action),
        state: entry.state,
        tenant: entry.tenant.clone(),
        organisation_id: entry.organisation.clone(),
        organisation_name: text(&entry.organisation_name),
        machine_id: entry.machine_id.clone(),
        subject: entry.subject.as_deref().map(text),
        amount: amount.map(|amount| Money::new(amount, entry.currency.as_deref())),
        per_cent: per_cent.map(|rate| rate.normalize().to_string()),
        asked_at: entry.asked_at,
        sent_at: entry.sent_at,
        accepted_at: entry.accepted_at,
        ended_at: entry.ended_at,
        operation_id: entry.operation.clone(),
        progress: entry.progress,
        problem: entry.problem.clone(),
        finding: entry.finding,
        looks: entry.looks,
        next_look: entry.next_look,
        can_retry: entry.can_retry(),
        can_cancel: entry.state == JournalState::Queued,
        retried_by: entry.retried_by.clone(),
    }
}

pub(super) fn kind(action: &Action) -> JournalKind {
    match action {
        Action::Power { action, .. } => power_kind(*action),
        Action::Delete { .. } => JournalKind::Delete,
        Action::Provision { .. } => JournalKind::Provision,
        Action::TopUp { .. } => JournalKind::TopUp,
        Action::Threshold { .. } => JournalKind::Threshold,
        Action::CreateCustomer { .. } => JournalKind::CreateCustomer,
        Action::Rename { .. } => JournalKind::Rename,
        Action::SetSuspended { suspended: true } => JournalKind::SuspendOrganisation,
        Action::SetSuspended { suspended: false } => JournalKind::ResumeOrganisation,
        Action::CommissionRate { .. } => JournalKind::CommissionRate,
    }
}

fn power_kind(action: PowerAction) -> JournalKind {
    match action {
        PowerAction::Start => JournalKind::Start,
        PowerAction::Shutdown => JournalKind::Shutdown,
        PowerAction::Stop => JournalKind::Stop,
        PowerAction::Restart => JournalKind::Restart,
        PowerAction::Suspend => JournalKind::Suspend,
    }
}

/// The words by which a search finds a kind.
fn words(kind: JournalKind) -> &'static str {
    match kind {
        JournalKind::Start => "start power",
        JournalKind::Shutdown => "shut down shutdown power",
        JournalKind::Stop => "stop power",
        JournalKind::Restart => "restart power",
        JournalKind::Suspend => "suspend power",
        JournalKind::Delete => "delete machine",
        JournalKind::Provision => "new machine provision",
        JournalKind::TopUp => "top up top-up wallet",
        JournalKind::Threshold => "low-balance low balance threshold wallet",
        JournalKind::CreateCustomer => "new customer create",
        JournalKind::Rename => "rename customer",
        JournalKind::SuspendOrganisation => "suspend customer",
        JournalKind::ResumeOrganisation => "resume customer",
        JournalKind::CommissionRate => "commission rate",
    }
}

/// A window of the journal, newest first.
///
/// # Errors
/// None so far; the window's commands share one form.
pub fn window(desk: &Desk, query: &JournalQuery) -> Result<JournalWindow, Problem> {
    let scope: Option<HashSet<OrganisationId>> = query
        .tenant
        .as_ref()
        .map(|tenant| desk.scope(tenant).into_iter().collect());
    let wanted: Vec<String> = query
        .search
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    let mut counts = JournalCounts::default();
    let mut found = Vec::new();
    let mut runs = HashSet::new();
    let mut is_seen = |entry: &Entry| entry.run.clone().is_some_and(|run| !runs.insert(run));
    for entry in desk.journal().entries() {
        let elsewhere = scope
            .as_ref()
            .is_some_and(|scope| !scope.contains(&entry.organisation));
        let of_another = query.machine_id.is_some() && query.machine_id != entry.machine_id;
        if elsewhere || of_another || !has_words(&entry, &wanted) {
            continue;
        }
        counts.add(entry.state, entry.finding);
        if query.filter.takes(entry.state, entry.finding)
            && !(query.collapse_runs && is_seen(&entry))
        {
            found.push(entry);
        }
    }
    let total = count(found.len());
    let mut rows = found
        .iter()
        .skip(query.offset as usize)
        .take(query.limit.min(MOST_ROWS) as usize)
        .map(|entry| row(entry))
        .collect();
    fit(&mut rows, JournalRow::shorten);
    Ok(JournalWindow {
        rows,
        offset: query.offset,
        total,
        counts,
        lost_some: desk.journal().lost_some(),
    })
}

fn has_words(entry: &Entry, wanted: &[String]) -> bool {
    if wanted.is_empty() {
        return true;
    }
    let subject = entry.subject.as_deref().unwrap_or_default().to_lowercase();
    let name = entry.organisation_name.to_lowercase();
    let kind = words(kind(&entry.action));
    let texts = [subject.as_str(), name.as_str(), kind];
    wanted
        .iter()
        .all(|word| texts.iter().any(|text| text.contains(word.as_str())))
}

/// One operation.
///
/// # Errors
/// [`Problem::ScopeChanged`] when another account is in use by now, [`Problem::NotFound`] when the
/// journal doesn't have it.
pub fn entry(desk: &Desk, request: &JournalRequest) -> Result<JournalRow, Problem> {
    if request.account != desk.account().id {
        return Err(Problem::ScopeChanged);
    }
    let entry = desk.journal().get(&request.id).ok_or(Problem::NotFound)?;
    Ok(row(&entry))
}

/// Whether it ended without going out. Nobody was asked, so nobody refused either.
pub(super) fn never_sent(state: JournalState, finding: Option<Finding>) -> bool {
    state == JournalState::Failed && finding == Some(Finding::NeverSent)
}

impl JournalFilter {
    /// Whether an operation that stands like this is among those wanted. But for all, each is in one
    /// of them alone.
    #[must_use]
    pub fn takes(self, state: JournalState, finding: Option<Finding>) -> bool {
        match self {
            Self::All => true,
            Self::Open => !state.is_final() && state != JournalState::Unknown,
            Self::Unknown => state == JournalState::Unknown,
            Self::Failed => state == JournalState::Failed && !never_sent(state, finding),
            Self::NotSent => never_sent(state, finding),
            Self::Done => state == JournalState::Done,
        }
    }
}

impl JournalCounts {
    pub(super) fn add(&mut self, state: JournalState, finding: Option<Finding>) {
        let one = match state {
            _ if never_sent(state, finding) => &mut self.not_sent,
            JournalState::Queued => &mut self.queued,
            JournalState::Sent => &mut self.sent,
            JournalState::Accepted => &mut self.accepted,
            JournalState::Done => &mut self.done,
            JournalState::Failed => &mut self.failed,
            JournalState::Unknown => &mut self.unknown,
        };
        *one = one.saturating_add(1);
    }
}

impl JournalRow {
    pub(super) fn shorten(&mut self, length: usize) {
        cut(&mut self.organisation_name, length);
        if let Some(subject) = &mut self.subject {
            cut(subject, length);
        }
        match &mut self.problem {
            Some(Problem::Invalid { message, fields }) => {
                cut(message, length);
                fields.truncate(length / 8);
                for field in fields {
                    cut(&mut field.field, length);
                    cut(&mut field.message, length);
                }
            }
            Some(Problem::Conflict { code, message }) => {
                cut(code, length);
                cut(message, length);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_in_one_filter_and_in_one_count() {
        use JournalState as S;
        for (state, finding) in [
            (S::Queued, None),
            (S::Sent, None),
            (S::Accepted, None),
            (S::Unknown, None),
            (S::Done, Some(Finding::MachineState)),
            (S::Failed, None),
            (S::Failed, Some(Finding::NoTrace)),
            (S::Failed, Some(Finding::NeverSent)),
        ] {
            let mut counts = JournalCounts::default();
            counts.add(state, finding);
            let of = [
                (
                    JournalFilter::Open,
                    counts.queued + counts.sent + counts.accepted,
                ),
                (JournalFilter::Unknown, counts.unknown),
                (JournalFilter::Done, counts.done),
                (JournalFilter::Failed, counts.failed),
                (JournalFilter::NotSent, counts.not_sent),
            ];
            for (filter, counted) in of {
                let taken = filter.takes(state, finding);
                assert_eq!(
                    u32::from(taken),
                    counted,
                    "{state:?} {finding:?} {filter:?}"
                );
            }
            assert_eq!(of.iter().map(|(_, counted)| counted).sum::<u32>(), 1);
            assert!(JournalFilter::All.takes(state, finding));
        }
    }
}
