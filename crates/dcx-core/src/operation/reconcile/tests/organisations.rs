//! The list of organisations.

use dcx_api::{Decimal, Organisation, OrganisationKind, OrganisationStatus, Wallet, WalletStatus};

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
        customer(Some("Quok-ka "), Some("org-canary")),
        // Made since: it might be called anything.
        Organisation {
            created_at: Some(at(12)),
            ..customer(Some("Customer 4711"), Some("org-canary"))
        },
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

/// A value that is neither as asked nor as before was changed again since, or is written otherwise: the
/// change may well have been made.
#[test]
fn only_a_value_that_is_as_before_says_that_a_change_was_not_made() {
    let of = |action| {
        let entry = Entry {
            action,
            organisation: "org-new".into(),
            organisation_name: String::from("Quokka"),
            ..restart(1, "vm-1")
        };
        lost_at_10(&entry)
    };
    let own = |name: &str, rate: i64| Organisation {
        commission_rate: Some(Decimal::new(rate, 3)),
        ..customer(Some(name), None)
    };
    let judged = |entry: &Entry, row| by_organisations(entry, &rows(vec![row]), at(60));
    let rename = of(Action::Rename {
        name: String::from("Numbat"),
    });
    let done = judged(&rename, own("Numbat", 0));
    assert_eq!(finding(&done), Some(Finding::ValueSet));
    assert_eq!(judged(&rename, own("Quokka", 0)), Verdict::Absent);
    assert_eq!(judged(&rename, own("Bilby", 0)), Verdict::Unclear);
    let share = |before| {
        of(Action::CommissionRate {
            rate: Decimal::new(125, 3),
            before,
        })
    };
    let known = share(Some(Decimal::new(100, 3)));
    let done = judged(&known, own("Quokka", 125));
    assert_eq!(finding(&done), Some(Finding::ValueSet));
    assert_eq!(judged(&known, own("Quokka", 100)), Verdict::Absent);
    assert_eq!(judged(&known, own("Quokka", 120)), Verdict::Unclear);
    assert_eq!(judged(&share(None), own("Quokka", 100)), Verdict::Unclear);
    let suspend = of(Action::SetSuspended { suspended: true });
    assert_eq!(judged(&suspend, own("Quokka", 0)), Verdict::Absent);
    let threshold = of(Action::Threshold {
        wallet_id: "wallet-1".into(),
        amount: Decimal::new(50, 0),
        before: Some(Decimal::new(20, 0)),
    });
    for (is, verdict) in [
        (Some(20), Verdict::Absent),
        (Some(30), Verdict::Unclear),
        (None, Verdict::Unclear),
    ] {
        let wallet = Wallet {
            id: "wallet-1".into(),
            organisation_id: None,
            status: WalletStatus::Active,
            currency: None,
            balance: None,
            available: None,
            reserved: None,
            low_balance_threshold: is.map(|rands| Decimal::new(rands, 0)),
            updated_at: None,
        };
        assert_eq!(by_wallets(&threshold, &rows(vec![wallet]), at(60)), verdict);
    }
}
