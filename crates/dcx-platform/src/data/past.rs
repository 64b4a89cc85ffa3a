//! What happened before the platform started: alerts that were raised, operations that were asked for.

use rusqlite::{Connection, Statement, params};

use super::mix::Mix;
use crate::calendar::{DAY, HOUR, MINUTE, Millis};
use crate::config::Config;

/// Severity, title, message.
const ALERTS: [(&str, &str, &str); 8] = [
    (
        "critical",
        "Disk 95 % full",
        "The data volume passed its critical mark.",
    ),
    (
        "critical",
        "Not reachable",
        "No answer to ping from two sites.",
    ),
    (
        "warning",
        "Memory above 90 % for 30 minutes",
        "The guest has been short of memory.",
    ),
    (
        "warning",
        "CPU above 95 % for 15 minutes",
        "All cores have been busy.",
    ),
    (
        "warning",
        "Backup failed last night",
        "The nightly backup ended with an error; the one before it is good.",
    ),
    (
        "warning",
        "Certificate ends in 9 days",
        "The certificate on port 443 is about to end.",
    ),
    (
        "info",
        "Guest tools out of date",
        "A newer version of the guest tools is available.",
    ),
    (
        "info",
        "Maintenance on Sunday 02:00",
        "The host is patched; the machine moves without a stop.",
    ),
];

const PAST_OPERATIONS: [&str; 5] = ["start", "stop", "shutdown", "restart", "suspend"];

pub(super) fn seed(db: &Connection, config: &Config, now: Millis) -> rusqlite::Result<()> {
    let mut machines = db.prepare("SELECT id, organisation_id, name FROM vms ORDER BY seq")?;
    let machines = machines
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<Vec<(String, String, String)>>>()?;
    let mut alerts = db.prepare(
        "INSERT INTO alerts (id, organisation_id, vm_id, severity, title, message, raised_at, cleared_at, acknowledged_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    let mut asked = Vec::new();
    for (index, (vm, owner, name)) in (0..).zip(&machines) {
        let mut mix = Mix::new(config.seed, "past", index);
        match name.as_str() {
            "Adcock-Database-01" => adcock_alerts(&mut alerts, &mut mix, vm, owner, now)?,
            "Adcock-Web-Server-01" => {}
            _ => made_up_alerts(&mut alerts, &mut mix, vm, owner, now)?,
        }
        let told = name.starts_with("Adcock-");
        if told || mix.chance(12) {
            let ago = if told {
                26 * HOUR
            } else {
                i64::from(mix.between(20, 20 * 24 * 60)) * MINUTE
            };
            let kind = if told {
                "restart"
            } else {
                mix.pick(&PAST_OPERATIONS, "restart")
            };
            asked.push((
                now - ago,
                mix.id(),
                vm,
                owner,
                kind,
                !told && mix.chance(10),
            ));
        }
    }

    let mut operations = db.prepare(
        "INSERT INTO operations (id, organisation_id, vm_id, kind, status, target, started_at, due_at, error)
         VALUES (?1, ?2, ?3, ?4, ?5, NULL, ?6, ?7, ?8)",
    )?;
    asked.sort();
    for (at, id, vm, owner, kind, failed) in asked {
        let (status, error) = if failed {
            ("failed", Some("The host did not answer in time."))
        } else {
            ("succeeded", None)
        };
        operations.execute(params![id, owner, vm, kind, status, at, at + 4_000, error])?;
    }
    Ok(())
}

fn adcock_alerts(
    alerts: &mut Statement<'_>,
    mix: &mut Mix,
    vm: &str,
    owner: &str,
    now: Millis,
) -> rusqlite::Result<()> {
    let none = None::<Millis>;
    let disk = "The data volume has 20 GiB of 250 GiB left.";
    alerts.execute(params![
        mix.id(),
        owner,
        vm,
        "critical",
        "Disk 92 % full",
        disk,
        now - 112 * MINUTE,
        none,
        none
    ])?;
    let (title, memory) = (
        "Memory above 90 % for 30 minutes",
        "The guest has been short of memory.",
    );
    alerts.execute(params![
        mix.id(),
        owner,
        vm,
        "warning",
        title,
        memory,
        now - 43 * MINUTE,
        none,
        none
    ])?;
    let (title, backup) = (
        "Backup failed last night",
        "The nightly backup ended with an error; it was repeated.",
    );
    let raised = now - 9 * DAY;
    alerts.execute(params![
        mix.id(),
        owner,
        vm,
        "warning",
        title,
        backup,
        raised,
        raised + 5 * HOUR,
        raised + HOUR
    ])?;
    Ok(())
}

fn made_up_alerts(
    alerts: &mut Statement<'_>,
    mix: &mut Mix,
    vm: &str,
    owner: &str,
    now: Millis,
) -> rusqlite::Result<()> {
    if !mix.chance(14) {
        return Ok(());
    }
    for _ in 0..mix.between(1, 2) {
        let (severity, title, message) = mix.pick(&ALERTS, ALERTS[0]);
        let raised = now - i64::from(mix.between(8, 12 * 24 * 60)) * MINUTE;
        let middle = raised + (now - raised) / 2;
        let cleared = mix.chance(35).then_some(middle);
        let acknowledged = mix.chance(40).then_some(raised + (now - raised) / 4);
        alerts.execute(params![
            mix.id(),
            owner,
            vm,
            severity,
            title,
            message,
            raised,
            cleared,
            acknowledged
        ])?;
    }
    Ok(())
}
