//! Light and dark, in a large window and in the smallest: everything has its place and nothing scrolls sideways.

use dcx_tests::{Result, Window};

use crate::common::{
    ALEX, FETCHED, drawn, machine_names, open_machine, open_page, open_tenant, platform, resize,
    settled, signed_in, strings, text,
};
use crate::hand::by_palette;

/// What is wider than the room it has. The machines table may be: it scrolls in its own pane. The window itself scrolls
/// neither way: where something out of sight makes it longer, the focus going there would push everything up.
const TOO_WIDE: &str = r#"
const width = document.documentElement.clientWidth;
const found = [];
const { scrollHeight, clientHeight } = document.scrollingElement;
if (scrollHeight > clientHeight) found.push(`the page is ${scrollHeight} high in ${clientHeight}`);
if (document.scrollingElement.scrollWidth > width) found.push(`the page: ${document.scrollingElement.scrollWidth}`);
for (const element of document.querySelectorAll("body *")) {
  const style = getComputedStyle(element);
  const scrolls = style.overflowX === "auto" || style.overflowX === "scroll";
  if (scrolls && element.getAttribute("role") !== "grid" && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
    found.push(`${element.localName} ${element.getAttribute("role") ?? ""}: ${element.scrollWidth} in ${element.clientWidth} “${element.innerText.slice(0, 40)}”`);
}
return found;
"#;

fn fits(window: &Window, what: &str) -> Result<()> {
    let found = strings(&window.run(TOO_WIDE, &[])?);
    assert!(found.is_empty(), "{what}: {found:?}");
    Ok(())
}

/// Presses a choice. Its radio button is for screen readers; what the pointer presses is the label.
fn choose(window: &Window, label: &str) -> Result<()> {
    window.find("radio", label)?;
    let script = "[...document.querySelectorAll('label')].find((one) => one.innerText === arguments[0]).click()";
    window.run(script, &[serde_json::json!(label)]).map(drop)
}

/// How light the rail is, from 0 to 255, in whatever way its colour is written.
fn lightness(window: &Window) -> Result<u64> {
    let script = "const pen = document.createElement('canvas').getContext('2d');\
        pen.fillStyle = getComputedStyle(document.querySelector('nav')).backgroundColor;\
        pen.fillRect(0, 0, 1, 1);\
        const [r, g, b] = pen.getImageData(0, 0, 1, 1).data;\
        return Math.round((r + g + b) / 3)";
    Ok(window.run(script, &[])?.as_u64().unwrap_or_default())
}

#[test]
fn light_and_dark_large_and_small_everything_has_its_place() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    settled(window)?;
    let mut shades = Vec::new();
    for theme in ["Light", "Dark"] {
        for (width, height) in [(1440, 900), (1024, 640)] {
            resize(window, width, height)?;
            let at = format!("{theme} at {width} × {height}");
            open_page(window, "Settings")?;
            choose(window, theme)?;
            window.wait_for(&at, FETCHED, || {
                let shown = text(window, "return document.documentElement.dataset.theme")?;
                Ok((shown == theme.to_lowercase()).then_some(()))
            })?;
            shades.push(lightness(window)?);
            fits(window, &format!("Settings, {at}"))?;
            for tenant in ["CloudTech", "Vodacom"] {
                open_page(window, "Overview")?;
                open_tenant(window, tenant)?;
                settled(window)?;
                fits(window, &format!("Overview of {tenant}, {at}"))?;
                open_page(window, "Virtual machines")?;
                settled(window)?;
                fits(window, &format!("machines of {tenant}, {at}"))?;
                for page in ["Wallet", "Operations", "Customers"] {
                    open_page(window, page)?;
                    fits(window, &format!("{page} of {tenant}, {at}"))?;
                }
                by_palette(window, "New machine")?;
                drawn(window, "new-machine")?;
                fits(window, &format!("a new machine of {tenant}, {at}"))?;
                open_page(window, "Virtual machines")?;
                settled(window)?;
            }
            let first = machine_names(window)?
                .into_iter()
                .next()
                .unwrap_or_default();
            open_machine(window, &first)?;
            settled(window)?;
            fits(window, &format!("a machine, {at}"))?;
        }
    }
    // Two sizes of light, then two of dark.
    let (light, dark) = shades.split_at(2);
    assert!(
        light.iter().all(|shade| *shade > 200) && dark.iter().all(|shade| *shade < 80),
        "{shades:?}"
    );
    Ok(())
}

#[test]
fn the_theme_is_kept_over_a_restart_and_there_before_the_first_paint() -> Result<()> {
    let platform = platform(|_| ())?;
    let mut desk = signed_in(platform.origin(), ALEX)?;
    open_page(desk.window()?, "Settings")?;
    choose(desk.window()?, "Dark")?;
    desk.window()?.wait_for("the dark theme", FETCHED, || {
        let shown = text(
            desk.window()?,
            "return document.documentElement.dataset.theme",
        )?;
        Ok((shown == "dark").then_some(()))
    })?;
    desk.restart()?;
    let shown = text(
        desk.window()?,
        "return document.documentElement.dataset.theme",
    )?;
    assert_eq!(shown, "dark");
    Ok(())
}
