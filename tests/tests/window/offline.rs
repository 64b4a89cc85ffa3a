//! Point 5: the platform goes away. The window goes on over what was saved and says how old it is, outlives a restart
//! without the platform, and notices its return by itself.

use std::time::Duration;

use dcx_platform::{Fault, FaultRule};
use dcx_tests::{Name, Result, Window};
use serde_json::json;

use crate::common::{
    ALEX, FETCHED, chip, chip_says, drawn, figure, invoke, machine_names, misbehave, open_machine,
    open_page, open_tenant, platform, settled, settled_within, signed_in, trust,
};
use crate::hand::{
    CHANGE_ORGANISATION, POWER, PROVISION, TOP_UP, allows, ask_for, by_palette, closed, go,
    refuses, wallet_of,
};

/// A probe goes out at least every half minute.
const NOTICED: Duration = Duration::from_secs(60);
const FIGURES: [&str; 6] = ["machines", "cpu", "memory", "disk", "cost", "wallet"];

fn figures(window: &Window) -> Result<Vec<String>> {
    FIGURES.iter().map(|name| figure(window, name)).collect()
}

fn says_it_is_saved(window: &Window) -> Result<()> {
    chip_says(window, "Offline since", NOTICED)?;
    assert!(chip(window)?.ends_with("saved data"), "{}", chip(window)?);
    window.wait_for("the age of the saved page", NOTICED, || {
        let line = trust(window)?;
        Ok((line.starts_with("Saved · fetched")
            && (line.contains("ago") || line.contains("just now")))
        .then_some(()))
    })
}

#[test]
fn a_platform_that_goes_away_leaves_its_data_and_is_noticed_when_it_returns() -> Result<()> {
    let platform = platform(|_| ())?;
    let mut desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    open_tenant(window, "Vodacom")?;
    settled(window)?;
    open_tenant(window, "Adcock")?;
    settled(window)?;
    let adcock = figures(window)?;
    open_page(window, "Virtual machines")?;
    settled(window)?;

    let stopped = platform.stop();
    window.click("button", "Refresh")?;
    says_it_is_saved(window)?;
    assert_eq!(
        machine_names(window)?,
        ["Adcock-Database-01", "Adcock-Web-Server-01"]
    );
    open_page(window, "Overview")?;
    assert_eq!(figures(window)?, adcock);
    open_tenant(window, "Vodacom")?;
    says_it_is_saved(window)?;
    let vodacom = figures(window)?;
    assert!(
        vodacom
            .iter()
            .all(|words| words.contains(|c: char| c.is_ascii_digit())),
        "{vodacom:?}"
    );

    desk.restart()?;
    let window = desk.window()?;
    window.find("button", "Switch tenant: Vodacom")?;
    says_it_is_saved(window)?;
    assert_eq!(figures(window)?, vodacom);
    open_tenant(window, "Adcock")?;
    assert_eq!(figures(window)?, adcock);
    assert!(
        !window.text()?.contains("Sign in"),
        "an outage is no sign-out"
    );

    let _platform = stopped.start()?;
    settled_within(window, NOTICED)?;
    assert_eq!(figures(window)?, adcock);
    Ok(())
}

const CANT_BE_REACHED: &str = "The platform can't be reached";

fn refuse(window: &Window, buttons: &[&str]) -> Result<()> {
    buttons
        .iter()
        .try_for_each(|button| refuses(window, button, CANT_BE_REACHED))
}

/// Opens a menu and waits until it says why nothing in it can be done.
fn menu_refuses(window: &Window, deed: &str) -> Result<()> {
    window.find("menuitem", Name::Starts(deed))?;
    let why = CANT_BE_REACHED.to_lowercase();
    window.wait_for("the menu's reason", FETCHED, || {
        let menus = window.all("menu", Name::Any)?;
        let said: Result<Vec<String>> = menus.iter().map(|one| window.text_of(one)).collect();
        Ok(said?.concat().to_lowercase().contains(&why).then_some(()))
    })?;
    window.press("Escape")
}

#[test]
fn without_the_platform_each_write_stays_in_its_place_and_says_why_it_cannot_be() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    open_tenant(window, "Adcock")?;
    settled(window)?;
    go(window, "gm", "machines")?;
    open_machine(window, "Adcock-Web-Server-01")?;
    settled(window)?;
    // One that certainly failed, to be tried again.
    let locked = Fault::Status {
        status: 409,
        body: None,
    };
    misbehave(&platform, FaultRule::new(POWER, locked).times(1))?;
    ask_for(window, "Restart")?;
    window.find("button", "Try again")?;
    window.press("Escape")?;
    go(window, "gw", "wallet")?;
    settled(window)?;
    let wallet = wallet_of(&platform, "Adcock")?;

    let stopped = platform.stop();
    window.click("button", "Refresh")?;
    chip_says(window, "Offline since", NOTICED)?;

    refuse(window, &["Top up", "Set threshold"])?;
    let request = crate::money::request(window, &wallet, "10", "EFT 10")?;
    let refused = invoke(window, "perform", &request)?.expect_err("nobody to send it to");
    assert_eq!(
        (&refused["kind"], &refused["obstacle"]),
        (&json!("notPossible"), &json!("offline"))
    );

    go(window, "gm", "machines")?;
    window.press("/")?;
    window.press("ArrowDown")?;
    window.press("Space")?;
    refuse(window, &["Start", "Restart", "Shut down"])?;
    window.click("button", "More")?;
    menu_refuses(window, "Suspend")?;
    closed(window)?;
    window.click("button", Name::Starts("Actions for Adcock-Database-01"))?;
    menu_refuses(window, "Restart")?;
    closed(window)?;

    open_machine(window, "Adcock-Web-Server-01")?;
    refuse(
        window,
        &["Start", "Shut down", "Restart", "Suspend", "Stop", "Delete"],
    )?;
    by_palette(window, "New machine")?;
    drawn(window, "new-machine")?;
    refuse(window, &["Create machine"])?;

    go(window, "gp", "operations")?;
    window.press("/")?;
    window.press("ArrowDown")?;
    window.press("Enter")?;
    refuse(window, &["Try again"])?;
    window.press("Escape")?;
    closed(window)?;

    open_tenant(window, "CloudTech")?;
    by_palette(window, "Customers")?;
    drawn(window, "customers")?;
    refuse(window, &["New customer"])?;
    window.click("button", "Actions for Adcock")?;
    menu_refuses(window, "Suspend…")?;

    // With the platform back they can be asked again, without anything having been sent meanwhile.
    let platform = stopped.start()?;
    allows(window, "New customer")?;
    for route in [POWER, TOP_UP, PROVISION, CHANGE_ORGANISATION] {
        assert_eq!(platform.count(route).calls, 0, "{route}");
    }
    Ok(())
}
