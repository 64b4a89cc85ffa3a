//! A dialogue is about the account and the tenant it was opened for. When another tenant comes into view beneath it, nothing
//! more is sent from it; and the core wouldn't take it.

use dcx_tests::{Result, Window};
use serde_json::json;

use crate::common::{ALEX, invoke, open_tenant, platform, settled, signed_in};
use crate::hand::{
    POWER, TOP_UP, allows, closed, dialogue_says, go, press, refuses, says, tab_to, wallet_of,
};

/// Two tenants' pages, one behind the other in the window's history; the second is in view.
fn one_behind_the_other(window: &Window, keys: &str, page: &str) -> Result<()> {
    open_tenant(window, "Vodacom")?;
    go(window, keys, page)?;
    settled(window)?;
    open_tenant(window, "Adcock")?;
    settled(window)
}

#[test]
fn a_top_up_whose_tenant_changes_beneath_it_sends_nothing_more() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    one_behind_the_other(window, "gw", "wallet")?;
    allows(window, "Top up")?;
    press(window, "Top up")?;
    window.type_keys("75")?;
    tab_to(window, "Reference")?;
    window.type_keys("EFT 75")?;
    dialogue_says(window, "Wallet of Adcock")?;
    window.press("Alt+ArrowLeft")?;
    let said = dialogue_says(window, "The account or the tenant changed")?;
    assert!(
        said.contains("Tenant Adcock") && said.contains("Nothing more is sent from here."),
        "{said}"
    );
    refuses(window, "Top up R 75.00", "The account or tenant changed")?;
    window.press("Enter")?;
    tab_to(window, "Top up R 75.00")?;
    window.press("Enter")?;
    // By another hand than the dialogue's it is the same.
    let request = crate::money::request(window, &wallet_of(&platform, "Adcock")?, "75", "EFT 75")?;
    let refused = invoke(window, "perform", &request)?.expect_err("another tenant is in view");
    assert_eq!(refused["kind"], json!("scopeChanged"));
    window.press("Escape")?;
    closed(window)?;
    assert_eq!(platform.count(TOP_UP).calls, 0);
    Ok(())
}

#[test]
fn a_run_whose_tenant_changes_beneath_it_sends_nothing() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    one_behind_the_other(window, "gm", "machines")?;
    window.press("/")?;
    window.press("ArrowDown")?;
    window.press("Control+a")?;
    says(window, "All 2 that match")?;
    press(window, "Restart")?;
    dialogue_says(window, "Restart 2 machines")?;
    window.press("Alt+ArrowLeft")?;
    dialogue_says(window, "The account or the tenant changed")?;
    refuses(
        window,
        "Restart 2 machines",
        "The account or tenant changed",
    )?;
    tab_to(window, "Restart 2 machines")?;
    window.press("Enter")?;
    window.press("Escape")?;
    closed(window)?;
    assert_eq!(platform.count(POWER).calls, 0);
    Ok(())
}
