//! Promise 8 in the window: whatever becomes of an answer, of the page or of the program, the platform does a thing once,
//! and what isn't known is called so until it was found out. Effects are counted on the platform.

use std::time::Duration;

use dcx_platform::{Fault, FaultRule};
use dcx_tests::{Desk, Name, Platform, Result, Window};
use serde_json::{Value, json};

use crate::common::{
    ALEX, FETCHED, drawn, invoke, misbehave, open_machine, open_tenant, platform, settled,
    signed_in,
};
use crate::hand::{
    FOLLOWED, POWER, PROVISION, TOP_UP, allows, ask_for, by_palette, closed, dialogue_says,
    first_row_says, go, ledger_of, machines_of, plain, press, rows, says, tab_to, to_action,
    wallet_of,
};

const WEB: &str = "Adcock-Web-Server-01";
/// Every reading by which an unknown operation could be found out.
const FIND_OUT: [&str; 5] = [
    "GET /api/operations",
    "GET /api/operations/{operationId}",
    "GET /api/vms/list",
    "GET /api/vms/{vmId}/details",
    "GET /api/wallets/{id}/transactions",
];

/// Keeps the app from finding anything out, until the faults are cleared.
fn blind(platform: &Platform) -> Result<()> {
    FIND_OUT.iter().try_for_each(|route| {
        misbehave(
            platform,
            FaultRule::new(
                *route,
                Fault::Status {
                    status: 503,
                    body: None,
                },
            ),
        )
    })
}

fn small() -> Result<(Platform, Desk)> {
    let platform = platform(|config| config.operation_time = Duration::from_secs(1))?;
    let desk = signed_in(platform.origin(), ALEX)?;
    open_tenant(desk.window()?, "Adcock")?;
    settled(desk.window()?)?;
    Ok((platform, desk))
}

fn at_the_machine(window: &Window) -> Result<()> {
    go(window, "gm", "machines")?;
    open_machine(window, WEB)?;
    settled(window)
}

fn counted(platform: &Platform, route: &str) -> (u32, u32) {
    let count = platform.count(route);
    (count.calls, count.effects)
}

fn carried_out(platform: &Platform, window: &Window, route: &str, effects: u32) -> Result<()> {
    window.wait_for("the platform's having done it", FETCHED, || {
        Ok((platform.count(route).effects == effects).then_some(()))
    })
}

/// Fills the top-up's dialogue and sends it.
fn top_up(window: &Window, amount: &str, reference: &str) -> Result<()> {
    closed(window)?;
    allows(window, "Top up")?;
    press(window, "Top up")?;
    window.find("dialog", "Top up")?;
    window.type_keys(amount)?;
    tab_to(window, "Reference")?;
    window.type_keys(reference)?;
    window.press("Enter")
}

fn lines_with(platform: &Platform, reference: &str) -> Result<usize> {
    let lines = ledger_of(platform, "Adcock")?;
    Ok(lines
        .iter()
        .filter(|line| line["reference"] == reference)
        .count())
}

#[test]
fn a_restart_whose_answer_is_lost_is_not_known_then_found_and_done_once() -> Result<()> {
    let (platform, desk) = small()?;
    let window = desk.window()?;
    at_the_machine(window)?;
    blind(&platform)?;
    misbehave(
        &platform,
        FaultRule::new(POWER, Fault::DropAfterCommit).times(1),
    )?;
    ask_for(window, "Restart")?;
    let said = dialogue_says(window, "It isn't known yet whether it happened")?;
    assert!(said.contains("Nothing is sent twice"), "{said}");
    window.press("Escape")?;
    closed(window)?;
    says(window, "restart: not known yet")?;
    let tray = window.find("button", Name::Has("1 not known"))?;
    window.press_on(&tray)?;
    dialogue_says(window, "Not known yet")?;
    window.press("Escape")?;

    // It can be looked for now, but not tried again: that is for what certainly failed.
    go(window, "gp", "operations")?;
    first_row_says(
        window,
        "operations",
        &["Restart", WEB, "Adcock", "Not known yet"],
    )?;
    window.press("/")?;
    window.press("ArrowDown")?;
    window.press("Enter")?;
    dialogue_says(window, "Look now")?;
    assert!(window.all("button", "Try again")?.is_empty());
    window.press("Escape")?;
    closed(window)?;
    assert_eq!(counted(&platform, POWER), (1, 1));

    platform.clear_faults();
    first_row_says(
        window,
        "operations",
        &[
            "Restart",
            WEB,
            "Done",
            "Found in the platform's list of operations.",
        ],
    )?;
    assert_eq!(counted(&platform, POWER), (1, 1));
    Ok(())
}

