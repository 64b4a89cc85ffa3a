//! A short name for the machines of a run: what was shown before it was asked for is compared by it
//! with what would be sent.

use dcx_api::{MachineId, OrganisationId};
use serde::{Deserialize, Serialize};

/// Names exactly these machines, whatever their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Of machines, each with whose it is.
    pub(crate) fn of<'a>(
        machines: impl Iterator<Item = (&'a OrganisationId, &'a MachineId)>,
    ) -> Self {
        let mut machines: Vec<_> = machines.collect();
        machines.sort_unstable();
        let mut hasher = blake3::Hasher::new();
        for (organisation, machine) in machines {
            add(&mut hasher, organisation.as_str());
            add(&mut hasher, machine.as_str());
        }
        Self(hasher.finalize().to_hex()[..32].to_owned())
    }
}

/// Adds a text with its length: two texts can't pass for two others.
pub(super) fn add(hasher: &mut blake3::Hasher, text: &str) {
    hasher.update(&(text.len() as u64).to_le_bytes());
    hasher.update(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(machines: &[(&str, &str)]) -> Fingerprint {
        let machines: Vec<(OrganisationId, MachineId)> = machines
            .iter()
            .map(|(organisation, machine)| ((*organisation).into(), (*machine).into()))
            .collect();
        Fingerprint::of(machines.iter().map(|(of, machine)| (of, machine)))
    }

    #[test]
    fn it_names_the_machines_and_whose_they_are_and_not_their_order() {
        let shown = of(&[("org-1", "vm-1"), ("org-2", "vm-2")]);
        assert_eq!(shown, of(&[("org-2", "vm-2"), ("org-1", "vm-1")]));
        for other in [
            of(&[]),
            of(&[("org-1", "vm-1")]),
            of(&[("org-1", "vm-1"), ("org-2", "vm-3")]),
            of(&[("org-1", "vm-2"), ("org-2", "vm-1")]),
            of(&[("org-1v", "m-1"), ("org-2", "vm-2")]),
        ] {
            assert_ne!(shown, other);
        }
    }
}
