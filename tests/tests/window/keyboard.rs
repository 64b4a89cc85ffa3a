//! Every action has a keyboard way, and one sees where one is.

use dcx_platform::DEMO_PASSWORD;
use dcx_tests::{Desk, Name, Result};
use serde_json::json;

use crate::common::{
    ALEX, FETCHED, drawn, machine_names, options, platform, settled, signed_in, text,
};
use crate::hand::{closed, open_palette, tab_to};

#[test]
fn the_whole_way_from_sign_in_to_a_machine_and_back_needs_no_mouse() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = Desk::start(options(platform.origin()))?;
    let window = desk.window()?;
    window.find("heading", "Sign in to DCX")?;
    tab_to(window, "Email")?;
    window.type_keys(ALEX)?;
    tab_to(window, "Password")?;
    window.type_keys(DEMO_PASSWORD)?;
    window.press("Enter")?;
    drawn(window, "overview")?;
    settled(window)?;

    // The switcher by its shortcut, then by walking to it.
    window.type_keys("gt")?;
    window.find("treeitem", Name::Any)?;
    window.type_keys("vodac")?;
    window.wait_for("one tenant", FETCHED, || {
        Ok((window.all("treeitem", Name::Any)?.len() == 1).then_some(()))
    })?;
    window.press("Enter")?;
    window.find("button", "Switch tenant: Vodacom")?;
    closed(window)?;
    tab_to(window, "Switch tenant: Vodacom")?;
    window.press("Enter")?;
    window.find("treeitem", Name::Any)?;
    window.type_keys("adcock")?;
    window.wait_for("one tenant", FETCHED, || {
        Ok((window.all("treeitem", Name::Any)?.len() == 1).then_some(()))
    })?;
    window.press("Enter")?;
    window.find("button", "Switch tenant: Adcock")?;
    closed(window)?;

    window.type_keys("gm")?;
    drawn(window, "machines")?;
    settled(window)?;
    window.press("/")?;
    window.type_keys("database")?;
    window.wait_for("the one machine", FETCHED, || {
        Ok((machine_names(window)? == ["Adcock-Database-01"]).then_some(()))
    })?;
    // The address takes the search over once typing pauses.
    window.wait_for("the search in the address", FETCHED, || {
        Ok(text(window, "return location.href")?
            .contains("q=database")
            .then_some(()))
    })?;
    window.press("ArrowDown")?;
    window.press("Enter")?;
    drawn(window, "machine")?;
    window.find("heading", "Adcock-Database-01")?;
    window.press("Alt+ArrowLeft")?;
    drawn(window, "machines")?;
    window.wait_for("the search as it was left", FETCHED, || {
        Ok((machine_names(window)? == ["Adcock-Database-01"]).then_some(()))
    })?;

    open_palette(window)?;
    window.type_keys("adcock-web")?;
    window.find("option", Name::Has("Adcock-Web-Server-01"))?;
    window.press("Enter")?;
    window.find("heading", "Adcock-Web-Server-01")?;
    Ok(())
}

/// Whether one can see that the element with the focus has it.
const SEEN: &str = "
const at = document.activeElement;
if (at === document.body) return 'nothing';
const rect = at.getBoundingClientRect();
const marked = (element) => {
  const style = getComputedStyle(element);
  return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
};
const inside = at.getAttribute('aria-activedescendant');
const places = [at, at.parentElement, at.parentElement?.parentElement, inside && document.getElementById(inside)];
return places.some((one) => one && marked(one)) && rect.width > 0 ? 'seen' : at.outerHTML.slice(0, 200);";

#[test]
fn tab_goes_through_each_page_and_the_focus_is_always_seen() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    settled(window)?;
    for (key, page) in [("o", "overview"), ("m", "machines"), ("s", "settings")] {
        window.press("Escape")?;
        window.run("document.activeElement?.blur()", &[])?;
        window.press("g")?;
        window.press(key)?;
        if page != "settings" {
            drawn(window, page)?;
        }
        window.run("globalThis.visited = new Set()", &[])?;
        for step in 0..25 {
            window.press("Tab")?;
            let seen = window.run(SEEN, &[])?;
            assert!(
                seen == json!("seen") || seen == json!("nothing"),
                "{page}, step {step}: {seen}"
            );
            window.run("visited.add(document.activeElement)", &[])?;
        }
        let visited = window.run("return visited.size", &[])?;
        assert!(
            visited.as_u64() > Some(8),
            "{page}: Tab came to {visited} places"
        );
    }
    Ok(())
}
