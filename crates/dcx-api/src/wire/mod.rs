//! Reading what the platform wrote, however it spelled it.

/// The form in which names and words are compared: letters and digits alone, in lower case. `identity_instance_uuid`,
/// `identityInstanceUuid` and `Identity Instance UUID` are one.
pub(crate) fn normal(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// At most this many characters of a text.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}
