//! What the lists of wallets and organisations say: whether something is as it was to become.

use dcx_api::{Organisation, OrganisationKind, OrganisationStatus, Rows, Timestamp, Wallet};

use super::{Verdict, done, is_older};
use crate::operation::entry::{Action, Entry, Finding};

/// What the organisation's wallets say of a threshold.
pub(in crate::operation) fn by_wallets(
    entry: &Entry,
    list: &Rows<Wallet>,
    now: Timestamp,
) -> Verdict {
    let Action::Threshold { wallet_id, amount } = &entry.action else {
        return Verdict::Unclear;
    };
    let wallet = list.rows.iter().find(|wallet| wallet.id == *wallet_id);
    set(
        wallet.and_then(|wallet| Some(wallet.low_balance_threshold? == *amount)),
        now,
    )
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
            // One that doesn't say what it is called, what it is or whose; or writes it otherwise.
            let might_be_it = |row: &Organisation| {
                let (parent, called) = (row.parent_id.as_ref(), row.name.as_deref());
                matches!(
                    row.kind,
                    OrganisationKind::Customer | OrganisationKind::Other(_)
                ) && parent.is_none_or(|id| *id == entry.organisation)
                    && called.is_none_or(|called| called.to_lowercase() == name.to_lowercase())
            };
            if since().any(is_it) {
                Verdict::Found(done(now, Finding::ValueSet))
            } else if list.unreadable == 0 && !since().any(might_be_it) {
                Verdict::Absent
            } else {
                Verdict::Unclear
            }
        }
        Action::Rename { name } => set(own().and_then(|row| Some(row.name.as_ref()? == name)), now),
        Action::SetSuspended { suspended } => set(
            own().and_then(|row| match row.status {
                OrganisationStatus::Suspended => Some(*suspended),
                OrganisationStatus::Active => Some(!*suspended),
                _ => None,
            }),
            now,
        ),
        Action::CommissionRate { rate } => set(
            own().and_then(|row| Some(row.commission_rate? == *rate)),
            now,
        ),
        _ => Verdict::Unclear,
    }
}

/// `None`: it isn't there, or doesn't say.
fn set(as_asked: Option<bool>, now: Timestamp) -> Verdict {
    match as_asked {
        Some(true) => Verdict::Found(done(now, Finding::ValueSet)),
        Some(false) => Verdict::Absent,
        None => Verdict::Unclear,
    }
}
