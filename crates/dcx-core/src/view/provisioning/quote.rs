//! What a new machine would cost and mean for the wallet, read from the platform at the moment of asking. A reading that
//! fails is the answer: a saved balance never stands in for it.

use dcx_api::{Decimal, OrganisationId, Problem, Product, ProductId, Rows, Wallet};
use rust_decimal::RoundingStrategy;

use super::reckoning::Reckoning;
use super::{Quote, QuoteLine, QuoteRequest, called, price, recipient};
use crate::resource::Resource;
use crate::view::money::{Money, Sum};
use crate::view::runway::{self, Rate, Runway, RunwayReason};
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
    let (runway_before, runway_after) = runways(
        &available(desk, owner),
        runway::rate_of(desk, owner),
        reckoning.monthly,
        reckoning.currency.as_deref(),
    );
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

/// What the organisation has in all its wallets.
fn available(desk: &Desk, owner: &OrganisationId) -> Sum {
    let wallets = desk.get::<Rows<Wallet>>(&Resource::Wallets(owner.clone()));
    let mut sum = Sum::default();
    for wallet in wallets.value.iter().flat_map(|rows| &rows.rows) {
        sum.add(wallet.available, wallet.currency.as_deref());
    }
    sum
}

/// How long what the organisation has lasts, without and with a machine of such a price.
fn runways(
    has: &Sum,
    rate: Result<Rate, RunwayReason>,
    price: Option<Decimal>,
    price_currency: Option<&str>,
) -> (Runway, Runway) {
    let (available, currency) = (has.amount(), has.currency());
    let before = Runway::new(available, rate.clone(), currency);
    let Some(price) = price else {
        let unknown = Err(RunwayReason::UnknownCost);
        return (before, Runway::new(available, unknown, currency));
    };
    let dearer = rate.and_then(|rate| rate.with_added(price, price_currency));
    // The dearer rate has the price's currency: where the wallets' is another, it is found there.
    let left = available.and_then(|available| available.checked_sub(price));
    (before, Runway::new(left, dearer, currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Why there is a number of days without and with the machine, or none.
    fn reasons(
        wallet: Option<&str>,
        bills: Option<&str>,
        price: Option<&str>,
    ) -> [RunwayReason; 2] {
        let mut has = Sum::default();
        has.add(Some(Decimal::from(1000)), wallet);
        let rate = Rate::combined(Decimal::ONE, bills);
        let (before, after) = runways(&has, Ok(rate), Some(Decimal::from(300)), price);
        assert_eq!(
            after.days.is_some(),
            after.reason == RunwayReason::Enough,
            "{after:?}"
        );
        [before.reason, after.reason]
    }

    #[test]
    fn a_price_in_another_currency_than_wallet_or_bills_gives_no_days() {
        use RunwayReason::{Enough, UnknownCost};
        let (zar, usd) = (Some("ZAR"), Some("USD"));
        for known in [
            [zar; 3],
            [None, zar, zar],
            [zar, None, zar],
            [zar, zar, None],
            [None; 3],
        ] {
            let [wallet, bills, price] = known;
            assert_eq!(reasons(wallet, bills, price), [Enough; 2], "{known:?}");
        }
        assert_eq!(reasons(zar, zar, usd), [Enough, UnknownCost]);
        assert_eq!(reasons(zar, None, usd), [Enough, UnknownCost]);
        assert_eq!(reasons(None, zar, usd), [Enough, UnknownCost]);
        assert_eq!(reasons(usd, zar, zar), [UnknownCost; 2]);
        assert_eq!(reasons(usd, zar, usd), [UnknownCost; 2]);
    }
}
