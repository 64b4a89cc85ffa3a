//! Point 12: tokens are in the platform's answers, in the app's memory and in the keychain, and nowhere else: in no
//! reply or event to the page, in no document, log or file, even at trace level.

use std::collections::BTreeSet;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use dcx_platform::{DEMO_PASSWORD, Rotation};
use dcx_tests::{Desk, Result, Window};
use serde_json::{Value, json};

use crate::common::{
    ALEX, FETCHED, chip_says, invoke, open_machine, open_page, open_tenant, options, platform,
    settled, sign_in, strings, text,
};
use crate::proxy::Proxy;

/// Every command there is, from the list that the app's manifest is made of.
const COMMANDS: &[&str] = &include!("../../../src-tauri/src/commands/names.rs");

/// Writes down every reply and every event that reaches the page.
const RECORD: &str = r#"
const done = arguments[0];
globalThis.heard = [];
const ask = globalThis.fetch;
globalThis.fetch = async (...given) => {
  const answer = await ask(...given);
  heard.push(`${given[0]} ${await answer.clone().text()}`);
  return answer;
};
const internals = globalThis.__TAURI_INTERNALS__;
Promise.all(["app-state-changed", "navigate", "readings-changed"].map((event) =>
  internals.invoke("plugin:event|listen", { event, target: { kind: "Any" },
    handler: internals.transformCallback((news) => heard.push(`event ${JSON.stringify(news)}`)) })))
  .then(() => done("recording"), (error) => done(String(error)));
"#;

/// Everything the page holds: the document with what was typed, the stores, the address.
const PAGE: &str = r#"
return [document.documentElement.outerHTML, document.title, location.href, document.cookie,
  JSON.stringify(localStorage), JSON.stringify(sessionStorage), JSON.stringify(history.state),
  ...[...document.querySelectorAll("input")].map((field) => field.value),
  ...performance.getEntries().map((entry) => entry.name)].join("\n");
"#;

/// The tokens that went over the wire, and the parts of them that would do harm alone.
fn tokens(seen: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for before in ["\"token\":\"", "\"refreshToken\":\"", "earer "] {
        for piece in seen.split(before).skip(1) {
            let token: String = piece
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || "-_.~+/=".contains(*c))
                .collect();
            if token.len() >= 16 {
                found.extend(
                    token
                        .split('.')
                        .filter(|part| part.len() >= 30)
                        .skip(1)
                        .map(str::to_owned),
                );
                found.insert(token);
            }
        }
    }
    found
}

