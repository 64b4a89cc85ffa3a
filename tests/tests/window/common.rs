//! What most of the tests do first: a platform, a desk, somebody signed in; and the few questions they all ask the
//! window. Nothing here asserts: a thing that doesn't come in time is the harness's own error, with the screen in it.

use std::time::Duration;

use dcx_platform::{Config, DEMO_PASSWORD, FaultRule};
use dcx_tests::{Desk, Name, Options, PATIENCE, Platform, Result, Trouble, Window};
use serde_json::{Value, json};

/// Sees everything.
pub const ADMIN: &str = "admin@datacentrix.example";
/// Works for the reseller CloudTech.
pub const ALEX: &str = "alex@cloudtech.example";
/// Works for the customer Vodacom.
pub const JOHN: &str = "john@vodacom.example";

/// A debug build on two busy cores fetches a small platform well within this.
pub const FETCHED: Duration = Duration::from_secs(60);

/// A platform of the usual size, changed by `change`.
pub fn platform(change: impl FnOnce(&mut Config)) -> Result<Platform> {
    let mut config = Config::default();
    change(&mut config);
    Platform::start(config)
}

/// Makes the platform misbehave from the next call on.
pub fn misbehave(platform: &Platform, rule: FaultRule) -> Result<()> {
    platform.set_fault(rule).map_err(trouble)
}

/// What a desk is set up with when the app is told of `origin`.
pub fn options(origin: &str) -> Options {
    Options {
        server: Some(origin.to_owned()),
        ..Options::default()
    }
}

/// A desk at which `who` has just signed in and sees the first Overview.
pub fn signed_in(origin: &str, who: &str) -> Result<Desk> {
    let desk = Desk::start(options(origin))?;
    sign_in(desk.window()?, origin, who)?;
    Ok(desk)
}

/// Signs in and waits for the first Overview.
pub fn sign_in(window: &Window, origin: &str, who: &str) -> Result<()> {
    window.find("heading", "Sign in to DCX")?;
    window.sign_in(origin, who, DEMO_PASSWORD)?;
    drawn(window, "overview")
}

/// Waits until the page of that name is on the screen with data of some age.
pub fn drawn(window: &Window, page: &str) -> Result<()> {
    window.wait_for(&format!("the page “{page}”"), PATIENCE, || {
        let mark = mark(window)?;
        Ok(mark.ends_with(&format!(":{page}")).then_some(()))
    })
}

/// `tenant:page` of what is on the screen.
pub fn mark(window: &Window) -> Result<String> {
    text(
        window,
        "return document.documentElement.dataset.drawn ?? ''",
    )
}

/// Waits until what is on the screen was all fetched: the page's trust line and the chip say "Live", and the line doesn't
/// name organisations that are still missing ("13 of 15 organisations").
pub fn settled(window: &Window) -> Result<()> {
    settled_within(window, FETCHED)
}

/// [`settled`] with a time of one's own.
pub fn settled_within(window: &Window, within: Duration) -> Result<()> {
    window.wait_for("a page that is live", within, || {
        let trust = trust(window)?;
        let whole = trust.starts_with("Live") && !trust.contains(" organisations");
        Ok((whole && chip(window)?.starts_with("Live")).then_some(()))
    })
}

/// The page's trust line; empty while there is none.
pub fn trust(window: &Window) -> Result<String> {
    by_test_id(window, "trust-page")
}

/// The status chip's words.
pub fn chip(window: &Window) -> Result<String> {
    by_test_id(window, "status-chip")
}

/// One figure of the Overview, in one line.
pub fn figure(window: &Window, name: &str) -> Result<String> {
    by_test_id(window, &format!("figure-{name}"))
}

/// The text of the element with that test id, in one line; empty while there is none.
pub fn by_test_id(window: &Window, id: &str) -> Result<String> {
    let script = "const found = document.querySelector(`[data-testid='${arguments[0]}']`);\
                  return (found?.innerText ?? '').replace(/\\s+/g, ' ').trim()";
    let found = window.run(script, &[json!(id)])?;
    Ok(found.as_str().unwrap_or_default().to_owned())
}

/// Waits until the chip's words begin so.
pub fn chip_says(window: &Window, words: &str, within: Duration) -> Result<()> {
    window.wait_for(&format!("the chip “{words}…”"), within, || {
        Ok(chip(window)?.starts_with(words).then_some(()))
    })
}

/// Goes to a tenant by the switcher and waits for its name in the frame.
pub fn open_tenant(window: &Window, name: &str) -> Result<()> {
    window.click("button", Name::Starts("Switch tenant: "))?;
    window.type_into("Find a tenant", name)?;
    window.click("treeitem", Name::Starts(name))?;
    window.find("button", Name::Is(&format!("Switch tenant: {name}")))?;
    Ok(())
}

