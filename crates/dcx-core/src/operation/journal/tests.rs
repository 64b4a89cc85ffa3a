//! The journal on a real disk: what it has acknowledged is there after whatever happens, and what it
//! could not write is not sent.

use std::fs;
use std::path::{Path, PathBuf};

use dcx_api::Problem;
use tempfile::TempDir;

use super::super::entry::{Finding, HOLDS_FOR, JournalState, LOOKS_THAT_HOLD};
use super::super::samples::{at, id, restart, top_up};
use super::*;

mod running;

fn account() -> AccountId {
    AccountId::of("https://one.example", "alex@canary.example")
}

fn key() -> DataKey {
    DataKey::from_bytes([7; 32])
}

/// The clock stands near the moments of the samples.
fn clock() -> Clock {
    let clock = Clock::system();
    clock.advance(at(0).as_millis() - clock.now().as_millis());
    clock
}

fn open(folder: &Path) -> Journal {
    Journal::open(folder, &account(), &key(), &clock()).unwrap()
}

fn file(folder: &Path) -> PathBuf {
    folder.join(format!("{}.journal", account().as_str()))
}

fn insert(journal: &Journal, entry: Entry) {
    assert!(matches!(journal.insert(entry), Ok(Inserted::New(_))));
}

fn sending() -> Event {
    Event::Sending {
        at: at(1),
        there: None,
    }
}

fn done() -> Event {
    Event::Done {
        at: at(2),
        operation: None,
        machine: None,
        line: None,
        finding: None,
    }
}

fn lost() -> Event {
    Event::Lost {
        at: at(2),
        problem: Problem::OutcomeUnknown,
    }
}

fn looked() -> Event {
    Event::Looked { next: at(3) }
}

fn state(journal: &Journal, number: u64) -> JournalState {
    journal.get(&id(number)).unwrap().state
}

impl Journal {
    /// Makes the disk refuse, or take again, whatever is written.
    pub(super) fn write_protect(&self, protected: bool) {
        self.writing(|store| store.as_ref().unwrap().write_protect(protected));
    }
}

#[test]
fn after_a_restart_what_was_sent_is_unknown_and_what_was_not_is_not() {
    let folder = TempDir::new().unwrap();
    let journal = open(folder.path());
    for number in 1..=4 {
        insert(&journal, restart(number, &format!("vm-{number}")));
    }
    let accepted = Event::Accepted {
        at: at(2),
        operation: Some("op-3".into()),
        machine: None,
        progress: Some(40),
        finding: None,
    };
    for (number, event) in [
        (2, sending()),
        (3, sending()),
        (3, accepted),
        (4, sending()),
        (4, done()),
    ] {
        journal.apply(&id(number), &event).unwrap();
    }
    let before = journal.get(&id(3)).unwrap();
    journal.close();
    let journal = open(folder.path());
    assert!(!journal.lost_some());
    let order: Vec<_> = journal.entries().iter().map(|one| one.id.clone()).collect();
    assert_eq!(order, [id(4), id(3), id(2), id(1)], "newest first");
    let never = journal.get(&id(1)).unwrap();
    assert_eq!(
        (never.state, never.finding),
        (JournalState::Failed, Some(Finding::NeverSent))
    );
    let unknown = journal.get(&id(2)).unwrap();
    assert_eq!(unknown.state, JournalState::Unknown);
    assert!(unknown.next_look.is_some(), "it is looked for at once");
    assert_eq!(
        journal.get(&id(3)),
        Some(before),
        "followed where it was left"
    );
    assert_eq!(state(&journal, 4), JournalState::Done);
}

#[test]
fn the_same_id_from_many_hands_is_one_operation() {
    let folder = TempDir::new().unwrap();
    let journal = open(folder.path());
    let new = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| journal.insert(top_up(1)).unwrap()))
            .collect();
        let answers = hands.into_iter().map(|hand| hand.join().unwrap());
        answers
            .filter(|answer| matches!(answer, Inserted::New(_)))
            .count()
    });
    assert_eq!((new, journal.entries().len()), (1, 1));
}

