//! The order of a new machine: everything that can be known beforehand is looked at once more, and the money live. What the
//! platform then says has the last word all the same.

use dcx_api::{Decimal, OrganisationId, Problem, ProductId};

use super::{Asking, possible, usable};
use crate::operation::entry::{Action, Entry};
use crate::view::money::cents;
use crate::view::provisioning::{name_fault, recipient, reckon};

/// A new machine, as its form asks for it.
pub(super) struct NewMachine<'a> {
    pub(super) owner: &'a OrganisationId,
    pub(super) name: &'a str,
    pub(super) product: &'a ProductId,
    pub(super) add_ons: &'a [ProductId],
    pub(super) shown_price: Option<Decimal>,
}

/// A new machine, if its wallet has the price that was shown.
pub(super) async fn provision(
    asking: &Asking<'_>,
    order: NewMachine<'_>,
) -> Result<Entry, Problem> {
    let desk = asking.desk;
    let place = asking.owner(order.owner)?;
    let recipient =
        recipient(desk, &asking.request.tenant, order.owner).ok_or(Problem::NotFound)?;
    possible(recipient.obstacle)?;
    usable("name", name_fault(desk, Some(order.owner), order.name))?;
    let action = |price| Action::Provision {
        name: order.name.to_owned(),
        product_id: order.product.clone(),
        add_on_ids: order.add_ons.to_vec(),
        price,
    };
    // The saved list may not have it yet.
    asking.nothing_like_it(order.owner, &action(None))?;

    let reckoning = reckon(desk, order.owner, order.product, order.add_ons).await?;
    possible(reckoning.obstacle)?;
    // What was shown is rounded to the cent.
    if reckoning.monthly.map(cents) != order.shown_price.map(cents) {
        return Err(Problem::PriceChanged {
            shown: order.shown_price,
            now: reckoning.monthly,
            currency: reckoning.currency,
        });
    }
    if reckoning.shortfall().is_some() {
        return Err(Problem::InsufficientFunds {
            required: reckoning.monthly,
            available: reckoning.available(),
            currency: reckoning.currency,
        });
    }

    let action = action(reckoning.monthly);
    let mut entry = asking.entry(place, action, Some(order.name.to_owned()));
    entry.currency = reckoning.currency;
    Ok(entry)
}
