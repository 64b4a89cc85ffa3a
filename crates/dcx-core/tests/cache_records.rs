//! What is put into the cache comes out of it, and only that: order of operations, restarts,
//! several threads, two accounts, and nothing readable on disk.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use dcx_api::Timestamp;
use dcx_core::account::AccountId;
use dcx_core::cache::{Cache, CacheError, Limits, Opening, Snapshot};
use dcx_core::vault::DataKey;
use proptest::prelude::*;
use tempfile::TempDir;

const HOUR: i64 = 3_600_000;

fn account() -> AccountId {
    AccountId::of("https://platform.example", "alex@cloudtech.example")
}

fn key() -> DataKey {
    DataKey::from_bytes([7; 32])
}

fn open(folder: &Path) -> (Cache, Opening) {
    Cache::open(folder, &account(), &key(), Limits::default()).unwrap()
}

fn snapshot(words: &str, hour: i64) -> Snapshot {
    Snapshot {
        bytes: words.as_bytes().to_vec(),
        fetched_at: Timestamp::from_millis(hour * HOUR + 123),
        validator: Some(format!("\"{words}\"")),
    }
}

#[test]
fn what_was_put_is_there_after_a_restart() {
    let folder = TempDir::new().unwrap();
    let (cache, opening) = open(folder.path());
    assert_eq!(opening, Opening::Fresh);
    cache.put("vms/7", &snapshot("seven", 1)).unwrap();
    cache
        .put(
            "vms/8",
            &Snapshot {
                validator: None,
                bytes: Vec::new(),
                ..snapshot("", 2)
            },
        )
        .unwrap();
    drop(cache);
    let (cache, opening) = open(folder.path());
    assert_eq!(opening, Opening::Existing);
    assert_eq!(cache.get("vms/7").unwrap(), snapshot("seven", 1));
    let empty = cache.get("vms/8").unwrap();
    assert_eq!((empty.bytes.len(), empty.validator), (0, None));
    assert_eq!(cache.get("vms/9"), None);
    assert_eq!(cache.usage().records, 2);
    assert_eq!(cache.usage().oldest, Some(Timestamp::from_millis(HOUR)));
}

#[test]
fn a_confirmed_record_has_a_newer_age_and_the_same_bytes() {
    let folder = TempDir::new().unwrap();
    let (cache, _) = open(folder.path());
    cache.put("wallet", &snapshot("412.00", 1)).unwrap();
    let before = cache.usage().bytes;
    assert!(
        cache
            .confirm("wallet", Timestamp::from_millis(9 * HOUR))
            .unwrap()
    );
    assert!(
        !cache
            .confirm("nothing", Timestamp::from_millis(9 * HOUR))
            .unwrap()
    );
    let kept = cache.get("wallet").unwrap();
    assert_eq!(kept.bytes, b"412.00");
    assert_eq!(kept.validator.as_deref(), Some("\"412.00\""));
    assert_eq!(kept.fetched_at, Timestamp::from_millis(9 * HOUR));
    assert_eq!(cache.usage().oldest, Some(Timestamp::from_millis(9 * HOUR)));
    assert_eq!(cache.usage().bytes, before);
}

#[test]
fn several_records_are_kept_together_or_not_at_all() {
    let folder = TempDir::new().unwrap();
    let limits = Limits {
        max_bytes: 1 << 20,
        ..Limits::default()
    };
    let (cache, _) = Cache::open(folder.path(), &account(), &key(), limits).unwrap();
    cache.put("a", &snapshot("old", 1)).unwrap();
    let huge = Snapshot {
        bytes: vec![0; 2 << 20],
        ..snapshot("", 2)
    };
    let both = [("a".to_owned(), snapshot("new", 2)), ("b".to_owned(), huge)];
    assert!(matches!(cache.put_many(&both), Err(CacheError::TooLarge)));
    assert_eq!(cache.get("a").unwrap(), snapshot("old", 1));
    assert_eq!(cache.get("b"), None);
    cache
        .put_many(&[
            ("a".to_owned(), snapshot("new", 2)),
            ("b".to_owned(), snapshot("b", 2)),
        ])
        .unwrap();
    assert_eq!(cache.get("a").unwrap(), snapshot("new", 2));
    assert_eq!(cache.get("b").unwrap(), snapshot("b", 2));
}