#[test]
fn a_top_up_whose_answer_is_lost_or_refused_afterwards_moves_the_money_once() -> Result<()> {
    let (platform, desk) = small()?;
    let window = desk.window()?;
    go(window, "gw", "wallet")?;
    settled(window)?;
    let faults = [
        Fault::DropAfterCommit,
        Fault::UnauthorisedAfterCommit,
        Fault::StatusAfterCommit { status: 504 },
    ];
    for (done, fault) in (1..).zip(faults) {
        // The ledger is read before it is sent, so it may fail only from then on.
        misbehave(&platform, FaultRule::new(TOP_UP, Fault::Delay { ms: 1000 }))?;
        misbehave(&platform, FaultRule::new(TOP_UP, fault.clone()))?;
        let reference = format!("EFT {done}");
        top_up(window, "100", &reference)?;
        window.wait_for("the top-up on its way", FETCHED, || {
            Ok((platform.count(TOP_UP).calls == done).then_some(()))
        })?;
        blind(&platform)?;
        dialogue_says(window, "It isn't known yet whether it happened")?;
        window.press("Escape")?;
        closed(window)?;
        assert_eq!(counted(&platform, TOP_UP), (done, done), "{fault:?}");

        platform.clear_faults();
        go(window, "gp", "operations")?;
        first_row_says(window, "operations", &["Top up", "R 100.00", &reference])?;
        first_row_says(
            window,
            "operations",
            &[&reference, "Done", "The ledger has its line."],
        )?;
        assert_eq!(lines_with(&platform, &reference)?, 1, "{fault:?}");
        go(window, "gw", "wallet")?;
        settled(window)?;
        first_row_says(window, "ledger", &[&reference, "+R 100.00"])?;
    }
    assert_eq!(counted(&platform, TOP_UP), (3, 3));
    Ok(())
}

#[test]
fn a_page_reloaded_while_a_write_is_on_its_way_leaves_one_effect() -> Result<()> {
    let (platform, desk) = small()?;
    let window = desk.window()?;
    // Done at once, and answered so slowly that the page goes in the middle of it.
    misbehave(
        &platform,
        FaultRule::new(
            POWER,
            Fault::Drip {
                bytes_per_second: 25,
            },
        ),
    )?;
    at_the_machine(window)?;
    ask_for(window, "Restart")?;
    carried_out(&platform, window, POWER, 1)?;
    window.reload()?;
    drawn(window, "machine")?;
    says(window, "restart asked")?;
    go(window, "gp", "operations")?;
    first_row_says(window, "operations", &["Restart", WEB, "Done"])?;
    assert_eq!(rows(window, "operations")?.len(), 1);
    assert_eq!(counted(&platform, POWER), (1, 1));
    Ok(())
}

#[test]
fn a_page_reloaded_in_the_middle_of_the_command_itself_orders_one_machine() -> Result<()> {
    let (platform, desk) = small()?;
    let window = desk.window()?;
    by_palette(window, "New machine")?;
    drawn(window, "new-machine")?;
    tab_to(window, "Name")?;
    window.type_keys("adcock-app-05")?;
    window.press("Tab")?;
    window.press("Space")?;
    allows(window, "Create machine")?;
    // The command looks at the wallet before it writes anything down.
    let before = platform.count("GET /api/wallets").calls;
    misbehave(
        &platform,
        FaultRule::new("GET /api/wallets", Fault::Delay { ms: 3000 }),
    )?;
    press(window, "Create machine")?;
    window.wait_for("the look at the wallet", FETCHED, || {
        Ok((platform.count("GET /api/wallets").calls > before).then_some(()))
    })?;
    window.reload()?;
    drawn(window, "new-machine")?;
    carried_out(&platform, window, PROVISION, 1)?;
    platform.clear_faults();
    // The form that came back is that very order's: it leads on to it and doesn't offer it again.
    window.wait_for("the order's own page", FOLLOWED, || {
        Ok((!crate::common::mark(window)?.ends_with(":new-machine")).then_some(()))
    })?;
    // Where the list hasn't the machine yet that is the operation, in a dialogue.
    window.press("Escape")?;
    closed(window)?;
    go(window, "gp", "operations")?;
    first_row_says(
        window,
        "operations",
        &["New machine", "adcock-app-05", "Done"],
    )?;
    assert_eq!(counted(&platform, PROVISION), (1, 1));
    assert_eq!(machines_of(&platform, "Adcock")?.len(), 3);
    Ok(())
}

