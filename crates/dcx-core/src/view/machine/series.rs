//! A machine's measurements over time.

use dcx_api::{MachineId, Point, Problem, Series};
use serde::{Deserialize, Serialize};

use super::{MachineRequest, owner};
use crate::reading::Reading;
use crate::resource::Resource;
use crate::view::Desk;
use crate::view::tenant::TenantRef;

/// How far back measurements go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum SeriesRange {
    /// One hour, a point a minute.
    Hour,
    /// A day, a point each quarter of an hour.
    Day,
    /// A week, a point each two hours.
    Week,
    /// Thirty days, a point each eight hours.
    Month,
}

/// Names a machine's measurements.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SeriesRequest {
    /// The tenant in view.
    pub tenant: TenantRef,
    /// The machine.
    pub machine_id: MachineId,
    /// How far back.
    pub range: SeriesRange,
}

/// One measurement over time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct NamedSeries {
    /// The platform's name, for instance `cpu_percent`.
    pub name: String,
    /// Moments and values; `None` is a gap.
    pub points: Vec<Point>,
}

/// All measurements of a range.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MachineSeries {
    /// How far back they go.
    pub range: SeriesRange,
    /// One entry a measurement.
    pub series: Vec<NamedSeries>,
}

impl SeriesRange {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// Its length in milliseconds.
    #[must_use]
    pub fn millis(self) -> i64 {
        let hours = match self {
            Self::Hour => 1,
            Self::Day => 24,
            Self::Week => 7 * 24,
            Self::Month => 30 * 24,
        };
        hours * 3_600_000
    }

    /// The distance of its points in seconds.
    #[must_use]
    pub fn step_seconds(self) -> u32 {
        match self {
            Self::Hour => 60,
            Self::Day => 15 * 60,
            Self::Week => 2 * 3600,
            Self::Month => 8 * 3600,
        }
    }
}

/// A machine's measurements.
///
/// # Errors
/// [`Problem::NotFound`] when no list that the account has seen names the machine.
pub fn series(desk: &Desk, request: &SeriesRequest) -> Result<Reading<MachineSeries>, Problem> {
    let machine = MachineRequest {
        tenant: request.tenant.clone(),
        machine_id: request.machine_id.clone(),
    };
    let owner = owner(desk, &machine).ok_or(Problem::NotFound)?;
    let resource = Resource::MachineSeries(owner, machine.machine_id, request.range);
    let part = desk.want::<Series>(&resource);
    let unreadable = part.value.as_ref().map_or(0, |series| series.unreadable);
    Ok(Reading::one(&part, |series| MachineSeries {
        range: request.range,
        series: series
            .series
            .iter()
            .map(|(name, points)| NamedSeries {
                name: name.clone(),
                points: points.clone(),
            })
            .collect(),
    })
    .with_unreadable(unreadable))
}
