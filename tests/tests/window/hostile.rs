//! Point 9: every text of the platform is hostile. None of it runs, and none of it leaves its place on the screen.

use std::io::Read;
use std::net::TcpListener;
use std::time::Duration;

use dcx_platform::{Fault, FaultRule};
use dcx_tests::{Desk, Name, Platform, Result, Window};
use serde_json::{Value, json};

use crate::common::{
    ADMIN, FETCHED, drawn, invoke, mark, misbehave, open_page, options, platform, resize, settled,
    sign_in, signed_in, strings, text,
};
use crate::hand::{by_palette, closed, open_palette};

const ROW: &str = "[data-testid=machines-table] [role=row][id] a";
/// What the hostile texts try to set.
const PWNED: &str = "return globalThis.__pwned === undefined ? null : String(globalThis.__pwned)";

/// A platform whose every text is hostile from the first sign-in on, and a desk in the middle of it.
fn hostile() -> Result<(Platform, Desk)> {
    let platform = platform(|_| ())?;
    misbehave(&platform, FaultRule::new("*", Fault::Hostile))?;
    let desk = Desk::start(options(platform.origin()))?;
    sign_in(desk.window()?, platform.origin(), ADMIN)?;
    settled(desk.window()?)?;
    Ok((platform, desk))
}

/// Visits every page there is, for the root, a reseller, a customer and all customers, and looks at each.
fn walk(window: &Window, mut look: impl FnMut(&str) -> Result<()>) -> Result<()> {
    look("Overview of the root")?;
    window.click("button", Name::Starts("Switch tenant: "))?;
    window.find("treeitem", Name::Any)?;
    look("the tenant switcher")?;
    window.press("Escape")?;
    for tenant in ["CloudTech", "Adcock", "All my customers"] {
        switch(window, tenant)?;
        look(&format!("Overview of {tenant}"))?;
        open_page(window, "Virtual machines")?;
        settled(window)?;
        look(&format!("machines of {tenant}"))?;
        if tenant == "Adcock" {
            // The text is longer than its cell, so its middle isn't where the pointer could press.
            window.select(ROW)?;
            window.run(
                "document.querySelector(arguments[0]).click()",
                &[json!(ROW)],
            )?;
            drawn(window, "machine")?;
            settled(window)?;
            look("a machine")?;
        }
        for page in ["Wallet", "Operations", "Customers"] {
            open_page(window, page)?;
            look(&format!("{page} of {tenant}"))?;
            if (tenant, page) == ("Adcock", "Wallet") {
                window.click("button", "Set threshold")?;
                window.find("button", "Cancel")?;
                look("a dialogue that writes")?;
                window.press("Escape")?;
                closed(window)?;
            }
        }
        by_palette(window, "New machine")?;
        drawn(window, "new-machine")?;
        look(&format!("a new machine of {tenant}"))?;
    }
    open_palette(window)?;
    for letter in ["w", "w", "w"] {
        window.press(letter)?;
    }
    window.wait_for("hits", FETCHED, || {
        Ok((window.all("option", Name::Any)?.len() > 3).then_some(()))
    })?;
    look("the palette")?;
    window.press("Escape")?;
    open_page(window, "Settings")?;
    look("Settings")
}

/// Goes to a tenant whose name only ends in `name`.
fn switch(window: &Window, name: &str) -> Result<()> {
    let before = mark(window)?;
    window.click("button", Name::Starts("Switch tenant: "))?;
    if name.starts_with("All") {
        window.click("treeitem", Name::Starts(name))?;
    } else {
        window.type_into("Find a tenant", name)?;
        window.wait_for("the tenant alone", FETCHED, || {
            let items = window.all("treeitem", Name::Any)?;
            Ok((!items.is_empty()).then_some(()))
        })?;
        window.press("Enter")?;
    }
    window.wait_for("another tenant", FETCHED, || {
        Ok((mark(window)? != before).then_some(()))
    })?;
    if !mark(window)?.ends_with(":overview") {
        open_page(window, "Overview")?;
    }
    settled(window)
}

#[test]
fn no_script_in_any_field_runs_on_any_page() -> Result<()> {
    let (_platform, desk) = hostile()?;
    let window = desk.window()?;
    // The detector sees what a script would do.
    window.run("globalThis.__pwned = 1", &[])?;
    assert_eq!(window.run(PWNED, &[])?, json!("1"));
    window.run("delete globalThis.__pwned", &[])?;
    assert!(
        window.text()?.contains("onerror"),
        "the hostile text is on the screen, as text"
    );
    walk(window, |page| {
        assert_eq!(window.run(PWNED, &[])?, Value::Null, "{page}");
        let made = window.run(
            "return document.querySelectorAll('img[onerror], body script').length",
            &[],
        )?;
        assert_eq!(made, json!(0), "elements made of text: {page}");
        let text = window.text()?;
        assert!(
            !text.contains("$49") && !text.contains(">49'"),
            "a template was computed: {page}"
        );
        Ok(())
    })
}

