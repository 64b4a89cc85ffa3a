//! The machines: how many each organisation has, and what they are.

use rusqlite::{Connection, Statement, params};
use serde_json::json;

use super::mix::Mix;
use super::names;
use super::organisations::{ADCOCK, BROKEN_ROW, Organisation, Tree, VODACOM};
use super::products::{Product, by_sku};
use crate::calendar::{DAY, HOUR, Millis, start_of_day};
use crate::config::Config;
use crate::money::Money;

const VODACOM_MACHINES: u32 = 40;
const RESELLER_MACHINES: u32 = 3;
const ROOT_MACHINES: u32 = 4;
/// The Vodacom machine that is in a state no client knows.
const MIGRATING: u32 = 21;

/// Cores and the product of that size.
const SIZES: [(u32, &str); 8] = [
    (2, "CMP-G2"),
    (2, "CMP-G2"),
    (4, "CMP-G4"),
    (4, "CMP-G4"),
    (4, "CMP-G4"),
    (8, "CMP-G8"),
    (8, "CMP-G8"),
    (16, "CMP-G16"),
];

/// Adcock's two, to the letter: the contract quotes their sum.
struct Told {
    name: &'static str,
    cpu: u32,
    memory_gib: u32,
    disk_gib: u32,
    system: &'static str,
    address: &'static str,
    sku: &'static str,
    cost: Money,
    licence: Money,
}

const ADCOCK_MACHINES: [Told; 2] = [
    Told {
        name: "Adcock-Web-Server-01",
        cpu: 2,
        memory_gib: 4,
        disk_gib: 400,
        system: "Windows Server 2022",
        address: "10.20.4.11",
        sku: "CMP-C2",
        cost: Money::cents(194_050),
        licence: Money::cents(37_200),
    },
    Told {
        name: "Adcock-Database-01",
        cpu: 4,
        memory_gib: 8,
        disk_gib: 600,
        system: "Windows Server 2022",
        address: "10.20.4.12",
        sku: "CMP-C4",
        cost: Money::cents(598_000),
        licence: Money::cents(186_000),
    },
];

struct Machine {
    name: String,
    power: &'static str,
    cpu: u32,
    memory_gib: u32,
    disk_gib: u32,
    system: Option<&'static str>,
    address: String,
    product: Option<String>,
    cost: Option<Money>,
    licence: Option<Money>,
    tags: Vec<&'static str>,
    age: Millis,
    nameless: bool,
}

pub(super) fn seed(
    db: &Connection,
    config: &Config,
    tree: &Tree,
    products: &[Product],
    now: Millis,
) -> rusqlite::Result<()> {
    let mut insert = db.prepare(
        "INSERT INTO vms (id, organisation_id, name, power, power_since, memory_mib, cpu, disk_gib, guest_os, addresses,
                          product_id, cost, licence, created_at, tags, nameless)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?;
    let mut serial = 0;
    for (owner, count, place) in shares(config, tree) {
        if place == Some(ADCOCK) {
            for told in &ADCOCK_MACHINES {
                put(
                    &mut insert,
                    config.seed,
                    serial,
                    owner,
                    &as_told(told, products),
                    now,
                )?;
                serial += 1;
            }
            continue;
        }
        for number in 1..=count {
            let mut mix = Mix::new(config.seed, "machine", u64::from(serial));
            let mut machine = made_up(&mut mix, owner, number, serial, products);
            if place == Some(VODACOM) && number == MIGRATING {
                machine.power = "MIGRATING";
            }
            machine.nameless = place == Some(BROKEN_ROW) && number == count;
            put(&mut insert, config.seed, serial, owner, &machine, now)?;
            serial += 1;
        }
    }
    Ok(())
}

