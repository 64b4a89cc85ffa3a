//! Amounts of money as people type them. Decimal throughout; a comma or a point for the cents, spaces between thousands,
//! and whatever could be read two ways is refused in a word.

use dcx_api::{Decimal, InputFault};
use serde::{Deserialize, Serialize};

use super::money::Money;

/// The most that is taken in one go; a slip of the hand is larger.
const MOST: i64 = 10_000_000;
/// Digits before the cents beyond which nothing has to be computed to know that it is too much.
const MOST_DIGITS: usize = 12;
/// Letters of a currency's code (ISO 4217).
const CODE: usize = 3;
/// The rand's sign.
const RAND: &str = "R";

/// What an amount is typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum AmountUse {
    /// A top-up: more than zero.
    TopUp,
    /// A threshold: zero or more.
    Threshold,
    /// A share in per cent: 0 to 100, two places.
    PerCent,
}

/// An amount as it is being typed.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AmountQuery {
    /// What was typed.
    pub text: String,
    /// What for.
    pub purpose: AmountUse,
    /// The currency that it is in; no other may be typed with it.
    pub currency: Option<String>,
    /// What it is added to, a decimal: the available balance.
    pub added_to: Option<String>,
}

/// What an amount means.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AmountCheck {
    /// The amount as it was understood.
    pub amount: Option<Money>,
    /// What was to be added to with it added.
    pub sum: Option<Money>,
    /// What is wrong with it.
    pub fault: Option<InputFault>,
}

/// Reads an amount in a currency, which may be typed before it; `None`: in none, as a share in per cent is, or in one
/// that isn't known.
///
/// # Errors
/// What is wrong with it.
pub fn read(currency: Option<&str>, text: &str, purpose: AmountUse) -> Result<Decimal, InputFault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(InputFault::Empty);
    }
    let Signed {
        negative,
        word,
        text,
    } = signed(text, purpose);
    let amount = match unsigned(text, purpose) {
        Err(InputFault::NotANumber) => return Err(InputFault::NotANumber),
        _ if word.is_some_and(|word| !names(word, currency)) => {
            return Err(InputFault::OtherCurrency);
        }
        _ if negative => return Err(InputFault::Negative),
        amount => amount?,
    };
    let most = match purpose {
        AmountUse::PerCent => Decimal::ONE_HUNDRED,
        AmountUse::TopUp | AmountUse::Threshold => Decimal::from(MOST),
    };
    if amount > most {
        Err(InputFault::TooLarge)
    } else if amount.is_zero() && purpose == AmountUse::TopUp {
        Err(InputFault::Zero)
    } else {
        Ok(amount)
    }
}

/// Reads an amount for its dialogue, as it is typed.
#[must_use]
pub fn check(query: &AmountQuery) -> AmountCheck {
    let currency = query.currency.as_deref();
    match read(currency, &query.text, query.purpose) {
        Ok(amount) => {
            let before: Option<Decimal> =
                query.added_to.as_deref().and_then(|text| text.parse().ok());
            let sum = before.and_then(|before| before.checked_add(amount));
            AmountCheck {
                amount: Some(Money::new(amount, currency)),
                sum: sum.map(|sum| Money::new(sum, currency)),
                fault: None,
            }
        }
        Err(fault) => AmountCheck {
            amount: None,
            sum: None,
            fault: Some(fault),
        },
    }
}

/// A number and what stood around it.
struct Signed<'a> {
    negative: bool,
    /// A currency's code, or the rand's sign.
    word: Option<&'a str>,
    text: &'a str,
}

/// Takes off what may stand around a number: a minus, a currency, the per cent sign.
fn signed(text: &str, purpose: AmountUse) -> Signed<'_> {
    let (negative, text) = minus(text);
    let plain = |text| Signed {
        negative,
        word: None,
        text,
    };
    if purpose == AmountUse::PerCent {
        return plain(text.strip_suffix('%').unwrap_or(text).trim_end());
    }
    let letters = text.len()
        - text
            .trim_start_matches(|c: char| c.is_ascii_alphabetic())
            .len();
    let (word, rest) = text.split_at(letters);
    if word.len() != CODE && !word.eq_ignore_ascii_case(RAND) {
        return plain(text);
    }
    let (behind, text) = minus(rest.trim_start());
    Signed {
        negative: negative || behind,
        word: Some(word),
        text,
    }
}