#[test]
fn a_disk_that_refuses_keeps_anything_from_being_sent() {
    let folder = TempDir::new().unwrap();
    let journal = open(folder.path());
    insert(&journal, restart(1, "vm-1"));
    journal.write_protect(true);
    assert!(journal.insert(restart(2, "vm-2")).is_err());
    assert!(journal.get(&id(2)).is_none());
    assert!(journal.insert_all(vec![restart(3, "vm-3")]).is_err());
    assert!(journal.apply(&id(1), &sending()).is_err());
    assert_eq!(state(&journal, 1), JournalState::Queued);
}

#[test]
fn an_outcome_that_the_disk_refuses_is_known_until_the_end_and_looked_for_after_it() {
    let folder = TempDir::new().unwrap();
    let journal = open(folder.path());
    insert(&journal, restart(1, "vm-1"));
    journal.apply(&id(1), &sending()).unwrap();
    journal.write_protect(true);
    journal.apply(&id(1), &done()).unwrap();
    assert_eq!(state(&journal, 1), JournalState::Done);
    journal.close();
    assert_eq!(state(&open(folder.path()), 1), JournalState::Unknown);
}

#[test]
fn a_retry_and_the_mark_on_what_it_retries_are_written_together_or_not_at_all() {
    let folder = TempDir::new().unwrap();
    let journal = open(folder.path());
    insert(&journal, restart(1, "vm-1"));
    journal
        .apply(&id(1), &Event::NeverSent { at: at(1) })
        .unwrap();
    let again = |number| Entry {
        retry_of: Some(id(1)),
        ..restart(number, "vm-1")
    };
    // The record of number 2 is in the file, though nobody can read it: the retry can't be written.
    insert(&journal, restart(2, "vm-2"));
    journal.close();
    spoil_record(folder.path(), 2);
    let journal = open(folder.path());
    assert!(journal.lost_some());
    assert!(journal.insert_all(vec![again(2)]).is_err());
    assert_eq!(journal.get(&id(1)).unwrap().retried_by, None);
    assert_eq!(journal.insert_all(vec![again(3)]).unwrap().len(), 1);
    assert_eq!(journal.insert_all(vec![again(4)]).unwrap().len(), 0, "once");
    journal.close();
    let journal = open(folder.path());
    assert_eq!(journal.get(&id(1)).unwrap().retried_by, Some(id(3)));
    assert!(journal.get(&id(4)).is_none());
}

#[test]
fn of_several_that_belong_together_all_are_written_or_none() {
    let journal = Journal::in_memory(&account(), false).unwrap();
    let several = |numbers: [u64; 2]| {
        let of = |number| restart(number, &format!("vm-{number}"));
        let taken = journal.insert_all(numbers.map(of).to_vec());
        taken.unwrap().len()
    };
    insert(&journal, restart(1, "vm-1"));
    let busy = |number| restart(number, "vm-1");
    let taken = journal.insert_all(vec![restart(2, "vm-2"), busy(3)]);
    assert!(taken.unwrap().is_empty(), "another is in the way of one");
    assert_eq!(several([2, 1]), 0, "one is known");
    assert!(journal.get(&id(2)).is_none());
    assert_eq!(several([2, 3]), 2);
    // What isn't to go out has nothing in its way.
    let refused = Event::NeverSent { at: at(1) };
    let left_out = steps::apply(&busy(4), &refused).unwrap();
    assert_eq!(journal.insert_all(vec![left_out]).unwrap().len(), 1);
}

/// Bends one byte of the operation that was written down as the `seq`th.
fn spoil_record(folder: &Path, seq: i64) {
    let file = rusqlite::Connection::open(file(folder)).unwrap();
    let sealed: Vec<u8> = file
        .query_row("SELECT sealed FROM entries WHERE seq = ?1", [seq], |row| {
            row.get(0)
        })
        .unwrap();
    let bent: Vec<u8> = sealed.iter().map(|byte| byte ^ 1).collect();
    file.execute("UPDATE entries SET sealed = ?1 WHERE seq = ?2", (bent, seq))
        .unwrap();
}

