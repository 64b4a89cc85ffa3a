//! A new machine: what can be chosen, what it costs a month, what the wallet says to that, and the draft that is kept.

mod catalogue;
mod draft;
mod name;
mod price;
mod quote;
mod reckoning;

use dcx_api::{
    InputFault, Obstacle, OrganisationId, OrganisationKind, OrganisationStatus, Problem, Product,
    ProductId, ProductSpecs, Rows, Timestamp,
};
use serde::{Deserialize, Serialize};

pub use self::draft::save_draft;
pub use self::name::check_name;
pub(crate) use self::name::fault as name_fault;
pub use self::quote::quote;
pub(crate) use self::quote::reckon;

use self::catalogue::{called, catalogue};
use super::Desk;
use super::fit::{LONGEST_TEXT, bounded};
use super::money::Money;
use super::runway::Runway;
use super::tenant::{TenantHeader, TenantRef, header, path_text};
use super::tree::{Node, Tree};
use crate::operation::JournalId;
use crate::reading::Reading;
use crate::resource::Resource;

/// Recipients in one answer, at the most.
const MOST_RECIPIENTS: usize = 2_000;

/// A product that can be chosen.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Offer {
    /// Its id.
    pub id: ProductId,
    /// The seller's number.
    pub sku: Option<String>,
    /// Its name, or its number, or its id.
    pub name: String,
    /// Its category: `compute`, `storage`, `licence`, `network`, `backup`, or the platform's word.
    pub category: String,
    /// The price of one unit.
    pub unit_price: Option<Money>,
    /// The unit: `month`, `hour`, `GB-month`.
    pub unit: Option<String>,
    /// What it stands for, of a machine.
    pub specs: Option<ProductSpecs>,
    /// The price a month of a machine; of an add-on, with the machine that was chosen. `None`: unknown.
    pub monthly: Option<Money>,
}

/// What a new machine can be made of.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Catalogue {
    /// Machines, the cheapest first.
    pub machines: Vec<Offer>,
    /// What can go with one, by category and name.
    pub add_ons: Vec<Offer>,
}

/// Names what the page of a new machine is about.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct NewMachineRequest {
    /// The tenant in view.
    pub tenant: TenantRef,
    /// The organisation it is for, once chosen; where the tenant is one customer, that one.
    pub organisation_id: Option<OrganisationId>,
    /// The machine product chosen, so that add-ons can be priced.
    pub product_id: Option<ProductId>,
}

/// An organisation that could have a new machine.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Recipient {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// The names above it.
    pub path: String,
    /// What stands in the way: it is suspended.
    pub obstacle: Option<Obstacle>,
}

/// The page of a new machine.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct NewMachinePage {
    /// The tenant in view.
    pub tenant: TenantHeader,
    /// Who it could be for; at most 2 000.
    pub recipients: Vec<Recipient>,
    /// Who it is for: the one chosen, or the only one.
    pub recipient: Option<Recipient>,
    /// What can be chosen.
    pub catalogue: Reading<Catalogue>,
    /// What stands in the way of sending anything now.
    pub obstacle: Option<Obstacle>,
    /// The draft that was left here.
    pub draft: Option<Draft>,
}

/// A new machine on its way to being asked for; kept sealed until it was sent or thrown away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Draft {
    /// The id that its operation will have; a new one once an operation of this id has failed.
    pub id: JournalId,
    /// Who for.
    pub organisation_id: Option<OrganisationId>,
    /// The name as typed.
    pub name: String,
    /// The machine.
    pub product_id: Option<ProductId>,
    /// What goes with it.
    pub add_on_ids: Vec<ProductId>,
    /// When it was last changed; set by the core.
    pub changed_at: Option<Timestamp>,
}

/// Keeps a draft, or throws it away.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DraftRequest {
    /// The tenant in view: drafts of different tenants are different ones.
    pub tenant: TenantRef,
    /// The draft; `None` throws it away.
    pub draft: Option<Draft>,
}

/// A name being typed.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MachineNameQuery {
    /// For whose machine.
    pub organisation_id: Option<OrganisationId>,
    /// What was typed.
    pub name: String,
}

/// What is wrong with a name, if anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct NameCheck {
    /// What is wrong with it; `None`: nothing.
    pub fault: Option<InputFault>,
}

