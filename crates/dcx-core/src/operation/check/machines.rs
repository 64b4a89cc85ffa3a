//! Orders about a machine that is there: its power, and its end.

use dcx_api::{
    InputFault, Machine, MachineDetails, MachineId, OrganisationId, PowerAction, Problem, Rows,
};

use super::{Asking, Place, input, possible};
use crate::operation::entry::{Action, Entry};
use crate::resource::Resource;
use crate::view::actions::{MachineAction, in_the_way};
use crate::view::{Desk, LONGEST_TEXT, bounded};

/// A change of power, if the machine's state allows it and nothing else was asked of it.
pub(super) fn power(
    asking: &Asking<'_>,
    owner: &OrganisationId,
    id: &MachineId,
    action: PowerAction,
) -> Result<Entry, Problem> {
    let (place, machine) = free_for(asking, owner, id, action.into())?;
    let action = Action::Power {
        machine_id: id.clone(),
        action,
    };
    Ok(asking.entry(place, action, Some(name_of(&machine))))
}

/// The end of a machine, if its name was typed.
pub(super) fn delete(
    asking: &Asking<'_>,
    owner: &OrganisationId,
    id: &MachineId,
    typed: &str,
) -> Result<Entry, Problem> {
    let (place, machine) = free_for(asking, owner, id, MachineAction::Delete)?;
    let name = name_of(&machine);
    if !is_the_name(typed, &name) {
        return Err(input("typedName", InputFault::OtherName));
    }
    let machine_id = id.clone();
    Ok(asking.entry(place, Action::Delete { machine_id }, Some(name)))
}

/// The machine and whose it is, if this can be asked of it now.
fn free_for(
    asking: &Asking<'_>,
    owner: &OrganisationId,
    id: &MachineId,
    action: MachineAction,
) -> Result<(Place, Machine), Problem> {
    let place = asking.owner(owner)?;
    let machine = saved(asking.desk, owner, id).ok_or(Problem::NotFound)?;
    possible(in_the_way(
        asking.desk,
        owner,
        id,
        machine.power.state,
        action,
    ))?;
    Ok((place, machine))
}

/// The machine by whichever of list and details is newer, as its page shows it.
fn saved(desk: &Desk, owner: &OrganisationId, id: &MachineId) -> Option<Machine> {
    let list = desk.get::<Rows<Machine>>(&Resource::Machines(owner.clone()));
    let details = desk.get::<MachineDetails>(&Resource::MachineDetails(owner.clone(), id.clone()));
    if let Some(known) = details.value
        && details.state.fetched_at >= list.state.fetched_at
    {
        return Some(known.machine.clone());
    }
    let list = list.value?;
    list.rows.iter().find(|machine| machine.id == *id).cloned()
}

fn name_of(machine: &Machine) -> String {
    let name = machine.name.clone();
    name.unwrap_or_else(|| machine.id.to_string())
}

/// Whether the name was typed, as it is or as the screen shows it: nobody can type what a screen has to leave out.
fn is_the_name(typed: &str, name: &str) -> bool {
    let typed = typed.trim();
    !typed.is_empty() && (typed == name.trim() || typed == bounded(name, LONGEST_TEXT).trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_machine_s_own_name_ends_it() {
        let name = "Adcock-Web-Server-01";
        assert!(is_the_name(name, name));
        assert!(is_the_name(" Adcock-Web-Server-01\n", name));
        for other in [
            "",
            "adcock-web-server-01",
            "Adcock-Web-Server-0",
            "Adcock Web Server 01",
        ] {
            assert!(!is_the_name(other, name), "{other}");
        }
        assert!(!is_the_name(" ", " "), "a blank name can't be typed");
    }

    #[test]
    fn a_name_that_the_screen_has_to_change_can_be_typed_as_it_is_shown() {
        assert!(is_the_name("web 01", "web\u{7}01"));
        let long = "x".repeat(400);
        let shown = format!("{}…", "x".repeat(LONGEST_TEXT));
        assert!(is_the_name(&shown, &long));
        assert!(!is_the_name(&"x".repeat(LONGEST_TEXT), &long));
    }
}
