//! Points 2 and 3: what the field's platforms get wrong for ever. A route that says 401 to a good token costs that
//! card alone; costs that aren't numbers are words.

use dcx_platform::{Dialect, Fault, FaultRule, Tweak};
use dcx_tests::{Name, Platform, Result, Window};

use crate::common::{
    ALEX, FETCHED, JOHN, chip, chip_says, drawn, figure, machine_names, open_machine, open_page,
    open_tenant, platform, settled, signed_in, strings, trust,
};
use crate::hand::by_palette;

const REFRESH: &str = "POST /api/auth/refresh";

#[test]
fn getorg_that_says_401_for_ever_costs_neither_the_dashboard_nor_the_session() -> Result<()> {
    // The platform's known fault is there without being asked for.
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    for tenant in ["Vodacom", "Adcock"] {
        open_tenant(window, tenant)?;
        settled(window)?;
        for name in ["machines", "cpu", "memory", "disk", "cost", "wallet"] {
            let shown = figure(window, name)?;
            assert!(
                shown.contains(|c: char| c.is_ascii_digit()),
                "{tenant} {name}: {shown}"
            );
        }
        window.see(tenant)?;
    }
    assert!(chip(window)?.starts_with("Live"));
    assert!(window.all("button", Name::Has("Sign in"))?.is_empty());
    assert!(
        platform.count(REFRESH).calls <= 1,
        "{:?}",
        platform.count(REFRESH)
    );
    Ok(())
}

#[test]
fn a_401_of_one_route_to_a_good_token_costs_one_card_and_one_refresh() -> Result<()> {
    let platform = platform(|_| ())?;
    for route in ["GET /api/organisations/getorg", "GET /api/billing/current"] {
        platform
            .set_fault(FaultRule::new(route, Fault::UnauthorisedWhileValid))
            .unwrap();
    }
    let desk = signed_in(platform.origin(), JOHN)?;
    let window = desk.window()?;
    window.wait_for("the refused card's words", FETCHED, || {
        Ok(figure(window, "cost")?
            .contains("Not allowed")
            .then_some(()))
    })?;
    window.wait_for("every other card", FETCHED, || {
        let whole = ["machines", "cpu", "memory", "disk", "wallet"]
            .iter()
            .map(|name| figure(window, name));
        let whole = whole.collect::<Result<Vec<_>>>()?;
        Ok(whole
            .iter()
            .all(|one| one.contains(|c: char| c.is_ascii_digit()))
            .then_some(()))
    })?;
    for _ in 0..3 {
        let before = platform.count("GET /api/billing/current").calls;
        window.click("button", "Refresh")?;
        window.wait_for("another question to the refused route", FETCHED, || {
            Ok((platform.count("GET /api/billing/current").calls > before).then_some(()))
        })?;
    }
    chip_says(window, "Live", FETCHED)?;
    assert!(window.all("button", Name::Has("Sign in"))?.is_empty());
    assert!(!window.text()?.contains("401"));
    let refreshes = platform.count(REFRESH).calls;
    assert!(refreshes <= 1, "{refreshes} refreshes");
    Ok(())
}

