//! Which readings an operation changes: they are fetched at once, and often while it lasts.

use super::entry::{Action, Entry};
use crate::resource::Resource;

/// The readings that this operation changes.
pub(crate) fn touched(entry: &Entry) -> Vec<Resource> {
    let organisation = || entry.organisation.clone();
    let mut all = match &entry.action {
        Action::Power { .. } => vec![
            Resource::Machines(organisation()),
            Resource::Operations(organisation()),
        ],
        Action::Delete { .. } | Action::Provision { .. } => vec![
            Resource::Machines(organisation()),
            Resource::Operations(organisation()),
            Resource::Wallets(organisation()),
            Resource::Capacity(organisation()),
        ],
        Action::TopUp { wallet_id, .. } => vec![
            Resource::Wallets(organisation()),
            Resource::Ledger(organisation(), wallet_id.clone()),
        ],
        Action::Threshold { .. } => vec![Resource::Wallets(organisation())],
        Action::CreateCustomer { .. }
        | Action::Rename { .. }
        | Action::SetSuspended { .. }
        | Action::CommissionRate { .. } => vec![Resource::Organisations],
    };
    if let (Action::Power { .. }, Some(machine)) = (&entry.action, &entry.machine_id) {
        all.push(Resource::MachineDetails(organisation(), machine.clone()));
    }
    all
}