#[test]
fn one_broken_record_costs_that_record_and_is_said() {
    let folder = TempDir::new().unwrap();
    let journal = open(folder.path());
    for number in 1..=3 {
        insert(&journal, restart(number, &format!("vm-{number}")));
    }
    journal.close();
    spoil_record(folder.path(), 2);
    let journal = open(folder.path());
    assert!(journal.lost_some());
    assert_eq!(journal.entries().len(), 2);
    assert!(
        journal.insert(restart(2, "vm-2")).is_err(),
        "what may have been sent is not sent again"
    );
}

#[test]
fn records_that_changed_places_do_not_open() {
    let folder = TempDir::new().unwrap();
    let journal = open(folder.path());
    insert(&journal, restart(1, "vm-1"));
    insert(&journal, restart(2, "vm-2"));
    journal.close();
    let raw = rusqlite::Connection::open(file(folder.path())).unwrap();
    raw.execute_batch(
        "UPDATE entries SET sealed = (SELECT sealed FROM entries WHERE seq = 1) WHERE seq = 2",
    )
    .unwrap();
    drop(raw);
    let journal = open(folder.path());
    assert!(journal.lost_some());
    assert_eq!(journal.entries().len(), 1);
}

#[test]
fn a_journal_that_is_not_ours_or_newer_is_put_aside_and_said() {
    let spoilers: [fn(&Path); 4] = [
        |path| fs::write(path, b"no database at all, just words").unwrap(),
        |path| {
            let raw = rusqlite::Connection::open(path).unwrap();
            raw.pragma_update(None, "user_version", 99).unwrap();
        },
        |path| {
            let raw = rusqlite::Connection::open(path).unwrap();
            raw.pragma_update(None, "application_id", 7).unwrap();
        },
        |path| {
            let raw = rusqlite::Connection::open(path).unwrap();
            raw.execute_batch("DROP TABLE entries").unwrap();
        },
    ];
    for (number, spoil) in spoilers.into_iter().enumerate() {
        let folder = TempDir::new().unwrap();
        let journal = open(folder.path());
        insert(&journal, restart(1, "vm-1"));
        journal.close();
        spoil(&file(folder.path()));
        let journal = open(folder.path());
        assert!(journal.lost_some(), "{number}");
        assert!(journal.entries().is_empty(), "{number}");
        insert(&journal, restart(2, "vm-1"));
        let aside = format!("{}.journal.quarantine", account().as_str());
        assert!(folder.path().join(aside).exists(), "{number}");
    }
}

#[test]
fn another_key_or_account_opens_nothing() {
    let folder = TempDir::new().unwrap();
    let journal = open(folder.path());
    insert(&journal, restart(1, "vm-1"));
    journal.close();
    let other = AccountId::of("https://two.example", "alex@canary.example");
    let theirs = folder.path().join(format!("{}.journal", other.as_str()));
    fs::copy(file(folder.path()), theirs).unwrap();
    let journal = Journal::open(folder.path(), &other, &key(), &clock()).unwrap();
    assert!(journal.lost_some() && journal.entries().is_empty());
    let wrong = DataKey::from_bytes([8; 32]);
    let journal = Journal::open(folder.path(), &account(), &wrong, &clock()).unwrap();
    assert!(journal.lost_some() && journal.entries().is_empty());
}

