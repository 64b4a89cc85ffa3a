//! Amounts of money, exact to a ten-thousandth, and how they go in and out of JSON. Used wherever rands are counted.

use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};
use serde_json::Value;

/// Parts of one rand: hourly prices need more than cents.
const SCALE: i64 = 10_000;

/// An amount in ten-thousandths of a rand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Money(i64);

impl Money {
    pub(crate) const ZERO: Money = Money(0);

    pub(crate) const fn cents(cents: i64) -> Money {
        Money(cents * (SCALE / 100))
    }

    pub(crate) const fn ten_thousandths(parts: i64) -> Money {
        Money(parts)
    }

    pub(crate) fn parts(self) -> i64 {
        self.0
    }

    /// This amount times a share of `of` parts, rounded to the cent. The wide middle keeps it exact.
    pub(crate) fn share(self, part: i64, of: i64) -> Money {
        let cents = SCALE / 100;
        let wide = i128::from(self.0) * i128::from(part);
        let divisor = i128::from(of.max(1)) * i128::from(cents);
        let half = divisor / 2;
        let rounded = if wide < 0 {
            (wide - half) / divisor
        } else {
            (wide + half) / divisor
        };
        Money(
            i64::try_from(rounded)
                .unwrap_or(i64::MAX / SCALE)
                .saturating_mul(cents),
        )
    }

    /// Reads a JSON number or numeric string. `None`: not an amount, or finer than a ten-thousandth.
    pub(crate) fn read(value: &Value) -> Option<Money> {
        match value {
            Value::Number(number) => Self::parse(&number.to_string()),
            Value::String(text) => Self::parse(text),
            _ => None,
        }
    }

    fn parse(text: &str) -> Option<Money> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let fraction = fraction.trim_end_matches('0');
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || fraction.len() > 4 || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let fraction: i64 = format!("{fraction:0<4}").parse().ok()?;
        let parts = whole
            .parse::<i64>()
            .ok()?
            .checked_mul(SCALE)?
            .checked_add(fraction)?;
        Some(Money(if negative { -parts } else { parts }))
    }

    /// The amount as decimal text: two places, four when it has them.
    pub(crate) fn text(self) -> String {
        let (sign, parts) = if self.0 < 0 {
            ("-", self.0.unsigned_abs())
        } else {
            ("", self.0.unsigned_abs())
        };
        let scale = SCALE.unsigned_abs();
        let (whole, rest) = (parts / scale, parts % scale);
        if rest % 100 == 0 {
            format!("{sign}{whole}.{:02}", rest / 100)
        } else {
            format!("{sign}{whole}.{rest:04}")
        }
    }

    /// The amount as a JSON number. It goes through text, so the digits that come out are the digits that went in.
    pub(crate) fn json(self) -> Value {
        serde_json::from_str(&self.text()).unwrap_or(Value::Null)
    }
}

/// An amount that may be unknown, as JSON.
pub(crate) fn maybe(amount: Option<Money>) -> Value {
    amount.map_or(Value::Null, Money::json)
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(-self.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}

impl ToSql for Money {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for Money {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Money)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_amount_leaves_with_the_digits_it_came_with() {
        for text in [
            "5980.00",
            "1940.50",
            "0.0425",
            "-12.30",
            "0.00",
            "184250.07",
        ] {
            let amount = Money::parse(text).unwrap();
            assert_eq!(amount.text(), text);
            assert_eq!(Money::read(&amount.json()), Some(amount));
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for value in [
            json!("1e3"),
            json!(""),
            json!("."),
            json!("1.00001"),
            json!("--1"),
            json!(null),
            json!([1]),
            json!(1e300),
        ] {
            assert_eq!(Money::read(&value), None, "{value}");
        }
    }

    #[test]
    fn a_share_is_rounded_to_the_cent() {
        assert_eq!(Money::cents(100).share(1, 3), Money::cents(33));
        assert_eq!(Money::cents(100).share(2, 3), Money::cents(67));
        assert_eq!(Money::cents(-100).share(2, 3), Money::cents(-67));
    }
}
