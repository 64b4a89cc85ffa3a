//! Capacity and measurements. Contract: "Metrics and monitoring".

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::organisations::of;
use super::table::{CAPACITY, MACHINE_CPU_RAM, MACHINE_DISKS, MACHINE_SERIES};
use crate::client::{Ask, Client};
use crate::ids::{MachineId, OrganisationId};
use crate::models::{Answer, Capacity, Disk, Point, Rows, Series, Validator};
use crate::problem::Problem;
use crate::secret::AccessToken;
use crate::time::Timestamp;
use crate::wire::{self, Fields, Row, Whole};

impl Client {
    /// What an organisation's machines add up to.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn metrics(
        &self,
        token: &AccessToken,
        organisation: &OrganisationId,
        known: Option<&Validator>,
    ) -> Result<Answer<Capacity>, Problem> {
        self.get(
            token,
            Ask {
                route: &CAPACITY,
                ids: &[],
                query: of(organisation),
            },
            known,
        )
        .await
    }

    /// A machine's measurements between two moments, `step` seconds apart.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn machine_series(
        &self,
        token: &AccessToken,
        id: &MachineId,
        from: Timestamp,
        to: Timestamp,
        step: u32,
        known: Option<&Validator>,
    ) -> Result<Answer<Series>, Problem> {
        let moment = |at: Timestamp| {
            at.rfc3339()
                .ok_or(Problem::internal("a moment outside the calendar"))
        };
        let query = vec![
            ("from", moment(from)?),
            ("to", moment(to)?),
            ("step", step.to_string()),
        ];
        self.get(
            token,
            Ask {
                route: &MACHINE_SERIES,
                ids: &[id.as_str()],
                query,
            },
            known,
        )
        .await
    }

    /// A machine's disks. Missing on many installations.
    ///
    /// # Errors
    /// [`Problem::NotOffered`] there, or any other problem of a read.
    pub async fn machine_disks(
        &self,
        token: &AccessToken,
        id: &MachineId,
        known: Option<&Validator>,
    ) -> Result<Answer<Rows<Disk>>, Problem> {
        self.get_rows(
            token,
            Ask {
                route: &MACHINE_DISKS,
                ids: &[id.as_str()],
                query: Vec::new(),
            },
            known,
        )
        .await
    }

    /// A machine's load of late. Missing on many installations; [`machine_series`](Self::machine_series) has the same.
    ///
    /// # Errors
    /// [`Problem::NotOffered`] there, or any other problem of a read.
    pub async fn machine_cpu_ram(
        &self,
        token: &AccessToken,
        id: &MachineId,
        known: Option<&Validator>,
    ) -> Result<Answer<Series>, Problem> {
        self.get(
            token,
            Ask {
                route: &MACHINE_CPU_RAM,
                ids: &[id.as_str()],
                query: Vec::new(),
            },
            known,
        )
        .await
    }
}

const CPU_CORES: &[&str] = &["cpuCores"];
const MEMORY_GB: &[&str] = &["memoryGb"];
const DISK_TB: &[&str] = &["diskCapacityTb", "diskTb"];
const MOST_FIGURES: usize = 40;
const LONGEST_FIGURE: usize = 200;

impl Whole for Capacity {
    /// Labels are keys here, and further ones may come: any object may be one.
    const MARKS: &'static [&'static str] = &[];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        Some(Self {
            cpu_cores: fields.money(CPU_CORES),
            memory_gb: fields.money(MEMORY_GB),
            disk_tb: fields.money(DISK_TB),
            others: fields.others(
                &[CPU_CORES, MEMORY_GB, DISK_TB, &["success"]],
                MOST_FIGURES,
                LONGEST_FIGURE,
            ),
        })
    }
}

impl Row for Disk {
    const LIST: &'static [&'static str] = &["disks"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        let disk = Self {
            name: fields.text(&["name"]),
            capacity_gib: fields.money(&["capacityGib"]),
            used_gib: fields.money(&["usedGib"]),
            read_iops: fields.money(&["readIops"]),
            write_iops: fields.money(&["writeIops"]),
        };
        (disk.name.is_some() || disk.capacity_gib.is_some()).then_some(disk)
    }

    fn key(&self) -> Option<&str> {
        None
    }
}

/// The contract's names of what is measured; others keep the name they came under.
const MEASURES: &[&str] = &[
    "cpu_percent",
    "memory_percent",
    "disk_read_kbps",
    "disk_write_kbps",
    "net_in_kbps",
    "net_out_kbps",
];
const MOST_SERIES: usize = 64;

impl Whole for Series {
    const MARKS: &'static [&'static str] = &["series"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        let mut series = BTreeMap::new();
        let mut unreadable = 0_u32;
        let measured = fields.raw(Self::MARKS).and_then(Fields::read)?;
        for (label, raw) in measured.all().take(MOST_SERIES) {
            let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) else {
                unreadable = unreadable.saturating_add(1);
                continue;
            };
            let count = items.len();
            let mut points: Vec<Point> = items.into_iter().filter_map(point).collect();
            unreadable =
                unreadable.saturating_add(u32::try_from(count - points.len()).unwrap_or(u32::MAX));
            points.sort_by_key(|point| point.0);
            let name = MEASURES.iter().find(|name| wire::same(name, label));
            series.insert(
                name.map_or_else(
                    || wire::cut(label, LONGEST_FIGURE),
                    |name| (*name).to_owned(),
                ),
                points,
            );
        }
        Some(Self {
            step: fields.count(&["step"]),
            series,
            unreadable,
        })
    }
}

/// `[t, v]`, where `v` may be unknown; a point without a time is none.
fn point(raw: &RawValue) -> Option<Point> {
    let pair: Vec<&RawValue> = serde_json::from_str(raw.get()).ok()?;
    let at = wire::time(pair.first()?)?;
    Some(Point(at, pair.get(1).and_then(|value| wire::number(value))))
}
