//! One account's data on the table: the library, the sync engine that keeps it fresh, and what is
//! derived from many snapshots at once and worth keeping (the tree, the index of machines).

use std::sync::{Arc, Mutex, PoisonError};

use dcx_api::{Obstacle, Organisation, OrganisationId, OrganisationKind, Role, Rows, Timestamp};
use serde::de::DeserializeOwned;

use super::machines::MachineIndex;
use super::tenant::{Shelf, TenantRef, tenant_of};
use super::tree::Tree;
use crate::account::Account;
use crate::cache::Snapshot;
use crate::clock::Clock;
use crate::library::Library;
use crate::operation::Journal;
use crate::reading::{Part, PartState};
use crate::resource::Resource;
use crate::sync::Sync;

/// The cache's name for pins and recents.
pub(crate) const SHELF: &str = "shelf";

/// A tree and the list that it was made of.
type TreeOf = (Arc<Rows<Organisation>>, Arc<Tree>);

/// The data of the account in use.
pub struct Desk {
    account: Account,
    library: Arc<Library>,
    sync: Sync,
    journal: Journal,
    clock: Clock,
    tree: Mutex<Option<TreeOf>>,
    shelf: Mutex<Shelf>,
    pub(super) machines: Mutex<Vec<Arc<MachineIndex>>>,
}

impl Desk {
    /// Lays an account's data out.
    #[must_use]
    pub fn new(
        account: Account,
        library: Arc<Library>,
        sync: Sync,
        journal: Journal,
        clock: Clock,
    ) -> Self {
        let shelf: Shelf = library
            .cache()
            .get(SHELF)
            .and_then(|saved| serde_json::from_slice(&saved.bytes).ok())
            .unwrap_or_default();
        sync.favour(shelf.organisations());
        Self {
            account,
            library,
            sync,
            journal,
            clock,
            tree: Mutex::default(),
            shelf: Mutex::new(shelf),
            machines: Mutex::default(),
        }
    }

    /// The account.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The snapshots.
    #[must_use]
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The engine that keeps them fresh.
    #[must_use]
    pub fn sync(&self) -> &Sync {
        &self.sync
    }

    /// Why nothing can be asked of the platform now, if so.
    #[must_use]
    pub fn obstacle(&self) -> Option<Obstacle> {
        self.sync.obstacle()
    }

    /// What the user asked of the platform.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The time.
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A snapshot that belongs to every dashboard.
    pub fn get<T>(&self, resource: &Resource) -> Part<T>
    where
        T: DeserializeOwned + Send + std::marker::Sync + 'static,
    {
        self.library.get(resource)
    }

    /// A snapshot that is fetched only while a page reads it.
    pub fn want<T>(&self, resource: &Resource) -> Part<T>
    where
        T: DeserializeOwned + Send + std::marker::Sync + 'static,
    {
        self.sync.want(resource);
        self.library.get(resource)
    }

    /// Age and standing of the list of organisations, and the like.
    pub(super) fn state(&self, resource: &Resource) -> PartState {
        self.library.get::<Rows<Organisation>>(resource).state
    }

    /// The tree of organisations. Without a list, the account's own organisation alone.
    #[must_use]
    pub fn tree(&self) -> Arc<Tree> {
        let list = self
            .library
            .get::<Rows<Organisation>>(&Resource::Organisations);
        let refused = list.state.problem.is_some();
        let Some(list) = list.value else {
            return Arc::new(self.own_tree(refused));
        };
        let mut kept = self.tree.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, tree)) = kept.as_ref()
            && Arc::ptr_eq(of, &list)
        {
            return Arc::clone(tree);
        }
        let tree = Arc::new(Tree::new(&list.rows));
        *kept = Some((list, Arc::clone(&tree)));
        tree
    }

    /// The account's own organisation alone. Its name is asked for only once the list was refused:
    /// that route is known to answer 401, and each first 401 costs a renewal.
    fn own_tree(&self, refused: bool) -> Tree {
        let Some(id) = &self.account.organisation else {
            return Tree::default();
        };
        let name = Resource::Organisation(id.clone());
        let own = if refused {
            self.want::<Organisation>(&name).value
        } else {
            self.get::<Organisation>(&name).value
        };
        let kind = match self.account.role {
            Some(Role::Datacentrix) => OrganisationKind::Root,
            Some(Role::Reseller) => OrganisationKind::Reseller,
            _ => OrganisationKind::Customer,
        };
        Tree::single(id.clone(), own.and_then(|own| own.name.clone()), kind)
    }

    /// The organisations a tenant stands for: itself with all beneath it, or all customers.
    #[must_use]
    pub fn scope(&self, tenant: &TenantRef) -> Vec<OrganisationId> {
        let tree = self.tree();
        match tenant {
            TenantRef::All => tree.customers().map(|node| node.id.clone()).collect(),
            TenantRef::Organisation { id } => tree
                .beneath(id)
                .into_iter()
                .map(|node| node.id.clone())
                .collect(),
        }
    }

    /// The tenant that has all others beneath it; all customers where there is no single one.
    #[must_use]
    pub fn widest_tenant(&self) -> Option<TenantRef> {
        let tree = self.tree();
        let mut roots = tree.walk().filter(|node| node.parent.is_none());
        match (roots.next(), roots.next()) {
            (Some(root), None) => Some(tenant_of(root)),
            (Some(_), Some(_)) => Some(TenantRef::All),
            (None, _) => None,
        }
    }

    /// The tenant to open first: the last one, else the account's own, else the first there is.
    #[must_use]
    pub fn first_tenant(&self) -> Option<TenantRef> {
        let tree = self.tree();
        let seen = |tenant: &TenantRef| match tenant {
            TenantRef::All => tree.len() > 1,
            TenantRef::Organisation { id } => tree.get(id).is_some(),
        };
        let last = self.shelf().last().cloned().filter(seen);
        let own = || {
            let id = self.account.organisation.clone()?;
            Some(TenantRef::Organisation { id }).filter(seen)
        };
        last.or_else(own)
            .or_else(|| tree.walk().next().map(tenant_of))
    }

    /// Pins and recents.
    #[must_use]
    pub fn shelf(&self) -> Shelf {
        self.shelf
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Changes pins and recents, and saves them.
    pub fn change_shelf(&self, change: impl FnOnce(&mut Shelf)) {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut shelf);
        self.sync.favour(shelf.organisations());
        let Ok(bytes) = serde_json::to_vec(&*shelf) else {
            return;
        };
        let saved = Snapshot {
            bytes,
            fetched_at: self.clock.now(),
            validator: None,
        };
        if let Err(error) = self.library.cache().put(SHELF, &saved) {
            tracing::warn!(%error, "pins and recents not saved");
        }
    }
}
