//! Money: a top-up from the keyboard to its line in the ledger, amounts that could be read two ways, the low-balance
//! threshold.

use dcx_tests::{Platform, Result, Window};
use serde_json::{Value, json};

use crate::common::{ALEX, FETCHED, drawn, open_page, open_tenant, platform, settled, signed_in};
use crate::hand::{
    TOP_UP, allows, closed, dialogue, dialogue_says, first_row_says, go, ledger_of, plain, press,
    reason, says, tab_to, typed_anew, wallet_of,
};

const SET: &str = "PATCH /api/wallets/{id}";

fn open_wallet(window: &Window, tenant: &str) -> Result<()> {
    open_tenant(window, tenant)?;
    open_page(window, "Wallet")?;
    drawn(window, "wallet")?;
    settled(window)
}

/// What can be spent from the wallet, as the platform has it, in cents.
fn available(platform: &Platform, organisation: &str) -> Result<i64> {
    let wallet = wallet_of(platform, organisation)?;
    let rands = wallet["available"].as_f64().unwrap_or_default();
    #[allow(clippy::cast_possible_truncation)] // Cents of a demo wallet.
    Ok((rands * 100.0).round() as i64)
}

#[test]
fn a_top_up_from_the_keyboard_is_in_the_wallet_and_in_its_ledger_once() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    open_tenant(window, "Adcock")?;
    settled(window)?;
    let before = available(&platform, "Adcock")?;

    go(window, "gw", "wallet")?;
    settled(window)?;
    allows(window, "Top up")?;
    press(window, "Top up")?;
    let asked = dialogue(window)?;
    for named in [ALEX, "Tenant Adcock", "Wallet of Adcock"] {
        assert!(asked.contains(named), "{named} in {asked}");
    }
    window.type_keys("1 000,50")?;
    dialogue_says(window, "R 1 000.50: R 5 820.50 will be available.")?;
    tab_to(window, "Reference")?;
    window.type_keys("EFT 4711")?;
    window.press("Enter")?;
    closed(window)?;

    first_row_says(
        window,
        "ledger",
        &["Top-up", "EFT 4711", "+R 1 000.50", "R 5 820.50"],
    )?;
    says(window, "Available R 5 820.50")?;
    assert_eq!(available(&platform, "Adcock")?, before + 100_050);
    let lines = ledger_of(&platform, "Adcock")?;
    assert_eq!(
        lines
            .iter()
            .filter(|line| line["reference"] == "EFT 4711")
            .count(),
        1
    );
    let count = platform.count(TOP_UP);
    assert_eq!((count.calls, count.effects), (1, 1), "{count:?}");

    go(window, "gp", "operations")?;
    first_row_says(
        window,
        "operations",
        &["Top up", "R 1 000.50", "Adcock", "Done"],
    )?;
    Ok(())
}

/// What was typed, and the clear word for it.
const NOT_AMOUNTS: [(&str, &str); 8] = [
    ("-5", "It can't be less than zero."),
    ("1e9", "Write the amount out in full: 1e9 isn't taken."),
    (
        "1234567890123456789012345678901234567890",
        "That is more than can be entered.",
    ),
    ("1,000", "Thousands or cents? Write 1 000 or 1.00."),
    ("0", "It must be more than zero."),
    ("ten", "Use digits, such as 1 000.50."),
    ("1.005", "At most two places after the point."),
    ("", "Enter an amount."),
];
/// What was typed, and what it is.
const AMOUNTS: [(&str, &str); 3] = [
    ("1 000,50", "R 1 000.50: "),
    ("1000.50", "R 1 000.50: "),
    ("R 20", "R 20.00: "),
];

