//! One object of the platform, its fields found by any of their names. A field sent twice under two aliases is no error,
//! and a field of the wrong kind is unknown rather than the end of its row.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::Decimal;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{same, value};
use crate::models::Fact;
use crate::time::Timestamp;

/// No machine has more addresses or tags than this; a hostile row might.
const MOST_TEXTS: usize = 256;

/// The fields of one object, in the order sent. All names are compared without case and separators.
pub(crate) struct Fields<'a> {
    entries: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> Fields<'a> {
    /// `None` when it isn't an object.
    pub(crate) fn read(raw: &'a RawValue) -> Option<Self> {
        let json = raw.get();
        if !json.starts_with('{') {
            return None;
        }
        let entries = serde_json::Deserializer::from_str(json)
            .deserialize_map(Entries)
            .ok()?;
        Some(Self { entries })
    }

    /// The first of these names that has a value; the names in the order of their claim.
    pub(crate) fn raw(&self, names: &[&str]) -> Option<&'a RawValue> {
        self.first(names, |raw| (raw.get() != "null").then_some(raw))
    }

    /// Whether any of these names is there at all, `null` included.
    pub(crate) fn has(&self, names: &[&str]) -> bool {
        names
            .iter()
            .any(|name| self.entries.iter().any(|(label, _)| same(label, name)))
    }

    pub(crate) fn text(&self, names: &[&str]) -> Option<String> {
        self.first(names, value::text)
    }

    /// A text at its full length: tokens, cursors.
    pub(crate) fn exact(&self, names: &[&str]) -> Option<String> {
        self.first(names, value::exact)
    }

    pub(crate) fn id<I: From<String>>(&self, names: &[&str]) -> Option<I> {
        self.exact(names).map(I::from)
    }

    pub(crate) fn money(&self, names: &[&str]) -> Option<Decimal> {
        self.first(names, value::money)
    }

    pub(crate) fn count(&self, names: &[&str]) -> Option<u32> {
        self.first(names, |raw| value::money(raw).and_then(crate::money::count))
    }

    pub(crate) fn time(&self, names: &[&str]) -> Option<Timestamp> {
        self.first(names, value::time)
    }

    /// A list of texts; one text with commas counts as such a list.
    pub(crate) fn texts(&self, names: &[&str]) -> Vec<String> {
        let Some(raw) = self.raw(names) else {
            return Vec::new();
        };
        if raw.get().starts_with('[') {
            let items: Vec<&RawValue> = serde_json::from_str(raw.get()).unwrap_or_default();
            return items
                .into_iter()
                .filter_map(value::text)
                .take(MOST_TEXTS)
                .collect();
        }
        let text = value::text(raw).unwrap_or_default();
        let parts = text
            .split(',')
            .map(str::trim)
            .filter(|part| !value::is_unknown(part));
        parts.take(MOST_TEXTS).map(str::to_owned).collect()
    }

    /// The single values under other names than these, as text. The names are put in words, so that `host_name` and
    /// `hostName` look alike on a screen.
    pub(crate) fn others(&self, known: &[&[&str]], most: usize, longest: usize) -> Vec<Fact> {
        let fresh = |label: &str| {
            !known
                .iter()
                .any(|names| names.iter().any(|name| same(label, name)))
        };
        let facts = self
            .entries
            .iter()
            .filter(|(label, _)| fresh(label))
            .filter_map(|(label, raw)| {
                let value = match raw.get() {
                    "true" => "yes".to_owned(),
                    "false" => "no".to_owned(),
                    _ => value::text(raw)?,
                };
                let label = super::cut(&in_words(label), longest);
                Some(Fact {
                    label,
                    value: super::cut(&value, longest),
                })
            });
        facts.take(most).collect()
    }

    /// Every field with the name it was sent under.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.entries
            .iter()
            .map(|(label, raw)| (label.as_ref(), *raw))
    }

    fn first<T>(&self, names: &[&str], read: impl Fn(&'a RawValue) -> Option<T>) -> Option<T> {
        names.iter().find_map(|name| {
            // Of a field sent twice the later counts, as in JavaScript.
            let mut entries = self
                .entries
                .iter()
                .rev()
                .filter(|(label, _)| same(label, name));
            entries.find_map(|(_, raw)| read(raw))
        })
    }
}