#[test]
fn clearing_gives_the_room_back() {
    let folder = TempDir::new().unwrap();
    let (cache, _) = open(folder.path());
    for number in 0..64 {
        let record = Snapshot {
            bytes: vec![1; 30_000],
            ..snapshot("", 1)
        };
        cache.put(&format!("n{number}"), &record).unwrap();
    }
    cache.flush().unwrap();
    let file = folder.path().join(format!("{}.cache", account().as_str()));
    assert!(fs::metadata(&file).unwrap().len() > 64 * 30_000);
    cache.clear().unwrap();
    cache.flush().unwrap();
    assert_eq!(cache.usage().records, 0);
    assert_eq!(cache.usage().bytes, 0);
    assert!(fs::metadata(&file).unwrap().len() < 100_000);
    assert_eq!(cache.get("n1"), None);
}

#[test]
fn without_a_keychain_nothing_reaches_the_disk() {
    let cache = Cache::in_memory(&account(), Limits::default()).unwrap();
    cache.put("a", &snapshot("a", 1)).unwrap();
    let other = cache.clone();
    assert_eq!(other.get("a").unwrap(), snapshot("a", 1));
    assert!(
        other
            .confirm("a", Timestamp::from_millis(5 * HOUR))
            .unwrap()
    );
    other.remove("a").unwrap();
    assert_eq!(cache.get("a"), None);
    cache.flush().unwrap();
    cache.clear().unwrap();
}

/// Every file under `folder`, whole.
fn everything(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        bytes.extend_from_slice(entry.file_name().as_encoded_bytes());
        bytes.extend(fs::read(entry.path()).unwrap());
    }
    bytes
}

fn holds(bytes: &[u8], canary: &[u8]) -> bool {
    bytes.windows(canary.len()).any(|window| window == canary)
}

#[test]
fn no_words_names_or_validators_are_readable_on_disk_and_sign_out_leaves_nothing() {
    const CANARY: &str = "canary-5e1f";
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("preferences.json"), "{}").unwrap();
    // The search itself finds what is there.
    fs::write(folder.path().join("control"), CANARY).unwrap();
    assert!(holds(&everything(folder.path()), CANARY.as_bytes()));
    fs::remove_file(folder.path().join("control")).unwrap();

    let (cache, _) = open(folder.path());
    let name = format!("tenant/{CANARY}/vms");
    for hour in 0..20 {
        cache
            .put(
                &name,
                &snapshot(&format!("{CANARY} {hour} ").repeat(300), hour),
            )
            .unwrap();
        cache
            .confirm(&name, Timestamp::from_millis(hour * HOUR + 1))
            .unwrap();
    }
    cache
        .put(&format!("{name}/gone"), &snapshot(CANARY, 1))
        .unwrap();
    cache.remove(&format!("{name}/gone")).unwrap();
    let with_log = everything(folder.path());
    assert!(
        with_log.len() > 10_000,
        "the log is part of what was searched"
    );
    assert!(!holds(&with_log, CANARY.as_bytes()));
    cache.flush().unwrap();
    assert!(!holds(&everything(folder.path()), CANARY.as_bytes()));
    assert!(!holds(&everything(folder.path()), key().expose()));

    // A file put aside is the account's too.
    let aside = folder
        .path()
        .join(format!("{}.cache.quarantine", account().as_str()));
    fs::write(aside, "broken").unwrap();
    cache.close();
    Cache::destroy(folder.path(), &account()).unwrap();
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["preferences.json"]);
    Cache::destroy(folder.path(), &account()).unwrap();
}

#[test]
fn a_late_answer_after_sign_out_leaves_no_trace() {
    let folder = TempDir::new().unwrap();
    let (cache, _) = open(folder.path());
    let late = cache.clone();
    cache.put("a", &snapshot("a", 1)).unwrap();
    cache.close();
    Cache::destroy(folder.path(), &account()).unwrap();
    assert!(matches!(
        late.put("a", &snapshot("late", 2)),
        Err(CacheError::Closed)
    ));
    assert!(matches!(
        late.confirm("a", Timestamp::from_millis(1)),
        Err(CacheError::Closed)
    ));
    assert!(matches!(late.flush(), Err(CacheError::Closed)));
    assert_eq!(late.get("a"), None);
    assert_eq!(late.usage().records, 0);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn two_accounts_in_one_folder_do_not_meet() {
    let folder = TempDir::new().unwrap();
    let other = AccountId::of("https://platform.example", "sipho@adcock.example");
    let (mine, _) = open(folder.path());
    let (theirs, _) = Cache::open(
        folder.path(),
        &other,
        &DataKey::from_bytes([8; 32]),
        Limits::default(),
    )
    .unwrap();
    mine.put("wallet", &snapshot("mine", 1)).unwrap();
    theirs.put("wallet", &snapshot("theirs", 1)).unwrap();
    assert_eq!(mine.get("wallet").unwrap().bytes, b"mine");
    assert_eq!(theirs.get("wallet").unwrap().bytes, b"theirs");
    mine.close();
    Cache::destroy(folder.path(), &account()).unwrap();
    assert_eq!(theirs.get("wallet").unwrap().bytes, b"theirs");
}

#[test]
fn readers_and_a_writer_at_once_see_whole_records() {
    let folder = TempDir::new().unwrap();
    let (cache, _) = open(folder.path());
    let record = |number: u8| Snapshot {
        bytes: vec![number; 10_000],
        fetched_at: Timestamp::from_millis(i64::from(number)),
        validator: Some(number.to_string()),
    };
    cache.put("a", &record(0)).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut last = 0;
                while last < 150 {
                    let seen = cache
                        .get("a")
                        .expect("a record is never missing while it is replaced");
                    let number = seen.bytes[0];
                    assert_eq!(seen, record(number));
                    assert!(number >= last, "an older record came back");
                    last = number;
                }
            });
        }
        for number in 1..=150 {
            cache.put("a", &record(number)).unwrap();
        }
    });
    assert_eq!(cache.faults().dropped, 0);
}

