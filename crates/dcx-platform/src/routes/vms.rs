//! Virtual machines as they are read. Contract: "Virtual machines".

use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Value, json};

use super::{ORGANISATION, READ, Route, Shape, Work};
use crate::calendar::{Millis, rfc3339};
use crate::data::mix::Mix;
use crate::money::{Money, maybe};
use crate::reply::{Refusal, Reply};

pub(crate) const ROUTES: &[Route] = &[
    Route {
        path: "/api/vms/list",
        handler: list,
        summary: "The machines of one organisation, not of its children.",
        shape: Shape::List("Vm"),
        query: &[ORGANISATION],
        refusals: &[403, 404],
        ..READ
    },
    Route {
        path: "/api/vms/{vmId}/details",
        handler: details,
        summary: "One machine, with more fields.",
        shape: Shape::Object("VmDetails"),
        refusals: &[403, 404],
        ..READ
    },
];

/// A machine as the database holds it.
pub(crate) struct Vm {
    pub(crate) id: String,
    pub(crate) organisation: String,
    pub(crate) name: String,
    pub(crate) power: String,
    pub(crate) power_since: Millis,
    pub(crate) memory_mib: u32,
    pub(crate) cpu: u32,
    pub(crate) disk_gib: u32,
    guest_os: Option<String>,
    addresses: String,
    product_id: Option<String>,
    cost: Option<Money>,
    licence: Option<Money>,
    pub(crate) created_at: Millis,
    tags: String,
    nameless: bool,
}

const COLUMNS: &str = "SELECT id, organisation_id, name, power, power_since, memory_mib, cpu, disk_gib, guest_os, addresses, product_id,
    cost, licence, created_at, tags, nameless FROM vms WHERE deleted_at IS NULL";

fn read(row: &Row<'_>) -> rusqlite::Result<Vm> {
    Ok(Vm {
        id: row.get(0)?,
        organisation: row.get(1)?,
        name: row.get(2)?,
        power: row.get(3)?,
        power_since: row.get(4)?,
        memory_mib: row.get(5)?,
        cpu: row.get(6)?,
        disk_gib: row.get(7)?,
        guest_os: row.get(8)?,
        addresses: row.get(9)?,
        product_id: row.get(10)?,
        cost: row.get(11)?,
        licence: row.get(12)?,
        created_at: row.get(13)?,
        tags: row.get(14)?,
        nameless: row.get(15)?,
    })
}

impl Vm {
    fn json(&self) -> Value {
        let list = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_else(|_| json!([]));
        let mut row = json!({
            "identityInstanceUuid": self.id,
            "identityName": self.name,
            "powerState": self.power,
            "memorySizeMib": self.memory_mib,
            "cpuCount": self.cpu,
            "diskCapacityGib": self.disk_gib,
            "guestOs": self.guest_os,
            "ipAddresses": list(&self.addresses),
            "organizationId": self.organisation,
            "productId": self.product_id,
            "costEstimate": maybe(self.cost),
            "licenseCost": maybe(self.licence),
            "createdAt": rfc3339(self.created_at),
            "tags": list(&self.tags),
        });
        if let (true, Some(row)) = (self.nameless, row.as_object_mut()) {
            row.remove("identityInstanceUuid");
        }
        row
    }
}

/// The machine a path or body names, if the caller may see it.
pub(crate) fn find(work: &Work<'_>, id: &str) -> Result<Vm, Refusal> {
    let mut find = work.db.prepare_cached(&format!("{COLUMNS} AND id = ?1"))?;
    let vm = find
        .query_row([id], read)
        .optional()?
        .ok_or_else(|| Refusal::not_found("machine"))?;
    work.in_scope(&vm.organisation)?;
    Ok(vm)
}

/// Whose a machine is; for faults that are bound to one organisation.
pub(crate) fn vm_organisation(db: &Connection, id: &str) -> Option<String> {
    db.query_row(
        "SELECT organisation_id FROM vms WHERE id = ?1",
        [id],
        |row| row.get(0),
    )
    .optional()
    .ok()
    .flatten()
}

fn list(work: &Work<'_>) -> Result<Reply, Refusal> {
    let mut find = work
        .db
        .prepare_cached(&format!("{COLUMNS} AND organisation_id = ?1 ORDER BY seq"))?;
    let rows = find.query_map([work.organisation()?], |row| read(row).map(|vm| vm.json()))?;
    Ok(Reply::list(rows.collect::<rusqlite::Result<_>>()?))
}

fn details(work: &Work<'_>) -> Result<Reply, Refusal> {
    let vm = find(work, work.call.param("vmId"))?;
    let mut mix = Mix::new(work.app.seed, &vm.id, 0);
    let mut answer = vm.json();
    answer["identityInstanceUuid"] = json!(vm.id);
    let more = json!({
        "hostName": format!("esx-{:02}.jnb1.dcx.example", mix.between(1, 24)),
        "cluster": mix.pick(&["JNB1-General", "JNB1-Memory", "CPT1-General"], "JNB1-General"),
        "datastore": mix.pick(&["jnb1-ssd-04", "jnb1-ssd-07", "cpt1-nvme-02"], "jnb1-ssd-04"),
        "dataCentre": mix.pick(&["Johannesburg", "Johannesburg", "Cape Town"], "Johannesburg"),
        "guestTools": mix.pick(&["running", "running", "out of date"], "running"),
        "hardwareVersion": mix.pick(&["vmx-19", "vmx-20", "vmx-21"], "vmx-20"),
        "snapshotCount": mix.below(4),
        "powerChangedAt": rfc3339(vm.power_since),
    });
    if let (Some(answer), Value::Object(more)) = (answer.as_object_mut(), more) {
        answer.extend(more);
    }
    Ok(Reply::object(answer))
}