/// Goes to a page of the rail and waits for it.
pub fn open_page(window: &Window, label: &str) -> Result<()> {
    // Operations says behind its name how many are under way.
    window.click("link", Name::Starts(label))?;
    let page = match label {
        "Overview" => "overview",
        "Virtual machines" => "machines",
        "Wallet" => "wallet",
        "Operations" => "operations",
        "Customers" => "customers",
        other => return window.find("heading", other).map(drop),
    };
    drawn(window, page)
}

/// Opens a machine that the table shows, and waits for its page.
pub fn open_machine(window: &Window, name: &str) -> Result<()> {
    window.click("link", name)?;
    drawn(window, "machine")?;
    window.find("heading", name).map(drop)
}

/// The names in the rows that the machines table has drawn, top to bottom.
pub fn machine_names(window: &Window) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('[data-testid=machines-table] [role=row][aria-rowindex]')]\
                  .sort((a, b) => a.ariaRowIndex - b.ariaRowIndex)\
                  .map((row) => row.querySelector('a')?.innerText).filter(Boolean)";
    Ok(strings(&window.run(script, &[])?))
}

/// Every name in the tenant switcher's tree, whether drawn or scrolled away. Opens the switcher and closes it again.
pub fn tenant_names(window: &Window) -> Result<Vec<String>> {
    window.click("button", Name::Starts("Switch tenant: "))?;
    window.find("treeitem", Name::Any)?;
    let found = strings(&window.run_async(WALK_TREE, &[])?);
    window.press("Escape")?;
    window.wait_for("the end of the switcher", PATIENCE, || {
        Ok(window.all("tree", Name::Any)?.is_empty().then_some(()))
    })?;
    Ok(found)
}

/// Scrolls through the switcher's tree, most of a view at a time, each time once its lines are drawn down to the edge.
const WALK_TREE: &str = "
const done = arguments[arguments.length - 1];
const tree = document.querySelector('[role=tree]');
const found = new Set();
const look = () => {
  const items = [...tree.querySelectorAll('[role=treeitem]')];
  const lowest = Math.max(0, ...items.map((item) => item.getBoundingClientRect().bottom));
  const atEnd = tree.scrollTop + tree.clientHeight >= tree.scrollHeight - 1;
  const end = Math.max(...[...tree.children].map((part) => part.getBoundingClientRect().bottom));
  const edge = Math.min(tree.getBoundingClientRect().bottom, end);
  if (lowest < edge - 12) return setTimeout(look, 30);
  for (const item of items) found.add(item.querySelector('[title]')?.title ?? item.innerText);
  if (atEnd) return done([...found]);
  tree.scrollTop += tree.clientHeight * 0.8;
  setTimeout(look, 30);
};
setTimeout(look, 100);";

/// Gives the page that size and waits until it is laid out and drawn at it.
pub fn resize(window: &Window, width: u32, height: u32) -> Result<()> {
    window.resize(width, height)?;
    window.wait_for("the window's new size", PATIENCE, || {
        let size = window.run("return [innerWidth, innerHeight]", &[])?;
        Ok((size == json!([width, height])).then_some(()))
    })?;
    let frames = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(null)))";
    window.run_async(frames, &[]).map(drop)
}

/// Asks a command of the app as the page itself would. A refusal is `Err` with what was said.
pub fn invoke(window: &Window, command: &str, arguments: &Value) -> Result<Result<Value, Value>> {
    let script = "const [command, given, done] = arguments;\
        window.__TAURI_INTERNALS__.invoke(command, given)\
          .then((value) => done({ ok: value ?? null }), (error) => done({ error: error ?? null }))";
    let answer = window.run_async(script, &[json!(command), arguments.clone()])?;
    Ok(match answer.get("ok") {
        Some(value) => Ok(value.clone()),
        None => Err(answer.get("error").cloned().unwrap_or_default()),
    })
}

/// A script's answer as text.
pub fn text(window: &Window, script: &str) -> Result<String> {
    Ok(window
        .run(script, &[])?
        .as_str()
        .unwrap_or_default()
        .to_owned())
}

/// A script's answer as texts.
pub fn strings(answer: &Value) -> Vec<String> {
    let all = answer.as_array().into_iter().flatten();
    all.filter_map(|one| one.as_str().map(str::to_owned))
        .collect()
}

/// A failure of a test's own surroundings.
pub fn trouble(why: impl std::fmt::Display) -> Trouble {
    Trouble::Surroundings(format!("{why}"))
}
