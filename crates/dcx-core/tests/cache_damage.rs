//! A file that is cut, bent, newer, foreign or tampered with: never a crash, never a wrong value;
//! put aside, said, and begun anew.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dcx_api::Timestamp;
use dcx_core::account::AccountId;
use dcx_core::cache::{Cache, CacheError, Damage, Limits, Opening, Snapshot};
use dcx_core::vault::DataKey;
use rusqlite::Connection;
use tempfile::TempDir;

fn account() -> AccountId {
    AccountId::of("https://platform.example", "alex@cloudtech.example")
}

fn key() -> DataKey {
    DataKey::from_bytes([7; 32])
}

fn open(folder: &Path) -> Result<(Cache, Opening), CacheError> {
    Cache::open(folder, &account(), &key(), Limits::default())
}

fn file(folder: &Path) -> PathBuf {
    folder.join(format!("{}.cache", account().as_str()))
}

fn beside(folder: &Path, suffix: &str) -> PathBuf {
    folder.join(format!("{}.cache{suffix}", account().as_str()))
}

fn snapshot(number: usize) -> Snapshot {
    Snapshot {
        bytes: format!("record {number} ").repeat(number * 40).into_bytes(),
        fetched_at: Timestamp::from_millis(1_763_899_200_000 + i64::try_from(number).unwrap()),
        validator: Some(number.to_string()),
    }
}

/// The files of a good cache, as bytes, and what is in it.
struct Original {
    main: Vec<u8>,
    log: Option<Vec<u8>>,
    records: BTreeMap<String, Snapshot>,
}

impl Original {
    /// With `log`, the last writes are in the write-ahead log and not yet in the file.
    fn make(log: bool) -> Self {
        let folder = TempDir::new().unwrap();
        let (cache, _) = open(folder.path()).unwrap();
        let mut records = BTreeMap::new();
        for number in 1..12 {
            let name = format!("record/{number}");
            cache.put(&name, &snapshot(number)).unwrap();
            records.insert(name, snapshot(number));
            if number == 6 {
                cache.flush().unwrap();
            }
        }
        let log = if log {
            Some(fs::read(beside(folder.path(), "-wal")).unwrap())
        } else {
            cache.close();
            None
        };
        Self {
            main: fs::read(file(folder.path())).unwrap(),
            log,
            records,
        }
    }

    /// Lays the bytes out in a new folder, opens them, and holds the cache to its promise.
    fn try_with(&self, main: &[u8], log: Option<&[u8]>, what: &str) -> Opening {
        let folder = TempDir::new().unwrap();
        fs::write(file(folder.path()), main).unwrap();
        if let Some(log) = log {
            fs::write(beside(folder.path(), "-wal"), log).unwrap();
        }
        let (cache, opening) =
            open(folder.path()).unwrap_or_else(|error| panic!("{what}: {error}"));
        for (name, put) in &self.records {
            if let Some(found) = cache.get(name) {
                assert!(&found == put, "{what}: a wrong value for {name}");
            }
        }
        assert_eq!(cache.get("never put"), None, "{what}");
        cache
            .put("afterwards", &snapshot(3))
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(cache.get("afterwards"), Some(snapshot(3)), "{what}");
        if matches!(opening, Opening::Rebuilt { .. }) {
            assert!(
                beside(folder.path(), ".quarantine").exists(),
                "{what}: put aside"
            );
        }
        opening
    }
}

/// Every byte of the first page, every page's edges, and a stride through the rest.
fn places(length: usize) -> Vec<usize> {
    (0..length)
        .filter(|at| *at < 100 || at % 4096 < 2 || at % 4096 > 4094 || at % 499 == 0)
        .collect()
}

#[test]
fn a_file_cut_anywhere_gives_right_values_or_none() {
    let original = Original::make(false);
    assert_eq!(
        original.try_with(&original.main, None, "uncut"),
        Opening::Existing
    );
    let mut rebuilt = 0;
    for length in places(original.main.len()) {
        let opening =
            original.try_with(&original.main[..length], None, &format!("cut to {length}"));
        rebuilt += u32::from(matches!(opening, Opening::Rebuilt { .. }));
    }
    assert!(rebuilt > 50, "most cuts are noticed at once: {rebuilt}");
}

#[test]
fn a_log_cut_anywhere_gives_right_values_or_none() {
    let original = Original::make(true);
    let log = original.log.clone().unwrap();
    assert_eq!(
        original.try_with(&original.main, Some(&log), "uncut"),
        Opening::Existing
    );
    for length in places(log.len()) {
        original.try_with(
            &original.main,
            Some(&log[..length]),
            &format!("log cut to {length}"),
        );
    }
}

