//! The journal against a world that may do anything: a platform that acts or doesn't and answers or
//! doesn't, a disk that refuses, a program that is killed at any moment, hands that ask for the same
//! again. After all of it nothing has happened twice, and what the journal says is true.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use dcx_api::Problem;
use proptest::prelude::*;
use tempfile::TempDir;

use super::super::entry::{Finding, JournalState};
use super::super::samples::{at, id, restart, top_up};
use super::*;

/// Operations of a world.
const IDS: u64 = 4;

fn account() -> AccountId {
    AccountId::of("https://one.example", "alex@canary.example")
}

/// Opens the journal as a program does that starts; the clock stands near the moments of the samples.
fn open(folder: &Path) -> Journal {
    let clock = Clock::system();
    clock.advance(at(0).as_millis() - clock.now().as_millis());
    Journal::open(folder, &account(), &DataKey::from_bytes([7; 32]), &clock).unwrap()
}

/// What happens next. The numbers are those of operations.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Somebody asks, or asks again with the same id.
    Ask(u64),
    /// It is sent, and the platform acts or doesn't.
    Send { of: u64, acts: bool },
    /// The platform's answer comes, if it answers at all, and as it pleases.
    Answer { of: u64, how: Answer },
    /// It is looked for; a place that can be read tells the truth.
    Look { of: u64, can_be_read: bool },
    /// The user takes it back.
    TakeBack(u64),
    /// The user tries one again as another.
    Retry { of: u64, by: u64 },
    /// From now on the disk refuses, or takes again.
    Disk { refuses: bool },
    /// The program ends and starts again.
    Restart,
    /// The program is killed and starts again.
    Kill,
}

#[derive(Clone, Copy, Debug)]
enum Answer {
    /// What the platform did.
    True,
    /// It took it on, if it did.
    TakenOn,
    /// Nothing, or a 401, or a 500.
    Lost,
    /// It asks for a pause.
    Pause,
}

fn step() -> impl Strategy<Value = Step> {
    let of = || 1..=IDS;
    prop_oneof![
        4 => of().prop_map(Step::Ask),
        6 => (of(), any::<bool>()).prop_map(|(of, acts)| Step::Send { of, acts }),
        4 => (of(), prop_oneof![
            Just(Answer::True),
            Just(Answer::TakenOn),
            Just(Answer::Lost),
            Just(Answer::Pause),
        ])
            .prop_map(|(of, how)| Step::Answer { of, how }),
        4 => (of(), any::<bool>())
            .prop_map(|(of, can_be_read)| Step::Look { of, can_be_read }),
        1 => of().prop_map(Step::TakeBack),
        2 => (of(), of()).prop_map(|(of, by)| Step::Retry { of, by }),
        2 => any::<bool>().prop_map(|refuses| Step::Disk { refuses }),
        1 => Just(Step::Restart),
        2 => Just(Step::Kill),
    ]
}

/// What really happened.
#[derive(Default)]
struct Truth {
    /// How often an operation was sent since it was last put back, and how often the platform did it.
    sent: HashMap<u64, u32>,
    done: HashMap<u64, u32>,
    ended: HashMap<u64, JournalState>,
    /// Those whose last outcome the disk refused: it is in memory alone.
    unsaved: HashSet<u64>,
}

struct World {
    folder: TempDir,
    journal: Journal,
    truth: Truth,
    disk_refuses: bool,
}