/// Every text and attribute of the document that says what a number is not.
const NOT_NUMBERS: &str = r#"
const bad = /NaN|undefined|Infinity|\[object|Invalid Date/;
const found = [];
const walker = document.createTreeWalker(document, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  if (node.nodeType === Node.TEXT_NODE) {
    if (!node.parentElement?.closest("script,style") && bad.test(node.data)) found.push(node.data);
    continue;
  }
  for (const { name, value } of node.attributes) if (bad.test(value)) found.push(`${name}=${value}`);
  if ("value" in node && bad.test(String(node.value))) found.push(`value ${node.value}`);
}
if (bad.test(document.title)) found.push(document.title);
return found;
"#;

fn no_page_says_nan(window: &Window, tenant: &str) -> Result<()> {
    let look = |page: &str| -> Result<()> {
        let found = strings(&window.run(NOT_NUMBERS, &[])?);
        assert!(found.is_empty(), "{tenant}, {page}: {found:?}");
        Ok(())
    };
    open_tenant(window, tenant)?;
    open_page(window, "Overview")?;
    settled(window)?;
    look("Overview")?;
    open_page(window, "Virtual machines")?;
    settled(window)?;
    look("Virtual machines")?;
    let first = machine_names(window)?
        .into_iter()
        .next()
        .unwrap_or_default();
    open_machine(window, &first)?;
    window.wait_for("the machine's charts", FETCHED, || {
        Ok(trust(window)?.starts_with("Live").then_some(()))
    })?;
    look("a machine")?;
    let mut pages = vec!["Wallet", "Operations"];
    // Not for a customer's account.
    pages.extend((!window.all("link", "Customers")?.is_empty()).then_some("Customers"));
    for page in pages {
        open_page(window, page)?;
        look(page)?;
    }
    by_palette(window, "New machine")?;
    drawn(window, "new-machine")?;
    look("New machine")?;
    open_page(window, "Settings")?;
    look("Settings")
}

fn positive_control(window: &Window) -> Result<()> {
    let plant = "const probe = document.createElement('i'); probe.title = 'R NaN'; probe.id = 'probe';\
                 document.body.append(probe)";
    window.run(plant, &[])?;
    assert_eq!(strings(&window.run(NOT_NUMBERS, &[])?), ["title=R NaN"]);
    window.run("document.getElementById('probe').remove()", &[])?;
    Ok(())
}

fn walk(platform: &Platform) -> Result<()> {
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    positive_control(window)?;
    for tenant in ["Vodacom", "CloudTech"] {
        no_page_says_nan(window, tenant)?;
    }
    Ok(())
}

#[test]
fn a_total_over_missing_prices_says_how_many_are_unpriced() -> Result<()> {
    // A tenth of the demo's machines have no price; their bill lines have none either.
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), JOHN)?;
    let window = desk.window()?;
    settled(window)?;
    positive_control(window)?;
    let before = unpriced(&figure(window, "cost")?);
    for vm in named_machines(window, 3)? {
        platform
            .set(&Tweak::Vm {
                vm,
                name: None,
                power: None,
                cost: Some("unknown".to_owned()),
            })
            .unwrap();
    }
    open_page(window, "Overview")?;
    window.click("button", "Refresh")?;
    window.wait_for("more lines without a price", FETCHED, || {
        Ok((unpriced(&figure(window, "cost")?) > before).then_some(()))
    })?;
    let cost = figure(window, "cost")?;
    assert!(cost.contains("R "), "the known part is still a sum: {cost}");
    no_page_says_nan(window, "Vodacom")?;
    Ok(())
}

/// How many lines the figure says have no price.
fn unpriced(words: &str) -> u32 {
    let before = words
        .split(" unpriced")
        .next()
        .filter(|before| before.len() < words.len());
    let number = before.and_then(|before| before.split_whitespace().rev().nth(1));
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The first machines with a price.
fn named_machines(window: &Window, number: usize) -> Result<Vec<String>> {
    open_page(window, "Virtual machines")?;
    settled(window)?;
    window.type_into("Search machines", "cost:>1")?;
    window.wait_for("priced machines", FETCHED, || {
        Ok((!machine_names(window)?.is_empty()).then_some(()))
    })?;
    Ok(machine_names(window)?.into_iter().take(number).collect())
}

#[test]
fn figures_that_are_all_nan_are_words_on_every_page() -> Result<()> {
    let platform = platform(|_| ())?;
    platform.set_fault(FaultRule::new("*", Fault::Nan)).unwrap();
    walk(&platform)
}

#[test]
fn unknowns_spelled_as_words_are_unknown_on_every_page() -> Result<()> {
    walk(&platform(|config| config.dialect = Dialect::Strings)?)
}

#[test]
fn a_route_that_turns_to_nan_later_leaves_no_nan_behind() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    settled(window)?;
    platform.set_fault(FaultRule::new("*", Fault::Nan)).unwrap();
    window.click("button", "Refresh")?;
    no_page_says_nan(window, "CloudTech")?;
    Ok(())
}
