//! Point 1: each demo user signs in and sees exactly its tenants, and Adcock's figures are the contract's.

use std::collections::BTreeSet;

use dcx_tests::{Result, Window};

use crate::common::{
    ADMIN, ALEX, JOHN, figure, machine_names, open_page, open_tenant, platform, settled, signed_in,
    tenant_names,
};

/// The customers that the story gives to CloudTech, and all there are.
const OF_CLOUDTECH: usize = 14;
const CUSTOMERS: usize = 24;
const RESELLERS: [&str; 3] = ["CloudTech", "Protea Managed Services", "Baobab Networks"];

fn tree(window: &Window) -> Result<BTreeSet<String>> {
    // Recents and pins stand above the tree and repeat it.
    Ok(tenant_names(window)?.into_iter().collect())
}

#[test]
fn a_customers_user_sees_that_customer_and_nobody_else() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), JOHN)?;
    let window = desk.window()?;
    settled(window)?;
    assert_eq!(tree(window)?, BTreeSet::from(["Vodacom".to_owned()]));
    assert!(
        !window.text()?.contains("CloudTech"),
        "a customer doesn't learn of its reseller's other business"
    );
    open_page(window, "Virtual machines")?;
    window.see("40")?;
    assert!(
        machine_names(window)?
            .iter()
            .all(|name| name.starts_with("vodacom-"))
    );
    Ok(())
}

#[test]
fn a_resellers_user_sees_the_reseller_and_its_customers() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    settled(window)?;
    let mut seen = tree(window)?;
    assert!(seen.remove("CloudTech"), "{seen:?}");
    assert!(seen.remove("All my customers"), "{seen:?}");
    assert!(
        seen.contains("Vodacom") && seen.contains("Adcock"),
        "{seen:?}"
    );
    assert_eq!(seen.len(), OF_CLOUDTECH, "{seen:?}");
    assert!(
        !seen.contains("Datacentrix") && !seen.contains("Protea Managed Services"),
        "{seen:?}"
    );
    Ok(())
}

#[test]
fn an_administrator_sees_the_whole_tree() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ADMIN)?;
    let window = desk.window()?;
    settled(window)?;
    let mut seen = tree(window)?;
    assert!(seen.remove("Datacentrix"), "{seen:?}");
    assert!(seen.remove("All my customers"), "{seen:?}");
    for reseller in RESELLERS {
        assert!(seen.remove(reseller), "{reseller} in {seen:?}");
    }
    assert_eq!(seen.len(), CUSTOMERS, "{seen:?}");
    Ok(())
}

#[test]
fn adcock_shows_its_two_machines_and_the_figures_of_the_contract() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    let window = desk.window()?;
    open_tenant(window, "Adcock")?;
    settled(window)?;
    for (name, words) in [
        ("machines", "Machines 2 of 2 running"),
        ("cpu", "CPU cores 6"),
        ("memory", "Memory 12 GB"),
        ("disk", "Disk 1 TB"),
    ] {
        let shown = figure(window, name)?;
        assert!(shown.starts_with(words), "{name}: {shown}");
    }
    open_page(window, "Virtual machines")?;
    settled(window)?;
    assert_eq!(
        machine_names(window)?,
        ["Adcock-Database-01", "Adcock-Web-Server-01"]
    );
    Ok(())
}