#[test]
fn a_flipped_bit_anywhere_gives_right_values_or_none() {
    let original = Original::make(true);
    let log = original.log.clone().unwrap();
    for at in places(original.main.len()) {
        let mut main = original.main.clone();
        main[at] ^= 1 << (at % 8);
        original.try_with(&main, Some(&log), &format!("bit in byte {at}"));
    }
    for at in places(log.len()) {
        let mut bent = log.clone();
        bent[at] ^= 1 << (at % 8);
        original.try_with(
            &original.main,
            Some(&bent),
            &format!("bit in byte {at} of the log"),
        );
    }
}

#[test]
fn what_is_no_database_is_put_aside_and_only_the_newest_is_kept() {
    let folder = TempDir::new().unwrap();
    for words in ["not a database ".repeat(400), "another one ".repeat(400)] {
        fs::write(file(folder.path()), &words).unwrap();
        let (cache, opening) = open(folder.path()).unwrap();
        assert_eq!(
            opening,
            Opening::Rebuilt {
                reason: Damage::Unreadable
            }
        );
        assert_eq!(
            fs::read_to_string(beside(folder.path(), ".quarantine")).unwrap(),
            words
        );
        cache.close();
    }
    let (cache, opening) = open(folder.path()).unwrap();
    assert_eq!(opening, Opening::Existing);
    cache.close();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_newer_programs_file_is_put_aside_unharmed() {
    let folder = TempDir::new().unwrap();
    let (cache, _) = open(folder.path()).unwrap();
    cache.put("a", &snapshot(1)).unwrap();
    cache.close();
    Connection::open(file(folder.path()))
        .unwrap()
        .pragma_update(None, "user_version", 2)
        .unwrap();
    let newer = fs::read(file(folder.path())).unwrap();
    let (cache, opening) = open(folder.path()).unwrap();
    assert_eq!(
        opening,
        Opening::Rebuilt {
            reason: Damage::NewerSchema
        }
    );
    assert_eq!(cache.get("a"), None);
    assert!(
        fs::read(beside(folder.path(), ".quarantine")).unwrap() == newer,
        "the file was changed"
    );
}

#[test]
fn another_programs_database_is_put_aside() {
    let folder = TempDir::new().unwrap();
    let other = Connection::open(file(folder.path())).unwrap();
    other
        .execute_batch("CREATE TABLE heads(a); CREATE TABLE bodies(b);")
        .unwrap();
    drop(other);
    let (_, opening) = open(folder.path()).unwrap();
    assert_eq!(
        opening,
        Opening::Rebuilt {
            reason: Damage::Unreadable
        }
    );
}

#[test]
fn a_file_sealed_with_another_key_or_for_another_account_is_put_aside() {
    let folder = TempDir::new().unwrap();
    let (cache, _) = open(folder.path()).unwrap();
    cache.put("a", &snapshot(1)).unwrap();
    cache.close();

    let sipho = AccountId::of("https://platform.example", "sipho@adcock.example");
    fs::copy(
        file(folder.path()),
        folder.path().join(format!("{}.cache", sipho.as_str())),
    )
    .unwrap();
    let (foreign, opening) = Cache::open(folder.path(), &sipho, &key(), Limits::default()).unwrap();
    assert_eq!(
        opening,
        Opening::Rebuilt {
            reason: Damage::OtherKey
        }
    );
    assert_eq!(foreign.get("a"), None);

    let other = DataKey::from_bytes([8; 32]);
    let (cache, opening) =
        Cache::open(folder.path(), &account(), &other, Limits::default()).unwrap();
    assert_eq!(
        opening,
        Opening::Rebuilt {
            reason: Damage::OtherKey
        }
    );
    assert_eq!(cache.get("a"), None);
}

#[test]
fn records_swapped_in_the_file_do_not_open() {
    let swaps = [
        "CREATE TEMP TABLE old AS SELECT * FROM bodies;
         UPDATE bodies SET sealed = (SELECT sealed FROM old WHERE old.id = 3 - bodies.id) WHERE id IN (1, 2)",
        "CREATE TEMP TABLE old AS SELECT * FROM heads;
         UPDATE heads SET head = (SELECT head FROM old WHERE old.id = 3 - heads.id) WHERE id IN (1, 2)",
        "UPDATE heads SET id = 9 WHERE id = 1; UPDATE heads SET id = 1 WHERE id = 2;
         UPDATE heads SET id = 2 WHERE id = 9;",
        "CREATE TEMP TABLE old AS SELECT * FROM heads;
         UPDATE heads SET name = zeroblob(id);
         UPDATE heads SET name = (SELECT name FROM old WHERE old.id = 3 - heads.id) WHERE id IN (1, 2);
         UPDATE heads SET name = (SELECT name FROM old WHERE old.id = 3) WHERE id = 3",
    ];
    for swap in swaps {
        let folder = TempDir::new().unwrap();
        let (cache, _) = open(folder.path()).unwrap();
        cache.put("one", &snapshot(1)).unwrap();
        cache.put("two", &snapshot(2)).unwrap();
        cache.put("three", &snapshot(3)).unwrap();
        cache.close();
        Connection::open(file(folder.path()))
            .unwrap()
            .execute_batch(swap)
            .unwrap();
        let (cache, opening) = open(folder.path()).unwrap();
        assert_eq!(opening, Opening::Existing);
        assert!(cache.get("one").is_none(), "{swap}");
        assert!(cache.get("two").is_none(), "{swap}");
        assert_eq!(
            cache.get("three"),
            Some(snapshot(3)),
            "{swap}: one record's damage is its own"
        );
        assert!(cache.faults().dropped >= 1, "{swap}: counted");
        assert_eq!(cache.faults().rebuilt, 0);
        cache.put("one", &snapshot(4)).unwrap();
        assert_eq!(cache.get("one"), Some(snapshot(4)));
    }
}

#[test]
fn an_older_body_under_a_newer_head_does_not_open() {
    let folder = TempDir::new().unwrap();
    let (cache, _) = open(folder.path()).unwrap();
    cache.put("one", &snapshot(1)).unwrap();
    cache.close();
    let raw = Connection::open(file(folder.path())).unwrap();
    let old: Vec<u8> = raw
        .query_row("SELECT sealed FROM bodies", [], |row| row.get(0))
        .unwrap();
    let (cache, _) = open(folder.path()).unwrap();
    cache.put("one", &snapshot(2)).unwrap();
    raw.execute("UPDATE bodies SET sealed = ?1", [old]).unwrap();
    assert_eq!(cache.get("one"), None);
    assert_eq!(cache.faults().dropped, 1);
    assert_eq!(cache.usage().records, 0);
}

#[test]
fn a_confirmation_of_a_bent_record_drops_it() {
    let folder = TempDir::new().unwrap();
    let (cache, _) = open(folder.path()).unwrap();
    cache.put("one", &snapshot(1)).unwrap();
    Connection::open(file(folder.path()))
        .unwrap()
        .execute("UPDATE heads SET head = zeroblob(length(head))", [])
        .unwrap();
    assert!(
        !cache.confirm("one", Timestamp::from_millis(5)).unwrap(),
        "the next fetch must bring bytes"
    );
    assert_eq!((cache.get("one"), cache.faults().dropped), (None, 1));
}

#[test]
fn a_file_that_breaks_while_in_use_is_begun_anew() {
    let folder = TempDir::new().unwrap();
    let (cache, _) = open(folder.path()).unwrap();
    // More than the connections keep in memory, so that the broken pages are really read.
    let big = |number: u8| Snapshot {
        bytes: vec![number; 200_000],
        ..snapshot(1)
    };
    for number in 0..60 {
        cache.put(&format!("n{number}"), &big(number)).unwrap();
    }
    cache.flush().unwrap();
    let length = fs::metadata(file(folder.path())).unwrap().len();
    let broken = fs::OpenOptions::new()
        .write(true)
        .open(file(folder.path()))
        .unwrap();
    broken.set_len(length / 2 / 4096 * 4096).unwrap();
    for number in 0..60 {
        if let Some(found) = cache.get(&format!("n{number}")) {
            assert_eq!(found, big(number));
        }
    }
    assert_eq!(cache.faults().rebuilt, 1);
    cache.put("afterwards", &snapshot(1)).unwrap();
    assert_eq!(cache.get("afterwards"), Some(snapshot(1)));
    assert!(beside(folder.path(), ".quarantine").exists());
}

#[test]
fn a_folder_that_cannot_be_had_is_an_error_and_not_a_quarantine() {
    let folder = TempDir::new().unwrap();
    let blocked = folder.path().join("file");
    fs::write(&blocked, "in the way").unwrap();
    assert!(matches!(open(&blocked), Err(CacheError::Disk(_))));
    fs::create_dir(file(folder.path())).unwrap();
    assert!(matches!(open(folder.path()), Err(CacheError::Disk(_))));
    assert_eq!(fs::read_to_string(&blocked).unwrap(), "in the way");
}
