//! One look at the platform for the operations of one organisation: reads the places where their
//! effects would show, each once and through the same readings as the screen, and has
//! [`reconcile`](super::reconcile) judge.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use dcx_api::{
    Answer, Machine, OperationId, Organisation, OrganisationId, PlatformOperation, Problem, Rows,
    Timestamp, TransactionPage, Wallet, WalletId,
};
use serde::de::DeserializeOwned;

use super::entry::{Action, Entry, Finding, JournalState};
use super::order::JournalId;
use super::reconcile::{self, Known, Others, Verdict};
use super::send;
use super::steps::Event;
use crate::resource::Resource;
use crate::session::Session;
use crate::view::Desk;

/// Operations that are asked for one by one in a look, because the list doesn't have them.
const ONE_BY_ONE: usize = 8;
/// After so long without a word of what the platform has taken on it is no longer known to go on.
const SILENCE: i64 = 10 * 60 * 1000;

/// What to look for, and where.
pub(super) struct Look {
    pub(super) organisation: OrganisationId,
    pub(super) entries: Vec<Arc<Entry>>,
    /// Whether this platform is known not to list its operations.
    pub(super) no_list: bool,
    /// Operations whose machine was seen on its way since.
    pub(super) moved: HashSet<JournalId>,
    /// How many looks there were before at this organisation: what is asked for one by one takes turns.
    pub(super) turn: usize,
}

/// What was seen.
#[derive(Default)]
pub(super) struct Seen {
    /// What became of these.
    pub(super) found: Vec<(JournalId, Event)>,
    /// These left no trace in places that could be read.
    pub(super) absent: Vec<JournalId>,
    /// Of these nothing could be said.
    pub(super) unclear: Vec<JournalId>,
    /// The places of these could not be read.
    pub(super) unread: Vec<JournalId>,
    /// The machines of these are on their way.
    pub(super) moved: Vec<JournalId>,
    /// Why a place could not be read.
    pub(super) problem: Option<Problem>,
    /// Whether this platform doesn't list its operations.
    pub(super) no_list: bool,
}

/// Looks.
pub(super) async fn look(desk: &Desk, session: &Session, look: &Look) -> Seen {
    let mut seen = Seen {
        no_list: look.no_list,
        ..Seen::default()
    };
    let mut places = Places::new(desk, session, look);
    for entry in in_turn(look) {
        let verdict = match &entry.action {
            Action::Power { .. } | Action::Delete { .. } | Action::Provision { .. } => {
                Box::pin(places.of_machine(entry, &mut seen)).await
            }
            Action::TopUp { wallet_id, .. } => {
                let page = places.lines(wallet_id).await;
                page.map(|page| {
                    let others = places.others(entry);
                    reconcile::by_ledger(entry, &page, &others, desk.now())
                })
            }
            Action::Threshold { .. } => {
                let wallets = places.wallets().await;
                wallets.map(|list| {
                    let verdict = reconcile::by_wallets(entry, &list, desk.now());
                    places.own(entry, verdict)
                })
            }
            Action::CreateCustomer { .. }
            | Action::Rename { .. }
            | Action::SetSuspended { .. }
            | Action::CommissionRate { .. } => {
                let all = places.organisations().await;
                all.map(|list| {
                    let verdict = reconcile::by_organisations(entry, &list, desk.now());
                    places.own(entry, verdict)
                })
            }
        };
        let id = entry.id.clone();
        match verdict {
            Ok(Verdict::Found(event)) => {
                if let Some(found) = super::steps::apply(entry, &event) {
                    places.take(found);
                }
                seen.found.push((id, event));
            }
            Ok(Verdict::Absent) => seen.absent.push(id),
            Ok(Verdict::Unclear) => seen.unclear.push(id),
            Err(problem) => {
                seen.unread.push(id);
                seen.problem.get_or_insert(problem);
            }
        }
    }
    seen
}

/// First what isn't known, in its order; then what the platform has taken on, each look from another
/// one on, so that none waits for ever behind those that are asked for one by one.
fn in_turn(look: &Look) -> impl Iterator<Item = &Arc<Entry>> {
    let is_taken_on = |entry: &&Arc<Entry>| entry.state == JournalState::Accepted;
    let (mut taken_on, unknown): (Vec<_>, Vec<_>) = look.entries.iter().partition(is_taken_on);
    let places = taken_on.len().max(1);
    taken_on.rotate_left(look.turn.wrapping_mul(ONE_BY_ONE) % places);
    unknown.into_iter().chain(taken_on)
}

/// What the platform says of an operation that it has taken on.
enum Word {
    /// This.
    Of(Box<Event>),
    /// That it never heard of it.
    Forgotten,
    /// Nothing: it keeps no list, or says it in a word that this client doesn't know.
    Silent,
    /// It wasn't asked, or couldn't answer.
    NotHeard,
}

