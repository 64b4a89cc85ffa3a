//! Changes to the data that no route of the contract makes: how a test brings the platform into the state it needs.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::money::Money;

/// One change. Things are named by id or by name; members left out stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "thing",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Tweak {
    /// The wallets of an organisation.
    Wallet {
        /// The organisation's id or name.
        organisation: String,
        /// The new balance, as decimal text.
        #[serde(default)]
        balance: Option<String>,
        /// `active` or `suspended`, or a word that no client knows.
        #[serde(default)]
        status: Option<String>,
    },
    /// A machine.
    Vm {
        /// Its id or name.
        vm: String,
        /// A new name.
        #[serde(default)]
        name: Option<String>,
        /// A new power state, any word.
        #[serde(default)]
        power: Option<String>,
        /// A new price a month, as decimal text; `unknown` takes the price away.
        #[serde(default)]
        cost: Option<String>,
    },
    /// An organisation.
    Organisation {
        /// Its id or name.
        organisation: String,
        /// A new name.
        #[serde(default)]
        name: Option<String>,
        /// A new status.
        #[serde(default)]
        status: Option<String>,
    },
    /// A product of the catalogue.
    Product {
        /// Its SKU.
        sku: String,
        /// A new price, as decimal text.
        unit_price: String,
    },
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum TweakError {
    /// Nothing has this id or name.
    #[error("there is no “{0}”")]
    Nothing(String),
    /// An amount that can't be read.
    #[error("“{0}” is not an amount")]
    Amount(String),
    /// The database refused.
    #[error("the database refused: {0}")]
    Database(#[from] rusqlite::Error),
}

fn amount(text: &Option<String>) -> Result<Option<Money>, TweakError> {
    let Some(text) = text else { return Ok(None) };
    Money::read(&Value::from(text.as_str()))
        .map(Some)
        .ok_or_else(|| TweakError::Amount(text.clone()))
}

pub(crate) fn apply(db: &Connection, tweak: &Tweak, now: i64) -> Result<(), TweakError> {
    let (named, changed) = match tweak {
        Tweak::Wallet {
            organisation,
            balance,
            status,
        } => {
            let sql = "UPDATE wallets SET balance = coalesce(?2, balance), status = coalesce(?3, status), updated_at = ?4
                       WHERE organisation_id IN (SELECT id FROM organisations WHERE id = ?1 OR name = ?1)";
            (
                organisation,
                db.execute(sql, params![organisation, amount(balance)?, status, now])?,
            )
        }
        Tweak::Vm {
            vm,
            name,
            power,
            cost,
        } => {
            let known = cost.clone().filter(|cost| cost != "unknown");
            let sql = "UPDATE vms SET name = coalesce(?2, name), power = coalesce(?3, power),
                              cost = CASE WHEN ?4 THEN ?5 ELSE cost END
                       WHERE id = ?1 OR name = ?1";
            (
                vm,
                db.execute(
                    sql,
                    params![vm, name, power, cost.is_some(), amount(&known)?],
                )?,
            )
        }
        Tweak::Organisation {
            organisation,
            name,
            status,
        } => {
            let sql = "UPDATE organisations SET name = coalesce(?2, name), status = coalesce(?3, status) WHERE id = ?1 OR name = ?1";
            (
                organisation,
                db.execute(sql, params![organisation, name, status])?,
            )
        }
        Tweak::Product { sku, unit_price } => {
            let price = amount(&Some(unit_price.clone()))?;
            (
                sku,
                db.execute(
                    "UPDATE products SET unit_price = ?2 WHERE sku = ?1",
                    params![sku, price],
                )?,
            )
        }
    };
    if changed == 0 {
        Err(TweakError::Nothing(named.clone()))
    } else {
        Ok(())
    }
}
