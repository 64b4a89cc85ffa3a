//! The story the demo platform tells: who there is, what they run, owe and watch. Written once into a new database,
//! relative to the moment it starts, and the same for the same seed.

pub(crate) mod ledgers;
pub(crate) mod machines;
pub(crate) mod mix;
pub(crate) mod names;
pub(crate) mod networks;
pub(crate) mod onward;
pub(crate) mod organisations;
pub(crate) mod past;
pub(crate) mod products;
pub(crate) mod users;

use rusqlite::Connection;

use crate::calendar::Millis;
use crate::config::Config;

/// Fills an empty database. The order matters: ledgers follow the bills, bills follow machines and services.
pub(crate) fn seed(db: &Connection, config: &Config, now: Millis) -> rusqlite::Result<()> {
    let products = products::seed(db, config.seed)?;
    let tree = organisations::seed(db, config, now)?;
    users::seed(db, config.seed, &tree)?;
    machines::seed(db, config, &tree, &products, now)?;
    networks::seed(db, config.seed, &tree)?;
    past::seed(db, config, now)?;
    ledgers::seed(db, config.seed, &tree, now)
}

#[cfg(test)]
mod tests;
