//! The list of organisations.

use dcx_api::{Organisation, OrganisationKind, OrganisationStatus};

use super::*;
use crate::operation::entry::Action;
use crate::operation::samples::restart;

fn customer(name: Option<&str>, parent: Option<&str>) -> Organisation {
    Organisation {
        id: "org-new".into(),
        name: name.map(str::to_owned),
        kind: OrganisationKind::Customer,
        parent_id: parent.map(Into::into),
        status: OrganisationStatus::Active,
        contact_email: None,
        commission_rate: None,
        created_at: None,
    }
}

#[test]
fn a_new_customer_is_absent_only_where_none_might_be_it() {
    let entry = lost_at_10(&Entry {
        action: Action::CreateCustomer {
            name: String::from("Quokka"),
            contact_email: String::new(),
        },
        ..restart(1, "vm-1")
    });
    let verdict = |row| by_organisations(&entry, &rows(vec![row]), at(60));
    let own = customer(Some("Quokka"), Some("org-canary"));
    assert_eq!(finding(&verdict(own.clone())), Some(Finding::ValueSet));
    let unclear = [
        customer(None, Some("org-canary")),
        customer(Some("QUOKKA"), Some("org-canary")),
        customer(Some("Quokka"), None),
        Organisation {
            kind: OrganisationKind::Other(String::from("tenant")),
            ..own
        },
    ];
    for row in unclear {
        assert_eq!(verdict(row.clone()), Verdict::Unclear, "{row:?}");
        let older = Organisation {
            created_at: Some(at(-60)),
            ..row
        };
        assert_eq!(verdict(older), Verdict::Absent);
    }
    for row in [
        customer(Some("Another"), Some("org-canary")),
        customer(Some("Quokka"), Some("org-other")),
    ] {
        assert_eq!(verdict(row), Verdict::Absent);
    }
}
