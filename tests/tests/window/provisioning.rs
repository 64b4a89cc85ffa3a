//! A new machine: what it costs and leaves in the wallet, what is missing to the cent, funds that vanish in between, and a
//! draft that outlives it all. All of it with the keyboard alone.

use std::time::Duration;

use dcx_platform::{Fault, FaultRule, Tweak};
use dcx_tests::{PATIENCE, Platform, Result, Window};
use serde_json::json;

use crate::common::{
    ALEX, FETCHED, by_test_id, drawn, figure, misbehave, open_tenant, platform, settled, signed_in,
    trouble,
};
use crate::hand::{
    FOLLOWED, PROVISION, TOP_UP, allows, by_palette, closed, dialogue_says, focused, go, ledger_of,
    machines_of, plain, press, reason, refuses, says, tab_to, typed_anew, wallet_of,
};

/// The page of a new machine for a tenant, by the palette.
fn open_new_machine(window: &Window) -> Result<()> {
    by_palette(window, "New machine")?;
    drawn(window, "new-machine")
}

/// Types the name and walks down the machines on offer to the one of that name.
fn choose(window: &Window, name: &str, product: &str) -> Result<()> {
    tab_to(window, "Name")?;
    typed_anew(window, name)?;
    window.press("Tab")?;
    window.press("Space")?;
    for _ in 0..20 {
        if focused(window)?.starts_with(product) {
            return Ok(());
        }
        window.press("ArrowDown")?;
    }
    Err(trouble(format!("the arrow never comes to “{product}”")))
}

/// Waits until a figure of the summary says this.
fn reckons(window: &Window, id: &str, words: &str) -> Result<()> {
    window.wait_for(&format!("{id}: {words}"), PATIENCE, || {
        Ok((plain(&by_test_id(window, id)?) == words).then_some(()))
    })
}

/// What the form holds: the name, and the machine that is chosen.
fn form(window: &Window) -> Result<(String, String)> {
    let script = "const name = document.querySelector('input[placeholder=\"web-01\"]')?.value ?? '';\
        const chosen = document.querySelector('input[type=radio]:checked')?.labels?.[0]?.innerText ?? '';\
        return [name, chosen.replace(/\\s+/g, ' ').trim()]";
    let found = crate::common::strings(&window.run(script, &[])?);
    Ok((
        found.first().cloned().unwrap_or_default(),
        found.get(1).cloned().unwrap_or_default(),
    ))
}

fn form_is(window: &Window, name: &str, product: &str) -> Result<()> {
    window.wait_for(
        &format!("the draft “{name}” of “{product}”"),
        FETCHED,
        || {
            let (named, chosen) = form(window)?;
            let right = named == name
                && chosen.starts_with(product)
                && chosen.is_empty() == product.is_empty();
            Ok(right.then_some(()))
        },
    )
}

/// Reads the wallet again until the order can go out. News that comes right after a quote is taken for the quote's own
/// echo, so once may not be enough.
fn refreshed_until_it_can_be_ordered(window: &Window) -> Result<()> {
    window.wait_for("an order that can go out", FETCHED, || {
        window.press("Control+r")?;
        Ok(reason(window, "Create machine")?.is_none().then_some(()))
    })
}

fn set_balance(platform: &Platform, organisation: &str, balance: &str) -> Result<()> {
    let change = Tweak::Wallet {
        organisation: organisation.to_owned(),
        balance: Some(balance.to_owned()),
        status: None,
    };
    platform.set(&change).map_err(trouble)
}

#[test]
fn with_enough_in_the_wallet_a_machine_is_ordered_once_and_paid() -> Result<()> {
    let platform = platform(|config| config.operation_time = Duration::from_secs(2))?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    open_tenant(window, "Vodacom")?;
    let before = machines_of(&platform, "Vodacom")?.len();
    open_new_machine(window)?;
    choose(window, "vodacom-till-99", "General 1 core")?;
    reckons(window, "price-a-month", "R 390.00")?;
    tab_to(window, "Find an add-on")?;
    window.type_keys("ipv4")?;
    tab_to(window, "Public IPv4 address")?;
    window.press("Space")?;
    reckons(window, "price-a-month", "R 435.00")?;
    reckons(window, "wallet-before", "R 184 250.00")?;
    reckons(window, "wallet-after", "R 183 815.00")?;
    for runway in ["runway-before", "runway-after"] {
        let days = by_test_id(window, runway)?;
        assert!(days.contains("day"), "{runway}: {days}");
    }
    says(window, &format!("Will be asked for as {ALEX}"))?;
    allows(window, "Create machine")?;
    press(window, "Create machine")?;

    // It leads to the new machine, which the platform is making.
    drawn(window, "machine")?;
    window.find("heading", "vodacom-till-99")?;
    window.wait_for("a machine that runs", FOLLOWED, || {
        Ok(plain(&window.text()?)
            .contains("vodacom-till-99 Running")
            .then_some(()))
    })?;
    assert_eq!(machines_of(&platform, "Vodacom")?.len(), before + 1);
    let lines = ledger_of(&platform, "Vodacom")?;
    let paid = lines
        .iter()
        .filter(|line| line["description"] == "First month")
        .count();
    assert_eq!(paid, 1, "{lines:?}");
    assert_eq!(
        wallet_of(&platform, "Vodacom")?["available"],
        json!(183_815.0)
    );
    let count = platform.count(PROVISION);
    assert_eq!((count.calls, count.effects), (1, 1), "{count:?}");

    // The draft went with the order.
    open_new_machine(window)?;
    form_is(window, "", "")
}