#[test]
fn an_amount_that_is_none_gets_a_clear_word_and_nothing_is_sent() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    open_wallet(window, "Adcock")?;
    window.click("button", "Top up")?;
    window.type_into("Reference", "EFT 1")?;
    for (amount, words) in NOT_AMOUNTS {
        tab_to(window, "Amount in ZAR")?;
        typed_anew(window, amount)?;
        window.press("Enter")?;
        let said = dialogue_says(window, words)?;
        assert!(
            said.contains("Top up"),
            "“{amount}” closed the dialogue: {said}"
        );
    }
    for (amount, words) in AMOUNTS {
        typed_anew(window, amount)?;
        dialogue_says(window, words)?;
    }
    // Without a reference nothing goes out either.
    tab_to(window, "Reference")?;
    typed_anew(window, "")?;
    window.press("Enter")?;
    dialogue_says(window, "Enter a reference.")?;
    window.press("Escape")?;
    closed(window)?;
    assert_eq!(platform.count(TOP_UP).calls, 0);
    Ok(())
}

/// A 40-digit amount and the like reach the core by another hand than the dialogue's: it looks again.
#[test]
fn the_core_refuses_what_the_dialogue_would() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    open_wallet(window, "Adcock")?;
    let wallet = wallet_of(&platform, "Adcock")?;
    for (amount, _) in NOT_AMOUNTS {
        let refused = crate::common::invoke(
            window,
            "perform",
            &request(window, &wallet, amount, "EFT 1")?,
        )?;
        let said = refused.expect_err(amount);
        assert_eq!(
            (&said["kind"], &said["field"]),
            (&json!("input"), &json!("amount")),
            "{said}"
        );
    }
    assert_eq!(platform.count(TOP_UP).calls, 0);
    Ok(())
}

/// A top-up as the window would ask for it.
pub fn request(window: &Window, wallet: &Value, amount: &str, reference: &str) -> Result<Value> {
    let state = crate::common::invoke(window, "app_state", &json!({}))?.unwrap_or_default();
    let id = window.run("return crypto.randomUUID()", &[])?;
    let organisation = &wallet["organizationId"];
    Ok(json!({ "request": {
        "id": id,
        "account": state["account"]["id"],
        "tenant": { "kind": "organisation", "id": organisation },
        "order": {
            "kind": "topUp", "organisationId": organisation, "walletId": wallet["id"],
            "amount": amount, "reference": reference,
        },
    }}))
}

#[test]
fn a_threshold_set_from_the_keyboard_makes_the_wallet_low_or_not() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    open_wallet(window, "Adcock")?;
    says(window, "Available R 4 820.00 Low")?;
    says(window, "Low below R 5 000.00 Threshold")?;

    press(window, "Set threshold")?;
    dialogue_says(window, "The wallet counts as low below R 5 000.00.")?;
    typed_anew(window, "2 500")?;
    dialogue_says(window, "The wallet counts as low below R 2 500.00.")?;
    window.press("Enter")?;
    closed(window)?;
    says(window, "Available R 4 820.00 To spend")?;
    says(window, "Low below R 2 500.00 Threshold")?;
    assert_eq!(
        wallet_of(&platform, "Adcock")?["lowBalanceThreshold"],
        json!(2500.0)
    );
    let count = platform.count(SET);
    assert_eq!((count.calls, count.effects), (1, 1), "{count:?}");
    Ok(())
}

#[test]
fn a_wallet_that_is_suspended_takes_no_money_and_says_so() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    open_wallet(window, "Table Bay Logistics")?;
    says(window, "This wallet is suspended.")?;
    assert_eq!(
        reason(window, "Top up")?.as_deref(),
        Some("The wallet is suspended")
    );
    tab_to(window, "Top up")?;
    window.press("Enter")?;
    assert_eq!(window.all("dialog", dcx_tests::Name::Any)?.len(), 0);
    assert_eq!(reason(window, "Set threshold")?, None);

    open_wallet(window, "Karoo Foods")?;
    says(window, "This wallet is empty.")?;
    allows(window, "Top up")?;
    open_tenant(window, "Agulhas Fisheries")?;
    says(window, "Agulhas Fisheries has no wallet")?;
    open_wallet(window, "Boland Wine Estates")?;
    window.wait_for("the choice between two wallets", FETCHED, || {
        Ok(plain(&window.text()?).contains("2 wallets").then_some(()))
    })?;
    assert_eq!(platform.count(TOP_UP).calls, 0);
    Ok(())
}