/// Whether an operation was taken on so long ago that there should have been a word of it.
fn has_waited(entry: &Entry, now: Timestamp) -> bool {
    let taken_on = entry.accepted_at.map(Timestamp::as_millis);
    taken_on.is_some_and(|taken_on| now.as_millis() - taken_on >= SILENCE)
}

type Read<T> = Option<Result<Arc<T>, Problem>>;

/// The places of one organisation, each read when it is first asked for.
struct Places<'a> {
    desk: &'a Desk,
    session: &'a Session,
    look: &'a Look,
    operations: Read<Rows<PlatformOperation>>,
    machines: Read<Rows<Machine>>,
    wallets: Read<Rows<Wallet>>,
    organisations: Read<Rows<Organisation>>,
    ledgers: HashMap<WalletId, Result<Arc<TransactionPage>, Problem>>,
    asked_one_by_one: usize,
    /// The journal's operations of this organisation at a version, the newest first, and what they
    /// are known by.
    journal: (u64, Vec<Arc<Entry>>),
    known: Arc<Known>,
    /// What was found in this look, as it will be.
    found: Vec<Entry>,
}

impl<'a> Places<'a> {
    fn new(desk: &'a Desk, session: &'a Session, look: &'a Look) -> Self {
        Self {
            desk,
            session,
            look,
            operations: look.no_list.then_some(Err(Problem::NotOffered)),
            machines: None,
            wallets: None,
            organisations: None,
            ledgers: HashMap::new(),
            asked_one_by_one: 0,
            journal: (u64::MAX, Vec::new()),
            known: Arc::default(),
            found: Vec::new(),
        }
    }

    /// The other operations as they are now: asked for after a place was read, since one of them may
    /// have been sent and answered while it was.
    fn others(&mut self, entry: &Entry) -> Others {
        let journal = self.desk.journal();
        let version = journal.version();
        if self.journal.0 != version {
            let mut all = journal.entries();
            all.retain(|other| other.organisation == self.look.organisation);
            let found = self.found.iter();
            self.known = Arc::new(all.iter().map(AsRef::as_ref).chain(found).collect());
            self.journal = (version, all);
        }
        let newest_first = self.journal.1.iter().map(AsRef::as_ref);
        Others {
            known: Arc::clone(&self.known),
            ..Others::of(entry, newest_first)
        }
    }

    /// What was found is this one's, and no other's.
    fn take(&mut self, found: Entry) {
        Arc::make_mut(&mut self.known).take(&found);
        self.found.push(found);
    }

    /// How things stand says nothing of an operation where another may have made them so.
    fn own(&mut self, entry: &Entry, verdict: Verdict) -> Verdict {
        let others = self.others(entry);
        if others.rival || others.later {
            Verdict::Unclear
        } else {
            verdict
        }
    }

    /// An operation on a machine: by the platform's operations, else by the machine.
    async fn of_machine(&mut self, entry: &Entry, seen: &mut Seen) -> Result<Verdict, Problem> {
        let now = self.desk.now();
        let listed = self.operations().await;
        seen.no_list |= is_refused(&listed);
        let others = self.others(entry);
        let mut verdict = listed
            .clone()
            .map(|list| reconcile::by_operations(entry, &list, &others, now));
        if matches!(verdict, Ok(Verdict::Found(_))) {
            return verdict;
        }
        let mut word = match &listed {
            Err(_) if !is_refused(&listed) => Word::NotHeard,
            _ => Word::Silent,
        };
        if let Some(operation) = &entry.operation {
            let said = self.by_id(entry, operation).await;
            match said {
                Ok(Word::Of(event)) => return Ok(Verdict::Found(*event)),
                Ok(Word::Forgotten) if listed.is_err() => {}
                Ok(said) => word = said,
                Err(problem) => {
                    word = Word::NotHeard;
                    verdict = verdict.or(Err(problem));
                }
            }
        }
        let machines = self.machines().await;
        let Ok(machines) = machines else {
            // One of the two places is enough, unless neither could be read.
            return match (verdict, machines) {
                (Err(problem), Err(_)) => Err(problem),
                // Absent is what neither of them has.
                (Ok(Verdict::Absent), Err(problem)) => Err(problem),
                (verdict, _) => verdict,
            };
        };
        let is_its = |row: &&Machine| Some(&row.id) == entry.machine_id.as_ref();
        let state = machines.rows.iter().find(is_its).map(|row| row.power.state);
        let on_the_way = state.is_some_and(|state| reconcile::is_on_the_way(entry, state));
        if on_the_way {
            seen.moved.push(entry.id.clone());
        }
        let moved = self.look.moved.contains(&entry.id);
        let by_machines = reconcile::by_machines(entry, &machines, moved, now);
        let is_new = matches!(entry.action, Action::Provision { .. });
        match self.own(entry, by_machines) {
            Verdict::Unclear | Verdict::Absent if entry.state == JournalState::Accepted => {
                let lost = match word {
                    Word::Forgotten => true,
                    Word::Silent => !on_the_way && has_waited(entry, now),
                    _ => false,
                };
                Ok(if lost {
                    Verdict::Found(reconcile::lost(now))
                } else {
                    Verdict::Unclear
                })
            }
            // What was taken on left its trace already.
            Verdict::Unclear | Verdict::Absent if entry.accepted_at.is_some() => {
                Ok(Verdict::Unclear)
            }
            // One of the machines might be the new one.
            Verdict::Unclear if is_new => Ok(Verdict::Unclear),
            Verdict::Unclear | Verdict::Absent => Ok(verdict.unwrap_or(Verdict::Unclear)),
            found @ Verdict::Found(_) => Ok(found),
        }
    }

