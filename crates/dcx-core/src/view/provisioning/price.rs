//! What a product costs a month, by its unit. A price or a unit that isn't known makes no price: nothing is invented.

use dcx_api::{Decimal, Product, ProductCategory};

use crate::view::money::{Money, all_digits};

/// Hours of a month, as the platform bills what is sold by the hour.
const MONTH_HOURS: i64 = 730;

/// What a price is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Month,
    Hour,
    GigabyteMonth,
}

impl Unit {
    fn of(product: &Product) -> Option<Self> {
        let word = product.unit.as_deref()?.trim();
        [Self::Month, Self::Hour, Self::GigabyteMonth]
            .into_iter()
            .find(|unit| unit.word().eq_ignore_ascii_case(word))
    }

    fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Hour => "hour",
            Self::GigabyteMonth => "GB-month",
        }
    }

    /// How many of it a month is, on a machine with so much disk.
    fn times(self, disk_gib: Option<u32>) -> Option<Decimal> {
        match self {
            Self::Month => Some(Decimal::ONE),
            Self::Hour => Some(Decimal::from(MONTH_HOURS)),
            Self::GigabyteMonth => disk_gib.map(Decimal::from),
        }
    }
}

/// Whether a product is a machine; all others go with one.
pub(super) fn is_machine(product: &Product) -> bool {
    product.category == ProductCategory::Compute
}

/// The disk of a machine product.
pub(super) fn disk(product: &Product) -> Option<u32> {
    product.specs.as_ref()?.disk_gib
}

/// The price of one unit. Nobody pays for taking a machine: a price below zero is none.
fn unit_price(product: &Product) -> Option<Decimal> {
    product.unit_price.filter(|price| !price.is_sign_negative())
}

/// The price of one unit for the screen, not rounded.
pub(super) fn unit_price_shown(product: &Product) -> Option<Money> {
    unit_price(product).map(|price| Money::exact(price, product.currency.as_deref()))
}

/// What a month of it costs on a machine with so much disk, exactly.
pub(super) fn monthly(product: &Product, disk_gib: Option<u32>) -> Option<Decimal> {
    let times = Unit::of(product)?.times(disk_gib)?;
    unit_price(product)?.checked_mul(times)
}

/// The unit in the spelling that the screen knows; another one as the platform wrote it.
pub(super) fn unit(product: &Product) -> Option<String> {
    let known = Unit::of(product).map(|unit| unit.word().to_owned());
    known.or_else(|| product.unit.clone())
}

/// How the price of a month comes about: `R 0.985 × 730 hours`.
pub(super) fn quantity(product: &Product, disk_gib: Option<u32>) -> Option<String> {
    let unit = Unit::of(product)?;
    let (times, of) = (
        unit.times(disk_gib)?,
        match unit {
            Unit::Month => return None,
            Unit::Hour => "hours",
            Unit::GigabyteMonth => "GB",
        },
    );
    let price = written(unit_price(product)?, product.currency.as_deref());
    Some(format!("{price} × {times} {of}"))
}

/// A price with all its digits, at least two behind the point: what is multiplied must not be rounded before.
fn written(price: Decimal, currency: Option<&str>) -> String {
    let price = all_digits(price);
    match currency {
        Some("ZAR") => format!("R\u{a0}{price}"),
        Some(currency) => {
            let currency: String = currency.chars().take(8).collect();
            format!("{currency}\u{a0}{price}")
        }
        None => price,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(price: Option<&str>, unit: Option<&str>) -> Product {
        Product {
            id: "p".into(),
            sku: None,
            name: None,
            category: ProductCategory::Storage,
            unit_price: price.map(|price| price.parse().unwrap()),
            unit: unit.map(str::to_owned),
            currency: Some("ZAR".to_owned()),
            specs: None,
        }
    }

    fn month(price: &str, unit: &str, disk: Option<u32>) -> Option<String> {
        monthly(&product(Some(price), Some(unit)), disk).map(|price| price.to_string())
    }

    #[test]
    fn a_month_is_a_month_or_730_hours_or_the_disk_s_gigabytes() {
        assert_eq!(month("718", "month", None).as_deref(), Some("718"));
        assert_eq!(month("0.985", "hour", None).as_deref(), Some("719.050"));
        assert_eq!(
            month("2.45", "GB-month", Some(80)).as_deref(),
            Some("196.00")
        );
        assert_eq!(
            month("2.45", "gb-MONTH", Some(80)).as_deref(),
            Some("196.00")
        );
    }

    #[test]
    fn the_price_of_a_unit_is_shown_with_all_its_digits() {
        let shown = |price: &str| {
            let shown = unit_price_shown(&product(Some(price), Some("hour")));
            shown.map(|price| price.amount)
        };
        assert_eq!(shown("0.985").as_deref(), Some("0.985"));
        assert_eq!(shown("718").as_deref(), Some("718.00"));
        assert_eq!(shown("2.4500").as_deref(), Some("2.45"));
        assert_eq!(shown("-1"), None);
    }

    #[test]
    fn no_price_is_made_up() {
        assert_eq!(month("2.45", "GB-month", None), None, "no disk");
        assert_eq!(month("5", "fortnight", Some(80)), None);
        assert_eq!(month("-5", "month", None), None);
        assert_eq!(monthly(&product(None, Some("month")), None), None);
        assert_eq!(monthly(&product(Some("5"), None), None), None);
        let most = Decimal::MAX.to_string();
        assert_eq!(month(&most, "hour", None), None, "beyond all numbers");
    }

    #[test]
    fn the_sum_behind_a_price_is_written_with_all_digits() {
        let text = |price: &str, unit: &str| quantity(&product(Some(price), Some(unit)), Some(80));
        assert_eq!(text("0.985", "hour").unwrap(), "R\u{a0}0.985 × 730 hours");
        assert_eq!(text("1.2", "GB-month").unwrap(), "R\u{a0}1.20 × 80 GB");
        assert_eq!(text("100", "GB-month").unwrap(), "R\u{a0}100.00 × 80 GB");
        assert_eq!(text("718", "month"), None);
        assert_eq!(text("5", "fortnight"), None);
    }
}