#[cfg(unix)]
#[test]
fn only_this_user_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let (cache, _) = open(folder.path());
    cache.put("a", &snapshot("a", 1)).unwrap();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} is {mode:o}", entry.path().display());
    }
}

#[derive(Clone, Debug)]
enum Step {
    Put(u8, Vec<u8>, i64, Option<String>),
    PutMany(Vec<(u8, Vec<u8>, i64)>),
    Confirm(u8, i64),
    Remove(u8),
    Clear,
    Flush,
    Restart,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let name = 0_u8..6;
    let bytes = || prop::collection::vec(any::<u8>(), 0..6000);
    let hour = || -1_000_000_i64..1_000_000;
    let step = prop_oneof![
        6 => (name.clone(), bytes(), hour(), prop::option::of("[ -~é]{0,20}"))
            .prop_map(|(name, bytes, hour, validator)| Step::Put(name, bytes, hour, validator)),
        2 => prop::collection::vec((name.clone(), bytes(), hour()), 0..4).prop_map(Step::PutMany),
        3 => (name.clone(), hour()).prop_map(|(name, hour)| Step::Confirm(name, hour)),
        2 => name.prop_map(Step::Remove),
        1 => Just(Step::Clear),
        1 => Just(Step::Flush),
        2 => Just(Step::Restart),
    ];
    prop::collection::vec(step, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_cache_is_a_map_whatever_happens_to_it(steps in steps()) {
        let folder = TempDir::new().unwrap();
        let (mut cache, _) = open(folder.path());
        let mut model: BTreeMap<String, Snapshot> = BTreeMap::new();
        let name = |number: u8| format!("record/{number}");
        for step in steps {
            match step {
                Step::Put(number, bytes, millis, validator) => {
                    let snapshot = Snapshot { bytes, fetched_at: Timestamp::from_millis(millis), validator };
                    cache.put(&name(number), &snapshot).unwrap();
                    model.insert(name(number), snapshot);
                }
                Step::PutMany(records) => {
                    let records: Vec<(String, Snapshot)> = records
                        .into_iter()
                        .map(|(number, bytes, millis)| {
                            let fetched_at = Timestamp::from_millis(millis);
                            (name(number), Snapshot { bytes, fetched_at, validator: None })
                        })
                        .collect();
                    cache.put_many(&records).unwrap();
                    model.extend(records);
                }
                Step::Confirm(number, millis) => {
                    let fetched_at = Timestamp::from_millis(millis);
                    let known = model.get_mut(&name(number)).map(|kept| kept.fetched_at = fetched_at).is_some();
                    prop_assert_eq!(cache.confirm(&name(number), fetched_at).unwrap(), known);
                }
                Step::Remove(number) => {
                    cache.remove(&name(number)).unwrap();
                    model.remove(&name(number));
                }
                Step::Clear => {
                    cache.clear().unwrap();
                    model.clear();
                }
                Step::Flush => cache.flush().unwrap(),
                Step::Restart => {
                    drop(cache);
                    let (again, opening) = open(folder.path());
                    prop_assert_eq!(opening, Opening::Existing);
                    cache = again;
                }
            }
            for number in 0..6 {
                prop_assert_eq!(cache.get(&name(number)), model.get(&name(number)).cloned());
            }
            prop_assert_eq!(usize::try_from(cache.usage().records).unwrap(), model.len());
        }
    }
}

mod bounds {
    use super::*;

    fn limits() -> Limits {
        Limits {
            max_bytes: 1 << 20,
            max_age: Duration::from_secs(90 * 24 * 3600),
        }
    }

