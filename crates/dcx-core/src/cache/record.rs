//! One record: how a snapshot becomes a sealed head and a sealed body and back, and the statements
//! that read and write them. Everything here works on a connection it is given.

use dcx_api::Timestamp;
use dcx_seal::NONCE;
use rusqlite::{Connection, OptionalExtension, params};

use super::seal::{Part, Sealer, nonce_of};
use super::{CacheError, Snapshot};

const HOUR: i64 = 3_600_000;

/// A record as it lies in the file.
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) head: Vec<u8>,
    pub(super) body: Vec<u8>,
}

/// A record's size and id, for the tally and for eviction.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    pub(super) id: i64,
    pub(super) size: u64,
}

/// A snapshot ready to be written.
pub(super) struct Sealed {
    name: [u8; 32],
    head: Vec<u8>,
    body: Vec<u8>,
    seen: i64,
}

impl Sealed {
    pub(super) fn new(
        sealer: &Sealer,
        name: &str,
        snapshot: &Snapshot,
    ) -> Result<Self, CacheError> {
        let body = sealer.seal(Part::Body, name, &snapshot.bytes)?;
        let nonce = nonce_of(&body).ok_or(CacheError::TooLarge)?;
        let plain = Head {
            body: nonce,
            fetched_at: snapshot.fetched_at,
            validator: snapshot.validator.clone(),
        };
        let head = sealer.seal(Part::Head, name, &plain.encode())?;
        Ok(Self {
            name: sealer.hidden_name(name),
            head,
            body,
            seen: hour(snapshot.fetched_at),
        })
    }

    pub(super) fn size(&self) -> u64 {
        (self.head.len() as u64).saturating_add(self.body.len() as u64)
    }
}

/// What a head says, under its seal.
struct Head {
    /// The nonce of the body it was written with: an old head does not go with a new body.
    body: [u8; NONCE],
    fetched_at: Timestamp,
    validator: Option<String>,
}

impl Head {
    fn encode(&self) -> Vec<u8> {
        let mut bytes = self.body.to_vec();
        bytes.extend_from_slice(&self.fetched_at.as_millis().to_le_bytes());
        if let Some(validator) = &self.validator {
            bytes.push(1);
            bytes.extend_from_slice(validator.as_bytes());
        }
        bytes
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (body, rest) = bytes.split_first_chunk::<NONCE>()?;
        let (millis, rest) = rest.split_first_chunk::<8>()?;
        let validator = match rest.split_first() {
            None => None,
            Some((1, text)) => Some(String::from_utf8(text.to_vec()).ok()?),
            Some(_) => return None,
        };
        let fetched_at = Timestamp::from_millis(i64::from_le_bytes(*millis));
        Some(Self {
            body: *body,
            fetched_at,
            validator,
        })
    }
}

impl Row {
    /// The snapshot, or nothing if any part of the row is not what was sealed for this name.
    pub(super) fn open(self, sealer: &Sealer, name: &str) -> Option<Snapshot> {
        let head = Head::decode(&sealer.open(Part::Head, name, self.head)?)?;
        if nonce_of(&self.body)? != head.body {
            return None;
        }
        let bytes = sealer.open(Part::Body, name, self.body)?;
        Some(Snapshot {
            bytes,
            fetched_at: head.fetched_at,
            validator: head.validator,
        })
    }
}

pub(super) fn read(connection: &Connection, name: &[u8; 32]) -> rusqlite::Result<Option<Row>> {
    connection
        .prepare_cached(
            "SELECT h.id, h.head, b.sealed FROM heads h JOIN bodies b ON b.id = h.id WHERE h.name = ?1",
        )?
        .query_row([name.as_slice()], |row| {
            Ok(Row { id: row.get(0)?, head: row.get(1)?, body: row.get(2)? })
        })
        .optional()
}

/// A record's head alone, still sealed.
pub(super) fn read_head(
    connection: &Connection,
    name: &[u8; 32],
) -> rusqlite::Result<Option<Vec<u8>>> {
    connection
        .prepare_cached("SELECT head FROM heads WHERE name = ?1")?
        .query_row([name.as_slice()], |row| row.get(0))
        .optional()
}

/// When the platform last confirmed the record of this head; nothing if it is not what was sealed.
pub(super) fn age_of(sealer: &Sealer, name: &str, head: Vec<u8>) -> Option<Timestamp> {
    Head::decode(&sealer.open(Part::Head, name, head)?).map(|head| head.fetched_at)
}

