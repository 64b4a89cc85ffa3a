//! New machines and the end of old ones. Contract: "Virtual machines", provisioning and deletion; "Wallets", the rule
//! of the business.

use axum::http::StatusCode;
use rusqlite::{OptionalExtension, params};
use serde_json::{Value, json};

use super::power::{Operation, begin, organisation_is_active};
use super::vms::find;
use super::{Kind, READ, Route, Shape, Work};
use crate::auth::sessions::fresh_id;
use crate::ledger::{Entry, book};
use crate::money::Money;
use crate::reply::{Refusal, Reply};
use crate::settle::abandon;

pub(crate) const ROUTES: &[Route] = &[
    Route {
        method: "POST",
        path: "/api/vms/provision",
        kind: Kind::Write,
        handler: provision,
        summary: "A new machine, if the wallet has the price of its first month.",
        success: 202,
        shape: Shape::Object("OperationReceipt"),
        body: Some("NewVm"),
        refusals: &[402, 403, 404, 409, 422],
        ..READ
    },
    Route {
        method: "DELETE",
        path: "/api/vms/{vmId}",
        kind: Kind::Write,
        handler: delete,
        summary: "Delete a machine; unused days that were paid for come back.",
        success: 202,
        shape: Shape::Object("OperationReceipt"),
        refusals: &[403, 404, 409],
        ..READ
    },
];

/// Hours of a month, for products that are priced by the hour.
const MONTH_HOURS: i64 = 730;
const MOST_ADD_ONS: usize = 16;

struct Product {
    id: String,
    category: String,
    price: Money,
    unit: String,
    specs: Option<(u32, u32, u32)>,
}

impl Product {
    fn find(work: &Work<'_>, id: &str) -> Result<Option<Product>, Refusal> {
        let mut find = work.db.prepare_cached("SELECT id, category, unit_price, unit, cpu, memory_mib, disk_gib FROM products WHERE id = ?1")?;
        let product = find
            .query_row([id], |row| {
                let specs: (Option<u32>, Option<u32>, Option<u32>) =
                    (row.get(4)?, row.get(5)?, row.get(6)?);
                let specs = match specs {
                    (Some(cpu), Some(memory), Some(disk)) => Some((cpu, memory, disk)),
                    _ => None,
                };
                Ok(Product {
                    id: row.get(0)?,
                    category: row.get(1)?,
                    price: row.get(2)?,
                    unit: row.get(3)?,
                    specs,
                })
            })
            .optional()?;
        Ok(product)
    }

    /// What it costs a month on a machine with so much disk.
    fn month(&self, disk_gib: u32) -> Money {
        match self.unit.as_str() {
            "hour" => self.price.share(MONTH_HOURS, 1),
            "GB-month" => self.price.share(i64::from(disk_gib), 1),
            _ => self.price,
        }
    }
}

struct Order {
    name: String,
    organisation: String,
    product: Product,
    specs: (u32, u32, u32),
    add_ons: Vec<Product>,
}

fn order(work: &Work<'_>) -> Result<Order, Refusal> {
    let mut form = work.form()?;
    let organisation = form.text("organizationId", 64);
    let name = form.text("name", 63);
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.' || c == '_';
    if !name.is_empty() && !name.chars().all(fits) {
        form.wrong("name", "may have letters, digits, '-', '.' and '_'");
    }
    let product = form.text("productId", 64);
    let wanted: Vec<String> = match form.value("addOnIds") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(ids)) if ids.len() <= MOST_ADD_ONS => ids
            .iter()
            .map(|id| id.as_str().unwrap_or_default().to_owned())
            .collect(),
        Some(_) => {
            form.wrong("addOnIds", "must be a list of at most 16 product ids");
            Vec::new()
        }
    };
    let found = Product::find(work, &product)?;
    let machine = found.and_then(|product| product.specs.map(|specs| (product, specs)));
    if machine.is_none() && !product.is_empty() {
        form.wrong("productId", "is not a machine of the catalogue");
    }
    let mut add_ons = Vec::new();
    for id in &wanted {
        match Product::find(work, id)? {
            Some(product) if product.category != "compute" => add_ons.push(product),
            _ => form.wrong("addOnIds", "holds what is not an add-on of the catalogue"),
        }
    }
    form.check()?;
    let (product, specs) = machine.ok_or_else(|| Refusal::not_found("product"))?;
    Ok(Order {
        name,
        organisation,
        product,
        specs,
        add_ons,
    })
}

