//! The tree: Datacentrix, its resellers, their customers.

use rusqlite::{Connection, params};

use super::mix::Mix;
use super::names;
use crate::calendar::{DAY, Millis};
use crate::config::Config;

/// Customers of CloudTech on a small platform; the rest go round the other resellers.
const CLOUDTECH_CUSTOMERS: u32 = 14;

/// Where in the story a customer stands. The order is that of the names.
pub(crate) const VODACOM: usize = 0;
pub(crate) const ADCOCK: usize = 1;
pub(crate) const EMPTY_WALLET: usize = 2;
pub(crate) const SUSPENDED_WALLET: usize = 3;
pub(crate) const BROKEN_ROW: usize = 4;
pub(crate) const SUSPENDED: usize = 5;

pub(crate) struct Organisation {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// Every organisation of a new platform.
pub(crate) struct Tree {
    pub(crate) root: Organisation,
    pub(crate) resellers: Vec<Organisation>,
    pub(crate) customers: Vec<Organisation>,
}

impl Tree {
    pub(crate) fn named(&self, name: &str) -> Option<&Organisation> {
        std::iter::once(&self.root)
            .chain(&self.resellers)
            .chain(&self.customers)
            .find(|one| one.name == name)
    }
}

pub(super) fn seed(db: &Connection, config: &Config, now: Millis) -> rusqlite::Result<Tree> {
    let mut insert = db.prepare(
        "INSERT INTO organisations (id, name, kind, parent_id, status, contact_email, commission_rate, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let root = Organisation {
        id: Mix::new(config.seed, "root", 0).id(),
        name: String::from("Datacentrix"),
    };
    let born = now - 3_000 * DAY;
    insert.execute(params![
        root.id,
        root.name,
        "root",
        None::<String>,
        "active",
        "noc@datacentrix.example",
        None::<u32>,
        born
    ])?;

    let mut resellers = Vec::new();
    for index in 0..config.resellers {
        let mut mix = Mix::new(config.seed, "reseller", u64::from(index));
        let one = Organisation {
            id: mix.id(),
            name: names::reseller(usize::try_from(index).unwrap_or(0)),
        };
        let email = format!("service@{}.example", names::slug(&one.name));
        let rate = if index == 0 {
            1_500
        } else {
            mix.between(20, 40) * 50
        };
        let born = now - i64::from(mix.between(900, 2_400)) * DAY;
        insert.execute(params![
            one.id, one.name, "reseller", root.id, "active", email, rate, born
        ])?;
        resellers.push(one);
    }

    let mut customers = Vec::new();
    for index in 0..config.customers {
        let mut mix = Mix::new(config.seed, "customer", u64::from(index));
        let place = usize::try_from(index).unwrap_or(0);
        let one = Organisation {
            id: mix.id(),
            name: names::customer(place),
        };
        let status = if place == SUSPENDED {
            "suspended"
        } else {
            "active"
        };
        let email = (!mix.chance(8)).then(|| format!("it@{}.example", names::slug(&one.name)));
        let parent = resellers
            .get(reseller_of(index, config))
            .map(|reseller| reseller.id.as_str());
        let born = now - i64::from(mix.between(420, 1_900)) * DAY;
        insert.execute(params![
            one.id,
            one.name,
            "customer",
            parent,
            status,
            email,
            None::<u32>,
            born
        ])?;
        customers.push(one);
    }
    Ok(Tree {
        root,
        resellers,
        customers,
    })
}

/// CloudTech has its fourteen first, or its even share of a large platform if that is more.
fn reseller_of(index: u32, config: &Config) -> usize {
    let others = config.resellers.saturating_sub(1);
    let first = CLOUDTECH_CUSTOMERS.max(config.customers / config.resellers.max(1));
    if others == 0 || index < first {
        0
    } else {
        usize::try_from(1 + (index - first) % others).unwrap_or(0)
    }
}