/// Writes a record over whatever was there. Answers its id and by how much the total changed.
pub(super) fn write(
    connection: &Connection,
    sealed: &Sealed,
    used: i64,
) -> rusqlite::Result<(i64, i64)> {
    let size = signed(sealed.size());
    let name = sealed.name.as_slice();
    let old = extent(connection, &sealed.name)?;
    let Some(old) = old else {
        connection
            .prepare_cached(
                "INSERT INTO heads(name, head, size, seen, used) VALUES(?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![name, sealed.head, size, sealed.seen, used])?;
        let id = connection.last_insert_rowid();
        put_body(connection, id, &sealed.body)?;
        return Ok((id, size));
    };
    connection
        .prepare_cached(
            "UPDATE heads SET head = ?2, size = ?3, seen = ?4, used = ?5 WHERE id = ?1",
        )?
        .execute(params![old.id, sealed.head, size, sealed.seen, used])?;
    put_body(connection, old.id, &sealed.body)?;
    Ok((old.id, size.saturating_sub(signed(old.size))))
}

/// Gives the record a newer age and leaves its body where it is. `None`: there is no such record;
/// `Some(false)`: there is one, and it can't be opened.
pub(super) fn confirm(
    connection: &Connection,
    sealer: &Sealer,
    name: &str,
    fetched_at: Timestamp,
) -> Result<Option<bool>, CacheError> {
    let found: Option<(i64, Vec<u8>)> = connection
        .prepare_cached("SELECT id, head FROM heads WHERE name = ?1")?
        .query_row([sealer.hidden_name(name).as_slice()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((id, head)) = found else {
        return Ok(None);
    };
    let Some(mut plain) = sealer
        .open(Part::Head, name, head)
        .and_then(|bytes| Head::decode(&bytes))
    else {
        return Ok(Some(false));
    };
    plain.fetched_at = fetched_at;
    let head = sealer.seal(Part::Head, name, &plain.encode())?;
    connection
        .prepare_cached("UPDATE heads SET head = ?2, seen = ?3 WHERE id = ?1")?
        .execute(params![id, head, hour(fetched_at)])?;
    Ok(Some(true))
}

/// The record's id and size, without reading its body.
pub(super) fn extent(connection: &Connection, name: &[u8; 32]) -> rusqlite::Result<Option<Extent>> {
    connection
        .prepare_cached("SELECT id, size FROM heads WHERE name = ?1")?
        .query_row([name.as_slice()], extent_row)
        .optional()
}

pub(super) fn delete(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM heads WHERE id = ?1")?
        .execute([id])?;
    connection
        .prepare_cached("DELETE FROM bodies WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// All records, the longest unused first.
pub(super) fn by_use(connection: &Connection) -> rusqlite::Result<Vec<Extent>> {
    let mut statement =
        connection.prepare_cached("SELECT id, size FROM heads ORDER BY used, id")?;
    let rows = statement.query_map([], extent_row)?;
    rows.collect()
}

/// The records fetched before `oldest`.
pub(super) fn older_than(
    connection: &Connection,
    oldest: Timestamp,
) -> rusqlite::Result<Vec<Extent>> {
    let mut statement = connection.prepare_cached("SELECT id, size FROM heads WHERE seen < ?1")?;
    let rows = statement.query_map([hour(oldest)], extent_row)?;
    rows.collect()
}

/// Notes that a record was used.
pub(super) fn touch(connection: &Connection, id: i64, used: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE heads SET used = ?2 WHERE id = ?1")?
        .execute([id, used])?;
    Ok(())
}

/// Count, bytes and the oldest record's age, to the hour.
pub(super) fn tally(connection: &Connection) -> rusqlite::Result<(u32, u64, Option<Timestamp>)> {
    connection
        .prepare_cached("SELECT count(*), coalesce(sum(size), 0), min(seen) FROM heads")?
        .query_row([], |row| {
            let (count, bytes, seen): (i64, i64, Option<i64>) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok((
                u32::try_from(count).unwrap_or(u32::MAX),
                u64::try_from(bytes).unwrap_or(0),
                seen.map(|hour| Timestamp::from_millis(hour.saturating_mul(HOUR))),
            ))
        })
}

/// The highest use count so far.
pub(super) fn last_use(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT coalesce(max(used), 0) FROM heads", [], |row| {
        row.get(0)
    })
}

fn put_body(connection: &Connection, id: i64, body: &[u8]) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO bodies(id, sealed) VALUES(?1, ?2)")?
        .execute(params![id, body])?;
    Ok(())
}

fn extent_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Extent> {
    let size: i64 = row.get(1)?;
    Ok(Extent {
        id: row.get(0)?,
        size: u64::try_from(size).unwrap_or(0),
    })
}

/// The age column is rounded: it stands in clear text, and the exact moment is nobody's business.
fn hour(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(HOUR)
}

fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
