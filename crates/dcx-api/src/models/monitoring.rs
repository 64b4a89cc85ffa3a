//! Alerts and health. Contract: "Metrics and monitoring".

use serde::{Deserialize, Serialize};

use crate::ids::{AlertId, MachineId};
use crate::models::vocabulary;
use crate::time::Timestamp;

vocabulary! {
    /// How grave an alert is.
    AlertSeverity {
        /// Act now.
        Critical = "critical",
        /// Look at it.
        Warning = "warning",
        /// Know it.
        Info = "info",
    }
}

/// An alert.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// Its id.
    pub id: AlertId,
    /// The machine it is about.
    pub machine_id: Option<MachineId>,
    /// How grave it is.
    pub severity: AlertSeverity,
    /// In a few words.
    pub title: Option<String>,
    /// In more words.
    pub message: Option<String>,
    /// Since when.
    pub raised_at: Option<Timestamp>,
    /// Until when, once it is over.
    pub cleared_at: Option<Timestamp>,
    /// When somebody took note.
    pub acknowledged_at: Option<Timestamp>,
}

vocabulary! {
    /// How a machine, or one check of it, is.
    HealthStatus {
        /// Well.
        Healthy = "healthy",
        /// Not quite.
        Degraded = "degraded",
        /// Not at all.
        Unhealthy = "unhealthy",
    }
}

/// One check of a machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// Its name.
    pub name: Option<String>,
    /// How it went.
    pub status: HealthStatus,
    /// In words.
    pub detail: Option<String>,
}

/// A machine's health.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// The machine, where the platform repeated it.
    pub machine_id: Option<MachineId>,
    /// How it is.
    pub status: HealthStatus,
    /// Check by check.
    pub checks: Vec<Check>,
    /// Checks that could not be read.
    pub unreadable: u32,
}
