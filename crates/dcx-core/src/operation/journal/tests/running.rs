//! A journal in use for months: what it forgets, and that nobody waits for its disk who needn't.

use std::sync::mpsc;
use std::time::Duration;

use super::*;

/// One that has ended.
fn ended(number: usize) -> Entry {
    let entry = restart(number as u64, "vm-1");
    let failed = steps::apply(&entry, &Event::NeverSent { at: at(1) });
    failed.unwrap()
}

#[test]
fn old_operations_go_and_open_ones_stay() {
    let folder = TempDir::new().unwrap();
    let journal = open(folder.path());
    insert(&journal, restart(1, "vm-1"));
    insert(&journal, restart(2, "vm-2"));
    for number in [1, 2] {
        journal.apply(&id(number), &sending()).unwrap();
    }
    journal.apply(&id(1), &done()).unwrap();
    journal.close();
    let later = clock();
    later.advance(181 * 24 * 3600 * 1000);
    let journal = Journal::open(folder.path(), &account(), &key(), &later).unwrap();
    assert!(journal.get(&id(1)).is_none());
    assert_eq!(state(&journal, 2), JournalState::Unknown);
    journal.close();
    assert!(open(folder.path()).get(&id(1)).is_none(), "gone for good");
}

#[test]
fn more_than_the_journal_keeps_goes_oldest_first() {
    let mut entries = vec![restart(0, "vm-1")];
    entries.extend((1..=MOST_ENDED + 2).map(ended));
    let (kept, gone) = kept(entries, at(2));
    let gone: Vec<_> = gone.into_iter().map(|entry| entry.id).collect();
    assert_eq!(gone, [id(1), id(2)]);
    assert_eq!(kept.len(), MOST_ENDED + 1);
    assert_eq!(kept[0].id, id(0), "an open one is not for its age to go");
}

#[test]
fn a_program_that_is_never_closed_forgets_the_oldest_too() {
    let folder = TempDir::new().unwrap();
    let journal = open(folder.path());
    insert(&journal, restart(0, "vm-0"));
    let bound = MOST_ENDED + SLACK;
    journal
        .insert_all((1..=bound).map(ended).collect())
        .unwrap();
    assert_eq!(journal.entries().len(), bound + 1, "not with each");
    journal.insert_all(vec![ended(bound + 1)]).unwrap();
    let known = |number: usize| journal.get(&id(number as u64)).is_some();
    let gone = SLACK + 1;
    assert!(known(0) && !known(1) && !known(gone) && known(gone + 1));
    assert_eq!(journal.entries().len(), MOST_ENDED + 1);
    insert(&journal, restart(9_999, "vm-1"));
    let ids = |journal: &Journal| {
        let entries = journal.entries().into_iter();
        entries.map(|entry| entry.id.clone()).collect::<Vec<_>>()
    };
    let before = ids(&journal);
    assert_eq!(before.len(), MOST_ENDED + 2);
    journal.close();
    assert_eq!(ids(&open(folder.path())), before);
}

#[test]
fn whoever_reads_does_not_wait_for_the_disk() {
    let journal = Journal::in_memory(&account(), false).unwrap();
    insert(&journal, restart(1, "vm-1"));
    journal.writing(|_| {
        assert!(journal.get(&id(1)).is_some());
        assert_eq!(journal.open_entries().len(), 1);
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn whoever_waits_for_the_disk_keeps_no_other_task_waiting() {
    let journal = Journal::in_memory(&account(), false).unwrap();
    let (has_begun, begun) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let slow = journal.clone();
    let slow = std::thread::spawn(move || {
        slow.writing(|_| {
            has_begun.send(()).unwrap();
            let _ = may_go_on.recv();
        });
    });
    begun.recv().unwrap();
    let (is_writing, writing) = mpsc::channel();
    let writer = tokio::spawn(async move {
        is_writing.send(()).unwrap();
        journal.insert(restart(1, "vm-1")).is_ok()
    });
    writing.recv().unwrap();
    let (is_done, done) = mpsc::channel();
    tokio::spawn(async move { is_done.send(()).unwrap() });
    let went_on = done.recv_timeout(Duration::from_secs(5));
    go_on.send(()).unwrap();
    assert!(went_on.is_ok());
    slow.join().unwrap();
    assert!(writer.await.unwrap());
}
