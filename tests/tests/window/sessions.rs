//! Point 6: sessions of short tokens, lost answers and true ends. Nobody is asked to sign in who needn't, and who must
//! does so in place.

use std::time::{Duration, Instant};

use dcx_platform::{DEMO_PASSWORD, Fault, FaultRule, Rotation};
use dcx_tests::{Name, Platform, Result, Window};

use crate::common::{
    FETCHED, JOHN, chip, chip_says, figure, machine_names, mark, misbehave, open_machine,
    open_page, platform, settled, signed_in, strings, text,
};

const REFRESH: &str = "POST /api/auth/refresh";
const SHORT: Duration = Duration::from_secs(20);
/// Three token lifetimes; `DCX_LONG_TESTS` makes it nine.
const WORK: Duration = Duration::from_secs(65);
const LONG_WORK: Duration = Duration::from_secs(180);

/// Writes down every moment at which the screen speaks of signing in or of a refusal.
const WATCH: &str = "
globalThis.watched = [];
const bad = /sign in|signed out|session has ended|\\b401\\b|unauthori|not allowed/i;
const look = () => {
  const found = bad.exec(document.body.innerText);
  if (found) watched.push(found[0]);
};
new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
look();";

fn watched(window: &Window) -> Result<Vec<String>> {
    Ok(strings(&window.run("return globalThis.watched", &[])?))
}

fn short_tokens(rotation: Rotation) -> Result<Platform> {
    platform(|config| {
        config.access_ttl = SHORT;
        config.rotation = rotation;
    })
}

fn work_for() -> Duration {
    if std::env::var_os("DCX_LONG_TESTS").is_some() {
        LONG_WORK
    } else {
        WORK
    }
}

#[test]
fn work_with_tokens_of_20_seconds_is_never_asked_to_sign_in() -> Result<()> {
    let platform = short_tokens(Rotation::Strict)?;
    let desk = signed_in(platform.origin(), JOHN)?;
    let window = desk.window()?;
    settled(window)?;
    window.run(WATCH, &[])?;
    let start = Instant::now();
    while start.elapsed() < work_for() {
        open_page(window, "Virtual machines")?;
        settled(window)?;
        let machine = machine_names(window)?
            .into_iter()
            .next()
            .unwrap_or_default();
        open_machine(window, &machine)?;
        settled(window)?;
        open_page(window, "Overview")?;
        window.click("button", "Refresh")?;
        settled(window)?;
    }
    assert_eq!(watched(window)?, [""; 0]);
    let refreshes = platform.count(REFRESH);
    assert!(refreshes.calls >= 3, "the tokens were short: {refreshes:?}");
    assert_eq!(
        refreshes.calls, refreshes.effects,
        "every refresh was a good one: {refreshes:?}"
    );
    Ok(())
}

/// Signs in, opens a machine's page, and has the answer of the next refresh lost after it was carried out.
fn lose_a_refresh(platform: &Platform) -> Result<(dcx_tests::Desk, String)> {
    let desk = signed_in(platform.origin(), JOHN)?;
    let window = desk.window()?;
    open_page(window, "Virtual machines")?;
    settled(window)?;
    let machine = machine_names(window)?
        .into_iter()
        .next()
        .unwrap_or_default();
    open_machine(window, &machine)?;
    settled(window)?;
    window.run(WATCH, &[])?;
    let before = platform.count(REFRESH).effects;
    misbehave(
        platform,
        FaultRule::new(REFRESH, Fault::DropAfterCommit).times(1),
    )?;
    window.wait_for("the refresh whose answer is lost", FETCHED, || {
        Ok((platform.count(REFRESH).effects > before).then_some(()))
    })?;
    Ok((desk, machine))
}

/// How often the machine's page was answered with what was asked for, or with "not changed".
fn answered(platform: &Platform) -> u32 {
    let statuses = platform.count("GET /api/vms/{vmId}/details").statuses;
    [200, 304]
        .iter()
        .filter_map(|good| statuses.get(good))
        .sum()
}

#[test]
fn a_refresh_whose_answer_is_lost_keeps_the_session_where_the_old_token_still_works() -> Result<()>
{
    let platform = short_tokens(Rotation::Grace)?;
    let (desk, machine) = lose_a_refresh(&platform)?;
    let window = desk.window()?;
    let lost = platform.count(REFRESH).effects;
    window.wait_for("a refresh that is answered", FETCHED, || {
        Ok((platform.count(REFRESH).effects > lost).then_some(()))
    })?;
    let before = answered(&platform);
    window.click("button", "Refresh")?;
    window.wait_for("an answer after it", FETCHED, || {
        Ok((answered(&platform) > before).then_some(()))
    })?;
    settled(window)?;
    window.find("heading", Name::Is(&machine))?;
    assert_eq!(watched(window)?, [""; 0]);
    Ok(())
}

#[test]
fn a_session_that_is_really_over_is_signed_in_again_in_place() -> Result<()> {
    let platform = short_tokens(Rotation::Strict)?;
    let (desk, machine) = lose_a_refresh(&platform)?;
    let window = desk.window()?;
    // A strict platform takes the second use of that token for theft and ends the session.
    chip_says(window, "Sign in again", FETCHED)?;
    assert!(
        !watched(window)?.is_empty(),
        "the watch sees what it is for"
    );
    let (page, address) = (mark(window)?, text(window, "return location.href")?);
    window.find("heading", Name::Is(&machine))?;
    window.see("Saved data stays readable")?;
    let shown = window.text()?;
    assert!(
        !shown.contains("401") && !shown.to_lowercase().contains("unauthori"),
        "{shown}"
    );

    window.click("button", "Sign in again")?;
    window.find("dialog", "Sign in again")?;
    window.type_into("Password", "wrong")?;
    window.click("button", "Sign in")?;
    window.see("password is wrong")?;
    window.type_into("Password", DEMO_PASSWORD)?;
    window.click("button", "Sign in")?;
    window.wait_for("the end of the dialogue", FETCHED, || {
        Ok(window.all("dialog", Name::Any)?.is_empty().then_some(()))
    })?;
    settled(window)?;
    assert_eq!(mark(window)?, page);
    assert_eq!(text(window, "return location.href")?, address);
    window.find("heading", Name::Is(&machine))?;
    assert!(chip(window)?.starts_with("Live"));
    Ok(())
}

#[test]
fn a_session_the_platform_revoked_keeps_the_page_and_offers_to_sign_in_again() -> Result<()> {
    let platform = short_tokens(Rotation::None)?;
    let desk = signed_in(platform.origin(), JOHN)?;
    let window = desk.window()?;
    settled(window)?;
    platform.revoke(JOHN, true).unwrap();
    window.click("button", "Refresh")?;
    chip_says(window, "Sign in again", FETCHED)?;
    window.see("Saved data stays readable")?;
    assert!(figure(window, "cost")?.contains('R'));
    open_page(window, "Virtual machines")?;
    assert!(!machine_names(window)?.is_empty());
    Ok(())
}
