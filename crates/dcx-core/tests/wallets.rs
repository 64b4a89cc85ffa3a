//! Wallets and their ledgers as their pages show them (issue 3, "Wallet"), against the real demo
//! platform.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use dcx_api::{Decimal, IdempotencyKey, Obstacle, OrganisationId, TopUp, WalletId};
use dcx_core::client::ConnectionKind;
use dcx_core::reading::Standing;
use dcx_core::view::Desk;
use dcx_core::view::export::Export;
use dcx_core::view::ledger::{
    LedgerKind, LedgerQuery, LedgerRef, LedgerWindow, export, older, read_to_end, window,
};
use dcx_core::view::runway::{RunwayBasis, RunwayReason};
use dcx_core::view::tenant::TenantRef;
use dcx_core::view::wallets::{WalletRow, WalletState, WalletsPage, WalletsRequest, page};
use dcx_core::{Client, Problem};
use dcx_platform::{Config, Fault, FaultRule, Running, Tweak};
use support::{
    ADMIN, ALEX, Computer, JOHN, Keychain, id_of, open_tenant, platform, session, small, until,
};

/// The demo's route of a ledger.
const LEDGER: &str = "GET /api/wallets/{id}/transactions";

fn ask(desk: &Desk, tenant: &TenantRef, search: &str) -> WalletsPage {
    let request = WalletsRequest {
        tenant: tenant.clone(),
        search: search.to_owned(),
        offset: 0,
        limit: 60,
    };
    page(desk, &request).unwrap()
}

/// A tenant's page once all its wallets are known.
async fn wallets(client: &Client, tenant: &TenantRef) -> WalletsPage {
    let desk = client.desk().unwrap();
    let mut whole = None;
    until("all wallets and bills are there", || {
        let page = ask(&desk, tenant, "");
        let rated = page
            .beneath
            .iter()
            .chain(page.own.value.iter().flatten())
            .all(|row| row.runway.reason != RunwayReason::UnknownCost);
        let there = page.own.trust.missing == 0 && page.beneath_trust.missing == 0 && rated;
        whole = (there && page.own.value.is_some()).then_some(page);
        whole.is_some()
    })
    .await;
    whole.unwrap()
}

/// The only wallet of a tenant.
async fn wallet(client: &Client, tenant: &TenantRef) -> WalletRow {
    let mut own = wallets(client, tenant).await.own.value.unwrap();
    assert_eq!(own.len(), 1);
    own.remove(0)
}

fn query(tenant: &TenantRef, wallet: &WalletId) -> LedgerQuery {
    LedgerQuery {
        tenant: tenant.clone(),
        organisation_id: id_of(tenant),
        wallet_id: wallet.clone(),
        search: String::new(),
        kinds: Vec::new(),
        offset: 0,
        limit: 100,
    }
}

fn reference(query: &LedgerQuery) -> LedgerRef {
    LedgerRef {
        tenant: query.tenant.clone(),
        organisation_id: query.organisation_id.clone(),
        wallet_id: query.wallet_id.clone(),
    }
}

/// The first window once the platform has sent anything.
async fn opened(desk: &Desk, query: &LedgerQuery) -> LedgerWindow {
    let mut first = None;
    until("the ledger's first page is there", || {
        let window = window(desk, query).unwrap();
        first = (window.loaded > 0).then_some(window);
        first.is_some()
    })
    .await;
    first.unwrap()
}

/// The ids of all lines at hand, as the window shows them.
fn shown(desk: &Desk, query: &LedgerQuery) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    loop {
        let offset = u32::try_from(ids.len()).unwrap();
        let window = window(
            desk,
            &LedgerQuery {
                offset,
                ..query.clone()
            },
        )
        .unwrap();
        if window.rows.is_empty() {
            assert_eq!(window.total, offset);
            return ids;
        }
        ids.extend(window.rows.iter().map(|row| row.id.to_string()));
    }
}

/// The whole ledger by the platform itself.
async fn ledger_of(platform: &Running, email: &str, wallet: &WalletId) -> Vec<String> {
    let signed = session(platform, email, &Keychain::default()).await;
    let answer = signed
        .session
        .call("ledger", "", |api, token| async move {
            api.transactions(&token, wallet, None, 1000, None).await
        })
        .await
        .unwrap();
    let dcx_api::Answer::Fresh { value, .. } = answer else {
        panic!("nothing was known before");
    };
    assert_eq!(value.next, None, "one page holds all of it");
    value.rows.iter().map(|row| row.id.to_string()).collect()
}