/// Asks what a new machine would cost and mean for the wallet. Answered from the platform, never from what is saved.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct QuoteRequest {
    /// The tenant in view.
    pub tenant: TenantRef,
    /// Who for.
    pub organisation_id: OrganisationId,
    /// The machine.
    pub product_id: ProductId,
    /// What goes with it.
    pub add_on_ids: Vec<ProductId>,
}

/// One line of a quote.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct QuoteLine {
    /// The product.
    pub product_id: ProductId,
    /// Its name.
    pub name: String,
    /// What a month of it costs here; `None`: unknown.
    pub monthly: Option<Money>,
    /// How that comes about: `R 1.20 × 80 GB`; `None` for a plain monthly price.
    pub quantity: Option<String>,
    /// The price of one unit.
    pub unit_price: Option<Money>,
    /// The unit.
    pub unit: Option<String>,
}

/// What a new machine would cost and mean for the wallet.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Quote {
    /// The machine first, then what goes with it.
    pub lines: Vec<QuoteLine>,
    /// The price a month; `None` when a part is unknown.
    pub monthly: Option<Money>,
    /// The wallet that would be charged: the one with the most to spend.
    pub wallet_id: Option<dcx_api::WalletId>,
    /// What it has to spend now.
    pub available: Option<Money>,
    /// What it would have left; may be negative.
    pub after: Option<Money>,
    /// What is missing; `None` when it suffices or isn't known.
    pub shortfall: Option<Money>,
    /// What a top-up could begin with: what is missing in whole units, rounded up, a decimal: `813`.
    pub top_up_suggestion: Option<String>,
    /// How long the wallet lasts now.
    pub runway_before: Runway,
    /// How long it would last: less money, more a day.
    pub runway_after: Runway,
    /// Why it can't be asked for: a suspended wallet, none, an unknown price.
    pub obstacle: Option<Obstacle>,
    /// When the platform said so.
    pub read_at: Timestamp,
}

/// The page of a new machine.
///
/// # Errors
/// [`Problem::NotFound`] when the account doesn't see the tenant.
pub fn page(desk: &Desk, request: &NewMachineRequest) -> Result<NewMachinePage, Problem> {
    let tree = desk.tree();
    let tenant = header(&tree, &request.tenant).ok_or(Problem::NotFound)?;
    let scope = desk.scope(&request.tenant);
    let recipients: Vec<Recipient> = scope
        .iter()
        .filter_map(|id| tree.get(id))
        .filter(|node| may_own(&request.tenant, node))
        .take(MOST_RECIPIENTS)
        .map(|node| as_recipient(&tree, node))
        .collect();
    let chosen = match (&request.organisation_id, recipients.as_slice()) {
        (Some(id), _) => recipient(desk, &request.tenant, id),
        (None, [only]) => Some(only.clone()),
        (None, _) => None,
    };
    let products = desk.want::<Rows<Product>>(&Resource::Products);
    let unreadable = products.value.as_ref().map_or(0, |rows| rows.unreadable);
    Ok(NewMachinePage {
        tenant,
        recipients,
        recipient: chosen,
        catalogue: Reading::one(&products, |rows| {
            catalogue(&rows.rows, request.product_id.as_ref())
        })
        .with_unreadable(unreadable),
        obstacle: desk.obstacle(),
        draft: draft::left(desk, &request.tenant),
    })
}

/// An organisation that could have a new machine, where the tenant in view has it.
pub(crate) fn recipient(desk: &Desk, tenant: &TenantRef, id: &OrganisationId) -> Option<Recipient> {
    let tree = desk.tree();
    let node = tree.get(id)?;
    let within = match tenant {
        TenantRef::All => true,
        TenantRef::Organisation { id: tenant } => tree.is_within(node, tenant),
    };
    (within && may_own(tenant, node)).then(|| as_recipient(&tree, node))
}

/// Machines are for customers, and for whoever is in view itself.
fn may_own(tenant: &TenantRef, node: &Node) -> bool {
    let oneself = matches!(tenant, TenantRef::Organisation { id } if *id == node.id);
    oneself || node.kind == OrganisationKind::Customer
}

fn as_recipient(tree: &Tree, node: &Node) -> Recipient {
    let suspended = node.status == OrganisationStatus::Suspended;
    Recipient {
        id: node.id.clone(),
        name: bounded(&node.name, LONGEST_TEXT),
        path: path_text(tree, node),
        obstacle: suspended.then_some(Obstacle::OrganisationSuspended),
    }
}
