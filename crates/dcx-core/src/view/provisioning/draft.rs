//! The draft of a new machine: kept sealed beside the journal, one for each tenant, until its operation was taken on or the
//! user threw it away. Its id is its operation's, so that sending it twice is one operation; only once that operation has
//! failed for certain does it get another.

use dcx_api::{IdempotencyKey, Problem};

use super::{Draft, DraftRequest};
use crate::operation::{Journal, JournalId, JournalState};
use crate::view::Desk;
use crate::view::tenant::TenantRef;

/// Keeps a draft, or throws it away.
///
/// # Errors
/// [`Problem::JournalUnwritable`] when it could not be kept.
pub fn save_draft(desk: &Desk, request: &DraftRequest) -> Result<(), Problem> {
    let draft = request.draft.as_ref().map(|draft| Draft {
        changed_at: Some(desk.now()),
        ..draft.clone()
    });
    // What is written late, after its operation was taken on, is a draft no more.
    let draft = draft.and_then(|draft| settled(desk.journal(), draft));
    keep(desk.journal(), &request.tenant, draft.as_ref())
}

/// The draft that was left for a tenant, as its operation leaves it.
pub(super) fn left(desk: &Desk, tenant: &TenantRef) -> Option<Draft> {
    let journal = desk.journal();
    let bytes = journal.draft(&name(tenant))?;
    let kept: Draft = serde_json::from_slice(&bytes).ok()?;
    let draft = settled(journal, kept.clone());
    if draft.as_ref() != Some(&kept)
        && let Err(problem) = keep(journal, tenant, draft.as_ref())
    {
        // A new id that isn't kept could be another one after a restart: the old one is harmless, for its operation is
        // answered as it is.
        tracing::warn!(
            problem = problem.kind(),
            "a draft was not brought up to date"
        );
        return draft.map(|_| kept);
    }
    draft
}

/// What is left of a draft once its operation went its way: nothing when the platform took it on, the same content under a
/// new id when it certainly didn't happen. While that isn't known, the id stays.
fn settled(journal: &Journal, draft: Draft) -> Option<Draft> {
    let Some(mut entry) = journal.get(&draft.id) else {
        return Some(draft);
    };
    while let Some(again) = entry.retried_by.as_ref().and_then(|id| journal.get(id)) {
        entry = again;
    }
    match entry.state {
        JournalState::Accepted | JournalState::Done => None,
        JournalState::Failed => Some(Draft {
            id: JournalId::new(IdempotencyKey::random().to_string()),
            ..draft
        }),
        JournalState::Queued | JournalState::Sent | JournalState::Unknown => Some(Draft {
            id: entry.id.clone(),
            ..draft
        }),
    }
}

fn keep(journal: &Journal, tenant: &TenantRef, draft: Option<&Draft>) -> Result<(), Problem> {
    let bytes = draft.map(serde_json::to_vec).transpose();
    let bytes = bytes.map_err(|_| Problem::JournalUnwritable)?;
    journal
        .keep_draft(&name(tenant), bytes.as_deref())
        .map_err(|error| {
            tracing::error!(%error, "a draft could not be kept");
            Problem::JournalUnwritable
        })
}

/// The journal's name for a tenant's draft. The journal hides it.
fn name(tenant: &TenantRef) -> String {
    match tenant {
        TenantRef::All => "draft/all".to_owned(),
        TenantRef::Organisation { id } => format!("draft/organisation/{id}"),
    }
}
