//! kill -9 in a loop while the cache is written, with an oracle of what had been acknowledged; and
//! a disk with no room left.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test's helpers fail the test"
)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use dcx_api::Timestamp;
use dcx_core::account::AccountId;
use dcx_core::cache::{Cache, CacheError, Limits, Opening, Snapshot};
use dcx_core::vault::DataKey;
use tempfile::TempDir;

/// Tells this test program, started again, to be the writer in that folder.
const FOLDER: &str = "DCX_TEST_CACHE_FOLDER";
/// The first number it writes.
const START: &str = "DCX_TEST_CACHE_START";

const NAMES: u64 = 5;
const GROUP: [&str; 3] = ["group/a", "group/b", "group/c"];

fn open(folder: &Path) -> (Cache, Opening) {
    let account = AccountId::of("https://platform.example", "alex@cloudtech.example");
    let limits = Limits {
        max_bytes: 8 << 20,
        ..Limits::default()
    };
    Cache::open(folder, &account, &DataKey::from_bytes([7; 32]), limits).unwrap()
}

/// The one right snapshot for a name and a number: a mixture of two writes would not be it.
fn snapshot(name: &str, number: u64) -> Snapshot {
    let size = usize::try_from(number * 7919 % 60_000).unwrap();
    let pattern = format!("{name}#{number}|");
    Snapshot {
        bytes: pattern
            .bytes()
            .cycle()
            .take(size.max(pattern.len()))
            .collect(),
        fetched_at: Timestamp::from_millis(i64::try_from(number).unwrap()),
        validator: Some(number.to_string()),
    }
}

fn number_of(snapshot: &Snapshot) -> u64 {
    snapshot.validator.as_ref().unwrap().parse().unwrap()
}

/// Writes until it is killed, and says each write only when the cache has acknowledged it.
fn write_for_ever(folder: &Path, start: u64) {
    let (cache, opening) = open(folder);
    assert!(!matches!(opening, Opening::Rebuilt { .. }), "{opening:?}");
    println!("\nready");
    for number in start.. {
        match number % 7 {
            0 => {
                let group = GROUP.map(|name| (name.to_owned(), snapshot(name, number)));
                cache.put_many(&group).unwrap();
                println!("group {number}");
            }
            1 => cache.flush().unwrap(),
            _ => {
                let name = format!("record/{}", number % NAMES);
                cache.put(&name, &snapshot(&name, number)).unwrap();
                println!("{name} {number}");
            }
        }
    }
}

#[test]
fn killed_at_any_moment_the_cache_holds_everything_acknowledged() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let start = std::env::var(START).unwrap().parse().unwrap();
        return write_for_ever(folder.as_ref(), start);
    }
    let folder = TempDir::new().unwrap();
    let mut acknowledged: BTreeMap<String, u64> = BTreeMap::new();
    let mut total = 0;
    for round in 0..20_u64 {
        let start = round * 1_000_000;
        let lines = run_and_kill(folder.path(), start, 3 + round * 13 % 60);
        total += lines.len();
        acknowledged.extend(lines);
        let (cache, opening) = open(folder.path());
        assert_eq!(opening, Opening::Existing, "round {round}");
        for (name, number) in acknowledged.iter().filter(|(name, _)| *name != "group") {
            let kept = cache
                .get(name)
                .unwrap_or_else(|| panic!("round {round}: {name} is lost"));
            assert_eq!(
                kept,
                snapshot(name, number_of(&kept)),
                "round {round}: {name} is torn"
            );
            // One write may have been made and not yet said.
            assert!(
                number_of(&kept) >= *number,
                "round {round}: {name} fell back"
            );
        }
        if let Some(number) = acknowledged.get("group") {
            let kept: Vec<u64> = GROUP
                .iter()
                .map(|name| number_of(&cache.get(name).unwrap()))
                .collect();
            assert!(kept[0] >= *number, "round {round}: the group fell back");
            assert!(
                kept.iter().all(|each| *each == kept[0]),
                "round {round}: half a group: {kept:?}"
            );
        }
        assert_eq!(cache.faults(), Default::default(), "round {round}");
    }
    assert!(total > 200, "the writer really wrote: {total}");
}

/// Starts the writer, kills it in the middle of its work once it has said so many writes, and
/// answers everything it said.
fn run_and_kill(folder: &Path, start: u64, after: u64) -> Vec<(String, u64)> {
    let mut writer = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "killed_at_any_moment_the_cache_holds_everything_acknowledged",
            "--nocapture",
        ])
        .env(FOLDER, folder)
        .env(START, start.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(writer.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    assert!(
        lines.any(|line| line == "ready"),
        "the writer could not open the cache"
    );
    let read = |line: String| {
        // The last line may have been cut by the kill.
        let (name, number) = line.split_once(' ')?;
        Some((name.to_owned(), number.parse().ok()?))
    };
    let mut said: Vec<(String, u64)> = Vec::new();
    for line in lines.by_ref() {
        said.extend(read(line));
        if said.len() as u64 >= after {
            break;
        }
    }
    writer.kill().unwrap();
    said.extend(lines.filter_map(read));
    writer.wait().unwrap();
    // A cut last number would be smaller than the one before.
    if said.len() > 1 && said[said.len() - 1].1 < said[said.len() - 2].1 {
        said.pop();
    }
    said
}

/// The system's limit on a file's size stands in for a full disk: the same calls fail, at the same
/// places.
#[cfg(unix)]
#[test]
fn without_room_the_record_stays_old_and_the_cache_goes_on() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return fill_the_disk(folder.as_ref());
    }
    let folder = TempDir::new().unwrap();
    let (cache, _) = open(folder.path());
    cache.put("kept", &snapshot("kept", 5)).unwrap();
    cache.close();
    let script = r#"trap '' XFSZ; ulimit -f 800; exec "$0" --exact "$1" --nocapture"#;
    let ended = Command::new("sh")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .arg("without_room_the_record_stays_old_and_the_cache_goes_on")
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(
        ended.status.success() && said.contains("filled"),
        "{said}{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    // With room again, everything that had been kept is there.
    let (cache, opening) = open(folder.path());
    assert_eq!(opening, Opening::Existing);
    assert_eq!(cache.get("kept"), Some(snapshot("kept", 5)));
    cache.put("kept", &snapshot("kept", 6)).unwrap();
}

#[cfg(unix)]
fn fill_the_disk(folder: &Path) {
    let (cache, _) = open(folder);
    let big = Snapshot {
        bytes: vec![9; 100_000],
        ..snapshot("big", 1)
    };
    let mut refused = None;
    for number in 0..100 {
        match cache.put(&format!("big/{number}"), &big) {
            Ok(()) => assert_eq!(cache.get(&format!("big/{number}")).as_ref(), Some(&big)),
            Err(error) => {
                refused = Some((number, error));
                break;
            }
        }
    }
    let (number, error) = refused.expect("the disk was to fill up");
    assert!(
        matches!(error, CacheError::Full | CacheError::Disk(_)),
        "{error}"
    );
    assert!(number > 1);
    assert_eq!(cache.get(&format!("big/{number}")), None, "not half there");
    assert_eq!(cache.get("kept"), Some(snapshot("kept", 5)));
    let fat = Snapshot {
        bytes: vec![8; 900_000],
        ..snapshot("kept", 9)
    };
    assert!(cache.put("kept", &fat).is_err());
    assert_eq!(
        cache.get("kept"),
        Some(snapshot("kept", 5)),
        "the old one stays"
    );
    assert_eq!(
        cache.faults(),
        Default::default(),
        "a full disk is not a broken file"
    );
    println!("filled");
}
