//! What things cost, month by month. Bills are computed from the machines and services that were there, never stored:
//! the total, the history, the statement and the commission can't disagree. Used by the billing routes and by the
//! seeding of the ledgers.
//!
//! Rules: machines and services are billed by the month, the month in which a machine was made by the day unless it was
//! paid for ahead. A line's amount includes its licences. Before the story began, prices rose by six hundredths every
//! March and the backups grew; what a month cost never changes once it is over. A line without a price has no amount,
//! and the total is over the others.

use rusqlite::Connection;

use crate::calendar::{DAY, Millis, Period};
use crate::data::products::BACKUP_SKU;
use crate::money::Money;
use crate::store;

/// Quantities are kept in ten-thousandths, like money.
const ONE: i64 = 10_000;

/// One line of a bill.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) vm_id: Option<String>,
    pub(crate) product_id: Option<String>,
    pub(crate) description: String,
    /// In ten-thousandths of a unit.
    pub(crate) quantity: i64,
    pub(crate) unit: &'static str,
    pub(crate) unit_price: Option<Money>,
    pub(crate) amount: Option<Money>,
    pub(crate) licence: Option<Money>,
}

struct Machine {
    id: String,
    name: String,
    product_id: Option<String>,
    disk_gib: i64,
    cost: Option<Money>,
    licence: Option<Money>,
    created_at: Millis,
    deleted_at: Option<Millis>,
    prepaid: bool,
}

struct Service {
    name: String,
    cost: Option<Money>,
}

/// Everything of one organisation that is billed.
pub(crate) struct Charges {
    machines: Vec<Machine>,
    services: Vec<Service>,
    backup: Option<(String, Money)>,
    /// The month in which the story begins: its prices are those of the database.
    began: Period,
}

impl Charges {
    pub(crate) fn of(db: &Connection, organisation: &str) -> rusqlite::Result<Charges> {
        let mut machines = db.prepare_cached(
            "SELECT id, name, product_id, disk_gib, cost, licence, created_at, deleted_at, prepaid
             FROM vms WHERE organisation_id = ?1 ORDER BY seq",
        )?;
        let machines = machines
            .query_map([organisation], |row| {
                Ok(Machine {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    product_id: row.get(2)?,
                    disk_gib: row.get(3)?,
                    cost: row.get(4)?,
                    licence: row.get(5)?,
                    created_at: row.get(6)?,
                    deleted_at: row.get(7)?,
                    prepaid: row.get(8)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        let mut services = db.prepare_cached(
            "SELECT name, cost FROM services WHERE organisation_id = ?1 ORDER BY seq",
        )?;
        let services = services
            .query_map([organisation], |row| {
                Ok(Service {
                    name: row.get(0)?,
                    cost: row.get(1)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        let mut backup = db.prepare_cached("SELECT id, unit_price FROM products WHERE sku = ?1")?;
        let backup = backup
            .query_map([BACKUP_SKU], |row| Ok((row.get(0)?, row.get(1)?)))?
            .next()
            .transpose()?;
        Ok(Charges {
            machines,
            services,
            backup,
            began: Period::of(store::began(db)?),
        })
    }

    /// The bill of one month.
    pub(crate) fn lines(&self, period: Period) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut backed_up = 0;
        for machine in &self.machines {
            let gone = machine.deleted_at.is_some_and(|at| at < period.start());
            if machine.created_at >= period.end() || gone {
                continue;
            }
            backed_up += machine.disk_gib;
            let days = period.days();
            let used = if machine.created_at > period.start() && !machine.prepaid {
                (period.end() - machine.created_at + DAY - 1) / DAY
            } else {
                days
            };
            let at_then = |price: Option<Money>| price.map(|price| self.price_in(price, period));
            let of_month =
                |price: Option<Money>| at_then(price).map(|price| price.share(used, days));
            lines.push(Line {
                vm_id: Some(machine.id.clone()),
                product_id: machine.product_id.clone(),
                description: machine.name.clone(),
                quantity: ONE * used / days,
                unit: "month",
                unit_price: at_then(machine.cost),
                amount: of_month(machine.cost),
                licence: of_month(machine.licence),
            });
        }
        if let (Some((product, price)), true) = (&self.backup, backed_up > 0) {
            // Data grows: two hundredths less for each month back.
            let back = i64::from(self.began.months_since(period)).clamp(0, 40);
            let gigabytes = backed_up * 615 * (100 - 2 * back) / 100_000;
            let price = self.price_in(*price, period);
            lines.push(Line {
                vm_id: None,
                product_id: Some(product.clone()),
                description: format!("Managed backup, {gigabytes} GB"),
                quantity: gigabytes * ONE,
                unit: "GB-month",
                unit_price: Some(price),
                amount: Some(price.share(gigabytes, 1)),
                licence: None,
            });
        }
        for service in &self.services {
            let price = service.cost.map(|cost| self.price_in(cost, period));
            lines.push(Line {
                vm_id: None,
                product_id: None,
                description: service.name.clone(),
                quantity: ONE,
                unit: "month",
                unit_price: price,
                amount: price,
                licence: None,
            });
        }
        lines
    }

    pub(crate) fn total(&self, period: Period) -> Money {
        total(&self.lines(period))
    }

    /// A price of the database as it was in an earlier month: 0.94 of it for each March in between.
    fn price_in(&self, price: Money, period: Period) -> Money {
        let price_year = |month: Period| match month.month() {
            1 | 2 => month.year() - 1,
            _ => month.year(),
        };
        let rises = price_year(self.began) - price_year(period);
        (0..rises).fold(price, |price, _| price.share(94, 100))
    }
}

/// The sum of what is priced.
pub(crate) fn total(lines: &[Line]) -> Money {
    lines.iter().filter_map(|line| line.amount).sum()
}

/// The part of it that is licences.
pub(crate) fn licences(lines: &[Line]) -> Money {
    lines.iter().filter_map(|line| line.licence).sum()
}

/// What one customer brought its reseller in a month.
pub(crate) struct CommissionLine {
    pub(crate) customer_id: String,
    pub(crate) revenue: Money,
    /// In basis points.
    pub(crate) rate: i64,
    pub(crate) commission: Money,
}

pub(crate) fn commission(
    db: &Connection,
    reseller: &str,
    period: Period,
) -> rusqlite::Result<Vec<CommissionLine>> {
    let rate: Option<i64> = db.query_row(
        "SELECT commission_rate FROM organisations WHERE id = ?1",
        [reseller],
        |row| row.get(0),
    )?;
    let rate = rate.unwrap_or(0);
    let mut customers =
        db.prepare_cached("SELECT id FROM organisations WHERE parent_id = ?1 ORDER BY seq")?;
    let customers = customers
        .query_map([reseller], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    customers
        .into_iter()
        .map(|customer_id| {
            let revenue = Charges::of(db, &customer_id)?.total(period);
            Ok(CommissionLine {
                customer_id,
                revenue,
                rate,
                commission: revenue.share(rate, 10_000),
            })
        })
        .collect()
}
