//! Customers: made, renamed, suspended and resumed, and a commission that only Datacentrix sets. All of it with the keyboard
//! alone.

use dcx_tests::{Name, Platform, Result, Window};
use serde_json::{Value, json};

use crate::common::{ADMIN, ALEX, FETCHED, JOHN, invoke, platform, settled, signed_in, trouble};
use crate::hand::{
    CHANGE_ORGANISATION, allows, by_palette, closed, dialogue_says, first_row_says, focused,
    organisation_id, plain, press, refuses, rows, says, tab_to, to_row, typed_anew, walk_to,
};

const CREATE: &str = "POST /api/organisations";

/// The customers' page, by the palette.
fn open_customers(window: &Window) -> Result<()> {
    by_palette(window, "Customers")?;
    window.find("heading", "Customers")?;
    settled(window)
}

/// Opens the menu of the one row that the search leaves, and puts the focus on a line of it.
fn to_deed(window: &Window, customer: &str, deed: &str) -> Result<()> {
    closed(window)?;
    to_row(window, "customers", customer)?;
    tab_to(window, "Actions for ")?;
    window.press("Enter")?;
    window.find("menuitem", Name::Starts(deed))?;
    walk_to(window, "ArrowDown", deed)
}

/// Goes back to the whole list.
fn clear_search(window: &Window) -> Result<()> {
    closed(window)?;
    window.press("/")?;
    typed_anew(window, "")
}

fn organisation(platform: &Platform, name: &str) -> Result<Value> {
    let all = platform.ask(ADMIN, "/api/organisations")?;
    let found = all
        .as_array()
        .into_iter()
        .flatten()
        .find(|one| one["name"] == name);
    found
        .cloned()
        .ok_or_else(|| trouble(format!("there is no {name}")))
}

#[test]
fn a_customer_is_made_renamed_suspended_and_resumed_with_one_effect_each() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    open_customers(window)?;
    allows(window, "New customer")?;
    press(window, "New customer")?;
    dialogue_says(window, "A customer of CloudTech")?;
    window.type_keys("Adcock")?;
    window.press("Enter")?;
    dialogue_says(window, "This name is taken.")?;
    typed_anew(window, "Cederberg Rooibos")?;
    tab_to(window, "Contact’s e-mail (optional)")?;
    window.type_keys("it@cederberg")?;
    window.press("Enter")?;
    dialogue_says(window, "This isn't an e-mail address.")?;
    assert_eq!(platform.count(CREATE).calls, 0);
    window.type_keys(".example")?;
    window.press("Enter")?;
    closed(window)?;
    to_row(window, "customers", "rooibos")?;
    let made = organisation(&platform, "Cederberg Rooibos")?;
    assert_eq!(
        (&made["kind"], &made["contactEmail"]),
        (&json!("customer"), &json!("it@cederberg.example"))
    );
    clear_search(window)?;

    to_deed(window, "rooibos", "Rename…")?;
    window.press("Enter")?;
    dialogue_says(window, "Cederberg Rooibos")?;
    typed_anew(window, "Cederberg Tea")?;
    window.press("Enter")?;
    closed(window)?;
    clear_search(window)?;

    to_deed(window, "cederberg tea", "Suspend…")?;
    window.press("Enter")?;
    let asked = dialogue_says(window, "Suspend Cederberg Tea?")?;
    for named in [
        ALEX,
        "Tenant CloudTech",
        "Nothing new can be started or ordered for it.",
    ] {
        assert!(asked.contains(named), "{named} in {asked}");
    }
    tab_to(window, "Suspend")?;
    window.press("Enter")?;
    closed(window)?;
    first_row_says(window, "customers", &["Cederberg Tea", "Suspended"])?;
    assert_eq!(
        organisation(&platform, "Cederberg Tea")?["status"],
        "suspended"
    );
    clear_search(window)?;

    to_deed(window, "cederberg tea", "Resume…")?;
    window.press("Enter")?;
    dialogue_says(window, "Resume Cederberg Tea?")?;
    tab_to(window, "Resume")?;
    window.press("Enter")?;
    closed(window)?;
    window.wait_for("a customer that isn't suspended", FETCHED, || {
        Ok(rows(window, "customers")?
            .iter()
            .all(|row| !row.contains("Suspended"))
            .then_some(()))
    })?;
    assert_eq!(
        organisation(&platform, "Cederberg Tea")?["status"],
        "active"
    );
    let (create, change) = (platform.count(CREATE), platform.count(CHANGE_ORGANISATION));
    assert_eq!((create.calls, create.effects), (1, 1), "{create:?}");
    assert_eq!((change.calls, change.effects), (3, 3), "{change:?}");
    Ok(())
}

