//! Alerts and health. Contract: "Metrics and monitoring".

use super::machines::MACHINE_REF;
use super::organisations::of;
use super::table::{ACKNOWLEDGE_ALERT, ALERTS, MACHINE_ALERTS, MACHINE_HEALTH};
use crate::client::{Ask, Client};
use crate::ids::{AlertId, IdempotencyKey, MachineId, OrganisationId};
use crate::models::{Alert, AlertSeverity, Answer, Check, Health, HealthStatus, Rows, Validator};
use crate::problem::Problem;
use crate::secret::AccessToken;
use crate::wire::{Fields, Row, Whole, rows_of};

impl Client {
    /// The alerts of one machine.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn machine_alerts(
        &self,
        token: &AccessToken,
        id: &MachineId,
        known: Option<&Validator>,
    ) -> Result<Answer<Rows<Alert>>, Problem> {
        self.get_rows(
            token,
            Ask {
                route: &MACHINE_ALERTS,
                ids: &[id.as_str()],
                query: Vec::new(),
            },
            known,
        )
        .await
    }

    /// A machine's health. Missing on many installations.
    ///
    /// # Errors
    /// [`Problem::NotOffered`] there, or any other problem of a read.
    pub async fn machine_health(
        &self,
        token: &AccessToken,
        id: &MachineId,
        known: Option<&Validator>,
    ) -> Result<Answer<Health>, Problem> {
        self.get(
            token,
            Ask {
                route: &MACHINE_HEALTH,
                ids: &[id.as_str()],
                query: Vec::new(),
            },
            known,
        )
        .await
    }

    /// The alerts of a whole organisation. Where it is not offered, [`machine_alerts`](Self::machine_alerts) is asked
    /// machine by machine.
    ///
    /// # Errors
    /// [`Problem::NotOffered`] there, or any other problem of a read.
    pub async fn alerts(
        &self,
        token: &AccessToken,
        organisation: &OrganisationId,
        known: Option<&Validator>,
    ) -> Result<Answer<Rows<Alert>>, Problem> {
        self.get_rows(
            token,
            Ask {
                route: &ALERTS,
                ids: &[],
                query: of(organisation),
            },
            known,
        )
        .await
    }

    /// Says that somebody has taken note of an alert.
    ///
    /// # Errors
    /// Any problem of a write.
    pub async fn acknowledge_alert(
        &self,
        token: &AccessToken,
        id: &AlertId,
        key: &IdempotencyKey,
    ) -> Result<Alert, Problem> {
        let ask = Ask {
            route: &ACKNOWLEDGE_ALERT,
            ids: &[id.as_str()],
            query: Vec::new(),
        };
        self.write(token, ask, None::<&()>, key).await
    }
}

const ALERT_ID: &[&str] = &["id", "alertId", "uuid"];

impl Row for Alert {
    const LIST: &'static [&'static str] = &["alerts"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        Some(Self {
            id: fields.id(ALERT_ID)?,
            machine_id: fields.id(MACHINE_REF),
            severity: AlertSeverity::read(fields.text(&["severity"]).as_deref()),
            title: fields.text(&["title"]),
            message: fields.text(&["message"]),
            raised_at: fields.time(&["raisedAt"]),
            cleared_at: fields.time(&["clearedAt"]),
            acknowledged_at: fields.time(&["acknowledgedAt"]),
        })
    }

    fn key(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}

impl Whole for Alert {
    const MARKS: &'static [&'static str] = ALERT_ID;

    fn read(fields: &Fields<'_>) -> Option<Self> {
        <Self as Row>::read(fields)
    }
}

impl Row for Check {
    const LIST: &'static [&'static str] = &["checks"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        let status = fields.text(&["status"]);
        let name = fields.text(&["name"]);
        (name.is_some() || status.is_some()).then(|| Self {
            name,
            status: HealthStatus::read(status.as_deref()),
            detail: fields.text(&["detail"]),
        })
    }

    fn key(&self) -> Option<&str> {
        None
    }
}

impl Whole for Health {
    const MARKS: &'static [&'static str] = &["status", "checks"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        let (checks, unreadable) = fields.raw(Check::LIST).map_or((Vec::new(), 0), rows_of);
        Some(Self {
            machine_id: fields.id(MACHINE_REF),
            status: HealthStatus::read(fields.text(&["status"]).as_deref()),
            checks,
            unreadable,
        })
    }
}
