//! What is wrong with a customer's fields, as they are typed and once more before anything is sent.

use dcx_api::{InputFault, OrganisationId};
use serde::{Deserialize, Serialize};

use super::Desk;
use super::tree::Tree;

/// The longest name of an organisation, in characters.
const LONGEST_NAME: usize = 120;
/// The longest address that mail knows (RFC 5321), in characters.
const LONGEST_ADDRESS: usize = 254;

/// A name being typed for a new customer, or a new name for an organisation.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CustomerNameQuery {
    /// The organisation that is renamed; `None`: a new one.
    pub organisation_id: Option<OrganisationId>,
    /// The organisation above it, of a new one.
    pub parent_id: Option<OrganisationId>,
    /// What was typed.
    pub name: String,
    /// The contact's address as typed; `None` where it isn't asked.
    pub contact_email: Option<String>,
}

/// What is wrong with a customer's fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CustomerCheck {
    /// With its name.
    pub name: Option<InputFault>,
    /// With the contact's address.
    pub contact_email: Option<InputFault>,
}

/// What is wrong with a customer's fields.
pub fn check(desk: &Desk, query: &CustomerNameQuery) -> CustomerCheck {
    CustomerCheck {
        name: name_fault(desk, query),
        contact_email: query.contact_email.as_deref().and_then(address_fault),
    }
}

fn name_fault(desk: &Desk, query: &CustomerNameQuery) -> Option<InputFault> {
    // A blank at the end may be followed by another word in a moment; it isn't sent.
    let name = query.name.trim_end();
    shape_fault(name).or_else(|| {
        let renamed = query.organisation_id.as_ref();
        place_fault(&desk.tree(), name, renamed, query.parent_id.as_ref())
    })
}

fn shape_fault(name: &str) -> Option<InputFault> {
    if name.is_empty() {
        Some(InputFault::Empty)
    } else if name.chars().any(is_invisible) {
        Some(InputFault::BadCharacter)
    } else if name.starts_with(char::is_whitespace) {
        Some(InputFault::BadEdge)
    } else if name.chars().count() > LONGEST_NAME {
        Some(InputFault::TooLong)
    } else {
        dcx_api::unreadable_text(name)
    }
}

/// Two organisations under one parent don't share a name, in whatever case it is written.
fn place_fault(
    tree: &Tree,
    name: &str,
    renamed: Option<&OrganisationId>,
    parent: Option<&OrganisationId>,
) -> Option<InputFault> {
    let renamed = renamed.and_then(|id| tree.get(id));
    if renamed.is_some_and(|node| node.name == name) {
        return Some(InputFault::Unchanged);
    }
    let above = match renamed {
        Some(node) => tree.parent(node)?,
        None => tree.get(parent?)?,
    };
    let lower = name.to_lowercase();
    let taken = tree
        .children(above)
        .filter(|node| renamed.is_none_or(|renamed| renamed.id != node.id))
        .any(|node| node.name.to_lowercase() == lower);
    taken.then_some(InputFault::Taken)
}

/// Characters that nobody sees and that turn or hide the others.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A look at the shape alone: whether somebody reads it, mail finds out. Nothing is as good as an address.
fn address_fault(text: &str) -> Option<InputFault> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if text.chars().count() > LONGEST_ADDRESS {
        return Some(InputFault::TooLong);
    }
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| !c.is_whitespace() && !c.is_control() && !is_invisible(c) && c != '@')
    };
    let is_address = text.rsplit_once('@').is_some_and(|(who, host)| {
        plain(who) && plain(host) && host.contains('.') && !host.split('.').any(str::is_empty)
    });
    (!is_address).then_some(InputFault::NotAnAddress)
}

#[cfg(test)]
mod tests {
    use dcx_api::{Organisation, OrganisationKind, OrganisationStatus};

    use super::*;

    #[test]
    fn a_name_is_one_line_that_can_be_read() {
        use InputFault::{BadCharacter, BadEdge, Empty, StandsForNothing, TooLong};
        for (name, fault) in [
            ("Vodacom", None),
            ("Müller & Söhne (Pty) Ltd", None),
            ("沃达康", None),
            (&"é".repeat(120), None),
            (&"é".repeat(121), Some(TooLong)),
            ("", Some(Empty)),
            (" Vodacom", Some(BadEdge)),
            ("Voda\ncom", Some(BadCharacter)),
            ("Voda\u{202e}moc", Some(BadCharacter)),
            ("\u{200b}", Some(BadCharacter)),
            ("Vodacom\u{61c}", Some(BadCharacter)),
            ("n/a", Some(StandsForNothing)),
        ] {
            assert_eq!(shape_fault(name), fault, "{name:?}");
        }
    }

    #[test]
    fn a_name_is_free_or_taken_under_one_parent() {
        let row = |id: &str, parent: Option<&str>| Organisation {
            id: id.into(),
            name: Some(id.to_uppercase()),
            kind: OrganisationKind::Customer,
            parent_id: parent.map(Into::into),
            status: OrganisationStatus::Active,
            contact_email: None,
            commission_rate: None,
            created_at: None,
        };
        let tree = Tree::new(&[
            row("one", None),
            row("two", None),
            row("a", Some("one")),
            row("b", Some("one")),
        ]);
        let new = |name: &str, parent: &str| place_fault(&tree, name, None, Some(&parent.into()));
        assert_eq!(new("A", "one"), Some(InputFault::Taken));
        assert_eq!(new("a", "one"), Some(InputFault::Taken));
        assert_eq!(new("A", "two"), None);
        let renamed = |name: &str| place_fault(&tree, name, Some(&"a".into()), None);
        assert_eq!(renamed("A"), Some(InputFault::Unchanged));
        assert_eq!(renamed("B"), Some(InputFault::Taken));
        assert_eq!(renamed("a"), None, "only its case changes");
        assert_eq!(renamed("C"), None);
    }

    #[test]
    fn a_contact_is_an_address_or_nothing() {
        use InputFault::{NotAnAddress, TooLong};
        for (text, fault) in [
            ("", None),
            ("it@vodacom.example", None),
            (" it@vodacom.example ", None),
            ("it", Some(NotAnAddress)),
            ("it@", Some(NotAnAddress)),
            ("@vodacom.example", Some(NotAnAddress)),
            ("it@vodacom", Some(NotAnAddress)),
            ("it@vodacom.", Some(NotAnAddress)),
            ("i t@vodacom.example", Some(NotAnAddress)),
            ("a@b@vodacom.example", Some(NotAnAddress)),
            ("it\u{202e}@vodacom.example", Some(NotAnAddress)),
            (&format!("{}@b.example", "a".repeat(250)), Some(TooLong)),
        ] {
            assert_eq!(address_fault(text), fault, "{text:?}");
        }
    }
}
