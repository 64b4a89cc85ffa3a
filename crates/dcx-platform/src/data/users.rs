//! The three people who can sign in, one a role.

use rusqlite::{Connection, params};

use super::mix::Mix;
use super::organisations::Tree;

/// The password of every demo user. The demo platform listens on loopback only and holds made-up data.
pub const DEMO_PASSWORD: &str = "demo-cloud-2026";

/// Someone who can sign in to the demo platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoUser {
    /// The address to sign in with.
    pub email: &'static str,
    /// The name shown.
    pub name: &'static str,
    /// `datacentrix`, `reseller` or `customer`.
    pub role: &'static str,
    /// The name of the organisation the user belongs to.
    pub organisation: &'static str,
}

/// The demo users: an administrator, a reseller's salesman, a customer.
pub fn demo_users() -> [DemoUser; 3] {
    [
        DemoUser {
            email: "admin@datacentrix.example",
            name: "Naledi",
            role: "datacentrix",
            organisation: "Datacentrix",
        },
        DemoUser {
            email: "alex@cloudtech.example",
            name: "Alex",
            role: "reseller",
            organisation: "CloudTech",
        },
        DemoUser {
            email: "john@vodacom.example",
            name: "John",
            role: "customer",
            organisation: "Vodacom",
        },
    ]
}

pub(super) fn seed(db: &Connection, seed: u64, tree: &Tree) -> rusqlite::Result<()> {
    for (index, user) in (0..).zip(demo_users()) {
        let Some(home) = tree.named(user.organisation) else {
            continue;
        };
        db.execute(
            "INSERT INTO users (id, email, name, role, organisation_id) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![Mix::new(seed, "user", index).id(), user.email, user.name, user.role, home.id],
        )?;
    }
    Ok(())
}