    fn sized(bytes: usize, hour: i64) -> Snapshot {
        Snapshot {
            bytes: vec![3; bytes],
            ..snapshot("", hour)
        }
    }

    #[test]
    fn the_cache_never_outgrows_its_bound_and_keeps_what_is_used() {
        let folder = TempDir::new().unwrap();
        let (cache, _) = Cache::open(folder.path(), &account(), &key(), limits()).unwrap();
        cache.put("used", &sized(20_000, 1)).unwrap();
        for number in 0..400_u32 {
            let size = 1 + (number as usize * 7919) % 40_000;
            cache.put(&format!("n{number}"), &sized(size, 1)).unwrap();
            assert!(cache.usage().bytes <= 1 << 20, "after {number}");
            assert!(
                cache.get(&format!("n{number}")).is_some(),
                "what was just put is there"
            );
            assert!(
                cache.get("used").is_some(),
                "what is used all the time stays"
            );
        }
        assert!(cache.get("n0").is_none(), "what nobody used made room");
        assert!(cache.usage().bytes > 700_000, "no more goes than must");
        cache.flush().unwrap();
        let all: u64 = fs::read_dir(folder.path())
            .unwrap()
            .map(|e| e.unwrap().metadata().unwrap().len())
            .sum();
        assert!(
            all < (1 << 20) * 5 / 4 + (1 << 20) + (1 << 17),
            "{all} bytes on disk"
        );
    }

    #[test]
    fn many_small_records_do_not_outgrow_the_file() {
        let folder = TempDir::new().unwrap();
        let limits = Limits {
            max_bytes: 200_000,
            ..limits()
        };
        let (cache, _) = Cache::open(folder.path(), &account(), &key(), limits).unwrap();
        for number in 0..3000 {
            cache.put(&format!("n{number}"), &sized(1, 1)).unwrap();
        }
        cache.flush().unwrap();
        assert!(cache.usage().bytes <= 200_000);
        let file = folder.path().join(format!("{}.cache", account().as_str()));
        let length = fs::metadata(file).unwrap().len();
        assert!(length < 250_000 + (1 << 20) + (1 << 16), "{length} bytes");
    }

    #[test]
    fn a_snapshot_larger_than_the_bound_is_refused_and_the_old_one_stays() {
        let folder = TempDir::new().unwrap();
        let (cache, _) = Cache::open(folder.path(), &account(), &key(), limits()).unwrap();
        cache.put("a", &snapshot("a", 1)).unwrap();
        assert!(matches!(
            cache.put("a", &sized(1 << 20, 2)),
            Err(CacheError::TooLarge)
        ));
        assert_eq!(cache.get("a").unwrap(), snapshot("a", 1));
    }

    #[test]
    fn the_old_goes_first_then_the_unused_and_the_kept_go_last() {
        let folder = TempDir::new().unwrap();
        let wide = Limits {
            max_bytes: 4 << 20,
            ..limits()
        };
        let (cache, _) = Cache::open(folder.path(), &account(), &key(), wide).unwrap();
        let now = Timestamp::from_millis(100 * 24 * HOUR);
        cache.put("old", &sized(10, 9 * 24)).unwrap();
        for number in 0..20 {
            cache
                .put(&format!("n{number}"), &sized(100_000, 11 * 24))
                .unwrap();
        }
        drop(cache);
        let (cache, _) = Cache::open(folder.path(), &account(), &key(), limits()).unwrap();
        let evicted = cache.evict(&["n0", "old", "nothing"], now).unwrap();
        assert!(cache.get("old").is_none(), "old age spares nobody");
        assert!(
            cache.get("n0").is_some(),
            "kept though it is the longest unused"
        );
        assert!(cache.get("n1").is_none());
        assert!(cache.get("n19").is_some());
        assert!(cache.usage().bytes <= 1 << 20);
        assert_eq!(evicted.records + cache.usage().records, 21);
        assert_eq!(cache.evict::<&str>(&[], now).unwrap().records, 0);
    }

    #[test]
    fn a_confirmed_record_is_not_old() {
        let folder = TempDir::new().unwrap();
        let (cache, _) = Cache::open(folder.path(), &account(), &key(), limits()).unwrap();
        let day = |day: i64| Timestamp::from_millis(day * 24 * HOUR);
        cache.put("a", &sized(10, 0)).unwrap();
        cache.confirm("a", day(50)).unwrap();
        assert_eq!(cache.evict::<&str>(&[], day(100)).unwrap().records, 0);
        assert_eq!(cache.evict::<&str>(&[], day(141)).unwrap().records, 1);
    }
}
