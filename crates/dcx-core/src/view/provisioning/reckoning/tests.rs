//! What machines cost and who pays, wallet by wallet.

use dcx_api::{ProductCategory, ProductSpecs};

use super::*;

fn product(id: &str, category: ProductCategory, price: Option<&str>, unit: &str) -> Product {
    let machine = category == ProductCategory::Compute;
    Product {
        id: id.into(),
        sku: None,
        name: None,
        category,
        unit_price: price.map(|price| price.parse().unwrap()),
        unit: Some(unit.to_owned()),
        currency: Some("ZAR".to_owned()),
        specs: machine.then_some(ProductSpecs {
            cpu_count: Some(2),
            memory_mib: Some(8192),
            disk_gib: Some(120),
        }),
    }
}

fn catalogue() -> Vec<Product> {
    use ProductCategory::{Compute, Licence, Storage};
    vec![
        product("g2", Compute, Some("718"), "month"),
        product("h2", Compute, Some("0.985"), "hour"),
        product("ssd", Storage, Some("2.45"), "GB-month"),
        product("free", Licence, None, "month"),
    ]
}

fn wallet(id: &str, available: Option<&str>, status: WalletStatus) -> Wallet {
    Wallet {
        id: id.into(),
        organisation_id: None,
        currency: Some("ZAR".to_owned()),
        balance: None,
        reserved: None,
        available: available.map(|amount| amount.parse().unwrap()),
        low_balance_threshold: None,
        status,
        updated_at: None,
    }
}

fn reckon(wallets: Vec<Wallet>, machine: &str, add_ons: &[&str]) -> Result<Reckoning, Problem> {
    let wallets = Rows {
        rows: wallets,
        unreadable: 0,
    };
    let add_ons: Vec<ProductId> = add_ons.iter().map(|id| ProductId::from(*id)).collect();
    Reckoning::new(&catalogue(), &wallets, &machine.into(), &add_ons)
}

fn active(available: &str) -> Vec<Wallet> {
    vec![wallet("w", Some(available), WalletStatus::Active)]
}

fn text(amount: Option<Decimal>) -> Option<String> {
    amount.map(|amount| amount.normalize().to_string())
}

#[test]
fn the_price_is_the_machine_s_with_all_that_goes_with_it() {
    let plain = reckon(active("10000"), "g2", &[]).unwrap();
    assert_eq!(text(plain.monthly).as_deref(), Some("718"));
    let whole = reckon(active("10000"), "h2", &["ssd"]).unwrap();
    // 0.985 × 730 and 2.45 × 120.
    assert_eq!(text(whole.monthly).as_deref(), Some("1013.05"));
    assert_eq!(text(whole.after()).as_deref(), Some("8986.95"));
    assert_eq!((whole.shortfall(), whole.obstacle), (None, None));
}

#[test]
fn what_is_missing_is_exact_and_the_last_cent_suffices() {
    let short = reckon(active("717.99"), "g2", &[]).unwrap();
    assert_eq!(text(short.shortfall()).as_deref(), Some("0.01"));
    assert_eq!(text(short.after()).as_deref(), Some("-0.01"));
    assert_eq!(
        reckon(active("718.00"), "g2", &[]).unwrap().shortfall(),
        None
    );
    let overdrawn = reckon(active("-100"), "g2", &[]).unwrap();
    assert_eq!(text(overdrawn.shortfall()).as_deref(), Some("818"));
}

#[test]
fn a_top_up_begins_with_whole_units_that_suffice() {
    let suggested = |available| {
        let reckoning = reckon(active(available), "g2", &[]).unwrap();
        reckoning.top_up_suggestion()
    };
    assert_eq!(suggested("717.995").as_deref(), Some("1"));
    assert_eq!(suggested("18.00").as_deref(), Some("700"));
    assert_eq!(
        suggested("-99999999999999.01").as_deref(),
        Some("100000000000718")
    );
    assert_eq!(suggested("718"), None);
    let unpriced = reckon(active("1"), "g2", &["free"]).unwrap();
    assert_eq!(unpriced.top_up_suggestion(), None);
}

#[test]
fn an_active_wallet_pays_before_a_fuller_one_that_may_not() {
    let wallets = vec![
        wallet("full", Some("9000"), WalletStatus::Suspended),
        wallet(
            "odd",
            Some("5000"),
            WalletStatus::Other("frozen".to_owned()),
        ),
        wallet("little", Some("10"), WalletStatus::Active),
        wallet("more", Some("20"), WalletStatus::Active),
        wallet("unknown", None, WalletStatus::Active),
    ];
    let reckoning = reckon(wallets, "g2", &[]).unwrap();
    assert_eq!(reckoning.wallet.unwrap().id.as_str(), "more");
}

#[test]
fn what_stands_in_the_way_is_said_and_no_shortfall_beside_it() {
    let suspended = vec![wallet("w", Some("1"), WalletStatus::Suspended)];
    let mut foreign = active("10000");
    foreign[0].currency = Some("USD".to_owned());
    for (wallets, add_ons, obstacle) in [
        (Vec::new(), &[][..], Obstacle::NoWallet),
        (suspended, &[], Obstacle::WalletSuspended),
        (active("1"), &["free"], Obstacle::UnknownPrice),
        (
            vec![wallet("w", None, WalletStatus::Active)],
            &[],
            Obstacle::UnknownPrice,
        ),
        (foreign, &[], Obstacle::UnknownPrice),
    ] {
        let reckoning = reckon(wallets, "g2", add_ons).unwrap();
        assert_eq!(reckoning.obstacle, Some(obstacle));
        assert_eq!(reckoning.shortfall(), None, "{obstacle:?}");
    }
}

#[test]
fn wallets_that_could_not_be_read_are_not_called_none() {
    let unreadable = Rows {
        rows: Vec::new(),
        unreadable: 1,
    };
    let reckoning = Reckoning::new(&catalogue(), &unreadable, &"g2".into(), &[]).unwrap();
    assert_eq!(reckoning.obstacle, Some(Obstacle::UnknownPrice));
}

#[test]
fn prices_in_different_currencies_have_no_sum() {
    let mut catalogue = catalogue();
    catalogue[2].currency = Some("USD".to_owned());
    let wallets = Rows {
        rows: active("10000"),
        unreadable: 0,
    };
    let reckoning = Reckoning::new(&catalogue, &wallets, &"g2".into(), &["ssd".into()]).unwrap();
    assert_eq!(reckoning.monthly, None);
    assert_eq!(reckoning.obstacle, Some(Obstacle::UnknownPrice));
}

#[test]
fn only_what_the_catalogue_offers_can_be_chosen() {
    let refused = |machine: &str, add_ons: &[&str]| match reckon(active("1"), machine, add_ons) {
        Err(Problem::Input { field, fault }) => (field, fault),
        other => panic!("{other:?}"),
    };
    let not_offered = |field: &str| (field.to_owned(), InputFault::NotOffered);
    assert_eq!(refused("gone", &[]), not_offered("productId"));
    assert_eq!(refused("ssd", &[]), not_offered("productId"));
    assert_eq!(refused("g2", &["gone"]), not_offered("addOnIds"));
    assert_eq!(refused("g2", &["h2"]), not_offered("addOnIds"));
    let many = ["ssd"; 17];
    assert_eq!(
        refused("g2", &many),
        ("addOnIds".to_owned(), InputFault::TooLong)
    );
}
