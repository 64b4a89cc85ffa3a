//! What the lists of wallets and organisations say: whether something is as it was to become.

use dcx_api::{Organisation, OrganisationKind, OrganisationStatus, Rows, Timestamp, Wallet};

use super::{Verdict, done, is_older, is_since, letters};
use crate::operation::entry::{Action, Entry, Finding};

/// What the organisation's wallets say of a threshold.
pub(in crate::operation) fn by_wallets(
    entry: &Entry,
    list: &Rows<Wallet>,
    now: Timestamp,
) -> Verdict {
    let Action::Threshold {
        wallet_id,
        amount,
        before,
    } = &entry.action
    else {
        return Verdict::Unclear;
    };
    let wallet = list.rows.iter().find(|wallet| wallet.id == *wallet_id);
    let is = wallet.and_then(|wallet| wallet.low_balance_threshold);
    changed(is.as_ref(), amount, before.as_ref(), now)
}

/// What the list of organisations says of a new one, or of a change.
pub(in crate::operation) fn by_organisations(
    entry: &Entry,
    list: &Rows<Organisation>,
    now: Timestamp,
) -> Verdict {
    let own = || list.rows.iter().find(|row| row.id == entry.organisation);
    match &entry.action {
        Action::CreateCustomer { name, .. } => {
            let since = || {
                let rows = list.rows.iter();
                rows.filter(|row| !is_older(entry, row.created_at))
            };
            let is_it = |row: &Organisation| {
                row.kind == OrganisationKind::Customer
                    && row.parent_id.as_ref() == Some(&entry.organisation)
                    && row.name.as_deref() == Some(name)
            };
            // One that doesn't say what it is called, what it is or whose; or writes it otherwise: one
            // that was made since might be called anything.
            let might_be_it = |row: &Organisation| {
                let (parent, called) = (row.parent_id.as_ref(), row.name.as_deref());
                matches!(
                    row.kind,
                    OrganisationKind::Customer | OrganisationKind::Other(_)
                ) && parent.is_none_or(|id| *id == entry.organisation)
                    && (is_since(entry, row.created_at)
                        || called.is_none_or(|called| letters(called) == letters(name)))
            };
            if since().any(is_it) {
                Verdict::Found(done(now, Finding::ValueSet))
            } else if list.unreadable == 0 && !since().any(might_be_it) {
                Verdict::Absent
            } else {
                Verdict::Unclear
            }
        }
        Action::Rename { name } => {
            let is = own().and_then(|row| row.name.as_ref());
            changed(is, name, Some(&entry.organisation_name), now)
        }
        Action::SetSuspended { suspended } => {
            let is = own().and_then(|row| match row.status {
                OrganisationStatus::Suspended => Some(true),
                OrganisationStatus::Active => Some(false),
                _ => None,
            });
            changed(is.as_ref(), suspended, Some(&!suspended), now)
        }
        Action::CommissionRate { rate, before } => {
            let is = own().and_then(|row| row.commission_rate);
            changed(is.as_ref(), rate, before.as_ref(), now)
        }
        _ => Verdict::Unclear,
    }
}

/// What a value says of its change. `is`: `None` where it isn't there, or doesn't say. As asked: done.
/// As it was before: not done. What is neither was changed again since, or is written otherwise.
fn changed<T: PartialEq>(is: Option<&T>, asked: &T, before: Option<&T>, now: Timestamp) -> Verdict {
    match is {
        Some(is) if is == asked => Verdict::Found(done(now, Finding::ValueSet)),
        Some(is) if Some(is) == before => Verdict::Absent,
        _ => Verdict::Unclear,
    }
}
