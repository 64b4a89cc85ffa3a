//! Power from the machine's page: what can be done in which state and why not, "asked" and then what the platform reports,
//! one effect each. All of it with the keyboard alone.

use std::time::Duration;

use dcx_platform::Tweak;
use dcx_tests::{Platform, Result, Window};

use crate::common::{
    ALEX, FETCHED, open_machine, open_tenant, platform, settled, signed_in, text, trouble,
};
use crate::hand::{
    FOLLOWED, POWER, ask_for, closed, dialogue_says, go, machines_of, plain, power_of, reason,
    refuses, rows, to_action,
};

const WEB: &str = "Adcock-Web-Server-01";
const DELETE: &str = "DELETE /api/vms/{vmId}";
/// Nothing ends by itself: the platform's clock is moved ahead when the test has seen what is under way.
const LONG: Duration = Duration::from_secs(300);

/// What stands beside the machine's name: its state, and what was asked of it.
fn state(window: &Window) -> Result<String> {
    let script = "return document.querySelector('h1')?.nextElementSibling?.innerText ?? ''";
    Ok(plain(&text(window, script)?))
}

fn state_is(window: &Window, words: &str) -> Result<()> {
    window.wait_for(&format!("the state “{words}”"), FOLLOWED, || {
        Ok((state(window)? == words).then_some(()))
    })
}

/// Asks for an action and confirms it.
fn act(window: &Window, action: &str) -> Result<()> {
    let asked = ask_for(window, action)?;
    for named in [&format!("{action} {WEB}?"), ALEX, "Tenant Adcock"] {
        assert!(asked.contains(named), "{named} in {asked}");
    }
    closed(window)
}

fn at_the_machine(window: &Window) -> Result<()> {
    open_tenant(window, "Adcock")?;
    go(window, "gm", "machines")?;
    open_machine(window, WEB)?;
    settled(window)
}

#[test]
fn each_power_action_is_asked_for_once_and_shown_as_the_platform_reports_it() -> Result<()> {
    let platform = platform(|config| {
        config.operation_time = LONG;
        config.access_ttl = Duration::from_secs(3 * 3600);
    })?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    at_the_machine(window)?;
    state_is(window, "Running")?;

    // What is pressed, what the platform says meanwhile and in the end, and its own word for that.
    let steps = [
        (
            "Restart",
            "Restarting · restart asked",
            "Running",
            "POWERED_ON",
        ),
        (
            "Suspend",
            "Stopping · suspension asked",
            "Suspended",
            "SUSPENDED",
        ),
        ("Start", "Starting · start asked", "Running", "POWERED_ON"),
        (
            "Shut down",
            "Stopping · shut-down asked",
            "Stopped",
            "POWERED_OFF",
        ),
        ("Start", "Starting · start asked", "Running", "POWERED_ON"),
        ("Stop", "Stopping · stop asked", "Stopped", "POWERED_OFF"),
    ];
    for (done, (action, meanwhile, after, word)) in (1..).zip(steps) {
        act(window, action)?;
        state_is(window, meanwhile)?;
        // The next one has to wait, and says for what.
        refuses(
            window,
            "Restart",
            "It was asked for already and hasn't ended",
        )?;
        platform.advance_clock(LONG);
        state_is(window, after)?;
        assert_eq!(
            power_of(&platform, "Adcock", WEB)?.as_deref(),
            Some(word),
            "{action}"
        );
        let count = platform.count(POWER);
        assert_eq!(
            (count.calls, count.effects),
            (done, done),
            "{action}: {count:?}"
        );
    }
    go(window, "gp", "operations")?;
    window.wait_for("six operations, all done", FOLLOWED, || {
        let rows = rows(window, "operations")?;
        Ok((rows.len() == 6 && rows.iter().all(|row| row.contains("Done"))).then_some(()))
    })?;
    Ok(())
}

const ACTIONS: [&str; 6] = ["Start", "Shut down", "Restart", "Suspend", "Stop", "Delete"];

fn refusals(window: &Window) -> Result<Vec<Option<String>>> {
    ACTIONS
        .iter()
        .map(|action| reason(window, action))
        .collect()
}

fn becomes(platform: &Platform, window: &Window, word: &str, shown: &str) -> Result<()> {
    let change = Tweak::Vm {
        vm: WEB.to_owned(),
        name: None,
        power: Some(word.to_owned()),
        cost: None,
    };
    platform.set(&change).map_err(trouble)?;
    window.press("Control+r")?;
    state_is(window, shown)
}

#[test]
fn an_action_that_does_not_fit_the_state_stays_and_says_why() -> Result<()> {
    const RUNS: &str = "Only a running machine can do this";
    const ON_THE_WAY: &str = "The machine is changing its state";
    const UNKNOWN: &str = "The machine's state isn't known";
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    at_the_machine(window)?;
    let already = |what: &'static str| Some(what);
    for (word, shown, expected) in [
        (
            "POWERED_ON",
            "Running",
            [
                already("The machine is running already"),
                None,
                None,
                None,
                None,
                None,
            ],
        ),
        (
            "POWERED_OFF",
            "Stopped",
            [
                None,
                already("The machine is off already"),
                Some(RUNS),
                Some(RUNS),
                already("The machine is off already"),
                None,
            ],
        ),
        (
            "SUSPENDED",
            "Suspended",
            [
                None,
                Some(RUNS),
                Some(RUNS),
                already("The machine is suspended already"),
                None,
                None,
            ],
        ),
        ("starting", "Starting", [Some(ON_THE_WAY); 6]),
        ("MIGRATING", "Unknown: MIGRATING", [Some(UNKNOWN); 6]),
    ] {
        becomes(&platform, window, word, shown)?;
        window.wait_for(
            &format!("what a machine that is {shown} can do"),
            FETCHED,
            || Ok((refusals(window)? == expected.map(|one| one.map(str::to_owned))).then_some(())),
        )?;
    }
    // Pressing what can't be done asks nothing.
    to_action(window, "Stop")?;
    window.press("Enter")?;
    closed(window)?;
    assert_eq!(platform.count(POWER).calls, 0);
    Ok(())
}

#[test]
fn a_machine_is_deleted_only_once_its_name_was_typed() -> Result<()> {
    let platform = platform(|config| config.operation_time = Duration::from_secs(1))?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    at_the_machine(window)?;
    to_action(window, "Delete")?;
    window.press("Enter")?;
    dialogue_says(window, "gone for good")?;
    refuses(window, "Delete", "Type the machine’s name first")?;
    for not_yet in ["", "Adcock-Web-Server-0", "x"] {
        window.type_keys(not_yet)?;
        window.press("Enter")?;
        refuses(window, "Delete", "Type the machine’s name first")?;
    }
    window.press("Control+a")?;
    window.type_keys(WEB)?;
    window.press("Enter")?;
    closed(window)?;
    window.wait_for("the end of the machine", FOLLOWED, || {
        Ok(power_of(&platform, "Adcock", WEB)?.is_none().then_some(()))
    })?;
    assert_eq!(machines_of(&platform, "Adcock")?.len(), 1);
    let count = platform.count(DELETE);
    assert_eq!((count.calls, count.effects), (1, 1), "{count:?}");
    go(window, "gm", "machines")?;
    window.wait_for("a list without it", FOLLOWED, || {
        Ok((crate::common::machine_names(window)? == ["Adcock-Database-01"]).then_some(()))
    })?;
    Ok(())
}
