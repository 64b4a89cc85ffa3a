//! How a machine is: by the platform's own checks, or a hint made from its alerts.

use dcx_api::{Alert, AlertSeverity, Health, HealthStatus, MachineId, Problem, Rows};
use serde::Serialize;

use crate::reading::{Part, Reading};
use crate::view::cards::is_open;

/// How a machine is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct HealthView {
    /// In one word.
    pub status: HealthWord,
    /// The platform's checks.
    pub checks: Vec<CheckRow>,
    /// Whether this is only a hint made from the open alerts, since the platform doesn't offer
    /// health.
    pub derived: bool,
}

/// A machine's health in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs)] // The names say it.
pub enum HealthWord {
    Healthy,
    Degraded,
    Unhealthy,
    Unknown,
}

/// One of the platform's checks.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CheckRow {
    /// What was looked at.
    pub name: Option<String>,
    /// How it is.
    pub status: HealthWord,
    /// What was found.
    pub detail: Option<String>,
}

/// The platform's health; where it isn't offered, a hint from the open alerts.
pub(super) fn health_view(
    health: &Part<Health>,
    alarms: &Part<Rows<Alert>>,
    id: &MachineId,
) -> Reading<HealthView> {
    if health.value.is_some() || health.state.problem != Some(Problem::NotOffered) {
        return Reading::one(health, |health| HealthView {
            status: word(&health.status),
            checks: health
                .checks
                .iter()
                .map(|check| CheckRow {
                    name: check.name.clone(),
                    status: word(&check.status),
                    detail: check.detail.clone(),
                })
                .collect(),
            derived: false,
        });
    }
    Reading::one(alarms, |rows| {
        let mine = rows
            .rows
            .iter()
            .filter(|alert| is_open(alert) && alert.machine_id.as_ref() == Some(id));
        let worst = mine.map(|alert| &alert.severity).min();
        let status = match worst {
            Some(AlertSeverity::Critical) => HealthWord::Unhealthy,
            Some(AlertSeverity::Warning) => HealthWord::Degraded,
            Some(_) | None => HealthWord::Healthy,
        };
        HealthView {
            status,
            checks: Vec::new(),
            derived: true,
        }
    })
}

fn word(status: &HealthStatus) -> HealthWord {
    match status {
        HealthStatus::Healthy => HealthWord::Healthy,
        HealthStatus::Degraded => HealthWord::Degraded,
        HealthStatus::Unhealthy => HealthWord::Unhealthy,
        HealthStatus::Other(_) => HealthWord::Unknown,
    }
}