/// The shapes in which a secret could lie about.
fn shapes(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let mut shapes = vec![
        secret.to_owned(),
        bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        // UTF-16, as Windows writes it.
        secret.chars().flat_map(|letter| [letter, '\0']).collect(),
        secret
            .bytes()
            .map(|byte| match char::from(byte) {
                plain if plain.is_ascii_alphanumeric() => plain.to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect(),
        format!("{bytes:?}"),
    ];
    // Within a longer base64 text a secret begins at any of three places; its inner characters are then the same.
    for lead in ["", "a", "aa"] {
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            let text = engine.encode(format!("{lead}{secret}"));
            shapes.extend(text.get(4..text.len().saturating_sub(2)).map(str::to_owned));
        }
    }
    shapes.retain(|shape| shape.len() >= 12);
    shapes
}

/// Which secrets are somewhere in `text`.
fn leaks(text: &[u8], secrets: &BTreeSet<String>) -> Vec<String> {
    let text = String::from_utf8_lossy(text);
    let lies_here = |secret: &&String| shapes(secret).iter().any(|shape| text.contains(shape));
    secrets.iter().filter(lies_here).cloned().collect()
}

fn heard(window: &Window) -> Result<Vec<String>> {
    Ok(strings(&window.run("return globalThis.heard", &[])?))
}

/// What the commands are asked about: a tenant, its first machine and wallet, the account.
struct About {
    account: Value,
    tenant: Value,
    organisation: Value,
    machine: Value,
    wallet: Value,
}

impl About {
    fn find(window: &Window) -> Result<Self> {
        let ask = |command: &str, request: Value| -> Result<Value> {
            Ok(invoke(window, command, &json!({ "request": request }))?.unwrap_or_default())
        };
        let at = |answer: &Value, place: &str| answer.pointer(place).cloned().unwrap_or_default();
        let tenants = ask(
            "tenants",
            json!({ "search": "Adcock", "collapsed": [], "offset": 0, "limit": 5 }),
        )?;
        let tenant = at(&tenants, "/rows/0/tenant");
        let machines = ask("machines", machines_of(&tenant))?;
        let wallets = ask(
            "wallets",
            json!({ "tenant": tenant, "search": "", "offset": 0, "limit": 5 }),
        )?;
        let state = invoke(window, "app_state", &json!({}))?.unwrap_or_default();
        Ok(Self {
            account: at(&state, "/account/id"),
            organisation: at(&tenant, "/id"),
            machine: at(&machines, "/rows/0/id"),
            wallet: at(&wallets, "/own/value/0/id"),
            tenant,
        })
    }

    /// What a command is asked with. What writes is asked to: a token must not come back in its answer either.
    fn request(&self, command: &str) -> Value {
        let Self {
            account,
            tenant,
            organisation,
            machine,
            wallet,
        } = self;
        let id = "5a1e1f3e-0d0c-4c7c-9b7c-3f3a3c0c0c01";
        let run = "5a1e1f3e-0d0c-4c7c-9b7c-3f3a3c0c0c02";
        let selection = json!({ "kind": "some", "machines": [{ "organisationId": organisation, "machineId": machine }] });
        let ledger = json!({ "tenant": tenant, "organisationId": organisation, "walletId": wallet, "search": "", "kinds": [], "offset": 0, "limit": 20 });
        match command {
            "sign_in" | "sign_in_again" => {
                json!({ "platform": "http://127.0.0.1:1", "email": ALEX, "password": "wrong" })
            }
            "open_tenant" | "overview" | "refresh" => json!({ "tenant": tenant }),
            "pin_tenant" => json!({ "tenant": tenant, "pinned": true }),
            "tenants" => json!({ "search": "", "collapsed": [], "offset": 0, "limit": 50 }),
            "machines" | "export_machines" => machines_of(tenant),
            "machine" => json!({ "tenant": tenant, "machineId": machine }),
            "machine_series" => json!({ "tenant": tenant, "machineId": machine, "range": "day" }),
            "search" => json!({ "text": "adcock", "limit": 20 }),
            "perform" => json!({ "id": id, "account": account, "tenant": tenant,
                "order": { "kind": "topUp", "organisationId": organisation, "walletId": wallet, "amount": "1", "reference": "canary" } }),
            "journal" => {
                json!({ "tenant": null, "machineId": null, "search": "", "filter": "all", "collapseRuns": false, "offset": 0, "limit": 50 })
            }
            "operation" | "cancel_operation" | "look_up_operation" => {
                json!({ "account": account, "id": id })
            }
            "retry_operation" => {
                json!({ "account": account, "tenant": tenant, "id": id, "newId": run })
            }
            "plan_run" => json!({ "tenant": tenant, "action": "restart", "selection": selection }),
            "begin_run" => {
                json!({ "id": run, "account": account, "tenant": tenant, "action": "restart", "selection": selection, "fingerprint": "canary" })
            }
            "run" => {
                json!({ "account": account, "id": run, "filter": "all", "offset": 0, "limit": 20 })
            }
            "cancel_run" => json!({ "account": account, "id": run }),
            "retry_run" => {
                json!({ "account": account, "tenant": tenant, "id": run, "newId": id, "fingerprint": "canary" })
            }
            "new_machine" => {
                json!({ "tenant": tenant, "organisationId": organisation, "productId": null })
            }
            "check_machine_name" => json!({ "organisationId": organisation, "name": "web-01" }),
            "save_draft" => json!({ "tenant": tenant, "draft": null }),
            "quote" => {
                json!({ "tenant": tenant, "organisationId": organisation, "productId": "none", "addOnIds": [] })
            }
            "wallets" => json!({ "tenant": tenant, "search": "", "offset": 0, "limit": 5 }),
            "ledger" | "older_ledger" | "export_ledger" => ledger,
            "check_amount" => {
                json!({ "text": "1 000,50", "purpose": "topUp", "currency": "ZAR", "addedTo": null })
            }
            "customers" => {
                json!({ "tenant": tenant, "search": "", "column": "runway", "descending": false, "offset": 0, "limit": 20 })
            }
            "check_customer" => {
                json!({ "organisationId": null, "parentId": organisation, "name": "New", "contactEmail": null })
            }
            _ => Value::Null,
        }
    }
}

fn machines_of(tenant: &Value) -> Value {
    json!({ "tenant": tenant, "search": "", "sort": { "column": "name", "descending": false }, "offset": 0, "limit": 5 })
}

/// Asks every command once more by hand, those that change where one is last.
fn ask_all(window: &Window) -> Result<()> {
    let about = About::find(window)?;
    let last = [
        "start_demo",
        "clear_saved_data",
        "lock_screen",
        "unlock_screen",
        "change_pin",
        "sign_out",
    ];
    // Those that are refused for what they are asked with, not for the way they are asked.
    let refused = [
        "sign_in",
        "sign_in_again",
        "save_preferences",
        "quote",
        "cancel_operation",
        "retry_operation",
        "look_up_operation",
        "begin_run",
        "run",
        "cancel_run",
        "retry_run",
    ];
    for command in COMMANDS.iter().filter(|command| !last.contains(command)) {
        let request = json!({ "request": about.request(command) });
        let answer = invoke(window, command, &request)?;
        assert!(
            answer.is_ok() || refused.contains(command),
            "{command} was asked wrongly: {answer:?}"
        );
    }
    Ok(())
}

/// Looks through everything that the app left anywhere.
fn assert_clean(desk: &Desk, pages: &[String], secrets: &BTreeSet<String>) -> Result<()> {
    for text in pages.iter().chain(&heard(desk.window()?)?) {
        let found = leaks(text.as_bytes(), secrets);
        assert!(
            found.is_empty(),
            "{found:?} in {}",
            text.chars().take(400).collect::<String>()
        );
    }
    for (path, bytes) in desk.files()? {
        assert!(
            leaks(&bytes, secrets).is_empty(),
            "a secret is in {}",
            path.display()
        );
    }
    Ok(())
}

#[test]
fn tokens_are_in_no_reply_event_document_log_or_file() -> Result<()> {
    let platform = platform(|config| {
        config.access_ttl = Duration::from_secs(12);
        config.rotation = Rotation::Strict;
    })?;
    let proxy = Proxy::before(platform.origin())?;
    let mut desk = Desk::start(dcx_tests::Options {
        log: "trace".to_owned(),
        ..options(proxy.origin())
    })?;
    let window = desk.window()?;
    assert_eq!(window.run_async(RECORD, &[])?, json!("recording"));
    let page = || text(window, PAGE);
    let mut pages = vec![page()?];
    sign_in(window, proxy.origin(), ALEX)?;
    settled(window)?;
    pages.push(page()?);
    for tenant in ["Adcock", "CloudTech"] {
        open_tenant(window, tenant)?;
        settled(window)?;
        pages.push(page()?);
        open_page(window, "Virtual machines")?;
        settled(window)?;
        pages.push(page()?);
    }
    open_tenant(window, "Adcock")?;
    open_page(window, "Virtual machines")?;
    open_machine(window, "Adcock-Database-01")?;
    settled(window)?;
    pages.push(page()?);
    open_page(window, "Settings")?;
    pages.push(page()?);
    window.wait_for("a third pair of tokens", FETCHED, || {
        Ok((platform.count("POST /api/auth/refresh").effects >= 2).then_some(()))
    })?;
    ask_all(window)?;
    pages.push(page()?);

    let secrets = tokens(&proxy.seen());
    assert!(
        secrets.len() >= 9,
        "three pairs of tokens and their parts went by: {}",
        secrets.len()
    );
    // The demo says its own password, which is no secret; until it is started, nobody has any reason to.
    let with_password = secrets
        .iter()
        .cloned()
        .chain([DEMO_PASSWORD.to_owned()])
        .collect();
    let whole = heard(window)?.join("\n");
    assert!(
        whole.contains(ALEX) && whole.contains("event "),
        "the recorder hears replies and events"
    );
    for command in [
        "overview",
        "machines",
        "machine_series",
        "tenants",
        "export_machines",
    ] {
        assert!(
            whole.contains(&format!("/{command} ")),
            "{command} was never heard"
        );
    }
    let logs = desk.logs()?;
    assert!(logs.contains("TRACE"), "the log is at its loudest");
    assert_clean(&desk, &pages, &with_password)?;

    // The search itself finds what lies about, in a file as elsewhere.
    let planted = secrets
        .first()
        .map(|secret| STANDARD_NO_PAD.encode(format!("x{secret}")))
        .unwrap_or_default();
    let file = desk.data().join("planted");
    std::fs::write(&file, &planted).unwrap();
    let finds = desk
        .files()?
        .iter()
        .filter(|(_, bytes)| !leaks(bytes, &secrets).is_empty())
        .count();
    assert_eq!(finds, 1);
    std::fs::remove_file(&file).unwrap();

    // A refused sign-in in place, a reload, a restart on what was saved, and the way out.
    platform.revoke(ALEX, true).unwrap();
    let window = desk.window()?;
    window.click("button", "Refresh")?;
    chip_says(window, "Sign in again", FETCHED)?;
    pages.push(text(window, PAGE)?);
    assert_clean(&desk, &pages, &with_password)?;
    desk.restart()?;
    let window = desk.window()?;
    assert_eq!(window.run_async(RECORD, &[])?, json!("recording"));
    chip_says(window, "Sign in again", FETCHED)?;
    for command in [
        "start_demo",
        "app_state",
        "lock_screen",
        "unlock_screen",
        "change_pin",
        "clear_saved_data",
        "sign_out",
    ] {
        drop(invoke(window, command, &json!({ "request": null }))?);
    }
    window.find("heading", "Sign in to DCX")?;
    let secrets = tokens(&proxy.seen());
    assert_clean(&desk, &[text(window, PAGE)?], &secrets)?;
    for (path, bytes) in desk.files()? {
        // What the user exported is the user's; the demo platform keeps its own data.
        if path.extension().is_some_and(|kind| kind == "csv")
            || path.starts_with(desk.data().join("demo"))
        {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !text.contains("Adcock-Database-01"),
            "signed out, and a machine is left in {}",
            path.display()
        );
    }
    Ok(())
}