#[test]
fn pressed_twice_or_asked_by_two_hands_at_once_it_is_one_operation() -> Result<()> {
    let (platform, desk) = small()?;
    let window = desk.window()?;
    at_the_machine(window)?;
    to_action(window, "Restart")?;
    window.press("Enter")?;
    window.double_click("button", "Restart")?;
    closed(window)?;
    carried_out(&platform, window, POWER, 1)?;

    go(window, "gw", "wallet")?;
    settled(window)?;
    allows(window, "Top up")?;
    press(window, "Top up")?;
    window.type_keys("50")?;
    tab_to(window, "Reference")?;
    window.type_keys("EFT 50")?;
    dialogue_says(window, "Top up R 50.00")?;
    window.double_click("button", "Top up R 50.00")?;
    closed(window)?;
    first_row_says(window, "ledger", &["EFT 50", "+R 50.00"])?;

    // What two windows would send: the same id, at the same moment.
    let request = crate::money::request(window, &wallet_of(&platform, "Adcock")?, "60", "EFT 60")?;
    let script = "const [request, done] = arguments;\
        const once = () => window.__TAURI_INTERNALS__.invoke('perform', request).then((row) => row.id, (e) => JSON.stringify(e));\
        Promise.all([once(), once(), once(), once()]).then(done)";
    let ids = window.run_async(script, std::slice::from_ref(&request))?;
    let id = &request["request"]["id"];
    assert_eq!(ids, json!([id, id, id, id]));
    first_row_says(window, "ledger", &["EFT 60", "+R 60.00"])?;
    // And once more when it is long done.
    let again = invoke(window, "perform", &request)?.expect("the operation as it is now");
    assert_eq!((&again["id"], &again["state"]), (id, &Value::from("done")));

    go(window, "gp", "operations")?;
    window.wait_for("three operations, all done", FOLLOWED, || {
        let rows = rows(window, "operations")?;
        Ok((rows.len() == 3 && rows.iter().all(|row| row.contains("Done"))).then_some(()))
    })?;
    assert_eq!(counted(&platform, POWER), (1, 1));
    assert_eq!(counted(&platform, TOP_UP), (2, 2));
    Ok(())
}

#[test]
fn killed_while_a_write_is_on_its_way_the_app_says_unknown_and_finds_out() -> Result<()> {
    let (platform, mut desk) = small()?;
    at_the_machine(desk.window()?)?;
    misbehave(
        &platform,
        FaultRule::new(
            POWER,
            Fault::Drip {
                bytes_per_second: 1,
            },
        ),
    )?;
    ask_for(desk.window()?, "Restart")?;
    carried_out(&platform, desk.window()?, POWER, 1)?;
    desk.kill()?;

    blind(&platform)?;
    desk.open()?;
    let window = desk.window()?;
    window.find("button", Name::Has("1 not known"))?;
    go(window, "gp", "operations")?;
    first_row_says(
        window,
        "operations",
        &["Restart", WEB, "Adcock", "Not known yet"],
    )?;
    assert_eq!(counted(&platform, POWER), (1, 1));
    platform.clear_faults();
    first_row_says(
        window,
        "operations",
        &[
            "Restart",
            WEB,
            "Done",
            "Found in the platform's list of operations.",
        ],
    )?;
    assert_eq!(counted(&platform, POWER), (1, 1));

    // The journal is there after the next start as well.
    desk.restart()?;
    let window = desk.window()?;
    go(window, "gp", "operations")?;
    first_row_says(window, "operations", &["Restart", WEB, "Done"])?;
    assert_eq!(counted(&platform, POWER), (1, 1));
    Ok(())
}

#[test]
fn killed_in_the_middle_of_a_run_what_waited_is_not_sent_after_the_start() -> Result<()> {
    let platform = platform(|config| config.operation_time = Duration::from_secs(1))?;
    let mut desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    go(window, "gm", "machines")?;
    window.press("/")?;
    window.type_keys("power:running ")?;
    settled(window)?;
    window.press("ArrowDown")?;
    window.press("Space")?;
    for more in 2..=9 {
        window.press("Shift+ArrowDown")?;
        says(window, &format!("{more} selected"))?;
    }
    press(window, "Restart")?;
    dialogue_says(window, "Restart 9 machines")?;
    misbehave(
        &platform,
        FaultRule::new(
            POWER,
            Fault::Drip {
                bytes_per_second: 1,
            },
        ),
    )?;
    tab_to(window, "Restart 9 machines")?;
    window.press("Enter")?;
    carried_out(&platform, window, POWER, 4)?;
    desk.kill()?;

    platform.clear_faults();
    desk.open()?;
    let window = desk.window()?;
    window.find("button", Name::Starts("Switch tenant: "))?;
    go(window, "gp", "operations")?;
    window.wait_for("four found done and five never sent", FOLLOWED, || {
        let rows = rows(window, "operations")?;
        let of = |word: &str| rows.iter().filter(|row| plain(row).contains(word)).count();
        Ok(((of("Done"), of("Not sent")) == (4, 5)).then_some(()))
    })?;
    assert_eq!(counted(&platform, POWER), (4, 4));
    Ok(())
}
