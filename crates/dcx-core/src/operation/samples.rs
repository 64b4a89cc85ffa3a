//! Operations for the tests of the journal.

use dcx_api::{Decimal, PowerAction, Timestamp};

use super::entry::{Action, Entry};
use super::order::{JournalId, Order, WriteRequest};
use crate::account::AccountId;
use crate::view::tenant::TenantRef;

/// A moment of the tests: so many seconds after another.
pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_763_899_200_000 + seconds * 1000)
}

/// The id of the test's operation with this number.
pub(super) fn id(number: u64) -> JournalId {
    JournalId::new(uuid::Uuid::from_u128(u128::from(number)).to_string())
}

/// A restart of a machine, asked for at second 0.
pub(super) fn restart(number: u64, machine: &str) -> Entry {
    let order = Order::Power {
        organisation_id: "org-canary".into(),
        machine_id: machine.into(),
        action: PowerAction::Restart,
    };
    let action = Action::Power {
        machine_id: machine.into(),
        action: PowerAction::Restart,
    };
    entry(number, order, action)
}

/// Money into a wallet, asked for at second 0.
pub(super) fn top_up(number: u64) -> Entry {
    let order = Order::TopUp {
        organisation_id: "org-canary".into(),
        wallet_id: "wallet-canary".into(),
        amount: String::from("0.10"),
        reference: String::from("EFT canary"),
    };
    let action = Action::TopUp {
        wallet_id: "wallet-canary".into(),
        amount: Decimal::new(10, 2),
        reference: String::from("EFT canary"),
        before: None,
        line: None,
    };
    entry(number, order, action)
}

fn entry(number: u64, order: Order, action: Action) -> Entry {
    let request = WriteRequest {
        id: id(number),
        account: AccountId::of("https://one.example", "alex@canary.example"),
        tenant: TenantRef::All,
        order,
    };
    let name = String::from("Adcock canary");
    let entry = Entry::new(&request, "org-canary".into(), name, action, at(0));
    Entry {
        subject: Some(String::from("Database canary")),
        ..entry
    }
}
