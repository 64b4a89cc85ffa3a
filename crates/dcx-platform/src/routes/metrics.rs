//! Sums, series and disks. Contract: "Metrics and monitoring".

use serde_json::{Value, json};

use super::vms::{Vm, find};
use super::{ORGANISATION, Param, READ, Route, Shape, Work};
use crate::calendar::{DAY, HOUR, Millis, SECOND, read_instant};
use crate::data::mix::Mix;
use crate::reply::{Payload, Refusal, Reply};
use crate::series::{KEPT, Span};

const SPAN: &[Param] = &[
    Param {
        name: "from",
        required: false,
        schema: "Instant",
    },
    Param {
        name: "to",
        required: false,
        schema: "Instant",
    },
    Param {
        name: "step",
        required: false,
        schema: "Step",
    },
];

pub(crate) const ROUTES: &[Route] = &[
    Route {
        path: "/api/metrics/aggregation",
        handler: aggregation,
        summary: "What the machines of one organisation add up to: labels as keys, values as strings.",
        shape: Shape::Object("Aggregation"),
        query: &[ORGANISATION],
        refusals: &[403, 404],
        ..READ
    },
    Route {
        path: "/api/metrics/vm/{vmId}",
        handler: series,
        summary: "Measured values of one machine.",
        shape: Shape::Object("SeriesOfVm"),
        query: SPAN,
        refusals: &[403, 404, 422],
        ..READ
    },
    Route {
        path: "/api/metrics/vm/{vmId}/disk",
        optional: true,
        handler: disks,
        summary: "The disks of one machine. Missing on many installations.",
        shape: Shape::Object("Disks"),
        refusals: &[403, 404],
        ..READ
    },
    Route {
        path: "/api/metrics/vm/{vmId}/cpu-ram",
        optional: true,
        handler: cpu_ram,
        summary: "Processor and memory of one machine. Missing on many installations.",
        shape: Shape::Object("CpuRam"),
        query: SPAN,
        refusals: &[403, 404, 422],
        ..READ
    },
];

/// The most points a series has; a longer span is measured in longer steps.
const MOST_POINTS: Millis = 2_000;

fn aggregation(work: &Work<'_>) -> Result<Reply, Refusal> {
    let (mib, cores, gib): (i64, i64, i64) = work.db.query_row(
        "SELECT coalesce(sum(memory_mib), 0), coalesce(sum(cpu), 0), coalesce(sum(disk_gib), 0)
         FROM vms WHERE organisation_id = ?1 AND deleted_at IS NULL",
        [work.organisation()?],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let sums = json!({
        "Memory GB": decimal(mib * 1_000 / 1_024),
        "CPU Cores": cores.to_string(),
        "Disk Capacity TB": decimal(gib),
    });
    Ok(Reply {
        payload: Payload::Labels(sums),
        ..Reply::object(Value::Null)
    })
}

/// Thousandths as text, without zeros at the end: the platform calls 1000 GiB one TB.
fn decimal(thousandths: i64) -> String {
    let text = format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn instant(work: &Work<'_>, name: &str) -> Result<Option<Millis>, Refusal> {
    let Some(text) = work.call.query(name) else {
        return Ok(None);
    };
    let at = read_instant(text).ok_or_else(|| {
        Refusal::bad_request(format!(
            "{name} must be RFC 3339 or milliseconds since 1970."
        ))
    })?;
    Ok(Some(at))
}

/// The span a query asks for: the last day in steps of five minutes unless it says otherwise.
fn span<'a>(work: &Work<'_>, vm: &'a Vm) -> Result<Span<'a>, Refusal> {
    let to = instant(work, "to")?.unwrap_or(work.now);
    let from = instant(work, "from")?.unwrap_or(to.saturating_sub(DAY));
    if from > to {
        return Err(Refusal::invalid_field("from", "must not be after to"));
    }
    // Of what is too old or yet to come there are no points.
    let (from, to) = (from.max(work.now - KEPT), to.min(work.now));
    let step = match work.call.query("step") {
        None => 300,
        Some(text) => {
            let seconds = text
                .parse()
                .ok()
                .filter(|seconds| (1..=86_400).contains(seconds));
            seconds.ok_or_else(|| {
                Refusal::bad_request("step must be a number of seconds from 1 to 86400.")
            })?
        }
    };
    // A step that would give too many points is stretched, in whole seconds.
    let stretched = (to - from).max(0).div_euclid(MOST_POINTS * SECOND) + 1;
    let step = Millis::max(step, stretched) * SECOND;
    let off = !matches!(vm.power.as_str(), "POWERED_ON" | "MIGRATING" | "restarting");
    let until = if off { vm.power_since } else { Millis::MAX };
    Ok(Span {
        seed: work.app.seed,
        vm: &vm.id,
        from,
        to,
        step,
        since: vm.created_at,
        until,
        short_of_memory: strained(work, vm, "Memory above*")?,
        busy: strained(work, vm, "CPU above*")?,
    })
}

/// Since when an open alert of a kind says what the curves must show too. It is raised half an hour after it began.
fn strained(work: &Work<'_>, vm: &Vm, alert: &str) -> Result<Option<Millis>, Refusal> {
    let raised: Option<Millis> = work.db.query_row(
        "SELECT min(raised_at) FROM alerts WHERE vm_id = ?1 AND cleared_at IS NULL AND title GLOB ?2",
        [&vm.id, alert],
        |row| row.get(0),
    )?;
    Ok(raised.map(|at| at - HOUR / 2))
}

fn series(work: &Work<'_>) -> Result<Reply, Refusal> {
    let vm = find(work, work.call.param("vmId"))?;
    let span = span(work, &vm)?;
    Ok(Reply::object(
        json!({ "vmId": vm.id, "step": span.step / SECOND, "series": span.measure(&[]) }),
    ))
}

fn cpu_ram(work: &Work<'_>) -> Result<Reply, Refusal> {
    let vm = find(work, work.call.param("vmId"))?;
    let span = span(work, &vm)?;
    Ok(Reply::object(
        json!({ "series": span.measure(&["cpu_percent", "memory_percent"]) }),
    ))
}

fn disks(work: &Work<'_>) -> Result<Reply, Refusal> {
    let vm = find(work, work.call.param("vmId"))?;
    let mut mix = Mix::new(work.app.seed, &vm.id, 3);
    // Adcock's disks are told by the story: its alert says that one is 92 % full.
    let disks = match vm.name.as_str() {
        "Adcock-Database-01" => vec![("System", 350, 62), ("Data", 250, 230)],
        "Adcock-Web-Server-01" => vec![("System", 400, 120)],
        _ => {
            let system = (vm.disk_gib / 4).max(1);
            let data = vm.disk_gib - system.min(vm.disk_gib);
            let full = strained(work, &vm, "Disk*")?.is_some();
            let mut used = |size: u32| size * mix.between(22, 88) / 100;
            vec![
                ("System", system, used(system)),
                (
                    "Data",
                    data,
                    if full { data * 96 / 100 } else { used(data) },
                ),
            ]
        }
    };
    let on = vm.power == "POWERED_ON";
    let rows = disks.into_iter().filter(|(_, size, _)| *size > 0).map(|(name, size, used)| {
        let (read, write) = (mix.between(5, 900), mix.between(5, 600));
        let (read, write) = if on { (json!(read), json!(write)) } else { (Value::Null, Value::Null) };
        json!({ "name": name, "capacityGib": size, "usedGib": used, "readIops": read, "writeIops": write })
    });
    Ok(Reply::object(json!({ "disks": rows.collect::<Vec<_>>() })))
}
