//! The check of every order before it is written down: scope, role, state, what was entered, and for a new machine the
//! money. Whatever a page has disabled is refused here by the same rules, so that no page has to be trusted. What passes is
//! an operation that is queued; nothing was sent.

mod machines;
mod organisations;
mod provision;
mod runs;
mod wallets;

use dcx_api::{InputFault, Obstacle, OrganisationId, OrganisationKind, Problem};

use self::provision::NewMachine;
pub(crate) use self::runs::{
    fingerprint_of, is_run, is_run_again, run, run_again, selection_changed,
};
use super::entry::{Action, Entry};
use super::order::{Order, WriteRequest};
use crate::view::Desk;
use crate::view::tenant::TenantRef;
use crate::view::tree::Node;

/// The operation that an order stands for.
///
/// # Errors
/// Why it can't be asked for as things are.
pub(crate) async fn entry(desk: &Desk, request: &WriteRequest) -> Result<Entry, Problem> {
    possible(desk.obstacle())?;
    let asking = Asking { desk, request };
    match &request.order {
        Order::Power {
            organisation_id,
            machine_id,
            action,
        } => machines::power(&asking, organisation_id, machine_id, *action),
        Order::Delete {
            organisation_id,
            machine_id,
            typed_name,
        } => machines::delete(&asking, organisation_id, machine_id, typed_name),
        Order::Provision {
            organisation_id,
            name,
            product_id,
            add_on_ids,
            shown_price,
        } => {
            let order = NewMachine {
                owner: organisation_id,
                name,
                product: product_id,
                add_ons: add_on_ids,
                shown_price: *shown_price,
            };
            provision::provision(&asking, order).await
        }
        Order::TopUp {
            organisation_id,
            wallet_id,
            amount,
            reference,
        } => wallets::top_up(&asking, organisation_id, wallet_id, amount, reference),
        Order::Threshold {
            organisation_id,
            wallet_id,
            amount,
        } => wallets::threshold(&asking, organisation_id, wallet_id, amount),
        Order::CreateCustomer {
            parent_id,
            name,
            contact_email,
        } => organisations::create(&asking, parent_id, name, contact_email),
        Order::ChangeOrganisation {
            organisation_id,
            change,
        } => organisations::change(&asking, organisation_id, change),
    }
}

/// An order that is being checked.
struct Asking<'a> {
    desk: &'a Desk,
    request: &'a WriteRequest,
}

/// The organisation that an order is about.
struct Place {
    id: OrganisationId,
    name: String,
}

impl Asking<'_> {
    /// An organisation whose machines and wallets the tenant in view shows.
    fn owner(&self, id: &OrganisationId) -> Result<Place, Problem> {
        self.place(id, |node| node.kind == OrganisationKind::Customer)
    }

    /// An organisation that the tenant in view lists. All customers together stand under resellers, who are listed too.
    fn organisation(&self, id: &OrganisationId) -> Result<Place, Problem> {
        self.place(id, |_| true)
    }

    fn place(
        &self,
        id: &OrganisationId,
        among_all: impl Fn(&Node) -> bool,
    ) -> Result<Place, Problem> {
        let tree = self.desk.tree();
        let node = tree.get(id).ok_or(Problem::NotFound)?;
        let within = match &self.request.tenant {
            TenantRef::All => among_all(node),
            TenantRef::Organisation { id: tenant } => tree.is_within(node, tenant),
        };
        within
            .then(|| Place {
                id: node.id.clone(),
                name: node.name.clone(),
            })
            .ok_or(Problem::NotFound)
    }

    /// Goes on unless the same is on its way for an organisation already. The journal refuses it as well; this is the
    /// answer before anything is read for it.
    fn nothing_like_it(
        &self,
        organisation: &OrganisationId,
        action: &Action,
    ) -> Result<(), Problem> {
        let open = self.desk.journal().open_entries();
        let now = self.desk.now();
        let asked = open.iter().any(|entry| {
            entry.organisation == *organisation
                && entry.holds(now)
                && entry.action.is_about_the_same(action)
        });
        possible(asked.then_some(Obstacle::AlreadyAsked))
    }

    /// The operation: queued, nothing sent.
    fn entry(&self, place: Place, action: Action, subject: Option<String>) -> Entry {
        let now = self.desk.now();
        let mut entry = Entry::new(self.request, place.id, place.name, action, now);
        entry.subject = subject;
        entry
    }
}

/// Goes on unless something stands in the way.
fn possible(obstacle: Option<Obstacle>) -> Result<(), Problem> {
    match obstacle {
        Some(obstacle) => Err(Problem::NotPossible { obstacle }),
        None => Ok(()),
    }
}

/// What is wrong with a field of the dialogue.
fn input(field: &str, fault: InputFault) -> Problem {
    Problem::Input {
        field: field.to_owned(),
        fault,
    }
}

/// Goes on unless something is wrong with a field.
fn usable(field: &str, fault: Option<InputFault>) -> Result<(), Problem> {
    fault.map_or(Ok(()), |fault| Err(input(field, fault)))
}
