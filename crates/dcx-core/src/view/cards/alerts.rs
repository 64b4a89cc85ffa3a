//! Open alerts, the worst first.

use dcx_api::{Alert, AlertSeverity, Machine, MachineId, OrganisationId, Rows, Timestamp};
use serde::Serialize;

use super::{FEW, Parts, name_of};
use crate::reading::Reading;
use crate::view::Desk;

/// How bad an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs)] // The names say it.
pub enum Severity {
    Critical,
    Warning,
    Info,
    Other,
}

/// One open alert.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AlertRow {
    /// Its id.
    pub id: dcx_api::AlertId,
    /// Whose machine it is about.
    pub organisation_id: OrganisationId,
    /// That organisation's name.
    pub organisation_name: String,
    /// The machine.
    pub machine_id: Option<MachineId>,
    /// The machine's name.
    pub machine_name: Option<String>,
    /// How bad it is.
    pub severity: Severity,
    /// What it says in short.
    pub title: String,
    /// What it says at length.
    pub message: Option<String>,
    /// Since when.
    pub raised_at: Option<Timestamp>,
    /// Whether somebody has taken note.
    pub acknowledged: bool,
}

/// Open alerts by severity, and the worst of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AlertSummary {
    /// How many are critical.
    pub critical: u32,
    /// How many warn.
    pub warning: u32,
    /// How many inform, or have an unknown severity.
    pub info: u32,
    /// The worst, then the newest, at most five.
    pub newest: Vec<AlertRow>,
}

/// Open alerts of all parts.
pub(in crate::view) fn alerts(
    desk: &Desk,
    parts: &Parts<Rows<Alert>>,
    machines: &Parts<Rows<Machine>>,
) -> Reading<AlertSummary> {
    let unreadable = parts.values().map(|(_, rows)| rows.unreadable).sum();
    parts
        .reading(|parts| {
            let mut open: Vec<(&OrganisationId, &Alert)> = parts
                .values()
                .flat_map(|(id, rows)| rows.rows.iter().map(move |alert| (id, alert)))
                .filter(|(_, alert)| is_open(alert))
                .collect();
            open.sort_by_key(|(_, alert)| (severity(alert), std::cmp::Reverse(alert.raised_at)));
            let mut summary = AlertSummary::default();
            for (_, alert) in &open {
                match severity(alert) {
                    Severity::Critical => summary.critical += 1,
                    Severity::Warning => summary.warning += 1,
                    Severity::Info | Severity::Other => summary.info += 1,
                }
            }
            summary.newest = open
                .iter()
                .take(FEW)
                .map(|(id, alert)| {
                    alert_row(
                        desk,
                        id,
                        alert,
                        name_of(machines, id, alert.machine_id.as_ref()),
                    )
                })
                .collect();
            summary
        })
        .with_unreadable(unreadable)
}

/// Whether an alert still stands.
#[must_use]
pub fn is_open(alert: &Alert) -> bool {
    alert.cleared_at.is_none()
}

fn severity(alert: &Alert) -> Severity {
    match alert.severity {
        AlertSeverity::Critical => Severity::Critical,
        AlertSeverity::Warning => Severity::Warning,
        AlertSeverity::Info => Severity::Info,
        AlertSeverity::Other(_) => Severity::Other,
    }
}

/// An alert for the screen.
pub(in crate::view) fn alert_row(
    desk: &Desk,
    id: &OrganisationId,
    alert: &Alert,
    machine_name: Option<String>,
) -> AlertRow {
    AlertRow {
        id: alert.id.clone(),
        organisation_id: id.clone(),
        organisation_name: desk
            .tree()
            .get(id)
            .map_or_else(|| id.to_string(), |node| node.name.clone()),
        machine_id: alert.machine_id.clone(),
        machine_name,
        severity: severity(alert),
        title: alert
            .title
            .clone()
            .or_else(|| alert.message.clone())
            .unwrap_or_else(|| "Alert".to_owned()),
        message: alert.message.clone(),
        raised_at: alert.raised_at,
        acknowledged: alert.acknowledged_at.is_some(),
    }
}
