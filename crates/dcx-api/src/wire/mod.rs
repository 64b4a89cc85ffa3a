//! Reading what the platform wrote, however it spelled it: values, fields, lists in their envelopes, and refusals.
//! `routes` uses it to build the models; nothing outside this crate sees it.

mod envelope;
mod fields;
mod refusal;
mod value;

pub(crate) use envelope::{Misread, Page, Row, Whole, page, rows_of, whole};
pub(crate) use fields::Fields;
pub(crate) use refusal::Refusal;
pub use value::unreadable_text;
pub(crate) use value::{number, text, time};

/// The form in which words are compared: letters and digits alone, in lower case. `POWERED_ON` and `poweredOn` are one.
pub(crate) fn normal(text: &str) -> String {
    significant(text).collect()
}

/// Whether two names are one but for case and separators: `identity_instance_uuid` and `identityInstanceUuid` are.
///
/// Called some hundred times a row, nearly always for names that differ in their first letter; hence byte by byte.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let (mut left, mut right) = (one.as_bytes(), other.as_bytes());
    loop {
        let (a, b);
        (a, left) = next_letter(left);
        (b, right) = next_letter(right);
        if [a, b].into_iter().flatten().any(|byte| !byte.is_ascii()) {
            return significant(one).eq(significant(other));
        }
        match (a, b) {
            (Some(a), Some(b)) if a.eq_ignore_ascii_case(&b) => {}
            (None, None) => return true,
            _ => return false,
        }
    }
}

/// At most this many characters of a text.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}

/// The next byte that is no ASCII separator, and what follows it.
fn next_letter(mut bytes: &[u8]) -> (Option<u8>, &[u8]) {
    while let [first, rest @ ..] = bytes {
        if first.is_ascii_alphanumeric() || !first.is_ascii() {
            return (Some(*first), rest);
        }
        bytes = rest;
    }
    (None, bytes)
}

fn significant(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_but_for_case_and_separators() {
        assert!(same("identity_instance_uuid", "identityInstanceUuid"));
        assert!(same("Memory GB", "memory_gb"));
        assert!(!same("id", "uuid"));
        assert!(same("memory–gb", "memoryGb") && same("–", ""));
        assert!(!same("id", "i") && !same("i", "id") && same("__", " "));
        assert!(same("KAPAZITÄT_GB", "kapazitätGb") && !same("KAPAZITÄT", "kapazitat"));
        assert_eq!(normal("POWERED_ON"), normal("poweredOn"));
    }
}