#[test]
fn nothing_new_is_started_for_a_customer_that_is_suspended() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    crate::common::open_tenant(window, "Umhlanga Health")?;
    settled(window)?;
    by_palette(window, "New machine")?;
    crate::common::drawn(window, "new-machine")?;
    refuses(window, "Create machine", "The customer is suspended")
}

#[test]
fn only_datacentrix_sets_a_commission_and_others_are_told_so() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ADMIN)?;
    let window = desk.window()?;
    open_customers(window)?;
    // Others have its name beside theirs; its contact is its own.
    to_deed(window, "service@cloudtech", "Commission rate…")?;
    window.press("Enter")?;
    dialogue_says(window, "It is 15 % now.")?;
    for (typed, words) in [
        ("101", "At most 100."),
        ("-1", "It can't be less than zero."),
    ] {
        typed_anew(window, typed)?;
        window.press("Enter")?;
        dialogue_says(window, words)?;
    }
    typed_anew(window, "12,5")?;
    dialogue_says(window, "Set 12.5 %")?;
    window.press("Enter")?;
    closed(window)?;
    window.wait_for("the new rate on the platform", FETCHED, || {
        Ok((organisation(&platform, "CloudTech")?["commissionRate"] == json!(0.125)).then_some(()))
    })?;
    let count = platform.count(CHANGE_ORGANISATION);
    assert_eq!((count.calls, count.effects), (1, 1), "{count:?}");
    Ok(())
}

#[test]
fn what_a_role_may_not_do_says_why_and_the_core_refuses_it_as_well() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    open_customers(window)?;
    to_deed(window, "adcock", "Commission rate…")?;
    assert_eq!(
        plain(&focused(window)?),
        "Commission rate… Not possible: only Datacentrix may do this"
    );
    window.press("Enter")?;
    window.find("menuitem", Name::Starts("Commission rate…"))?;
    window.press("Escape")?;
    let home = organisation_id(&platform, "CloudTech")?;
    let customer = organisation_id(&platform, "Adcock")?;
    let refused = |of: &str, change: Value| -> Result<Value> {
        let state = invoke(window, "app_state", &json!({}))?.unwrap_or_default();
        let request = json!({ "request": {
            "id": window.run("return crypto.randomUUID()", &[])?,
            "account": state["account"]["id"],
            "tenant": { "kind": "organisation", "id": home },
            "order": { "kind": "changeOrganisation", "organisationId": of, "change": change },
        }});
        Ok(invoke(window, "perform", &request)?.expect_err("refused")["obstacle"].clone())
    };
    assert_eq!(
        refused(&home, json!({ "kind": "commissionRate", "perCent": "90" }))?,
        "onlyDatacentrix"
    );
    assert_eq!(
        refused(
            &customer,
            json!({ "kind": "commissionRate", "perCent": "90" })
        )?,
        "onlyDatacentrix"
    );
    assert_eq!(refused(&home, json!({ "kind": "suspend" }))?, "notOneself");
    assert_eq!(platform.count(CHANGE_ORGANISATION).calls, 0);
    drop(desk);

    // A customer has no customers, and is told so where its address leads there.
    let desk = signed_in(platform.origin(), JOHN)?;
    let window = desk.window()?;
    settled(window)?;
    assert!(window.all("link", "Customers")?.is_empty());
    window.run(
        "location.hash = location.hash.replace('overview', 'customers')",
        &[],
    )?;
    says(window, "Customers are for resellers and Datacentrix")
}