/// Somebody else pays into a wallet.
async fn pay(platform: &Running, email: &str, wallet: &WalletId, amount: i64, reference: &str) {
    pay_often(platform, email, wallet, amount, reference, 1).await;
}

async fn pay_often(
    platform: &Running,
    email: &str,
    wallet: &WalletId,
    amount: i64,
    reference: &str,
    times: u32,
) {
    let signed = session(platform, email, &Keychain::default()).await;
    let top_up = &TopUp {
        amount: Decimal::from(amount),
        reference: reference.to_owned(),
    };
    for _ in 0..times {
        let key = &IdempotencyKey::random();
        let pay = |api: dcx_api::Client, token| async move {
            api.top_up(&token, wallet, top_up, key).await
        };
        signed.session.call("topUp", "", pay).await.unwrap();
    }
}

/// Vodacom's wallet with a ledger of more than three pages.
async fn long_ledger(platform: &Running, client: &Client) -> LedgerQuery {
    let tenant = open_tenant(client, "Vodacom").await;
    let wallet = wallet(client, &tenant).await.id;
    pay_often(platform, JOHN, &wallet, 1, "monthly", 250).await;
    query(&tenant, &wallet)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_is_read_page_by_page_to_its_end_with_each_line_once() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let query = long_ledger(&platform, &client).await;
    let wallet = &query.wallet_id;
    let desk = client.desk().unwrap();
    let first = opened(&desk, &query).await;
    assert_eq!((first.loaded, first.complete), (100, false));
    assert_eq!(first.trust.standing, Standing::Live);
    assert!(first.rows[0].at >= first.rows[99].at, "newest first");
    let mut reach = older(&desk, &reference(&query)).await.unwrap();
    assert!((101..=200).contains(&reach.loaded), "{reach:?}");
    for _ in 0..20 {
        if reach.complete {
            break;
        }
        reach = older(&desk, &reference(&query)).await.unwrap();
    }
    assert!(reach.complete);
    let all = ledger_of(&platform, JOHN, wallet).await;
    assert_eq!(shown(&desk, &query), all);
    assert_eq!(reach.loaded as usize, all.len());
    // At its end nothing more is asked for.
    let calls = platform.count(LEDGER).calls;
    assert_eq!(older(&desk, &reference(&query)).await.unwrap(), reach);
    assert_eq!(platform.count(LEDGER).calls, calls);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_arrives_between_two_pages_comes_first_and_no_line_is_lost_or_doubled() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let query = long_ledger(&platform, &client).await;
    let (tenant, wallet) = (&query.tenant, &query.wallet_id);
    let desk = client.desk().unwrap();
    opened(&desk, &query).await;
    pay(&platform, JOHN, wallet, 250, "between").await;
    older(&desk, &reference(&query)).await.unwrap();
    client.refresh(tenant).unwrap();
    until("the new line is on the screen", || {
        let window = window(&desk, &query).unwrap();
        window.rows[0].reference.as_deref() == Some("between")
    })
    .await;
    let first = window(&desk, &query).unwrap();
    assert_eq!(first.rows[0].kind, LedgerKind::TopUp);
    assert_eq!(first.rows[0].amount.as_ref().unwrap().amount, "250.00");
    assert!(first.loaded > 101, "the older lines are still at hand");
    while !older(&desk, &reference(&query)).await.unwrap().complete {}
    assert_eq!(
        shown(&desk, &query),
        ledger_of(&platform, JOHN, wallet).await
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_the_platform_forgot_is_found_again_from_the_beginning() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let query = long_ledger(&platform, &client).await;
    let wallet = &query.wallet_id;
    let desk = client.desk().unwrap();
    opened(&desk, &query).await;
    older(&desk, &reference(&query)).await.unwrap();
    let body = Some(r#"{"error":{"code":"bad_request","message":"none of ours"}}"#.to_owned());
    platform
        .set_fault(FaultRule::new(LEDGER, Fault::Status { status: 400, body }).times(1))
        .unwrap();
    let reach = older(&desk, &reference(&query)).await.unwrap();
    assert_eq!((reach.loaded, reach.complete), (100, false));
    while !older(&desk, &reference(&query)).await.unwrap().complete {}
    assert_eq!(
        shown(&desk, &query),
        ledger_of(&platform, JOHN, wallet).await
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_are_found_by_kind_and_by_words_in_any_of_their_texts() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let tenant = open_tenant(&client, "Vodacom").await;
    let wallet = wallet(&client, &tenant).await.id;
    pay(&platform, JOHN, &wallet, 1234, "PO-7781").await;
    let desk = client.desk().unwrap();
    let query = query(&tenant, &wallet);
    let all = opened(&desk, &query).await.total;
    let found = |search: &str, kinds: &[LedgerKind]| {
        let query = LedgerQuery {
            search: search.to_owned(),
            kinds: kinds.to_vec(),
            ..query.clone()
        };
        window(&desk, &query).unwrap()
    };
    for search in ["po-7781", "1234.00", "1234,00", "top-up PO-7781"] {
        let found = found(search, &[]);
        assert_eq!(found.total, 1, "{search}");
        assert_eq!(found.rows[0].reference.as_deref(), Some("PO-7781"));
    }
    let (charges, top_ups) = (
        found("", &[LedgerKind::Charge]),
        found("", &[LedgerKind::TopUp]),
    );
    assert!(charges.total > 0 && top_ups.total > 0);
    assert!(
        charges
            .rows
            .iter()
            .all(|row| row.kind == LedgerKind::Charge)
    );
    let both = found("", &[LedgerKind::Charge, LedgerKind::TopUp]);
    assert_eq!(both.total, charges.total + top_ups.total);
    assert_eq!(found("charge", &[LedgerKind::TopUp]).total, 0);
    assert_eq!(both.loaded, all, "a filter doesn't change what is at hand");
}

fn text(export: &Export) -> String {
    String::from_utf8(export.bytes.clone()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_has_every_line_and_none_runs_in_a_spreadsheet() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let query = long_ledger(&platform, &client).await;
    let wallet = &query.wallet_id;
    pay(&platform, JOHN, wallet, 10, "=HYPERLINK(\"x\")").await;
    let desk = client.desk().unwrap();
    read_to_end(&desk, &query).await.unwrap();
    let table = export(&desk, &query).unwrap();
    assert!(table.complete);
    let all = ledger_of(&platform, JOHN, wallet).await;
    assert_eq!(table.rows as usize, all.len());
    let text = text(&table);
    let mut lines = text.lines();
    assert_eq!(
        lines.next().unwrap().trim_start_matches('\u{feff}'),
        "Date,Kind,Amount,Currency,Balance after,Reference,Description,Machine,Id"
    );
    let first = lines.next().unwrap();
    assert!(first.contains(",Top-up,10.00,ZAR,"), "{first}");
    assert!(first.contains(r#""'=HYPERLINK(""x"")""#), "{first}");
    assert!(first.ends_with(&all[0]), "{first}");
    assert!(text.trim_end().ends_with(all.last().unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_the_saved_lines_stay_and_an_export_says_what_it_lacks() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let query = long_ledger(&platform, &client).await;
    let tenant = &query.tenant;
    let desk = client.desk().unwrap();
    let before = opened(&desk, &query).await;
    platform.stop().await;
    client.refresh(tenant).unwrap();
    until("the outage is noticed", || {
        client.state().connection.kind == ConnectionKind::Offline
    })
    .await;
    assert_eq!(
        older(&desk, &reference(&query)).await,
        Err(Problem::Offline)
    );
    until("the ledger stands as saved", || {
        window(&desk, &query).unwrap().trust.standing == Standing::Offline
    })
    .await;
    assert_eq!(window(&desk, &query).unwrap().rows, before.rows);
    read_to_end(&desk, &query).await.unwrap();
    let table = export(&desk, &query).unwrap();
    assert_eq!((table.rows, table.complete), (before.loaded, false));
    let own = ask(&desk, tenant, "").own.value.unwrap();
    assert_eq!(own[0].top_up, Some(Obstacle::Offline));
    assert_eq!(own[0].set_threshold, Some(Obstacle::Offline));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wallet_says_how_long_it_lasts_from_which_month_and_how_far_that_may_vary() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let tenant = open_tenant(&client, "Vodacom").await;
    let mut row = wallet(&client, &tenant).await;
    let desk = client.desk().unwrap();
    // Bill and history come by themselves, the one before the other.
    until("it is known how far it may vary", || {
        row = ask(&desk, &tenant, "").own.value.unwrap().remove(0);
        row.runway.range.is_some()
    })
    .await;
    let runway = &row.runway;
    assert_eq!(runway.reason, RunwayReason::Enough);
    let days = runway.days.unwrap();
    let range = runway.range.unwrap();
    assert_eq!(range.months, 3);
    assert!(range.fewest <= days && days <= range.most, "{runway:?}");
    assert!(
        matches!(
            &runway.basis,
            Some(RunwayBasis::ClosedMonth { days: 28..=31, .. })
        ),
        "{runway:?}"
    );
    assert_eq!((row.top_up, row.set_threshold), (None, None));
    assert_eq!(row.state, WalletState::Active);
}

#[tokio::test(flavor = "multi_thread")]
async fn wallets_beneath_come_by_runway_and_each_kind_of_wallet_says_what_it_is() {
    let platform = platform(Config::default()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ADMIN).await;
    let tenant = open_tenant(&client, "Datacentrix").await;
    let page = wallets(&client, &tenant).await;
    let desk = client.desk().unwrap();
    assert_eq!(
        page.own.value.as_deref(),
        Some(&[][..]),
        "Datacentrix has none"
    );
    assert_eq!(page.beneath.len(), page.beneath_total as usize);
    let days: Vec<u32> = page
        .beneath
        .iter()
        .map(|row| row.runway.days.unwrap_or(u32::MAX))
        .collect();
    assert!(days.is_sorted(), "{days:?}");
    let of = |name: &str| -> Vec<&WalletRow> {
        let rows = page.beneath.iter();
        rows.filter(|row| row.organisation_name == name).collect()
    };
    let adcock = of("Adcock");
    assert_eq!(adcock.len(), 1);
    assert!(adcock[0].low && !adcock[0].empty);
    let empty = page.beneath.iter().find(|row| row.empty).unwrap();
    assert_eq!(empty.runway.days, Some(0));
    assert_eq!(empty.runway.reason, RunwayReason::UsedUp);
    assert_eq!(empty.top_up, None);
    let suspended = page
        .beneath
        .iter()
        .find(|row| row.state == WalletState::Suspended)
        .unwrap();
    assert_eq!(suspended.top_up, Some(Obstacle::WalletSuspended));
    assert_eq!(suspended.set_threshold, None);
    // Three resellers and twenty-four customers: one has none and one has two.
    assert_eq!(page.without, 1);
    assert_eq!(page.beneath_total, 3 + 24 - 1 + 1);
    assert_eq!(page.beneath_available.priced, page.beneath_total);
    let several = page
        .beneath
        .iter()
        .find(|row| of(&row.organisation_name).len() == 2)
        .unwrap();
    let both = of(&several.organisation_name);
    assert_ne!(both[0].id, both[1].id);
    assert_eq!(both[0].runway, both[1].runway, "they last together");
    let found = ask(&desk, &tenant, "adc");
    assert_eq!(found.beneath_total, 1);
    assert_eq!(found.beneath[0].organisation_name, "Adcock");
    assert_eq!(
        found.beneath_available.priced, page.beneath_available.priced,
        "a search leaves the sum alone"
    );
    let all = ask(&desk, &TenantRef::All, "");
    assert_eq!(all.own.value.as_deref(), Some(&[][..]));
    assert_eq!(all.beneath_total, 24, "customers alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_organisation_may_still_pay() {
    let platform = platform(small()).await;
    platform
        .set(&Tweak::Organisation {
            organisation: "Vodacom".to_owned(),
            name: None,
            status: Some("suspended".to_owned()),
        })
        .unwrap();
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let tenant = open_tenant(&client, "Vodacom").await;
    assert_eq!(wallet(&client, &tenant).await.top_up, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_balance_is_none_and_never_zero() {
    let platform = platform(small()).await;
    platform
        .set_fault(FaultRule::new("GET /api/wallets", Fault::Nan))
        .unwrap();
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let tenant = open_tenant(&client, "Vodacom").await;
    let row = wallet(&client, &tenant).await;
    assert_eq!((&row.balance, &row.available), (&None, &None));
    assert!(!row.empty && !row.low);
    assert_eq!(row.runway.days, None);
    assert_eq!(row.runway.reason, RunwayReason::UnknownBalance);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tenant_s_ledger_is_not_to_be_had() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    let vodacom = open_tenant(&client, "Vodacom").await;
    let wallet = wallet(&client, &vodacom).await.id;
    let adcock: OrganisationId = id_of(&open_tenant(&client, "Adcock").await);
    let desk = client.desk().unwrap();
    let query = LedgerQuery {
        tenant: TenantRef::Organisation { id: adcock },
        ..query(&vodacom, &wallet)
    };
    assert!(matches!(window(&desk, &query), Err(Problem::NotFound)));
    assert_eq!(
        older(&desk, &reference(&query)).await,
        Err(Problem::NotFound)
    );
    assert_eq!(platform.count(LEDGER).calls, 0);
}
