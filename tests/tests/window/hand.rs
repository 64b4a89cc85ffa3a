//! Acting as a person does: with the keyboard alone, in dialogues, on buttons that say why they can't be pressed; and what
//! came of it, on the Operations page and on the platform itself.

use std::time::Duration;

use dcx_tests::{Element, Name, PATIENCE, Platform, Result, Window};
use serde_json::{Value, json};

use crate::common::{ADMIN, FETCHED, drawn, mark, strings, text, trouble};

/// How long an operation may take from the press to the platform's last word on the screen.
pub const FOLLOWED: Duration = Duration::from_secs(60);

pub const POWER: &str = "POST /api/vms/power-control";
pub const TOP_UP: &str = "POST /api/wallets/{id}/top-up";
pub const PROVISION: &str = "POST /api/vms/provision";
pub const CHANGE_ORGANISATION: &str = "PATCH /api/organisations/{id}";

/// Replaces what stands in the field that has the focus.
pub fn typed_anew(window: &Window, words: &str) -> Result<()> {
    window.press("Control+a")?;
    window.press("Backspace")?;
    window.type_keys(words)
}

/// The name of what has the focus, as far as these tests need it.
pub fn focused(window: &Window) -> Result<String> {
    // A dialogue that has the focus itself begins with the same words as its button.
    let script = "const at = document.activeElement;\
        if (at.matches('body,[role=dialog],[role=alertdialog]')) return '';\
        const name = at.getAttribute('aria-label') ?? at.labels?.[0]?.innerText ?? at.innerText ?? '';\
        return name.replace(/\\s+/g, ' ').trim()";
    text(window, script)
}

/// Presses Tab until the focus is on what bears that name.
pub fn tab_to(window: &Window, name: &str) -> Result<()> {
    walk_to(window, "Tab", name)
}

/// Presses a key until the focus is on what bears that name.
pub fn walk_to(window: &Window, key: &str, name: &str) -> Result<()> {
    for _ in 0..80 {
        if focused(window)?.starts_with(name) {
            return Ok(());
        }
        window.press(key)?;
    }
    Err(trouble(format!("{key} never comes to “{name}”")))
}

/// Walks to a button with Tab and presses it with Enter.
pub fn press(window: &Window, button: &str) -> Result<()> {
    window.find("button", Name::Starts(button))?;
    tab_to(window, button)?;
    window.press("Enter")
}

/// Goes to a page by its keys and waits for it. A frame that is just being put up may not hear them the first time.
pub fn go(window: &Window, keys: &str, page: &str) -> Result<()> {
    window.find("navigation", "Main")?;
    closed(window)?;
    for _ in 0..3 {
        window.run("document.activeElement?.blur()", &[])?;
        window.type_keys(keys)?;
        let there = dcx_tests::until(Duration::from_secs(4), || {
            Ok::<_, dcx_tests::Trouble>(mark(window)?.ends_with(&format!(":{page}")).then_some(()))
        })?;
        if there.is_some() {
            return Ok(());
        }
    }
    drawn(window, page)
}

/// Opens the palette and waits until what is typed goes into it.
pub fn open_palette(window: &Window) -> Result<()> {
    window.press("Control+k")?;
    window.wait_for("the palette's field", PATIENCE, || {
        Ok((focused(window)? == "Search or jump to").then_some(()))
    })
}

/// The palette's line of that name.
pub fn by_palette(window: &Window, words: &str) -> Result<()> {
    open_palette(window)?;
    window.type_keys(words)?;
    window.find("option", Name::Has(words))?;
    window.press("Enter")?;
    closed(window)
}

/// Looks for a row of a table with the keyboard, and goes to it.
pub fn to_row(window: &Window, table: &str, words: &str) -> Result<()> {
    window.press("/")?;
    typed_anew(window, words)?;
    window.wait_for(&format!("the one row “{words}”"), FETCHED, || {
        Ok((rows(window, table)?.len() == 1).then_some(()))
    })?;
    window.press("ArrowDown")
}

/// Puts the focus on one of a machine's actions: "a" goes to their bar, the arrow along it.
pub fn to_action(window: &Window, action: &str) -> Result<()> {
    closed(window)?;
    window.type_keys("a")?;
    walk_to(window, "ArrowRight", action)
}

/// Asks for an action on a machine's page and confirms it; answers what the confirmation said.
pub fn ask_for(window: &Window, action: &str) -> Result<String> {
    to_action(window, action)?;
    window.press("Enter")?;
    let asked = dialogue(window)?;
    tab_to(window, action)?;
    window.press("Enter")?;
    Ok(asked)
}

/// The dialogue that is open: its words in one line.
pub fn dialogue(window: &Window) -> Result<String> {
    let element = window.wait_for("a dialogue", PATIENCE, || {
        Ok(dialogues(window)?.into_iter().next_back())
    })?;
    Ok(plain(&window.text_of(&element)?))
}

/// Waits until the dialogue's words have these in them, and answers them all.
pub fn dialogue_says(window: &Window, words: &str) -> Result<String> {
    window.wait_for(
        &format!("a dialogue that says “{words}”"),
        FOLLOWED,
        || {
            let open = dialogues(window)?.into_iter().next_back();
            let said = open.map(|one| window.text_of(&one)).transpose()?;
            Ok(said
                .map(|said| plain(&said))
                .filter(|said| said.contains(words)))
        },
    )
}