#[test]
fn no_text_leaves_its_cell_on_any_page() -> Result<()> {
    let (_platform, desk) = hostile()?;
    let window = desk.window()?;
    let found = |page: &str| -> Result<()> {
        let loose = strings(&window.run(LOOSE, &[])?);
        assert!(loose.is_empty(), "{page}:\n{}", loose.join("\n"));
        Ok(())
    };
    // The detector sees a text that is too long for its place.
    let plant = "const box = document.createElement('section'); box.id = 'probe'; box.style.width = '50px';\
        box.textContent = 'W'.repeat(300); document.querySelector('main').append(box)";
    window.run(plant, &[])?;
    assert!(!strings(&window.run(LOOSE, &[])?).is_empty());
    window.run("document.getElementById('probe').remove()", &[])?;
    for (width, height) in [(1440, 900), (1024, 640)] {
        resize(window, width, height)?;
        walk(window, |page| found(&format!("{page} at {width}")))?;
        switch(window, "Vodacom")?;
    }
    Ok(())
}

/// Texts that reach out of the nearest box around them, boxes that reach out of the window, and panes that scroll
/// sideways though they aren't tables.
const LOOSE: &str = r#"
const found = [];
const describe = (element, why) => {
  const path = [];
  for (let at = element; at && path.length < 4; at = at.parentElement)
    path.unshift(at.getAttribute("data-testid") ?? at.getAttribute("role") ?? at.getAttribute("aria-label")?.slice(0, 20) ?? at.localName);
  found.push(`${why}: ${path.join(" > ")} “${(element.innerText ?? "").slice(0, 40)}”`);
};
const BOXES = "[role=gridcell],[role=columnheader],td,th,li,section,header,[data-testid^=figure],[role=dialog],button,[role=treeitem],[role=option],main,nav";
const clip = (rect, element) => {
  const box = { left: rect.left, right: rect.right };
  for (let at = element; at; at = at.parentElement) {
    const style = getComputedStyle(at);
    if (style.overflowX === "visible") continue;
    const own = at.getBoundingClientRect();
    box.left = Math.max(box.left, own.left);
    box.right = Math.min(box.right, own.right);
  }
  return box;
};
const width = document.documentElement.clientWidth;
if (document.scrollingElement.scrollWidth > width + 1) found.push(`the page is ${document.scrollingElement.scrollWidth} wide`);
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = node.parentElement;
  if (!element || node.data.trim() === "" || element.closest("script,style,svg,.sr-only")) continue;
  if (!element.checkVisibility()) continue;
  const range = document.createRange();
  range.selectNodeContents(node);
  const rect = range.getBoundingClientRect();
  if (rect.width === 0) continue;
  const shown = clip(rect, element);
  if (shown.right <= shown.left) continue;
  const box = element.closest(BOXES)?.getBoundingClientRect();
  if (box && (shown.right > box.right + 1 || shown.left < box.left - 1)) describe(element, "text out of its box");
  if (shown.right > width + 1) describe(element, "text out of the window");
}
for (const element of document.querySelectorAll("body *")) {
  const style = getComputedStyle(element);
  // A table of figures may scroll in its own pane; a page may not.
  if ((style.overflowX === "auto" || style.overflowX === "scroll") && element.getAttribute("role") !== "grid" &&
      !element.querySelector(":scope > table") &&
      element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1) describe(element, "scrolls sideways");
}
return [...new Set(found)].slice(0, 20);
"#;

#[test]
fn the_policy_refuses_what_a_hostile_script_would_try() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ADMIN)?;
    let window = desk.window()?;
    let spy = TcpListener::bind("127.0.0.1:0").unwrap();
    spy.set_nonblocking(true).unwrap();
    let address = format!("http://{}/", spy.local_addr().unwrap());
    let outcome = window.run_async(ATTEMPTS, &[json!(address)])?;
    let refused: Vec<&str> = [
        "inline",
        "handler",
        "javascript",
        "eval",
        "function",
        "fetch",
        "beacon",
        "frame",
        "image",
    ]
    .into();
    for attempt in refused {
        assert_eq!(
            outcome.get(attempt),
            Some(&json!("refused")),
            "{attempt} in {outcome}"
        );
    }
    assert!(
        outcome.get("violations").and_then(Value::as_u64) >= Some(4),
        "{outcome}"
    );
    assert!(spy.accept().is_err(), "something was sent to a stranger");
    Ok(())
}

