//! Orders about organisations: a new customer, another name, a suspension and its end, a share. Who may is in the table of
//! roles, what may be entered in the customers' list; both are the page's own rules.

use dcx_api::{Decimal, Organisation, OrganisationId, Problem, Rows};

use super::{Asking, input, possible, usable};
use crate::operation::entry::{Action, Entry};
use crate::operation::order::OrganisationChange;
use crate::resource::Resource;
use crate::view::Desk;
use crate::view::amount::{self, AmountUse};
use crate::view::customer_list::{self, CustomerNameQuery};
use crate::view::roles::{Deed, may};

/// A new customer beneath a reseller.
pub(super) fn create(
    asking: &Asking<'_>,
    parent: &OrganisationId,
    name: &str,
    contact_email: &str,
) -> Result<Entry, Problem> {
    let place = asking.organisation(parent)?;
    possible(may(asking.desk, parent, Deed::CreateCustomer))?;
    let (name, contact_email) = (name.trim_end(), contact_email.trim());
    let check = customer_list::check(
        asking.desk,
        &CustomerNameQuery {
            organisation_id: None,
            parent_id: Some(parent.clone()),
            name: name.to_owned(),
            contact_email: Some(contact_email.to_owned()),
        },
    );
    usable("name", check.name)?;
    usable("contactEmail", check.contact_email)?;
    let action = Action::CreateCustomer {
        name: name.to_owned(),
        contact_email: contact_email.to_owned(),
    };
    asking.nothing_like_it(parent, &action)?;
    Ok(asking.entry(place, action, Some(name.to_owned())))
}

/// A change of an organisation that is there.
pub(super) fn change(
    asking: &Asking<'_>,
    id: &OrganisationId,
    change: &OrganisationChange,
) -> Result<Entry, Problem> {
    let place = asking.organisation(id)?;
    let allowed = |deed| possible(may(asking.desk, id, deed));
    let mut subject = place.name.clone();
    let action = match change {
        OrganisationChange::Rename { name } => {
            allowed(Deed::Rename)?;
            let name = name.trim_end().to_owned();
            let check = customer_list::check(
                asking.desk,
                &CustomerNameQuery {
                    organisation_id: Some(id.clone()),
                    parent_id: None,
                    name: name.clone(),
                    contact_email: None,
                },
            );
            usable("name", check.name)?;
            subject.clone_from(&name);
            Action::Rename { name }
        }
        OrganisationChange::Suspend => {
            allowed(Deed::Suspend)?;
            Action::SetSuspended { suspended: true }
        }
        OrganisationChange::Resume => {
            allowed(Deed::Resume)?;
            Action::SetSuspended { suspended: false }
        }
        OrganisationChange::CommissionRate { per_cent } => {
            allowed(Deed::SetCommission)?;
            let per_cent = amount::read(None, per_cent, AmountUse::PerCent)
                .map_err(|fault| input("perCent", fault))?;
            Action::CommissionRate {
                rate: fraction(per_cent),
                before: rate_of(asking.desk, id),
            }
        }
    };
    asking.nothing_like_it(id, &action)?;
    Ok(asking.entry(place, action, Some(subject)))
}

/// The share as it is now, as far as that is known.
fn rate_of(desk: &Desk, id: &OrganisationId) -> Option<Decimal> {
    let all = desk.get::<Rows<Organisation>>(&Resource::Organisations);
    let all = all.value?;
    let own = all.rows.iter().find(|row| row.id == *id)?;
    own.commission_rate
}

/// Per cent as the platform takes a share: 12.5 is 0.125.
fn fraction(per_cent: Decimal) -> Decimal {
    (per_cent / Decimal::ONE_HUNDRED).normalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_in_per_cent_is_a_fraction_to_the_last_digit() {
        let share = |text: &str| fraction(text.parse().unwrap()).to_string();
        assert_eq!(share("12.50"), "0.125");
        assert_eq!(share("100"), "1");
        assert_eq!(share("0.01"), "0.0001");
        assert_eq!(share("0"), "0");
    }
}
