//! Reads decimal numbers from the platform's own text, digit by digit: nothing here passes through floating point, so
//! 0.1 + 0.2 is 0.3 and a balance of 28 digits keeps them all. Every amount, rate and quantity comes through here.

use std::str::FromStr;

use rust_decimal::Decimal;
use serde_json::value::RawValue;

use crate::problem::Problem;

/// Longer than any number meant as one; a megabyte of digits is not worth the reading.
const LONGEST: usize = 400;

/// Reads a number as JSON writes it, or as text with blanks around it. More digits after the point than a [`Decimal`]
/// holds are rounded; what it cannot hold at all (`1e400`), and what is no number, is unknown. `-0` is 0.
pub(crate) fn parse(text: &str) -> Option<Decimal> {
    let text = text.trim();
    // Decimal also reads "1_000" and ".5"; the first is Rust's spelling, not a platform's.
    let plausible = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if text.is_empty() || text.len() > LONGEST || !plausible {
        return None;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let number = if exponent == 0 {
        Decimal::from_str(mantissa).ok()?
    } else {
        scaled(mantissa, exponent)?
    };
    if number.is_zero() {
        Some(Decimal::ZERO)
    } else {
        Some(number)
    }
}

/// A whole number that is not negative and fits, rounded where it has a fraction: sizes and counts.
pub(crate) fn count(number: Decimal) -> Option<u32> {
    u32::try_from(number.round()).ok()
}

/// A number as JSON, digit by digit, for the bodies of writes.
pub(crate) fn json(number: Decimal) -> Result<Box<RawValue>, Problem> {
    RawValue::from_string(number.to_string())
        .map_err(|_| Problem::internal("an amount can't be written"))
}

/// Moves the point in the text itself, so that a long mantissa is rounded once and at the end.
fn scaled(mantissa: &str, exponent: i32) -> Option<Decimal> {
    let (sign, digits) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if digits.bytes().all(|digit| digit == b'0') {
        return Some(Decimal::ZERO);
    }
    let point = i64::try_from(whole.len()).ok()? + i64::from(exponent);
    let length = i64::try_from(digits.len()).ok()?;
    let limit = i64::try_from(LONGEST).ok()?;
    let text = if point > limit {
        return None;
    } else if point < -limit {
        return Some(Decimal::ZERO);
    } else if point <= 0 {
        format!(
            "{sign}0.{}{digits}",
            "0".repeat(usize::try_from(-point).ok()?)
        )
    } else if point >= length {
        format!(
            "{sign}{digits}{}",
            "0".repeat(usize::try_from(point - length).ok()?)
        )
    } else {
        let (before, after) = digits.split_at(usize::try_from(point).ok()?);
        format!("{sign}{before}.{after}")
    };
    Decimal::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<String> {
        parse(text).map(|number| number.to_string())
    }

    #[test]
    fn tenths_add_up_exactly() {
        assert_eq!(
            parse("0.1").unwrap() + parse("0.2").unwrap(),
            parse("0.3").unwrap()
        );
    }

    #[test]
    fn all_digits_are_kept_and_blanks_ignored() {
        assert_eq!(read(" 12.50 ").as_deref(), Some("12.50"));
        assert_eq!(
            read("7922816251426433759354395033.5").as_deref(),
            Some("7922816251426433759354395033.5")
        );
        assert_eq!(
            read("-1234567890123456789012345.678").as_deref(),
            Some("-1234567890123456789012345.678")
        );
        assert_eq!(
            read("9007199254740993").as_deref(),
            Some("9007199254740993")
        );
    }

    #[test]
    fn more_digits_than_fit_are_rounded_and_more_size_than_fits_is_unknown() {
        assert_eq!(
            read("0.12345678901234567890123456789").as_deref(),
            Some("0.1234567890123456789012345679")
        );
        for text in [
            "1e400",
            "-1e400",
            "1e29",
            "79228162514264337593543950336",
            "1e2147483647",
            "1e99999999999",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn exponents_and_signs_are_read() {
        for (text, want) in [
            ("-0", "0"),
            ("-0.00", "0"),
            ("1.5e3", "1500"),
            ("12E-3", "0.012"),
            ("+7", "7"),
            ("1e-400", "0"),
            ("0e9", "0"),
        ] {
            assert_eq!(read(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn words_are_not_numbers() {
        for text in [
            "", " ", "NaN", "Infinity", "R 12", "1,250.00", "1_000", "0x10", "--1", "1e", "e5",
            ".", "1.2.3", "-", "1e1e1",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn counts_are_whole_and_never_negative() {
        assert_eq!(parse("4.0").and_then(count), Some(4));
        assert_eq!(parse("399.6").and_then(count), Some(400));
        assert_eq!(parse("-1").and_then(count), None);
        assert_eq!(parse("4294967296").and_then(count), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*") {
            let _ = parse(&text);
        }

        #[test]
        fn cents_survive_any_way_of_writing_them(cents in any::<i64>()) {
            let want = Decimal::new(cents, 2);
            prop_assert_eq!(parse(&want.to_string()), Some(want));
            let scientific = format!("{cents}e-2");
            prop_assert_eq!(parse(&scientific), Some(want));
        }
    }
}