#[test]
fn a_file_cut_or_bent_anywhere_never_gives_a_wrong_operation_and_never_keeps_silent() {
    let folder = TempDir::new().unwrap();
    let journal = open(folder.path());
    for number in 1..=12 {
        insert(&journal, restart(number, "vm-1"));
        journal.apply(&id(number), &sending()).unwrap();
        journal.apply(&id(number), &done()).unwrap();
    }
    let originals = journal.entries();
    journal.close();
    let whole = fs::read(file(folder.path())).unwrap();
    // Anywhere, and every bit of where a page says what is on it.
    let anywhere = (1..97).map(|part| (whole.len() * part / 97, 0x20));
    let heads = (0..whole.len()).step_by(4096).flat_map(|page| {
        (page..page + 10).flat_map(|place| (0..8).map(move |bit| (place, 1_u8 << bit)))
    });
    for (place, bits) in anywhere.chain(heads) {
        let cut = whole[..place.max(1)].to_vec();
        let mut bent = whole.clone();
        bent[place] ^= bits;
        for (what, bytes) in [("cut", cut), ("bent", bent)] {
            let folder = TempDir::new().unwrap();
            fs::write(file(folder.path()), bytes).unwrap();
            let journal = open(folder.path());
            for entry in journal.entries() {
                assert!(originals.contains(&entry), "{what} at {place}: wrong");
            }
            assert!(
                journal.entries().len() == originals.len() || journal.lost_some(),
                "{what} at {place}, {bits:08b}: lost without a word"
            );
        }
    }
}

#[test]
fn a_machine_shows_the_newest_of_what_is_open() {
    let journal = Journal::in_memory(&account(), false).unwrap();
    let newest = || {
        let open = journal.open_of_machine(&"vm-1".into());
        open.map(|entry| entry.id.clone())
    };
    insert(&journal, restart(1, "vm-1"));
    journal.apply(&id(1), &sending()).unwrap();
    journal.apply(&id(1), &lost()).unwrap();
    // While it is looked for, nothing else is asked of its machine.
    assert!(matches!(
        journal.insert(restart(2, "vm-1")),
        Ok(Inserted::InTheWay)
    ));
    assert!(
        journal
            .insert_all(vec![restart(2, "vm-1")])
            .unwrap()
            .is_empty()
    );
    for _ in 0..LOOKS_THAT_HOLD {
        journal.apply(&id(1), &looked()).unwrap();
    }
    assert!(matches!(
        journal.insert(restart(2, "vm-1")),
        Ok(Inserted::InTheWay)
    ));
    let later = Entry {
        asked_at: at(HOLDS_FOR / 1000 + 60),
        ..restart(2, "vm-1")
    };
    insert(&journal, later);
    // News of the older one doesn't bring it to the front.
    journal.apply(&id(1), &looked()).unwrap();
    assert_eq!(newest(), Some(id(2)));
    let taken_back = Event::NeverSent { at: at(1) };
    journal.apply(&id(2), &taken_back).unwrap();
    assert_eq!(newest(), Some(id(1)));
    journal.apply(&id(1), &done()).unwrap();
    assert_eq!(newest(), None);
}

#[test]
fn the_file_tells_nothing_to_whoever_reads_the_disk() {
    let folder = TempDir::new().unwrap();
    let journal = open(folder.path());
    insert(&journal, restart(1, "vm-canary"));
    insert(&journal, top_up(2));
    let draft = br#"{"name":"draft canary"}"#;
    journal.keep_draft("org-canary", Some(draft)).unwrap();
    assert_eq!(journal.draft("org-canary").unwrap(), draft);
    let mut bytes = Vec::new();
    for found in fs::read_dir(folder.path()).unwrap() {
        bytes.extend(fs::read(found.unwrap().path()).unwrap());
    }
    let own_id = id(1).as_str().to_owned();
    for secret in ["canary", "restart", "0.10", own_id.as_str()] {
        let legible = bytes
            .windows(secret.len())
            .any(|window| window == secret.as_bytes());
        assert!(!legible, "{secret} can be read");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(file(folder.path())).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }
    journal.keep_draft("org-canary", None).unwrap();
    assert_eq!(journal.draft("org-canary"), None);
}

#[test]
fn a_closed_journal_takes_nothing_and_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let journal = open(folder.path());
    insert(&journal, restart(1, "vm-1"));
    journal.apply(&id(1), &sending()).unwrap();
    let other = journal.clone();
    journal.close();
    Journal::destroy(folder.path(), &account()).unwrap();
    assert!(other.insert(restart(2, "vm-1")).is_err());
    assert!(other.apply(&id(1), &lost()).is_err());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