/// Waits until what floated above the page has gone: it takes the keys as long as it is there.
pub fn closed(window: &Window) -> Result<()> {
    window.wait_for("the page alone", FOLLOWED, || {
        Ok(dialogues(window)?.is_empty().then_some(()))
    })
}

fn dialogues(window: &Window) -> Result<Vec<Element>> {
    let mut all = window.all("dialog", Name::Any)?;
    all.extend(window.all("alertdialog", Name::Any)?);
    Ok(all)
}

/// Waits until the screen says this, whatever blanks are in it.
pub fn says(window: &Window, words: &str) -> Result<()> {
    says_within(window, words, FETCHED)
}

/// [`says`] with a time of one's own.
pub fn says_within(window: &Window, words: &str, within: Duration) -> Result<()> {
    window.wait_for(&format!("“{words}”"), within, || {
        Ok(plain(&window.text()?).contains(words).then_some(()))
    })
}

/// Why a button can't be pressed; `None`: it can.
pub fn reason(window: &Window, button: &str) -> Result<Option<String>> {
    let element = window.find("button", Name::Starts(button))?;
    if window.attribute(&element, "disabled")?.is_some() {
        return Err(trouble(format!(
            "“{button}” can't be reached, nor its reason"
        )));
    }
    if window.attribute(&element, "aria-disabled")?.as_deref() != Some("true") {
        return Ok(None);
    }
    let script = "return (arguments[0].split(' ').map((id) => document.getElementById(id)?.textContent).join(' '))";
    let ids = window
        .attribute(&element, "aria-describedby")?
        .unwrap_or_default();
    let said = window.run(script, &[json!(ids)])?;
    Ok(Some(plain(said.as_str().unwrap_or_default())))
}

/// Waits until a button can't be pressed for this reason.
pub fn refuses(window: &Window, button: &str, why: &str) -> Result<()> {
    window.wait_for(
        &format!("“{button}” that says “{why}”"),
        FETCHED,
        || Ok((reason(window, button)?.as_deref() == Some(why)).then_some(())),
    )
}

/// Waits until a button can be pressed.
pub fn allows(window: &Window, button: &str) -> Result<()> {
    window.wait_for(
        &format!("“{button}” that can be pressed"),
        FETCHED,
        || Ok(reason(window, button)?.is_none().then_some(())),
    )
}

/// The rows that a table has drawn, each in one line, top to bottom.
pub fn rows(window: &Window, table: &str) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll(`[data-testid='${arguments[0]}-table'] [role=row][aria-rowindex]`)]\
                  .filter((row) => row.ariaRowIndex > 1 && row.querySelector('[role=gridcell]'))\
                  .sort((a, b) => a.ariaRowIndex - b.ariaRowIndex).map((row) => row.innerText)";
    let found = strings(&window.run(script, &[json!(table)])?);
    Ok(found.iter().map(|row| plain(row)).collect())
}

/// Waits until a table's first row says all of this, and answers it.
pub fn first_row_says(window: &Window, table: &str, words: &[&str]) -> Result<String> {
    window.wait_for(&format!("a first row with {words:?}"), FOLLOWED, || {
        let first = rows(window, table)?.into_iter().next();
        Ok(first.filter(|row| words.iter().all(|word| row.contains(word))))
    })
}

/// Every blank as one.
pub fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The id of an organisation, by the platform.
pub fn organisation_id(platform: &Platform, name: &str) -> Result<String> {
    let all = platform.ask(ADMIN, "/api/organisations")?;
    let found = all
        .as_array()
        .into_iter()
        .flatten()
        .find(|one| one["name"] == name);
    let id = found.and_then(|one| one["id"].as_str());
    id.map(str::to_owned)
        .ok_or_else(|| trouble(format!("there is no {name}")))
}

/// An organisation's machines, as the platform has them.
pub fn machines_of(platform: &Platform, organisation: &str) -> Result<Vec<Value>> {
    of(platform, organisation, "/api/vms/list")
}

/// The state of a machine, in the platform's word.
pub fn power_of(platform: &Platform, organisation: &str, machine: &str) -> Result<Option<String>> {
    let found = machines_of(platform, organisation)?
        .into_iter()
        .find(|one| one["identityName"] == machine);
    Ok(found.and_then(|one| one["powerState"].as_str().map(str::to_owned)))
}

/// An organisation's first wallet, as the platform has it.
pub fn wallet_of(platform: &Platform, organisation: &str) -> Result<Value> {
    let first = of(platform, organisation, "/api/wallets")?
        .into_iter()
        .next();
    first.ok_or_else(|| trouble(format!("{organisation} has no wallet")))
}

/// The newest lines of that wallet's ledger.
pub fn ledger_of(platform: &Platform, organisation: &str) -> Result<Vec<Value>> {
    let wallet = wallet_of(platform, organisation)?;
    let id = wallet["id"].as_str().unwrap_or_default();
    let page = platform.ask(ADMIN, &format!("/api/wallets/{id}/transactions"))?;
    Ok(page["data"].as_array().cloned().unwrap_or_default())
}

fn of(platform: &Platform, organisation: &str, path: &str) -> Result<Vec<Value>> {
    let id = organisation_id(platform, organisation)?;
    let found = platform.ask(ADMIN, &format!("{path}?organizationId={id}"))?;
    Ok(found.as_array().cloned().unwrap_or_default())
}
