//! Point 11: killed again and again in the middle of its work, the app finds what it had, every time.

use std::time::Duration;

use dcx_platform::{Fault, FaultRule, Rotation};
use dcx_tests::{Name, PATIENCE, Result, Window};
use serde_json::{Value, json};

use crate::common::{
    ADMIN, FETCHED, figure, invoke, misbehave, open_page, platform, settled_within, signed_in,
};

const ROUNDS: u64 = 9;

/// How many snapshots are in the cache file.
fn records(window: &Window) -> Result<u64> {
    let saved = invoke(window, "saved_data", &json!({}))?;
    Ok(saved
        .ok()
        .as_ref()
        .and_then(|saved| saved.get("records"))
        .and_then(Value::as_u64)
        .unwrap_or(0))
}

/// How many machines the Overview counts: the sum over every organisation fetched so far.
fn machines(window: &Window) -> Result<u64> {
    let words = figure(window, "machines")?;
    let total = words
        .split(" running")
        .next()
        .and_then(|before| before.rsplit("of ").next());
    let digits = total
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_digit)
        .collect::<String>();
    Ok(digits.parse().unwrap_or(0))
}

fn state(window: &Window) -> Result<Value> {
    Ok(invoke(window, "app_state", &json!({}))?.unwrap_or_default())
}

#[test]
fn killed_in_the_middle_of_its_first_sync_the_app_finds_what_it_had_every_time() -> Result<()> {
    // Slow answers about many tenants keep the first sync going through all the rounds. With a grace time a refresh whose
    // answer dies with the app can be asked for again; what a strict platform makes of that is the sessions' test.
    let platform = platform(|config| {
        config.rotation = Rotation::Grace;
        config.customers = 200;
    })?;
    misbehave(&platform, FaultRule::new("*", Fault::Delay { ms: 300 }))?;
    let mut desk = signed_in(platform.origin(), ADMIN)?;
    let mut had = 0;
    for round in 0..ROUNDS {
        let window = desk.window()?;
        // A different moment each round: after one more snapshot, after eight more, …
        let wanted = had + 1 + round * 3;
        let enough = window.wait_for("more snapshots", FETCHED, || {
            let now = records(window)?;
            Ok((now >= wanted).then_some(now))
        });
        had = enough?;
        let seen = machines(window)?;
        desk.kill()?;

        desk.open()?;
        let window = desk.window()?;
        window.find("button", Name::Starts("Switch tenant: "))?;
        let found = records(window)?;
        assert!(
            found >= had,
            "round {round}: {found} of {had} snapshots are left"
        );
        window.wait_for("the machines that were on the screen", PATIENCE, || {
            Ok((machines(window)? >= seen).then_some(()))
        })?;
        let state = state(window)?;
        assert_eq!(
            state.get("cacheRebuilt"),
            Some(&json!(false)),
            "round {round}"
        );
        assert_eq!(
            state.get("session"),
            Some(&json!("active")),
            "round {round}"
        );
        let text = window.text()?;
        assert!(
            !text.contains("could not be read") && !text.contains("set aside"),
            "round {round}: {text}"
        );
    }
    platform.clear_faults();
    let window = desk.window()?;
    assert!(machines(window)? > 0, "the rounds had something to lose");
    settled_within(window, Duration::from_secs(90))?;
    open_page(window, "Virtual machines")?;
    settled_within(window, Duration::from_secs(90))
}
