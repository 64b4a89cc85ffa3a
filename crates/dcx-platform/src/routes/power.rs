//! Turning machines on and off. Contract: "Virtual machines", power control.

use axum::http::StatusCode;
use rusqlite::{OptionalExtension, params};
use serde_json::{Value, json};

use super::vms::{Vm, find};
use super::{Kind, READ, Route, Shape, Work};
use crate::app::millis;
use crate::auth::sessions::fresh_id;
use crate::money::Money;
use crate::reply::{Refusal, Reply};

pub(crate) const ROUTES: &[Route] = &[Route {
    method: "POST",
    path: "/api/vms/power-control",
    kind: Kind::Write,
    handler: control,
    summary: "Start, stop, shut down, restart or suspend a machine.",
    success: 202,
    shape: Shape::Object("OperationReceipt"),
    body: Some("PowerOrder"),
    refusals: &[403, 404, 409, 422],
    ..READ
}];

/// The state on the way and the state at the end, if the action fits the state the machine is in.
fn transition(action: &str, state: &str) -> Option<(&'static str, &'static str)> {
    match (action, state) {
        ("start", "POWERED_OFF" | "SUSPENDED") => Some(("starting", "POWERED_ON")),
        ("stop", "POWERED_ON" | "SUSPENDED") | ("shutdown", "POWERED_ON") => {
            Some(("stopping", "POWERED_OFF"))
        }
        ("restart", "POWERED_ON") => Some(("restarting", "POWERED_ON")),
        ("suspend", "POWERED_ON") => Some(("stopping", "SUSPENDED")),
        _ => None,
    }
}

fn control(work: &Work<'_>) -> Result<Reply, Refusal> {
    let mut form = work.form()?;
    let id = form.text("vmId", 64);
    let action = form.text("action", 20);
    if !matches!(
        action.as_str(),
        "start" | "stop" | "shutdown" | "restart" | "suspend"
    ) {
        form.wrong(
            "action",
            "must be start, stop, shutdown, restart or suspend",
        );
    }
    form.check()?;
    let vm = find(work, &id)?;
    if action == "start" {
        organisation_is_active(work, &vm.organisation)?;
    }
    let (on_the_way, target) = transition(&action, &vm.power).ok_or_else(|| {
        Refusal::conflict(
            "invalid_state",
            format!("A machine that is {} can't do this: {action}.", vm.power),
        )
    })?;
    Ok(Reply::effect(
        StatusCode::ACCEPTED,
        begin(work, &vm, &action, on_the_way, target)?,
    ))
}

/// Suspended organisations keep what they have and get nothing new.
pub(super) fn organisation_is_active(work: &Work<'_>, organisation: &str) -> Result<(), Refusal> {
    let status: Option<String> = work
        .db
        .query_row(
            "SELECT status FROM organisations WHERE id = ?1",
            [organisation],
            |row| row.get(0),
        )
        .optional()?;
    if status.as_deref() == Some("suspended") {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "organisation_suspended",
            "The organisation is suspended.",
        ));
    }
    Ok(())
}

/// Sets a machine on its way and answers the operation's receipt.
pub(super) fn begin(
    work: &Work<'_>,
    vm: &Vm,
    kind: &str,
    on_the_way: &str,
    target: &str,
) -> Result<Value, Refusal> {
    work.db.execute(
        "UPDATE vms SET power = ?2, power_since = ?3 WHERE id = ?1",
        params![vm.id, on_the_way, work.now],
    )?;
    let operation = Operation {
        organisation: &vm.organisation,
        vm: &vm.id,
        kind,
        target,
        wallet: None,
        held: Money::ZERO,
    };
    operation.accept(work)
}

/// An operation about to be accepted.
pub(super) struct Operation<'a> {
    pub(super) organisation: &'a str,
    pub(super) vm: &'a str,
    pub(super) kind: &'a str,
    pub(super) target: &'a str,
    pub(super) wallet: Option<&'a str>,
    pub(super) held: Money,
}

impl Operation<'_> {
    pub(super) fn accept(&self, work: &Work<'_>) -> Result<Value, Refusal> {
        let id = fresh_id()?;
        let due = work
            .now
            .saturating_add(millis(work.app.config.operation_time));
        work.db.execute(
            "INSERT INTO operations (id, organisation_id, vm_id, kind, status, target, started_at, due_at, idempotency_key, wallet_id, held)
             VALUES (?1, ?2, ?3, ?4, 'accepted', ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                id,
                self.organisation,
                self.vm,
                self.kind,
                self.target,
                work.now,
                due,
                work.call.header("idempotency-key"),
                self.wallet,
                self.held
            ],
        )?;
        Ok(json!({ "operationId": id, "status": "accepted", "vmId": self.vm }))
    }
}
