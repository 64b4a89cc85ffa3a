//! The catalogue as the page of a new machine offers it: machines by price, and what can go with one.

use std::cmp::Ordering;

use dcx_api::{Product, ProductCategory, ProductId};

use super::{Catalogue, Offer, price};
use crate::view::money::Money;
use crate::view::query::natural;
use crate::view::{LONGEST_TEXT, bounded};

/// What can be chosen; add-ons priced with the machine that was.
pub(super) fn catalogue(products: &[Product], chosen: Option<&ProductId>) -> Catalogue {
    let machine = products
        .iter()
        .find(|product| price::is_machine(product) && Some(&product.id) == chosen);
    let disk = machine.and_then(price::disk);
    let (mut machines, mut add_ons): (Vec<&Product>, Vec<&Product>) = products
        .iter()
        .partition(|product| price::is_machine(product));
    machines.sort_by(|one, other| dearer(one, other).then_with(|| by_name(one, other)));
    add_ons.sort_by(|one, other| {
        let shelves = one.category.cmp(&other.category);
        shelves.then_with(|| by_name(one, other))
    });
    let own_disk = |product: &&Product| offer(product, price::disk(product));
    Catalogue {
        machines: machines.iter().map(own_disk).collect(),
        add_ons: add_ons.iter().map(|product| offer(product, disk)).collect(),
    }
}

/// A product's name, or its number, or its id.
pub(super) fn called(product: &Product) -> String {
    let name = product.name.as_deref().or(product.sku.as_deref());
    bounded(name.unwrap_or_else(|| product.id.as_str()), LONGEST_TEXT)
}

/// The cheaper first; those without a price last.
fn dearer(one: &Product, other: &Product) -> Ordering {
    let monthly = |product| price::monthly(product, price::disk(product));
    match (monthly(one), monthly(other)) {
        (Some(one), Some(other)) => one.cmp(&other),
        (one, other) => one.is_none().cmp(&other.is_none()),
    }
}

fn by_name(one: &Product, other: &Product) -> Ordering {
    natural(&called(one).to_lowercase(), &called(other).to_lowercase())
}

fn offer(product: &Product, disk_gib: Option<u32>) -> Offer {
    let text = |text: &str| bounded(text, LONGEST_TEXT);
    Offer {
        id: product.id.clone(),
        sku: product.sku.as_deref().map(text),
        name: called(product),
        category: text(shelf(&product.category)),
        unit_price: price::unit_price_shown(product),
        unit: price::unit(product).as_deref().map(text),
        specs: product.specs.clone(),
        monthly: price::monthly(product, disk_gib)
            .map(|monthly| Money::new(monthly, product.currency.as_deref())),
    }
}

fn shelf(category: &ProductCategory) -> &str {
    match category {
        ProductCategory::Compute => "compute",
        ProductCategory::Storage => "storage",
        ProductCategory::Licence => "licence",
        ProductCategory::Network => "network",
        ProductCategory::Backup => "backup",
        ProductCategory::Other(word) => word,
    }
}

#[cfg(test)]
mod tests {
    use dcx_api::ProductSpecs;

    use super::*;

    fn product(id: &str, category: ProductCategory, price: Option<i64>, unit: &str) -> Product {
        let machine = category == ProductCategory::Compute;
        Product {
            id: id.into(),
            sku: Some(id.to_uppercase()),
            name: None,
            category,
            unit_price: price.map(Into::into),
            unit: Some(unit.to_owned()),
            currency: None,
            specs: machine.then_some(ProductSpecs {
                cpu_count: Some(1),
                memory_mib: Some(1024),
                disk_gib: Some(60),
            }),
        }
    }

    fn ids(offers: &[Offer]) -> Vec<&str> {
        offers.iter().map(|offer| offer.id.as_str()).collect()
    }

    #[test]
    fn machines_come_by_price_and_the_rest_by_shelf_and_name() {
        use ProductCategory::{Backup, Compute, Licence, Other, Storage};
        let products = [
            product("m-unpriced", Compute, None, "month"),
            product("odd", Other("colocation".to_owned()), Some(1), "month"),
            product("m-10", Compute, Some(500), "month"),
            product("bck", Backup, Some(1), "GB-month"),
            // By the hour dearer than it looks.
            product("m-hour", Compute, Some(1), "hour"),
            product("lic-10", Licence, Some(1), "month"),
            product("lic-2", Licence, Some(2), "month"),
            product("ssd", Storage, Some(2), "GB-month"),
        ];
        let all = catalogue(&products, None);
        assert_eq!(ids(&all.machines), ["m-10", "m-hour", "m-unpriced"]);
        let add_ons = ["ssd", "lic-2", "lic-10", "bck", "odd"];
        assert_eq!(ids(&all.add_ons), add_ons);
        assert_eq!(all.machines[0].name, "M-10", "its number, without a name");
        assert_eq!(all.add_ons[4].category, "colocation");
    }

    #[test]
    fn an_add_on_by_the_gigabyte_is_priced_with_the_machine_chosen() {
        use ProductCategory::{Compute, Storage};
        let products = [
            product("m", Compute, Some(500), "month"),
            product("ssd", Storage, Some(2), "GB-month"),
        ];
        let monthly = |chosen: Option<&str>| {
            let chosen = chosen.map(ProductId::from);
            let mut all = catalogue(&products, chosen.as_ref());
            all.add_ons.remove(0).monthly.map(|money| money.amount)
        };
        assert_eq!(monthly(Some("m")).as_deref(), Some("120.00"));
        assert_eq!(monthly(None), None);
        assert_eq!(monthly(Some("ssd")), None, "no machine");
    }
}