/// What callers sent to a stranger so far. WebKit may open a connection before it asks whether it may go there.
fn heard(spy: &TcpListener) -> Vec<String> {
    let mut all = Vec::new();
    while let Ok((mut caller, _)) = spy.accept() {
        let mut bytes = [0; 1024];
        let length = caller
            .set_nonblocking(false)
            .and_then(|()| caller.set_read_timeout(Some(Duration::from_secs(1))))
            .and_then(|()| caller.read(&mut bytes))
            .unwrap_or(0);
        all.push(String::from_utf8_lossy(bytes.get(..length).unwrap_or_default()).into_owned());
    }
    all
}

/// Tries each thing once and says whether it was refused. The frames at the end let refused ones be reported.
const ATTEMPTS: &str = r#"
const [address, done] = arguments;
const outcome = {};
let violations = 0;
document.addEventListener("securitypolicyviolation", () => violations++);
const say = (name, happened) => { outcome[name] = happened ? "happened" : "refused"; };
const script = document.createElement("script");
script.textContent = "globalThis.__inline = 1";
document.body.append(script);
say("inline", globalThis.__inline === 1);
const holder = document.createElement("div");
document.body.append(holder);
holder.innerHTML = `<button onclick="globalThis.__handler = 1">x</button><a href="javascript:globalThis.__js = 1">y</a>`;
holder.firstChild.click();
say("handler", globalThis.__handler === 1);
try { (0, eval)("globalThis.__eval = 1"); } catch {}
say("eval", globalThis.__eval === 1);
try { new Function("globalThis.__function = 1")(); } catch {}
say("function", globalThis.__function === 1);
const settle = async () => {
  say("fetch", await fetch(address).then(() => true, () => false));
  try { say("beacon", navigator.sendBeacon?.(address) === true && false); } catch { say("beacon", false); }
  say("image", await new Promise((tell) => {
    const image = new Image();
    image.onload = () => tell(true);
    image.onerror = () => tell(false);
    image.src = `${address}x.png`;
  }));
  const frame = document.createElement("iframe");
  frame.src = address;
  document.body.append(frame);
  holder.lastChild.click();
  await new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(tell)));
  await new Promise((tell) => setTimeout(tell, 300));
  let inside = null;
  try { inside = frame.contentDocument?.location.href ?? null; } catch { inside = "elsewhere"; }
  say("frame", inside === "elsewhere" ? false : inside !== null && inside.startsWith(address));
  say("javascript", globalThis.__js === 1);
  holder.remove(); frame.remove(); script.remove();
  done({ ...outcome, violations });
};
settle();
"#;

#[test]
fn the_window_goes_nowhere_and_opens_no_other() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ADMIN)?;
    let window = desk.window()?;
    settled(window)?;
    let spy = TcpListener::bind("127.0.0.1:0").unwrap();
    spy.set_nonblocking(true).unwrap();
    let address = format!("http://{}/", spy.local_addr().unwrap());
    let here = text(window, "return location.href")?;
    for attempt in [
        "location.assign(arguments[0])",
        "location.href = arguments[0]",
        "window.open(arguments[0])",
        "window.open(arguments[0], '_self')",
        "const a = Object.assign(document.createElement('a'), { href: arguments[0] }); document.body.append(a); a.click(); a.remove()",
        "const a = Object.assign(document.createElement('a'), { href: arguments[0], target: '_blank' }); document.body.append(a); a.click(); a.remove()",
        "const f = Object.assign(document.createElement('form'), { action: arguments[0], method: 'post' }); document.body.append(f); f.submit(); f.remove()",
        "location.assign('file:///etc/passwd')",
        "location.assign('data:text/html,hello')",
    ] {
        window.run(attempt, &[json!(address)])?;
        // The shell answers a question that was asked after the attempt, from the page that was there before.
        assert!(
            invoke(window, "app_state", &json!({}))?.is_ok(),
            "{attempt}"
        );
        assert_eq!(text(window, "return location.href")?, here, "{attempt}");
        let said = heard(&spy);
        assert!(said.iter().all(String::is_empty), "{attempt}: {said:?}");
    }
    let one = window.run("return window.length", &[])?;
    assert_eq!(one, json!(0));
    window.find("button", Name::Starts("Switch tenant: "))?;
    Ok(())
}
