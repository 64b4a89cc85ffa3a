//! Point 5: the platform goes away. The window goes on over what was saved and says how old it is, outlives a restart
//! without the platform, and notices its return by itself.

use std::time::Duration;

use dcx_tests::{Result, Window};

use crate::common::{
    ALEX, chip, chip_says, figure, machine_names, open_page, open_tenant, platform, settled,
    settled_within, signed_in, trust,
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
