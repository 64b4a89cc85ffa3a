//! The size and the pace of the lists with money in them: wallets, ledgers, customers. No network:
//! snapshots are laid in by hand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use std::time::{Duration, Instant};

use dcx_api::{
    Decimal, MonthCost, MonthStatus, Organisation, OrganisationKind, OrganisationStatus, Rows,
    Statement, Timestamp, Transaction, TransactionKind, Wallet, WalletStatus,
};
use dcx_core::ledger::Ledger;
use dcx_core::resource::Resource;
use dcx_core::view::Desk;
use dcx_core::view::customer_list::{self, CustomerColumn, CustomerQuery};
use dcx_core::view::ledger::{self, LedgerQuery};
use dcx_core::view::overview::overview;
use dcx_core::view::runway::{Runway, RunwayReason};
use dcx_core::view::tenant::TenantRef;
use dcx_core::view::wallets::{self, WalletsRequest};
use serde::Serialize;
use support::laid::{desk, lay, rows};

/// What one answer to the window may take.
const IPC: usize = 64 * 1024;

fn size(answer: &impl Serialize) -> usize {
    serde_json::to_vec(answer).unwrap().len()
}

/// As long as the ids of the platform.
fn id(number: usize) -> String {
    format!("01234567-89ab-cdef-0123-{number:012}")
}

fn at() -> Option<Timestamp> {
    Some(Timestamp::from_millis(1_763_900_000_000))
}

fn organisation(
    id: &str,
    name: &str,
    parent: Option<&str>,
    kind: OrganisationKind,
) -> Organisation {
    Organisation {
        id: id.into(),
        name: Some(name.to_owned()),
        kind,
        parent_id: parent.map(Into::into),
        status: OrganisationStatus::Suspended,
        contact_email: Some(name.to_owned()),
        commission_rate: Some(Decimal::new(125, 3)),
        created_at: at(),
    }
}

fn wallet(id: &str, currency: &str, available: i64) -> Wallet {
    let amount = Some(Decimal::new(available, 2));
    Wallet {
        id: id.into(),
        organisation_id: None,
        currency: Some(currency.to_owned()),
        balance: amount,
        reserved: amount,
        available: amount,
        low_balance_threshold: amount,
        status: WalletStatus::Suspended,
        updated_at: at(),
    }
}

fn bill(currency: &str, total: i64) -> Statement {
    Statement {
        period_start: at(),
        period_end: at(),
        currency: Some(currency.to_owned()),
        total: Some(Decimal::from(total)),
        lines: Vec::new(),
        unreadable: 0,
    }
}

fn months(currency: &str) -> Rows<MonthCost> {
    let month = |period: &str, total: i64| MonthCost {
        period: period.to_owned(),
        currency: Some(currency.to_owned()),
        total: Some(Decimal::from(total)),
        licence_total: None,
        status: MonthStatus::Paid,
    };
    rows(vec![
        month("2026-10", 3_100_000),
        month("2026-09", 6_000_000),
    ])
}

/// Datacentrix with forty resellers and so many customers, everyone with a wallet and its bills.
fn many(customers: usize, name: impl Fn(usize) -> String, currency: &str) -> Desk {
    let desk = desk();
    let mut tree = vec![organisation("root", &name(0), None, OrganisationKind::Root)];
    for number in 1..=40 {
        let kind = OrganisationKind::Reseller;
        tree.push(organisation(&id(number), &name(number), Some("root"), kind));
    }
    for number in 41..=40 + customers {
        let parent = id(1 + number % 40);
        let kind = OrganisationKind::Customer;
        tree.push(organisation(
            &id(number),
            &name(number),
            Some(&parent),
            kind,
        ));
    }
    for node in &tree {
        let available = i64::try_from(node.id.as_str().len()).unwrap() * 12_345_678;
        let stock = wallet(&format!("w-{}", node.id), currency, available);
        lay(
            &desk,
            &Resource::Wallets(node.id.clone()),
            rows(vec![stock]),
        );
        lay(
            &desk,
            &Resource::Statement(node.id.clone()),
            bill(currency, 98_765_432),
        );
        lay(&desk, &Resource::History(node.id.clone()), months(currency));
    }
    lay(&desk, &Resource::Organisations, rows(tree));
    desk
}

fn everything() -> TenantRef {
    TenantRef::Organisation { id: "root".into() }
}

