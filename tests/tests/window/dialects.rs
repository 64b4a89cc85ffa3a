//! Point 4: installations spell what they mean in five ways, and the screen is the same.

use dcx_platform::Dialect;
use dcx_tests::{Result, Window};

use crate::common::{ALEX, open_page, open_tenant, platform, settled, signed_in};

/// What the pages say, without the moments at which it was fetched.
const SAID: &str = r"
const text = document.querySelector('main').innerText;
return text
  .replace(/\d{1,2}:\d{2}(:\d{2})?/g, '<time>')
  .replace(/just now|\d+ (second|minute|hour)s? ago/g, '<ago>')
  .split('\n').map((line) => line.trim()).filter(Boolean).join('\n');
";

fn said(window: &Window) -> Result<String> {
    settled(window)?;
    crate::common::text(window, SAID)
}

fn screens(dialect: Dialect) -> Result<Vec<String>> {
    let platform = platform(|config| config.dialect = dialect)?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    let mut found = Vec::new();
    for tenant in ["Adcock", "Vodacom"] {
        open_tenant(window, tenant)?;
        open_page(window, "Overview")?;
        found.push(said(window)?);
        open_page(window, "Virtual machines")?;
        found.push(said(window)?);
    }
    Ok(found)
}

#[test]
fn every_dialect_gives_the_same_screens() -> Result<()> {
    let plain = screens(Dialect::Camel)?;
    assert!(plain.iter().all(|screen| screen.len() > 100), "{plain:?}");
    for dialect in Dialect::ALL
        .iter()
        .filter(|dialect| **dialect != Dialect::Camel)
    {
        for (expected, shown) in plain.iter().zip(screens(*dialect)?) {
            assert!(
                *expected == shown,
                "{dialect}:\n{}",
                difference(expected, &shown)
            );
        }
    }
    Ok(())
}

/// The lines that differ, side by side.
fn difference(expected: &str, shown: &str) -> String {
    let (expected, shown): (Vec<_>, Vec<_>) = (expected.lines().collect(), shown.lines().collect());
    let missing = expected
        .iter()
        .filter(|line| !shown.contains(line))
        .map(|line| format!("- {line}\n"));
    let added = shown
        .iter()
        .filter(|line| !expected.contains(line))
        .map(|line| format!("+ {line}\n"));
    missing.chain(added).collect()
}
