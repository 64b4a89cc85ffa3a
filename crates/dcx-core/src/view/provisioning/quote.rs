//! What a new machine would cost and mean for the wallet, read from the platform at the moment of asking. A reading that
//! fails is the answer: a saved balance never stands in for it.

use dcx_api::{Decimal, OrganisationId, Problem, Product, ProductId, Rows, Wallet};
use rust_decimal::RoundingStrategy;

use super::reckoning::Reckoning;
use super::{Quote, QuoteLine, QuoteRequest, called, price, recipient};
use crate::resource::Resource;
use crate::view::money::{Money, Sum};
use crate::view::runway::{self, Runway, RunwayReason};
use crate::view::{Desk, LONGEST_TEXT, bounded};

/// What a new machine would cost, from the platform.
///
/// # Errors
/// [`Problem::NotFound`] for somebody whom the tenant in view has no machines for, [`Problem::Input`] for products that
/// aren't offered, and whatever kept the catalogue or the wallets from being read.
pub async fn quote(desk: &Desk, request: &QuoteRequest) -> Result<Quote, Problem> {
    let owner = &request.organisation_id;
    recipient(desk, &request.tenant, owner).ok_or(Problem::NotFound)?;
    let reckoning = reckon(desk, owner, &request.product_id, &request.add_on_ids).await?;
    let price = |amount: Decimal| Money::new(amount, reckoning.currency.as_deref());
    let wallet = |amount: Decimal| Money::new(amount, reckoning.wallet_currency());
    let (runway_before, runway_after) = runways(desk, owner, reckoning.monthly);
    Ok(Quote {
        lines: lines(&reckoning),
        monthly: reckoning.monthly.map(price),
        wallet_id: reckoning.wallet.as_ref().map(|wallet| wallet.id.clone()),
        available: reckoning.available().map(wallet),
        after: reckoning.after().map(wallet),
        // Up to the cent: a top-up of what is shown must be enough.
        shortfall: reckoning
            .shortfall()
            .map(|missing| missing.round_dp_with_strategy(2, RoundingStrategy::AwayFromZero))
            .map(wallet),
        top_up_suggestion: reckoning.top_up_suggestion(),
        runway_before,
        runway_after,
        obstacle: reckoning.obstacle,
        read_at: desk.now(),
    })
}

/// Reads catalogue and wallets from the platform and puts them together.
///
/// # Errors
/// As [`quote`].
pub(crate) async fn reckon(
    desk: &Desk,
    owner: &OrganisationId,
    machine: &ProductId,
    add_ons: &[ProductId],
) -> Result<Reckoning, Problem> {
    let wallets = Resource::Wallets(owner.clone());
    let (products_read, wallets_read) = tokio::join!(
        desk.sync().read_now(&Resource::Products),
        desk.sync().read_now(&wallets),
    );
    products_read?;
    wallets_read?;
    let products = desk.get::<Rows<Product>>(&Resource::Products).value;
    let wallets = desk.get::<Rows<Wallet>>(&wallets).value;
    let (Some(products), Some(wallets)) = (products, wallets) else {
        return Err(Problem::CacheUnreadable);
    };
    Reckoning::new(&products.rows, &wallets, machine, add_ons)
}

fn lines(reckoning: &Reckoning) -> Vec<QuoteLine> {
    let disk = reckoning.disk_gib;
    let line = |product: &Product| QuoteLine {
        product_id: product.id.clone(),
        name: called(product),
        monthly: price::monthly(product, disk)
            .map(|monthly| Money::new(monthly, product.currency.as_deref())),
        quantity: price::quantity(product, disk),
        unit_price: price::unit_price_shown(product),
        unit: price::unit(product).map(|unit| bounded(&unit, LONGEST_TEXT)),
    };
    reckoning.products.iter().map(line).collect()
}

/// How long what the organisation has lasts, in all its wallets, without and with the machine.
fn runways(desk: &Desk, owner: &OrganisationId, monthly: Option<Decimal>) -> (Runway, Runway) {
    let wallets = desk.get::<Rows<Wallet>>(&Resource::Wallets(owner.clone()));
    let mut sum = Sum::default();
    for wallet in wallets.value.iter().flat_map(|rows| &rows.rows) {
        sum.add(wallet.available, wallet.currency.as_deref());
    }
    let (available, currency) = (sum.amount(), sum.currency());
    let before = runway::of(desk, owner, available, None, currency);
    let after = match monthly {
        Some(price) => {
            let left = available.and_then(|available| available.checked_sub(price));
            runway::of(desk, owner, left, Some(price), currency)
        }
        None => Runway::new(available, Err(RunwayReason::UnknownCost), currency),
    };
    (before, after)
}