/// Every organisation with the number of its machines; the numbers add up to what was asked for.
fn shares<'a>(config: &Config, tree: &'a Tree) -> Vec<(&'a Organisation, u32, Option<usize>)> {
    let mut left = config.vms;
    let mut take = |wanted: u32| {
        let taken = wanted.min(left);
        left -= taken;
        taken
    };
    take(u32::try_from(ADCOCK_MACHINES.len()).unwrap_or(2));
    let vodacom = take(VODACOM_MACHINES);
    let root = take(ROOT_MACHINES);
    let resellers: Vec<u32> = tree
        .resellers
        .iter()
        .map(|_| take(RESELLER_MACHINES))
        .collect();

    let others: Vec<usize> = (0..tree.customers.len())
        .filter(|place| *place != VODACOM && *place != ADCOCK)
        .collect();
    let weights: Vec<u32> = (0..)
        .zip(&others)
        .map(|(index, _)| Mix::new(config.seed, "share", index).between(3, 30))
        .collect();
    let sum: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
    let share =
        |weight: u32| u32::try_from(u64::from(left) * u64::from(weight) / sum.max(1)).unwrap_or(0);
    let mut counts: Vec<u32> = weights.iter().map(|weight| share(*weight)).collect();
    // Rounding down left less than one machine each.
    let rest = usize::try_from(left - counts.iter().sum::<u32>()).unwrap_or(0);
    counts.iter_mut().take(rest).for_each(|count| *count += 1);

    let mut out = vec![(&tree.root, root, None)];
    out.extend(
        tree.resellers
            .iter()
            .zip(resellers)
            .map(|(owner, count)| (owner, count, None)),
    );
    // Without another customer to take them, what is left is Vodacom's.
    let vodacom = if others.is_empty() {
        vodacom + left
    } else {
        vodacom
    };
    for (place, owner) in tree.customers.iter().enumerate() {
        let count = match others.iter().position(|other| *other == place) {
            Some(position) => counts.get(position).copied().unwrap_or(0),
            None => vodacom,
        };
        out.push((owner, count, Some(place)));
    }
    out
}

fn as_told(told: &Told, products: &[Product]) -> Machine {
    Machine {
        name: told.name.to_owned(),
        power: "POWERED_ON",
        cpu: told.cpu,
        memory_gib: told.memory_gib,
        disk_gib: told.disk_gib,
        system: Some(told.system),
        address: told.address.to_owned(),
        product: by_sku(products, told.sku).map(|product| product.id.clone()),
        cost: Some(told.cost),
        licence: Some(told.licence),
        tags: vec!["prod"],
        age: 512 * DAY,
        nameless: false,
    }
}

fn made_up(
    mix: &mut Mix,
    owner: &Organisation,
    number: u32,
    serial: u32,
    products: &[Product],
) -> Machine {
    let (cpu, sku) = mix.pick(&SIZES, (4, "CMP-G4"));
    let product = by_sku(products, sku);
    let (system, licensed) = names::system(mix);
    let licence = Money::cents(if licensed { i64::from(cpu) * 12_000 } else { 0 });
    let priced = !mix.chance(5);
    let extras = Money::cents(i64::from(mix.below(9_000)));
    let mut tags = vec![mix.pick(&["prod", "prod", "prod", "test", "dev"], "prod")];
    tags.extend(mix.chance(15).then_some("pci"));
    tags.extend(mix.chance(20).then_some("backup"));
    let days = if mix.chance(12) {
        mix.between(2, 60)
    } else {
        mix.between(60, 400)
    };
    Machine {
        name: format!(
            "{}-{}-{number:02}",
            names::short(&owner.name),
            names::purpose(mix)
        ),
        power: match mix.below(100) {
            0..=83 => "POWERED_ON",
            84..=93 => "POWERED_OFF",
            _ => "SUSPENDED",
        },
        cpu,
        memory_gib: cpu * 4,
        disk_gib: cpu * 60,
        system: (!mix.chance(2)).then_some(system),
        address: address(serial),
        product: product.map(|product| product.id.clone()),
        cost: product
            .filter(|_| priced)
            .map(|product| product.price + licence + extras),
        licence: priced.then_some(licence),
        tags,
        age: i64::from(days) * DAY,
        nameless: false,
    }
}

/// Private addresses from 10.21.0.10 on; Adcock's lie below.
fn address(serial: u32) -> String {
    format!(
        "10.{}.{}.{}",
        21 + serial / 61_000 % 200,
        serial / 240 % 254 + 1,
        serial % 240 + 10
    )
}

fn put(
    insert: &mut Statement<'_>,
    seed: u64,
    serial: u32,
    owner: &Organisation,
    machine: &Machine,
    now: Millis,
) -> rusqlite::Result<()> {
    let mut mix = Mix::new(seed, "machine-facts", u64::from(serial));
    let since = now - i64::from(mix.between(2, 900)) * HOUR;
    let created = start_of_day(now - machine.age) + i64::from(mix.between(8, 16)) * HOUR;
    insert.execute(params![
        mix.id(),
        owner.id,
        machine.name,
        machine.power,
        since.max(created),
        machine.memory_gib * 1_024,
        machine.cpu,
        machine.disk_gib,
        machine.system,
        json!([machine.address]).to_string(),
        machine.product,
        machine.cost,
        machine.licence,
        created,
        json!(machine.tags).to_string(),
        machine.nameless,
    ])?;
    Ok(())
}
