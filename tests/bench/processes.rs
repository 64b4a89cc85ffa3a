//! What the system knows of a process: when it started, what it holds, what it has worked.

use std::fs;

use rustix::param::clock_ticks_per_second;
use rustix::time::{ClockId, Timespec, clock_gettime};

use crate::scene::Result;

/// Places of `/proc/<id>/stat` behind the name.
const USER_TIME: usize = 11;
const SYSTEM_TIME: usize = 12;
const STARTED: usize = 19;

/// When a process started, in milliseconds of the wall clock. The system keeps it in ticks of a
/// hundredth of a second.
pub fn started_at(id: u32) -> Result<f64> {
    let since_boot = ticks(id, STARTED)?;
    let boot = millis(clock_gettime(ClockId::Realtime)) - millis(clock_gettime(ClockId::Boottime));
    Ok(boot + since_boot)
}

/// The processor time a process has taken so far, in milliseconds.
pub fn worked(id: u32) -> Result<f64> {
    Ok(ticks(id, USER_TIME)? + ticks(id, SYSTEM_TIME)?)
}

/// One process's share of the memory in bytes; none once it is gone.
pub fn memory(id: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    let share = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kibibytes = share.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kibibytes.unwrap_or(0.0) * 1024.0
}

/// A time that the system counts in ticks, in milliseconds.
fn ticks(id: u32, place: usize) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat"))?;
    // The name may hold anything and ends with the last bracket.
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = behind_name.split_whitespace().nth(place);
    let ticks: f64 = ticks.ok_or("a process without its times")?.parse()?;
    let by_the_second = f64::from(u32::try_from(clock_ticks_per_second())?);
    Ok(ticks / by_the_second * 1000.0)
}

#[allow(clippy::cast_precision_loss)] // Milliseconds since 1970 fit a float's 53 bits.
fn millis(time: Timespec) -> f64 {
    time.tv_sec as f64 * 1000.0 + time.tv_nsec as f64 / 1e6
}
