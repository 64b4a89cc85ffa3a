//! What a machine may be called, by the platform's rules and by what its organisation has already.

use dcx_api::{InputFault, Machine, OrganisationId, Rows};

use super::{MachineNameQuery, NameCheck};
use crate::resource::Resource;
use crate::view::Desk;

/// The longest name, as host names have it.
const LONGEST: usize = 63;

/// What is wrong with a name, as it is typed.
pub fn check_name(desk: &Desk, query: &MachineNameQuery) -> NameCheck {
    NameCheck {
        fault: fault(desk, query.organisation_id.as_ref(), &query.name),
    }
}

/// What is wrong with a name for a machine of this organisation. Names that are taken are those of the saved list.
pub(crate) fn fault(
    desk: &Desk,
    organisation: Option<&OrganisationId>,
    name: &str,
) -> Option<InputFault> {
    let taken = || {
        let list = desk.get::<Rows<Machine>>(&Resource::Machines(organisation?.clone()));
        let mut names = list.value.as_ref()?.rows.iter().map(|own| &own.name);
        names
            .any(|own| own.as_deref() == Some(name))
            .then_some(InputFault::Taken)
    };
    spelling(name).or_else(taken)
}

/// What is wrong with the spelling.
fn spelling(name: &str) -> Option<InputFault> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if name.is_empty() {
        Some(InputFault::Empty)
    } else if !name.chars().all(fits) {
        Some(InputFault::BadCharacter)
    } else if name.len() > LONGEST {
        Some(InputFault::TooLong)
    } else if !edge(name.chars().next()) || !edge(name.chars().next_back()) {
        Some(InputFault::BadEdge)
    } else {
        dcx_api::unreadable_text(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_spelled_as_the_platform_takes_it() {
        use InputFault::{BadCharacter, BadEdge, Empty, StandsForNothing, TooLong};
        for (name, fault) in [
            ("web-01", None),
            ("A", None),
            ("db.za_1", None),
            (&"x".repeat(63), None),
            (&"x".repeat(64), Some(TooLong)),
            ("", Some(Empty)),
            (" ", Some(BadCharacter)),
            ("web 01", Some(BadCharacter)),
            ("wéb", Some(BadCharacter)),
            ("web\u{202e}10", Some(BadCharacter)),
            ("web/01", Some(BadCharacter)),
            ("-web", Some(BadEdge)),
            ("web.", Some(BadEdge)),
            ("_", Some(BadEdge)),
            ("null", Some(StandsForNothing)),
        ] {
            assert_eq!(spelling(name), fault, "{name:?}");
        }
    }
}
