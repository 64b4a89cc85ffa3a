//! What a role may do with organisations, as one table: the buttons show its answers and the core refuses by them. The
//! platform has the last word; a role this client doesn't know is left to it.

use dcx_api::{Obstacle, OrganisationId, OrganisationKind, OrganisationStatus, Role};

use super::Desk;
use super::tree::Node;
use crate::account::Account;

/// What somebody wants to do with an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Make a customer beneath it.
    CreateCustomer,
    /// Give it another name.
    Rename,
    /// Let it act no more for now.
    Suspend,
    /// Let it act again.
    Resume,
    /// Set its share.
    SetCommission,
}

/// What stands in the way of a deed. `None` too for an organisation that the saved tree doesn't have: nothing is known of
/// it. Link and session are asked before.
#[must_use]
pub fn may(desk: &Desk, organisation: &OrganisationId, deed: Deed) -> Option<Obstacle> {
    let tree = desk.tree();
    let node = tree.get(organisation)?;
    by_role(desk.account(), node, deed)
}

/// What stands in the way of making any customer at all, whoever it would stand under.
#[must_use]
pub fn may_create(desk: &Desk) -> Option<Obstacle> {
    (desk.account().role == Some(Role::Customer)).then_some(Obstacle::CustomersMayNot)
}

/// The table. What the role forbids comes before how the organisation stands.
pub(super) fn by_role(account: &Account, node: &Node, deed: Deed) -> Option<Obstacle> {
    forbidden(account, node, deed).or(pointless(node, deed))
}

/// What the role doesn't allow.
fn forbidden(account: &Account, node: &Node, deed: Deed) -> Option<Obstacle> {
    let own = account.organisation.as_ref() == Some(&node.id);
    match (account.role.as_ref(), deed) {
        (Some(Role::Customer | Role::Reseller), Deed::SetCommission) => {
            Some(Obstacle::OnlyDatacentrix)
        }
        (Some(Role::Customer), _) => Some(Obstacle::CustomersMayNot),
        (Some(Role::Reseller), Deed::Rename) if own => Some(Obstacle::NotOneself),
        // Whoever suspends Datacentrix locks everybody out.
        (_, Deed::Suspend | Deed::Resume) if own || node.kind == OrganisationKind::Root => {
            Some(Obstacle::NotOneself)
        }
        _ => None,
    }
}

/// What makes no sense with the organisation as it is: customers stand under resellers, and only resellers have a share.
fn pointless(node: &Node, deed: Deed) -> Option<Obstacle> {
    let no_reseller = matches!(
        node.kind,
        OrganisationKind::Customer | OrganisationKind::Root
    );
    match (deed, &node.status) {
        (Deed::SetCommission | Deed::CreateCustomer, _) if no_reseller => {
            Some(Obstacle::OnlyResellers)
        }
        (Deed::CreateCustomer | Deed::Suspend, OrganisationStatus::Suspended) => {
            Some(Obstacle::OrganisationSuspended)
        }
        (Deed::Resume, OrganisationStatus::Active) => Some(Obstacle::OrganisationActive),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use dcx_api::{Organisation, Origin};

    use super::*;
    use crate::account::AccountId;
    use crate::view::tree::Tree;

    fn account(role: Option<Role>, organisation: &str) -> Account {
        let platform = Origin::parse("http://127.0.0.1:1").unwrap();
        Account {
            id: AccountId::of(platform.as_str(), "a@b.example"),
            platform,
            email: "a@b.example".to_owned(),
            name: None,
            role,
            organisation: Some(organisation.into()),
        }
    }

    fn tree() -> Tree {
        use OrganisationKind::{Customer, Reseller, Root};
        use OrganisationStatus::{Active, Suspended};
        let row = |id: &str, kind, parent: Option<&str>, status| Organisation {
            id: id.into(),
            name: None,
            kind,
            parent_id: parent.map(Into::into),
            status,
            contact_email: None,
            commission_rate: None,
            created_at: None,
        };
        Tree::new(&[
            row("root", Root, None, Active),
            row("cloud", Reseller, Some("root"), Active),
            row("idle", Reseller, Some("root"), Suspended),
            row("voda", Customer, Some("cloud"), Active),
            row("late", Customer, Some("cloud"), Suspended),
        ])
    }

    #[test]
    fn what_each_role_may_do_with_whom() {
        use Deed::{CreateCustomer, Rename, Resume, SetCommission, Suspend};
        use Obstacle::{
            CustomersMayNot, NotOneself, OnlyDatacentrix, OnlyResellers, OrganisationActive,
            OrganisationSuspended,
        };
        let root = (Some(Role::Datacentrix), "root");
        let cloud = (Some(Role::Reseller), "cloud");
        let voda = (Some(Role::Customer), "voda");
        let unknown = (None, "cloud");
        let tree = tree();
        for ((role, home), deed, of, expected) in [
            (&root, CreateCustomer, "cloud", None),
            (&root, CreateCustomer, "idle", Some(OrganisationSuspended)),
            (&root, CreateCustomer, "voda", Some(OnlyResellers)),
            (&root, CreateCustomer, "root", Some(OnlyResellers)),
            (&root, Rename, "cloud", None),
            (&root, Rename, "root", None),
            (&root, Suspend, "cloud", None),
            (&root, Suspend, "late", Some(OrganisationSuspended)),
            (&root, Suspend, "root", Some(NotOneself)),
            (&root, Resume, "late", None),
            (&root, Resume, "voda", Some(OrganisationActive)),
            (&root, SetCommission, "cloud", None),
            (&root, SetCommission, "idle", None),
            (&root, SetCommission, "voda", Some(OnlyResellers)),
            (&cloud, CreateCustomer, "cloud", None),
            (&cloud, CreateCustomer, "voda", Some(OnlyResellers)),
            (&cloud, Rename, "voda", None),
            (&cloud, Rename, "cloud", Some(NotOneself)),
            (&cloud, Suspend, "voda", None),
            (&cloud, Suspend, "late", Some(OrganisationSuspended)),
            (&cloud, Suspend, "cloud", Some(NotOneself)),
            (&cloud, Resume, "late", None),
            (&cloud, SetCommission, "cloud", Some(OnlyDatacentrix)),
            (&cloud, SetCommission, "voda", Some(OnlyDatacentrix)),
            (&voda, CreateCustomer, "voda", Some(CustomersMayNot)),
            (&voda, Rename, "voda", Some(CustomersMayNot)),
            (&voda, Suspend, "voda", Some(CustomersMayNot)),
            (&voda, SetCommission, "voda", Some(OnlyDatacentrix)),
            (&unknown, Rename, "voda", None),
            (&unknown, Resume, "voda", Some(OrganisationActive)),
        ] {
            let node = tree.get(&of.into()).unwrap();
            let found = by_role(&account(role.clone(), home), node, deed);
            assert_eq!(found, expected, "{role:?} {deed:?} {of}");
        }
    }
}
