//! Which records go when there is too much: the too old, then the longest unused. Works inside the
//! transaction of whoever calls, so a crash leaves all of it or nothing.

use std::collections::HashSet;

use dcx_api::Timestamp;
use rusqlite::Connection;

use super::record::{self, Extent};
use super::shelf::Tally;
use super::{CacheError, Evicted};

/// What tables, indices and half-filled pages may take beside the records, before a quarter of the
/// limit is counted.
const STRUCTURE: u64 = 1 << 20;

impl Evicted {
    pub(super) fn add(&mut self, other: Self) {
        self.records = self.records.saturating_add(other.records);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}

/// Whether records and file are within the bound.
pub(super) fn fits(connection: &Connection, tally: &Tally, max: u64) -> Result<bool, CacheError> {
    Ok(tally.bytes() <= max
        && live_bytes(connection)? <= max.saturating_add(max / 4).saturating_add(STRUCTURE))
}

/// Takes away what was fetched before `oldest`.
pub(super) fn by_age(
    connection: &Connection,
    tally: &mut Tally,
    oldest: Timestamp,
) -> Result<Evicted, CacheError> {
    let mut evicted = Evicted::default();
    for extent in record::older_than(connection, oldest)? {
        take(connection, tally, extent, &mut evicted)?;
    }
    Ok(evicted)
}

/// Takes away the longest unused records until the rest fits; those in `spared` only when nothing
/// else is left.
pub(super) fn by_size(
    connection: &Connection,
    tally: &mut Tally,
    max: u64,
    spared: &HashSet<i64>,
) -> Result<Evicted, CacheError> {
    let mut evicted = Evicted::default();
    if fits(connection, tally, max)? {
        return Ok(evicted);
    }
    // A little more than needed, or every following write would have to make room again.
    let aim = max - max / 32;
    let (last, first): (Vec<Extent>, Vec<Extent>) = record::by_use(connection)?
        .into_iter()
        .partition(|extent| spared.contains(&extent.id));
    for extent in first {
        if fits(connection, tally, aim)? {
            return Ok(evicted);
        }
        take(connection, tally, extent, &mut evicted)?;
    }
    for extent in last {
        if fits(connection, tally, max)? {
            return Ok(evicted);
        }
        take(connection, tally, extent, &mut evicted)?;
    }
    Ok(evicted)
}

fn take(
    connection: &Connection,
    tally: &mut Tally,
    extent: Extent,
    evicted: &mut Evicted,
) -> Result<(), CacheError> {
    record::delete(connection, extent.id)?;
    tally.shrink_by(extent.size);
    evicted.add(Evicted {
        records: 1,
        bytes: extent.size,
    });
    Ok(())
}

/// Bytes of the pages in use; free pages go back to the disk by themselves.
fn live_bytes(connection: &Connection) -> Result<u64, CacheError> {
    let ask = |name: &str| -> rusqlite::Result<i64> {
        connection.pragma_query_value(None, name, |row| row.get(0))
    };
    let pages = ask("page_count")?.saturating_sub(ask("freelist_count")?);
    Ok(u64::try_from(pages.saturating_mul(ask("page_size")?)).unwrap_or(0))
}
