//! Amounts for the screen. A sum says how many of its parts were unknown, and amounts of different
//! currencies are never added.

use dcx_api::Decimal;
use rust_decimal::RoundingStrategy;
use serde::Serialize;

/// Longer words are no currency.
const LONGEST_CURRENCY: usize = 8;

/// An amount of money: a decimal string with two places, and its ISO 4217 currency if known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Money {
    /// For instance `8412.50`.
    pub amount: String,
    /// For instance `ZAR`.
    pub currency: Option<String>,
}

/// A sum over parts of which some may be unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Total {
    /// The sum of the known parts; `None` when no part is known or currencies differ.
    pub amount: Option<String>,
    /// The currency of all parts.
    pub currency: Option<String>,
    /// How many parts are in the sum.
    pub priced: u32,
    /// How many parts are unknown.
    pub unpriced: u32,
    /// Whether the parts have different currencies, so that there is no sum.
    pub mixed_currencies: bool,
}

impl Money {
    /// An amount rounded to the cent, half away from zero.
    #[must_use]
    pub fn new(amount: Decimal, currency: Option<&str>) -> Self {
        Self {
            amount: cents(amount),
            currency: currency.map(str::to_owned),
        }
    }

    /// A price of one unit with all its digits, at least two behind the point: `R 0.985` an hour is
    /// not `R 0.99`.
    #[must_use]
    pub fn exact(amount: Decimal, currency: Option<&str>) -> Self {
        Self {
            amount: all_digits(amount),
            currency: currency.map(str::to_owned),
        }
    }
}

/// A decimal as text with all its digits, at least two behind the point.
#[must_use]
pub fn all_digits(amount: Decimal) -> String {
    let amount = amount.normalize();
    let places = usize::try_from(amount.scale()).unwrap_or(2).max(2);
    format!("{amount:.places$}")
}

/// A decimal as text with two places.
#[must_use]
pub fn cents(amount: Decimal) -> String {
    let rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    // No "-0.00".
    let rounded = if rounded.is_zero() {
        Decimal::ZERO
    } else {
        rounded
    };
    format!("{rounded:.2}")
}

/// A platform's word for a currency, unless it can't be one.
#[must_use]
pub fn currency(word: Option<&str>) -> Option<&str> {
    word.filter(|word| word.len() <= LONGEST_CURRENCY)
}

/// Amounts of different currencies, which have nothing to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MixedCurrencies;

/// The currency of two amounts together; one without a currency takes the other's.
///
/// # Errors
/// [`MixedCurrencies`] when they differ.
pub fn common<'a>(
    one: Option<&'a str>,
    other: Option<&'a str>,
) -> Result<Option<&'a str>, MixedCurrencies> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => Err(MixedCurrencies),
        _ => Ok(one.or(other)),
    }
}

/// Adds up amounts, counting what it can't add.
#[derive(Clone, Debug, Default)]
pub struct Sum {
    amount: Option<Decimal>,
    currency: Option<String>,
    mixed: bool,
    priced: u32,
    unpriced: u32,
}

impl Sum {
    /// Adds a part. A part without a currency takes the others'.
    pub fn add(&mut self, amount: Option<Decimal>, currency: Option<&str>) {
        let Some(amount) = amount else {
            self.unpriced += 1;
            return;
        };
        match common(self.currency.as_deref(), currency) {
            Ok(common) if self.currency.is_none() => self.currency = common.map(str::to_owned),
            Ok(_) => {}
            Err(MixedCurrencies) => self.mixed = true,
        }
        match self.amount.unwrap_or_default().checked_add(amount) {
            Some(sum) => {
                self.amount = Some(sum);
                self.priced += 1;
            }
            None => self.unpriced += 1,
        }
    }

    /// Counts parts that are known to be unknown.
    pub fn add_unpriced(&mut self, parts: u32) {
        self.unpriced += parts;
    }

    /// Adds another sum's parts.
    pub fn merge(&mut self, other: &Self) {
        if let Some(amount) = other.amount {
            let priced = self.priced;
            self.add(Some(amount), other.currency.as_deref());
            if self.priced > priced {
                self.priced = priced + other.priced;
            }
        }
        self.unpriced += other.unpriced;
        self.mixed |= other.mixed;
    }

    /// The sum, unless nothing is known or currencies differ.
    #[must_use]
    pub fn amount(&self) -> Option<Decimal> {
        if self.mixed { None } else { self.amount }
    }

    /// The sum, unless any part of it is unknown.
    #[must_use]
    pub fn whole(&self) -> Option<Decimal> {
        self.amount().filter(|_| self.unpriced == 0)
    }

    /// The currency met first.
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        self.currency.as_deref()
    }

    /// For the screen.
    #[must_use]
    pub fn total(&self) -> Total {
        Total {
            amount: self.amount().map(cents),
            currency: self.currency.clone(),
            priced: self.priced,
            unpriced: self.unpriced,
            mixed_currencies: self.mixed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(parts: &[(Option<&str>, Option<&str>)]) -> Total {
        let mut sum = Sum::default();
        for (amount, currency) in parts {
            sum.add(amount.map(|text| text.parse().unwrap()), *currency);
        }
        sum.total()
    }

    #[test]
    fn unknown_parts_are_counted_and_never_zero() {
        let total = sum(&[
            (Some("1250"), Some("ZAR")),
            (None, Some("ZAR")),
            (None, None),
        ]);
        assert_eq!(total.amount.as_deref(), Some("1250.00"));
        assert_eq!((total.priced, total.unpriced), (1, 2));
        assert_eq!(sum(&[(None, None)]).amount, None);
    }

    #[test]
    fn tenths_add_up_to_the_cent() {
        assert_eq!(
            sum(&[(Some("0.1"), None), (Some("0.2"), None)])
                .amount
                .as_deref(),
            Some("0.30")
        );
        assert_eq!(
            sum(&[(Some("0.005"), None)]).amount.as_deref(),
            Some("0.01")
        );
        assert_eq!(
            sum(&[(Some("-0.001"), None)]).amount.as_deref(),
            Some("0.00")
        );
    }

    #[test]
    fn different_currencies_have_no_sum() {
        let total = sum(&[(Some("1"), Some("ZAR")), (Some("1"), Some("USD"))]);
        assert_eq!(total.amount, None);
        assert!(total.mixed_currencies);
    }

    #[test]
    fn a_sum_too_large_for_a_decimal_says_so() {
        let most = Decimal::MAX.to_string();
        let total = sum(&[(Some(&most), None), (Some(&most), None)]);
        assert_eq!((total.priced, total.unpriced), (1, 1));
    }
}