impl World {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        Self {
            journal: open(folder.path()),
            folder,
            truth: Truth::default(),
            disk_refuses: false,
        }
    }

    fn entry(&self, number: u64) -> Option<Arc<Entry>> {
        self.journal.get(&id(number))
    }

    fn sample(number: u64) -> Entry {
        if number == 1 {
            top_up(number)
        } else {
            restart(number, &format!("vm-{number}"))
        }
    }

    /// Lets something happen to an operation; answers whether it did.
    fn apply(&mut self, of: u64, event: &Event) -> bool {
        let applied = self.journal.apply(&id(of), event).is_ok();
        if applied && self.disk_refuses {
            assert!(event.is_outcome(), "{event:?} is not on the disk");
            self.truth.unsaved.insert(of);
        } else if applied {
            self.truth.unsaved.remove(&of);
        }
        applied
    }

    fn was_done(&self, number: u64) -> bool {
        self.truth.done.contains_key(&number)
    }

    fn happens(&mut self, step: Step) {
        match step {
            Step::Ask(number) => {
                let known = self.entry(number);
                let asked = self.journal.insert(Self::sample(number));
                match (known, asked) {
                    (Some(before), Ok(Inserted::Known(now))) => assert_eq!(before, now),
                    (Some(_), other) => assert!(other.is_err(), "the same id is the same"),
                    (None, Ok(Inserted::Known(_))) => panic!("nobody asked for {number}"),
                    (None, _) => {}
                }
            }
            // As the runner does it: nothing goes out unless this is written down.
            Step::Send { of, acts } => {
                let sending = Event::Sending {
                    at: at(1),
                    there: None,
                };
                if self.apply(of, &sending) {
                    *self.truth.sent.entry(of).or_default() += 1;
                    if acts {
                        *self.truth.done.entry(of).or_default() += 1;
                    }
                }
            }
            Step::Answer { of, how } => self.answer(of, how),
            Step::Look { of, can_be_read } => self.look(of, can_be_read),
            Step::TakeBack(of) => {
                self.apply(of, &Event::NeverSent { at: at(2) });
            }
            Step::Retry { of, by } => self.retry(of, by),
            Step::Disk { refuses } => {
                self.disk_refuses = refuses;
                self.journal.write_protect(refuses);
            }
            Step::Restart => {
                let before = self.journal.entries();
                self.journal.close();
                self.start_again(&before);
            }
            Step::Kill => {
                let before = self.journal.entries();
                self.folder = copy(&self.folder);
                self.start_again(&before);
            }
        }
    }

    /// The program starts, and finds what there was before.
    fn start_again(&mut self, before: &[Arc<Entry>]) {
        self.journal = open(self.folder.path());
        self.disk_refuses = false;
        assert!(!self.journal.lost_some());
        assert_eq!(self.journal.entries().len(), before.len());
        let unsaved = std::mem::take(&mut self.truth.unsaved);
        for entry in before {
            let number = (1..=IDS).find(|number| id(*number) == entry.id).unwrap();
            let now = self.entry(number).unwrap();
            match entry.state {
                JournalState::Queued => assert_eq!(now.finding, Some(Finding::NeverSent)),
                JournalState::Sent => assert_eq!(now.state, JournalState::Unknown),
                _ if unsaved.contains(&number) => {
                    // What was in memory alone is found out anew.
                    assert!(!now.is_ended(), "{now:?}");
                    self.truth.ended.remove(&number);
                }
                _ => assert_eq!(now, *entry, "what was acknowledged is there"),
            }
        }
    }

    fn answer(&mut self, of: u64, how: Answer) {
        // Only what is out can be answered: a late answer comes to a program that waits for it.
        if self
            .entry(of)
            .is_none_or(|entry| entry.state != JournalState::Sent)
        {
            return;
        }
        let done = self.was_done(of);
        let event = match how {
            Answer::Lost => Event::Lost {
                at: at(3),
                problem: Problem::OutcomeUnknown,
            },
            // Whoever did it asks for no pause, and doesn't refuse it.
            Answer::Pause if !done => Event::PutBack,
            Answer::TakenOn if done => Event::Accepted {
                at: at(3),
                operation: Some("op".into()),
                machine: None,
                progress: None,
                finding: None,
            },
            _ if done => Event::Done {
                at: at(3),
                operation: None,
                machine: None,
                line: None,
                finding: None,
            },
            _ => Event::Refused {
                at: at(3),
                problem: Some(Problem::Forbidden),
                finding: None,
            },
        };
        let put_back = event == Event::PutBack;
        if self.apply(of, &event) && put_back {
            // The platform said for certain that it did nothing: it may go out once more.
            self.truth.sent.remove(&of);
        }
    }

    fn look(&mut self, of: u64, can_be_read: bool) {
        let is_followed = |entry: Arc<Entry>| {
            matches!(entry.state, JournalState::Unknown | JournalState::Accepted)
        };
        if !self.entry(of).is_some_and(is_followed) {
            return;
        }
        let event = if !can_be_read {
            Event::Looked { next: at(9) }
        } else if self.was_done(of) {
            Event::Done {
                at: at(8),
                operation: None,
                machine: None,
                line: None,
                finding: Some(Finding::LedgerLine),
            }
        } else {
            Event::Refused {
                at: at(8),
                problem: None,
                finding: Some(Finding::NoTrace),
            }
        };
        self.apply(of, &event);
    }

    fn retry(&mut self, of: u64, by: u64) {
        let before = self.entry(of);
        let new = Entry {
            retry_of: Some(id(of)),
            ..Self::sample(by)
        };
        let Ok(taken) = self.journal.insert_all(vec![new]) else {
            return;
        };
        if taken.is_empty() {
            return;
        }
        let before = before.unwrap();
        assert!(before.can_retry(), "tried again: {before:?}");
        assert!(!self.was_done(of), "what was done is not tried again");
        let after = self.entry(of).unwrap();
        assert_eq!(after.retried_by, Some(id(by)));
        self.truth.unsaved.remove(&of);
    }

    /// What must hold whatever has happened.
    fn check(&mut self) {
        for number in 1..=IDS {
            let sent = self.truth.sent.get(&number).copied().unwrap_or(0);
            let done = self.truth.done.get(&number).copied().unwrap_or(0);
            assert!(sent <= 1, "{number} went out {sent} times");
            assert!(done <= 1, "{number} was done {done} times");
            let Some(entry) = self.entry(number) else {
                assert_eq!((sent, done), (0, 0), "{number} is forgotten");
                continue;
            };
            match entry.state {
                JournalState::Done => assert_eq!(done, 1, "{entry:?}"),
                JournalState::Failed => assert_eq!(done, 0, "{entry:?}"),
                JournalState::Queued => assert_eq!((sent, done), (0, 0), "{entry:?}"),
                JournalState::Sent => assert_eq!(sent, 1, "{entry:?}"),
                JournalState::Accepted => assert_eq!((sent, done), (1, 1), "{entry:?}"),
                JournalState::Unknown => assert_eq!(sent, 1, "{entry:?}"),
            }
        }
        self.check_ends();
    }

    /// What ended stays as it ended.
    fn check_ends(&mut self) {
        for number in 1..=IDS {
            let Some(entry) = self.entry(number) else {
                continue;
            };
            if let Some(before) = self.truth.ended.get(&number) {
                assert_eq!(entry.state, *before, "{number} ended once");
            } else if entry.is_ended() {
                self.truth.ended.insert(number, entry.state);
            }
        }
    }
}

/// The files as they are at this moment: what a program that is killed leaves.
fn copy(folder: &TempDir) -> TempDir {
    let left = TempDir::new().unwrap();
    for found in fs::read_dir(folder.path()).unwrap() {
        let path = found.unwrap().path();
        fs::copy(&path, left.path().join(path.file_name().unwrap())).unwrap();
    }
    left
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn whatever_happens_nothing_happens_twice_and_the_journal_says_what_is_true(
        steps in proptest::collection::vec(step(), 1..48),
    ) {
        let mut world = World::new();
        for step in steps {
            world.happens(step);
            world.check();
        }
        // In the end every place can be read, and everything is known.
        world.happens(Step::Disk { refuses: false });
        world.happens(Step::Kill);
        for number in 1..=IDS {
            world.happens(Step::Look { of: number, can_be_read: true });
        }
        world.check();
        for entry in world.journal.entries() {
            prop_assert!(entry.is_ended(), "{:?}", entry);
        }
        let known = world.journal.entries();
        world.happens(Step::Restart);
        prop_assert_eq!(world.journal.entries(), known, "disk and memory are one");
    }
}
