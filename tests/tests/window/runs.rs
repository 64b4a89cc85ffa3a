//! The same for many machines of several tenants: what it would do, whose it is, how far it is, what became of each, and
//! what can still be done about it. All of it with the keyboard alone.

use std::time::Duration;

use dcx_platform::{Fault, FaultRule, Tweak};
use dcx_tests::{Desk, Platform, Result, Window};

use crate::common::{ALEX, FETCHED, misbehave, platform, settled, signed_in, trouble};
use crate::hand::{FOLLOWED, POWER, closed, dialogue_says, go, plain, press, rows, says, tab_to};

/// How many machines are selected. The first is off, so one fewer can be restarted.
const SELECTED: usize = 12;
const RUN: u32 = 11;
const LOCKED: &str =
    r#"{"error":{"code":"vm_locked","message":"The machine is locked by a backup."}}"#;

/// A reseller's platform on which the first twelve machines run, but for the first.
fn reseller() -> Result<(Platform, Desk)> {
    let platform = platform(|config| config.operation_time = Duration::from_secs(1))?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    go(window, "gm", "machines")?;
    settled(window)?;
    let first = crate::common::machine_names(window)?;
    for (place, name) in first.iter().take(SELECTED).enumerate() {
        let power = if place == 0 {
            "POWERED_OFF"
        } else {
            "POWERED_ON"
        };
        let change = Tweak::Vm {
            vm: name.clone(),
            name: None,
            power: Some(power.to_owned()),
            cost: None,
        };
        platform.set(&change).map_err(trouble)?;
    }
    window.press("Control+r")?;
    window.wait_for("the machines as they are now", FETCHED, || {
        let all = rows(window, "machines")?;
        let fits = all
            .iter()
            .take(SELECTED)
            .enumerate()
            .all(|(place, row)| row.contains(if place == 0 { "Stopped" } else { "Running" }));
        Ok(fits.then_some(()))
    })?;
    Ok((platform, desk))
}

/// Selects the first twelve and asks for a restart of them; answers what the confirmation says.
fn propose(window: &Window) -> Result<String> {
    window.press("/")?;
    window.press("ArrowDown")?;
    window.press("Space")?;
    for more in 2..=SELECTED {
        window.press("Shift+ArrowDown")?;
        says(window, &format!("{more} selected"))?;
    }
    press(window, "Restart")?;
    dialogue_says(window, "Restart 11 machines")
}

fn counts(platform: &Platform) -> (u32, u32) {
    let count = platform.count(POWER);
    (count.calls, count.effects)
}

#[test]
fn a_run_over_several_tenants_tells_each_result_and_tries_the_failed_again() -> Result<()> {
    let (platform, desk) = reseller()?;
    let window = desk.window()?;
    let refusal = Fault::Status {
        status: 409,
        body: Some(LOCKED.to_owned()),
    };
    misbehave(&platform, FaultRule::new(POWER, refusal).times(2))?;
    let confirmation = propose(window)?;
    for named in [
        ALEX,
        "Tenant CloudTech",
        "Whose machines",
        "Adcock",
        "Left out",
        "Only a running machine can do this",
    ] {
        assert!(confirmation.contains(named), "{named} in {confirmation}");
    }
    assert!(
        confirmation.contains(" tenants"),
        "several of them: {confirmation}"
    );
    assert_eq!(counts(&platform), (0, 0), "nothing before it is confirmed");

    tab_to(window, "Restart 11 machines")?;
    window.press("Enter")?;
    dialogue_says(window, "All of it has ended.")?;
    let said = dialogue_says(window, "9 done 2 failed")?;
    assert!(said.contains("Try the 2 failed again"), "{said}");
    let results = rows(window, "run")?;
    let failed: Vec<&String> = results
        .iter()
        .filter(|row| row.contains("Failed: The machine is locked by a backup."))
        .collect();
    assert_eq!((results.len(), failed.len()), (11, 2), "{results:?}");
    assert_eq!(counts(&platform), (RUN, RUN - 2));

    press(window, "Try the 2 failed again")?;
    dialogue_says(window, "Restart 2 machines")?;
    dialogue_says(window, "2 done")?;
    assert_eq!(counts(&platform), (RUN + 2, RUN), "each machine once");
    press(window, "Close")?;
    closed(window)?;

    // The journal has all thirteen, the failed ones too.
    go(window, "gp", "operations")?;
    window.wait_for("thirteen operations", FOLLOWED, || {
        let rows = rows(window, "operations")?;
        let done = rows.iter().filter(|row| row.contains("Done")).count();
        let failed = rows.iter().filter(|row| row.contains("Failed")).count();
        Ok(((done, failed) == (11, 2)).then_some(()))
    })
}

#[test]
fn what_a_run_has_not_sent_is_taken_back_and_not_sent_later() -> Result<()> {
    let (platform, desk) = reseller()?;
    let window = desk.window()?;
    misbehave(&platform, FaultRule::new(POWER, Fault::Delay { ms: 8000 }))?;
    propose(window)?;
    tab_to(window, "Restart 11 machines")?;
    window.press("Enter")?;
    dialogue_says(window, "waiting to be sent")?;
    window.wait_for("the first ones on their way", FETCHED, || {
        Ok((platform.count(POWER).calls >= 4).then_some(()))
    })?;
    // A press sooner than this may be the second half of the double click that began the run, and does nothing.
    std::thread::sleep(Duration::from_millis(700));
    press(window, "Take back what isn’t sent")?;
    dialogue_says(window, "All of it has ended.")?;
    let results = rows(window, "run")?;
    let not_sent = results
        .iter()
        .filter(|row| row.contains("Not sent"))
        .count();
    let done = results.iter().filter(|row| row.contains("Done")).count();
    assert_eq!(not_sent + done, 11, "{results:?}");
    assert!(done >= 4 && not_sent > 0, "{results:?}");
    let sent = u32::try_from(done).unwrap();
    assert_eq!(counts(&platform), (sent, sent));
    // Those are certain to have done nothing, so they may be tried again.
    let said = dialogue_says(window, &format!("Try the {not_sent} not sent again"))?;
    assert!(!said.contains("Take back"), "{said}");
    Ok(())
}

#[test]
fn closing_the_dialogue_stops_nothing_and_the_operations_page_has_the_run() -> Result<()> {
    let (platform, desk) = reseller()?;
    let window = desk.window()?;
    misbehave(&platform, FaultRule::new(POWER, Fault::Delay { ms: 700 }))?;
    propose(window)?;
    tab_to(window, "Restart 11 machines")?;
    window.press("Enter")?;
    dialogue_says(window, "of 11 ended")?;
    window.press("Escape")?;
    closed(window)?;
    go(window, "gp", "operations")?;
    window.wait_for("the end of the run", FOLLOWED, || {
        let rows = rows(window, "operations")?;
        Ok((rows.iter().filter(|row| row.contains("Done")).count() == 11).then_some(()))
    })?;
    assert_eq!(counts(&platform), (RUN, RUN));
    window.press("/")?;
    window.press("ArrowDown")?;
    window.press("Enter")?;
    press(window, "Show the whole run")?;
    let said = dialogue_says(window, "All of it has ended.")?;
    assert!(plain(&said).contains("Restart 11 machines"), "{said}");
    Ok(())
}
