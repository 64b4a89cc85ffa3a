//! Single values. Each reader takes JSON as it was written and answers `None` for whatever the contract calls unknown:
//! `null`, `""`, `"NaN"`, `"null"`, `"N/A"`, and any value of a kind that makes no sense there.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde_json::value::RawValue;

use crate::problem::InputFault;
use crate::time::Timestamp;

/// Longer than any name or message worth showing.
const LONGEST_TEXT: usize = 4_000;

/// A text for people, trimmed and bounded; a number counts as the text it is written in. Everything else is unknown.
pub(crate) fn text(raw: &RawValue) -> Option<String> {
    let text: String = exact(raw)?
        .chars()
        .filter(|character| !turns_text(*character))
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .take(LONGEST_TEXT)
        .collect();
    let trimmed = text.trim();
    (!is_unknown(trimmed)).then(|| trimmed.to_owned())
}

/// What keeps a text from being read back from the platform as it is entered here: by what it couldn't be found again.
/// Nothing is said of its edges and its length.
pub fn unreadable_text(text: &str) -> Option<InputFault> {
    if !text.is_empty() && is_unknown(text) {
        Some(InputFault::StandsForNothing)
    } else if text.chars().any(|c| c.is_control() || turns_text(c)) {
        Some(InputFault::BadCharacter)
    } else {
        None
    }
}

/// Characters that show the text around them in another order: with them a name could pass for another.
fn turns_text(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// The same at its full length: ids and tokens, of which a part is worth nothing.
pub(crate) fn exact(raw: &RawValue) -> Option<String> {
    let text = scalar(raw)?;
    let trimmed = text.trim();
    (!is_unknown(trimmed)).then(|| trimmed.to_owned())
}

/// A decimal number, or a text that holds one.
pub(crate) fn money(raw: &RawValue) -> Option<Decimal> {
    crate::money::parse(&scalar(raw)?)
}

/// A measurement: finite or unknown. The only numbers read as floating point, since charts draw them and nobody adds them.
pub(crate) fn number(raw: &RawValue) -> Option<f64> {
    let text = scalar(raw)?;
    let text = text.trim();
    // "inf" and "nan" would be read as well.
    if text
        .chars()
        .any(|c| c.is_alphabetic() && !matches!(c, 'e' | 'E'))
    {
        return None;
    }
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// A moment in any of the contract's spellings.
pub(crate) fn time(raw: &RawValue) -> Option<Timestamp> {
    Timestamp::parse(&scalar(raw)?)
}

/// The contract's words for "unknown".
pub(crate) fn is_unknown(text: &str) -> bool {
    text.is_empty()
        || ["nan", "null", "n/a"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
}

/// Numbers as they were written, texts without their quotes; nothing else.
fn scalar(raw: &RawValue) -> Option<Cow<'_, str>> {
    let json = raw.get();
    match json.as_bytes().first()? {
        b'"' => match json.get(1..json.len().saturating_sub(1)) {
            Some(inner) if !inner.contains('\\') => Some(Cow::Borrowed(inner)),
            _ => serde_json::from_str::<String>(json).ok().map(Cow::Owned),
        },
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(json)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).unwrap()
    }

    #[test]
    fn a_name_can_not_pass_for_another_by_turning_its_letters() {
        assert_eq!(
            text(&raw(r#""web\u202egnp.\u202c-01""#)).as_deref(),
            Some("webgnp.-01")
        );
        assert_eq!(
            text(&raw(r#""two\nlines\u0007""#)).as_deref(),
            Some("two lines")
        );
        assert_eq!(text(&raw(r#""\u200f\u202e ""#)), None);
    }

    #[test]
    fn what_is_entered_is_read_back_as_it_is_or_has_a_fault() {
        for word in [
            "INV-1",
            "Nullarbor",
            "n/a 7",
            "N",
            "Überweisung 11/26",
            "日本",
        ] {
            assert_eq!(unreadable_text(word), None, "{word}");
            let back = text(&raw(&serde_json::to_string(word).unwrap()));
            assert_eq!(back.as_deref(), Some(word));
        }
        for word in ["N/A", "nan", "NULL"] {
            assert_eq!(unreadable_text(word), Some(InputFault::StandsForNothing));
        }
        for word in ["INV\u{200e}-1", "\u{61c}a", "a\u{2066}b", "a\tb"] {
            assert_eq!(
                unreadable_text(word),
                Some(InputFault::BadCharacter),
                "{word:?}"
            );
        }
    }

    #[test]
    fn every_word_for_unknown_is_unknown_everywhere() {
        for json in [
            "null",
            "\"\"",
            "\"  \"",
            "\"NaN\"",
            "\"nan\"",
            "\"null\"",
            "\"NULL\"",
            "\"N/A\"",
            "\" n/a \"",
            "[]",
            "{}",
            "true",
        ] {
            let raw = raw(json);
            assert_eq!(text(&raw), None, "{json}");
            assert_eq!(money(&raw), None, "{json}");
            assert_eq!(number(&raw), None, "{json}");
            assert_eq!(time(&raw), None, "{json}");
        }
    }

    #[test]
    fn numbers_and_numeric_texts_are_one() {
        for json in ["12.50", "\"12.50\"", "\" 12.50 \"", "\"\\u0031\\u0032.50\""] {
            assert_eq!(
                money(&raw(json))
                    .map(|number| number.to_string())
                    .as_deref(),
                Some("12.50"),
                "{json}"
            );
            assert_eq!(number(&raw(json)), Some(12.5), "{json}");
        }
        assert_eq!(text(&raw("12")).as_deref(), Some("12"));
        assert_eq!(number(&raw("1e400")), None);
        assert_eq!(number(&raw("\"Infinity\"")), None);
    }

    #[test]
    fn a_number_too_long_for_floating_point_keeps_its_digits() {
        let amount = money(&raw("12345678901234567.89")).unwrap();
        assert_eq!(amount.to_string(), "12345678901234567.89");
    }
}