fn provision(work: &Work<'_>) -> Result<Reply, Refusal> {
    let order = order(work)?;
    work.in_scope(&order.organisation)?;
    organisation_is_active(work, &order.organisation)?;
    let (cpu, memory, disk) = order.specs;
    let taken: i64 = work.db.query_row(
        "SELECT count(*) FROM vms WHERE organisation_id = ?1 AND name = ?2 AND deleted_at IS NULL",
        [&order.organisation, &order.name],
        |row| row.get(0),
    )?;
    if taken > 0 {
        return Err(Refusal::conflict(
            "name_taken",
            "Another machine of this organisation has this name.",
        ));
    }

    let licences: Money = order
        .add_ons
        .iter()
        .filter(|one| one.category == "licence")
        .map(|one| one.month(disk))
        .sum();
    let price = order.product.month(disk) + order.add_ons.iter().map(|one| one.month(disk)).sum();
    let wallet = wallet_with(work, &order.organisation, price)?;

    let vm = fresh_id()?;
    let address = format!("10.250.{}.{}", work.now / 1_000 % 250, work.now % 240 + 10);
    work.db.execute(
        "INSERT INTO vms (id, organisation_id, name, power, power_since, memory_mib, cpu, disk_gib, guest_os, addresses, product_id,
                          cost, licence, created_at, tags, prepaid)
         VALUES (?1, ?2, ?3, 'provisioning', ?4, ?5, ?6, ?7, NULL, ?8, ?9, ?10, ?11, ?4, '[]', 1)",
        params![
            vm,
            order.organisation,
            order.name,
            work.now,
            memory,
            cpu,
            disk,
            json!([address]).to_string(),
            order.product.id,
            price,
            licences
        ],
    )?;
    let description = format!("Reserved for {}", order.name);
    let entry = Entry {
        wallet: &wallet,
        kind: "reservation",
        amount: -price,
        reference: None,
        description: &description,
        vm: Some(&vm),
    };
    book(work.db, &entry, work.now)?;
    let operation = Operation {
        organisation: &order.organisation,
        vm: &vm,
        kind: "provision",
        target: "POWERED_ON",
        wallet: Some(&wallet),
        held: price,
    };
    Ok(Reply::effect(StatusCode::ACCEPTED, operation.accept(work)?))
}

/// The organisation's wallet that has the most to spend, if that is enough.
fn wallet_with(work: &Work<'_>, organisation: &str, price: Money) -> Result<String, Refusal> {
    let mut find = work.db.prepare_cached(
        "SELECT id, balance - reserved, status FROM wallets WHERE organisation_id = ?1 ORDER BY status, balance - reserved DESC LIMIT 1",
    )?;
    let wallet: Option<(String, Money, String)> = find
        .query_row([organisation], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let (available, status) = wallet
        .as_ref()
        .map_or((Money::ZERO, ""), |(_, available, status)| {
            (*available, status.as_str())
        });
    if status == "suspended" {
        return Err(Refusal::conflict(
            "wallet_suspended",
            "The wallet is suspended.",
        ));
    }
    match wallet {
        Some((id, ..)) if available >= price => Ok(id),
        _ => {
            let mut refusal = Refusal::new(
                StatusCode::PAYMENT_REQUIRED,
                "insufficient_funds",
                "The wallet does not hold enough.",
            );
            refusal.more.insert(String::from("required"), price.json());
            refusal
                .more
                .insert(String::from("available"), available.json());
            refusal.more.insert(String::from("currency"), json!("ZAR"));
            Err(refusal)
        }
    }
}

fn delete(work: &Work<'_>) -> Result<Reply, Refusal> {
    let vm = find(work, work.call.param("vmId"))?;
    match vm.power.as_str() {
        "POWERED_ON" | "POWERED_OFF" | "SUSPENDED" => {}
        "provisioning" => abandon(
            work.db,
            &vm.id,
            "The machine was deleted before it was ready.",
            work.now,
        )?,
        other => {
            return Err(Refusal::conflict(
                "invalid_state",
                format!("A machine that is {other} can't be deleted."),
            ));
        }
    }
    Ok(Reply::effect(
        StatusCode::ACCEPTED,
        begin(work, &vm, "delete", "stopping", "deleted")?,
    ))
}