fn wallets_of(desk: &Desk, offset: u32) -> wallets::WalletsPage {
    let request = WalletsRequest {
        tenant: everything(),
        search: String::new(),
        offset,
        limit: 60,
    };
    wallets::page(desk, &request).unwrap()
}

fn customers_of(desk: &Desk, column: CustomerColumn, offset: u32) -> customer_list::CustomerWindow {
    let query = CustomerQuery {
        tenant: everything(),
        search: String::new(),
        column,
        descending: false,
        offset,
        limit: 60,
    };
    customer_list::window(desk, &query).unwrap()
}

/// Texts that take the most room on their way: overlong, escaped, of many bytes a character.
fn hostile() -> [String; 4] {
    [
        "\u{1}".repeat(600),
        "\"\\".repeat(600),
        "👩🏽‍🚀".repeat(150),
        "<script>".repeat(80),
    ]
}

#[tokio::test]
async fn no_list_with_money_is_over_64_kib_and_none_loses_a_row_to_long_texts() {
    for text in hostile() {
        let desk = many(200, |number| format!("{number}{text}"), &text);
        for offset in [0, 120] {
            let page = wallets_of(&desk, offset);
            assert_eq!(page.beneath.len(), 60);
            assert_eq!(page.own.value.as_ref().unwrap().len(), 1);
            assert!(size(&page) <= IPC, "wallets: {}", size(&page));
            let window = customers_of(&desk, CustomerColumn::Name, offset);
            assert_eq!(window.rows.len(), 60);
            assert!(size(&window) <= IPC, "customers: {}", size(&window));
        }
        let owner = id(41);
        let line = |number: usize| Transaction {
            id: id(number).into(),
            at: at(),
            kind: TransactionKind::Other(text.clone()),
            amount: Some(Decimal::MIN),
            balance_after: Some(Decimal::MAX),
            reference: Some(text.clone()),
            description: Some(text.clone()),
            machine_id: Some(id(number).into()),
        };
        let resource = Resource::Ledger(owner.as_str().into(), "w".into());
        let lines = Ledger {
            rows: (0..150).map(line).collect(),
            next: Some("150".to_owned()),
            unreadable: 0,
        };
        lay(&desk, &resource, lines);
        let query = LedgerQuery {
            tenant: everything(),
            organisation_id: owner.as_str().into(),
            wallet_id: "w".into(),
            search: String::new(),
            kinds: Vec::new(),
            offset: 0,
            limit: 100,
        };
        let window = ledger::window(&desk, &query).unwrap();
        assert_eq!((window.rows.len(), window.total), (100, 150));
        assert!(size(&window) <= IPC, "ledger: {}", size(&window));
    }
}

#[tokio::test]
async fn fifteen_hundred_customers_are_listed_without_a_wait() {
    let desk = many(1500, |number| format!("Customer {number}"), "ZAR");
    // The first look reads every snapshot from the cache.
    wallets_of(&desk, 0);
    customers_of(&desk, CustomerColumn::Runway, 0);
    let begin = Instant::now();
    let page = wallets_of(&desk, 1500);
    let window = customers_of(&desk, CustomerColumn::Runway, 1500);
    assert_eq!((page.beneath_total, window.total), (1540, 1540));
    assert_eq!((page.beneath.len(), window.rows.len()), (40, 40));
    // Unoptimised, on a busy machine; anything quadratic takes longer.
    let took = begin.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[tokio::test]
async fn wallets_together_last_no_number_of_days_where_their_bills_are_of_two_currencies() {
    let together = |bills: [Option<&str>; 2]| -> Runway {
        let desk = many(2, |number| format!("Customer {number}"), "ZAR");
        for (number, currency) in (41..).zip(bills) {
            let mut months = months("ZAR");
            for month in &mut months.rows {
                month.currency = currency.map(str::to_owned);
            }
            lay(
                &desk,
                &Resource::History(id(number).as_str().into()),
                months,
            );
        }
        let wallet = overview(&desk, &TenantRef::All)
            .unwrap()
            .wallet
            .value
            .unwrap();
        wallet.runway
    };
    let alike = together([Some("ZAR"), None]);
    assert_eq!(alike.reason, RunwayReason::Enough);
    let per_day = alike.per_day.unwrap();
    assert_eq!(per_day.currency.as_deref(), Some("ZAR"));
    let mixed = together([Some("ZAR"), Some("USD")]);
    assert_eq!(mixed.reason, RunwayReason::UnknownCost);
    assert_eq!((mixed.days, mixed.per_day), (None, None));
}
