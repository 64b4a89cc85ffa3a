//! What only a look behind the cache's front can arrange: SQLite itself running out of room.

use tempfile::TempDir;

use super::*;

fn full(cache: &Cache) {
    let stop = |connection: &rusqlite::Connection| -> rusqlite::Result<()> {
        let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
        connection.pragma_update(None, "max_page_count", pages)
    };
    cache
        .shelf
        .write(|connection, _| Ok(stop(connection)?))
        .unwrap();
}

fn snapshot(bytes: usize) -> Snapshot {
    Snapshot {
        bytes: vec![5; bytes],
        fetched_at: Timestamp::from_millis(7),
        validator: None,
    }
}

fn holds_its_ground(cache: &Cache) {
    cache.put("kept", &snapshot(1000)).unwrap();
    let before = cache.usage();
    full(cache);
    assert!(matches!(
        cache.put("kept", &snapshot(50_000)),
        Err(CacheError::Full)
    ));
    assert!(matches!(
        cache.put("new", &snapshot(50_000)),
        Err(CacheError::Full)
    ));
    let several = [
        ("kept".to_owned(), snapshot(1)),
        ("new".to_owned(), snapshot(50_000)),
    ];
    assert!(matches!(cache.put_many(&several), Err(CacheError::Full)));
    assert_eq!(cache.get("kept"), Some(snapshot(1000)));
    assert_eq!(cache.get("new"), None);
    assert_eq!(cache.usage(), before);
    assert_eq!(
        cache.faults(),
        Faults::default(),
        "a full disk is not a broken file"
    );
    cache.put("kept", &snapshot(1001)).unwrap();
    assert_eq!(cache.get("kept"), Some(snapshot(1001)));
}

#[test]
fn a_full_disk_is_said_and_every_record_stays_what_it_was() {
    let account = AccountId::of("https://platform.example", "alex@cloudtech.example");
    let folder = TempDir::new().unwrap();
    let key = DataKey::from_bytes([7; 32]);
    let (cache, _) = Cache::open(folder.path(), &account, &key, Limits::default()).unwrap();
    holds_its_ground(&cache);
    holds_its_ground(&Cache::in_memory(&account, Limits::default()).unwrap());
}