    /// What the platform says of an operation that its list doesn't have.
    async fn by_id(&mut self, entry: &Entry, operation: &OperationId) -> Result<Word, Problem> {
        if self.asked_one_by_one >= ONE_BY_ONE {
            return Ok(Word::NotHeard);
        }
        self.asked_one_by_one += 1;
        let read = self
            .session
            .call("operation", operation.as_str(), |api, token| async move {
                api.operation(&token, operation, None).await
            })
            .await;
        let finding = (entry.state == JournalState::Unknown).then_some(Finding::OperationWithKey);
        match read {
            Ok(Answer::Fresh { value, .. }) if value.id == *operation => {
                let event = reconcile::of_operation(&value, finding, self.desk.now());
                Ok(event.map_or(Word::Silent, |event| Word::Of(Box::new(event))))
            }
            Ok(_) | Err(Problem::NotOffered | Problem::Forbidden) => Ok(Word::Silent),
            Err(Problem::NotFound) => Ok(Word::Forgotten),
            Err(problem) => Err(problem),
        }
    }

    async fn operations(&mut self) -> Result<Arc<Rows<PlatformOperation>>, Problem> {
        if self.operations.is_none() {
            let resource = Resource::Operations(self.look.organisation.clone());
            self.operations = Some(live(self.desk, &resource).await);
        }
        answer(self.operations.as_ref())
    }

    async fn machines(&mut self) -> Result<Arc<Rows<Machine>>, Problem> {
        if self.machines.is_none() {
            let resource = Resource::Machines(self.look.organisation.clone());
            self.machines = Some(live(self.desk, &resource).await);
        }
        answer(self.machines.as_ref())
    }

    async fn wallets(&mut self) -> Result<Arc<Rows<Wallet>>, Problem> {
        if self.wallets.is_none() {
            let resource = Resource::Wallets(self.look.organisation.clone());
            self.wallets = Some(live(self.desk, &resource).await);
        }
        answer(self.wallets.as_ref())
    }

    async fn organisations(&mut self) -> Result<Arc<Rows<Organisation>>, Problem> {
        if self.organisations.is_none() {
            self.organisations = Some(live(self.desk, &Resource::Organisations).await);
        }
        answer(self.organisations.as_ref())
    }

    async fn lines(&mut self, wallet: &WalletId) -> Result<Arc<TransactionPage>, Problem> {
        if !self.ledgers.contains_key(wallet) {
            let page = send::newest_lines(self.session, wallet).await;
            self.ledgers.insert(wallet.clone(), page.map(Arc::new));
        }
        answer(self.ledgers.get(wallet))
    }
}

/// A resource as the platform has it now: what is saved is no evidence.
async fn live<T>(desk: &Desk, resource: &Resource) -> Result<Arc<T>, Problem>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    desk.sync().read_now(resource).await?;
    desk.get::<T>(resource).value.ok_or(Problem::NotFound)
}

fn answer<T>(read: Option<&Result<Arc<T>, Problem>>) -> Result<Arc<T>, Problem> {
    read.cloned().unwrap_or(Err(Problem::NotFound))
}

fn is_refused<T>(read: &Result<T, Problem>) -> bool {
    matches!(
        read,
        Err(Problem::NotOffered | Problem::NotFound | Problem::Forbidden)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::samples::restart;

    #[test]
    fn what_was_taken_on_takes_turns_and_what_is_not_known_comes_first() {
        let entry = |number: u64, state| {
            Arc::new(Entry {
                state,
                ..restart(number, "vm-1")
            })
        };
        let mut look = Look {
            organisation: "org-canary".into(),
            entries: (1..=20)
                .map(|number| entry(number, JournalState::Accepted))
                .collect(),
            no_list: false,
            moved: HashSet::new(),
            turn: 0,
        };
        let unknown = entry(21, JournalState::Unknown);
        look.entries.push(Arc::clone(&unknown));
        let mut asked = HashSet::new();
        for turn in 0..3 {
            look.turn = turn;
            let order: Vec<_> = in_turn(&look).collect();
            assert_eq!((order.len(), &order[0].id), (21, &unknown.id));
            asked.extend(order[1..=ONE_BY_ONE].iter().map(|entry| entry.id.clone()));
        }
        assert_eq!(asked.len(), 20, "each had its turn");
    }
}