/// Whether a word names this currency.
fn names(word: &str, currency: Option<&str>) -> bool {
    currency.is_some_and(|currency| {
        let sign = currency.eq_ignore_ascii_case("ZAR") && word.eq_ignore_ascii_case(RAND);
        sign || word.eq_ignore_ascii_case(currency)
    })
}

fn minus(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    }
}

/// A separator between digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Separator {
    Space,
    Comma,
    Point,
}

impl Separator {
    fn of(c: char) -> Option<Self> {
        match c {
            // Plain, no-break, narrow no-break, figure and thin: what keyboards and spreadsheets write between thousands.
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}' => Some(Self::Space),
            ',' => Some(Self::Comma),
            '.' => Some(Self::Point),
            _ => None,
        }
    }
}

fn unsigned(text: &str, purpose: AmountUse) -> Result<Decimal, InputFault> {
    if is_exponential(text) {
        return Err(InputFault::Exponent);
    }
    let mut digits = vec![String::new()];
    let mut separators = Vec::new();
    for c in text.chars() {
        match Separator::of(c) {
            Some(separator) => {
                separators.push(separator);
                digits.push(String::new());
            }
            None if c.is_ascii_digit() => digits.last_mut().into_iter().for_each(|d| d.push(c)),
            None => return Err(InputFault::NotANumber),
        }
    }
    let (whole, cents) = split(&digits, &separators, purpose)?;
    if cents.len() > 2 {
        return Err(InputFault::TooManyPlaces);
    }
    let whole = whole.trim_start_matches('0');
    if whole.len() > MOST_DIGITS {
        return Err(InputFault::TooLarge);
    }
    let cents = format!("{whole}{cents:0<2}");
    let cents: i64 = cents.parse().map_err(|_| InputFault::NotANumber)?;
    Ok(Decimal::new(cents, 2))
}

/// A number such as `1e9`, which a person rarely means and a program reads as a milliard.
fn is_exponential(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let number = |text: &str| {
        text.contains(|c: char| c.is_ascii_digit())
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || Separator::of(c).is_some())
    };
    number(mantissa) && number(exponent)
}

/// Parts digits into those before the cents, thousands joined, and the cents.
fn split(
    digits: &[String],
    separators: &[Separator],
    purpose: AmountUse,
) -> Result<(String, String), InputFault> {
    let Some((last, rest)) = separators.split_last() else {
        return whole(digits, purpose);
    };
    // Spaces never stand before cents, and what stands more than once stands between thousands.
    if *last == Separator::Space || rest.contains(last) {
        return if rest.iter().all(|separator| separator == last) {
            whole(digits, purpose)
        } else {
            Err(InputFault::NotANumber)
        };
    }
    let alike = rest.windows(2).all(|pair| pair[0] == pair[1]);
    let (Some((cents, before)), true) = (digits.split_last(), alike) else {
        return Err(InputFault::NotANumber);
    };
    // "5." is a number on its way; ".5" is half a rand.
    if cents.is_empty() {
        return Err(InputFault::NotANumber);
    }
    if rest.is_empty() && purpose != AmountUse::PerCent && is_ambiguous(&before[0], *last, cents) {
        return Err(InputFault::Ambiguous);
    }
    if rest.is_empty() && before[0].is_empty() {
        return Ok((String::from("0"), cents.clone()));
    }
    let (whole, _) = whole(before, purpose)?;
    Ok((whole, cents.clone()))
}

/// Whether the only separator could stand for thousands as well as for cents. With a point and parts of a cent behind it
/// the number is none that anybody could pay, and that is the better word.
fn is_ambiguous(before: &str, separator: Separator, after: &str) -> bool {
    let thousands = (1..=3).contains(&before.len()) && !before.starts_with('0') && after.len() == 3;
    thousands && (separator == Separator::Comma || after.ends_with('0'))
}

/// Joins groups of thousands; shares in per cent have none.
fn whole(groups: &[String], purpose: AmountUse) -> Result<(String, String), InputFault> {
    let grouped = match groups {
        [] => false,
        [one] => !one.is_empty(),
        [first, rest @ ..] => {
            purpose != AmountUse::PerCent
                && (1..=3).contains(&first.len())
                && rest.iter().all(|group| group.len() == 3)
        }
    };
    if grouped {
        Ok((groups.concat(), String::new()))
    } else {
        Err(InputFault::NotANumber)
    }
}

#[cfg(test)]
mod tests;