#[test]
fn with_too_little_the_exact_shortfall_is_said_and_a_top_up_beside_it_helps() -> Result<()> {
    let platform = platform(|config| config.operation_time = Duration::from_secs(2))?;
    set_balance(&platform, "Adcock", "4820.25")?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    open_tenant(window, "Adcock")?;
    settled(window)?;
    open_new_machine(window)?;
    choose(window, "adcock-files-03", "General 16 cores")?;
    reckons(window, "wallet-after", "−R 539.75")?;
    says(window, "R 539.75 is missing")?;
    refuses(
        window,
        "Create machine",
        "R 539.75 is missing from the wallet",
    )?;
    press(window, "Create machine")?;
    assert_eq!(platform.count(PROVISION).calls, 0);

    allows(window, "Top up")?;
    press(window, "Top up")?;
    // As much as is needed stands in the field already.
    dialogue_says(window, "R 540.00: R 5 360.25 will be available.")?;
    tab_to(window, "Reference")?;
    window.type_keys("EFT 540")?;
    window.press("Enter")?;
    closed(window)?;
    reckons(window, "wallet-after", "R 0.25")?;
    allows(window, "Create machine")?;
    press(window, "Create machine")?;
    window.wait_for("the order", FOLLOWED, || {
        Ok((platform.count(PROVISION).effects == 1).then_some(()))
    })?;
    assert_eq!(platform.count(TOP_UP).effects, 1);
    Ok(())
}

#[test]
fn funds_that_vanish_are_told_with_their_amounts_and_the_draft_stays() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    open_tenant(window, "Adcock")?;
    settled(window)?;
    open_new_machine(window)?;
    choose(window, "adcock-app-04", "General 1 core")?;
    reckons(window, "wallet-after", "R 4 430.00")?;
    allows(window, "Create machine")?;

    // Between the quote and the press: the core looks again, and nothing goes out.
    set_balance(&platform, "Adcock", "3.20")?;
    press(window, "Create machine")?;
    says(window, "R 390.00 is needed, R 3.20 is available.")?;
    assert_eq!(platform.count(PROVISION).calls, 0);
    form_is(window, "adcock-app-04", "General 1 core")?;
    says(window, "R 386.80 is missing")?;

    // Between that look and the platform's own: its 402 is the last word.
    set_balance(&platform, "Adcock", "1000")?;
    refreshed_until_it_can_be_ordered(window)?;
    misbehave(
        &platform,
        FaultRule::new(PROVISION, Fault::Delay { ms: 1500 }),
    )?;
    press(window, "Create machine")?;
    window.wait_for("the order on its way", FETCHED, || {
        Ok((platform.count(PROVISION).calls == 1).then_some(()))
    })?;
    set_balance(&platform, "Adcock", "12.34")?;
    says(window, "R 390.00 is needed, R 12.34 is available.")?;
    form_is(window, "adcock-app-04", "General 1 core")?;
    let count = platform.count(PROVISION);
    assert_eq!((count.calls, count.effects), (1, 0), "{count:?}");
    assert_eq!(count.statuses.get(&402), Some(&1));
    assert_eq!(machines_of(&platform, "Adcock")?.len(), 2);

    // With the money back the same draft is another try, and succeeds once.
    platform.clear_faults();
    set_balance(&platform, "Adcock", "1000")?;
    refreshed_until_it_can_be_ordered(window)?;
    press(window, "Create machine")?;
    window.wait_for("the machine", FOLLOWED, || {
        Ok((machines_of(&platform, "Adcock")?.len() == 3).then_some(()))
    })?;
    assert_eq!(platform.count(PROVISION).effects, 1);
    Ok(())
}

#[test]
fn a_draft_outlives_the_page_the_tenant_and_the_app() -> Result<()> {
    let platform = platform(|_| ())?;
    let mut desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    open_tenant(window, "Vodacom")?;
    settled(window)?;
    open_new_machine(window)?;
    choose(window, "vodacom-bi-77", "General 8 cores")?;
    // Another page, then another tenant, whose own draft is another one.
    go(window, "go", "overview")?;
    open_new_machine(window)?;
    form_is(window, "vodacom-bi-77", "General 8 cores")?;
    go(window, "go", "overview")?;
    open_tenant(window, "Adcock")?;
    open_new_machine(window)?;
    form_is(window, "", "")?;
    choose(window, "adcock-bi-78", "General 2 cores")?;
    says(window, "Kept as a draft")?;
    desk.restart()?;
    let window = desk.window()?;
    drawn(window, "overview")?;
    assert!(!figure(window, "wallet")?.is_empty());
    open_tenant(window, "Vodacom")?;
    open_new_machine(window)?;
    form_is(window, "vodacom-bi-77", "General 8 cores")?;
    reckons(window, "price-a-month", "R 2 680.00")?;
    go(window, "go", "overview")?;
    open_tenant(window, "Adcock")?;
    open_new_machine(window)?;
    form_is(window, "adcock-bi-78", "General 2 cores")?;
    press(window, "Throw away")?;
    form_is(window, "", "")?;
    go(window, "go", "overview")?;
    open_new_machine(window)?;
    form_is(window, "", "")?;
    assert_eq!(platform.count(PROVISION).calls, 0);
    Ok(())
}

#[test]
fn a_name_is_checked_as_it_is_typed() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    open_tenant(window, "Adcock")?;
    settled(window)?;
    open_new_machine(window)?;
    choose(window, "x", "General 1 core")?;
    for (name, words) in [
        (
            "web 01",
            "Use letters, digits, dots, hyphens and underscores.",
        ),
        ("-web", "It can't begin or end like that."),
        ("Adcock-Database-01", "This name is taken."),
        (&"a".repeat(64), "That is too long."),
    ] {
        tab_to(window, "Name")?;
        typed_anew(window, name)?;
        says(window, words)?;
        refuses(window, "Create machine", words)?;
    }
    assert_eq!(platform.count(PROVISION).calls, 0);
    Ok(())
}