/// `hostName` and `host_name` as "Host name"; a name that is in words already stays as it is.
fn in_words(label: &str) -> String {
    let label = label.trim();
    if label.contains(char::is_whitespace) {
        return label.to_owned();
    }
    let mut words = String::with_capacity(label.len() + 4);
    let mut before = ' ';
    let mut chars = label.chars().peekable();
    while let Some(c) = chars.next() {
        let separates = matches!(c, '_' | '-' | '.');
        let begins = c.is_uppercase() && (before.is_lowercase() || before.is_numeric());
        if (separates || begins) && !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
        // "IOPS" keeps its capitals, "Name" in the middle doesn't.
        let alone = chars.peek().is_none_or(|next| !next.is_uppercase());
        if words.is_empty() && !separates {
            words.extend(c.to_uppercase());
        } else if begins && alone {
            words.extend(c.to_lowercase());
        } else if !separates {
            words.push(c);
        }
        before = c;
    }
    words.trim_end().to_owned()
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(label) = map.next_key_seed(Label)? {
            entries.push((label, map.next_value()?));
        }
        Ok(entries)
    }
}

/// A key, borrowed from the body where it has no escapes: a list of 50 000 rows has a million of them.
struct Label;

impl<'de> DeserializeSeed<'de> for Label {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Label {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T>(json: &str, look: impl FnOnce(&Fields<'_>) -> T) -> T {
        let raw: &RawValue = serde_json::from_str(json).unwrap();
        look(&Fields::read(raw).unwrap())
    }

    #[test]
    fn a_field_sent_under_two_names_is_read_once_and_an_unknown_one_gives_way() {
        let id = |json| {
            read(json, |fields| {
                fields.text(&["identityInstanceUuid", "id", "uuid"])
            })
        };
        assert_eq!(id(r#"{"uuid":"b","id":"a"}"#).as_deref(), Some("a"));
        assert_eq!(id(r#"{"uuid":"b","id":null}"#).as_deref(), Some("b"));
        assert_eq!(id(r#"{"uuid":"b","id":{}}"#).as_deref(), Some("b"));
        assert_eq!(id(r#"{"id":"a","id":"c"}"#).as_deref(), Some("c"));
        assert_eq!(
            id(r#"{"IDENTITY_INSTANCE_UUID":"z","id":"a"}"#).as_deref(),
            Some("z")
        );
        assert_eq!(id(r#"{"\u0069d":"a"}"#).as_deref(), Some("a"));
    }

    #[test]
    fn lists_of_text_skip_what_is_no_text() {
        let tags = |json| read(json, |fields| fields.texts(&["tags"]));
        assert_eq!(
            tags(r#"{"tags":["a",null,"",{"b":1},"N/A",7]}"#),
            ["a", "7"]
        );
        assert_eq!(tags(r#"{"tags":"a, b"}"#), ["a", "b"]);
        assert!(tags(r#"{"tags":{"a":1}}"#).is_empty());
    }

    #[test]
    fn what_has_no_field_of_its_own_is_kept_as_a_fact_within_bounds() {
        let facts = read(
            r#"{"id":"a","Host Name":"esx-1","ha":true,"nested":{},"none":null}"#,
            |fields| fields.others(&[&["id"]], 40, 200),
        );
        let facts: Vec<_> = facts
            .iter()
            .map(|fact| (fact.label.as_str(), fact.value.as_str()))
            .collect();
        assert_eq!(facts, [("Host Name", "esx-1"), ("Ha", "yes")]);
    }

    #[test]
    fn names_in_all_spellings_are_the_same_words() {
        for label in [
            "hostName",
            "host_name",
            "HostName",
            "host-name",
            " host_name ",
        ] {
            assert_eq!(in_words(label), "Host name", "{label}");
        }
        assert_eq!(in_words("readIOPS"), "Read IOPS");
        assert_eq!(in_words("GPU Cores"), "GPU Cores");
        assert_eq!(in_words("vmx21Level"), "Vmx21 level");
        assert_eq!(
            (in_words(""), in_words("___")),
            (String::new(), String::new())
        );
    }
}
