//! Follows what was sent until it has ended: asks how accepted operations are doing, often at first and
//! then seldom, and looks for unknown ones at growing intervals. Nothing is ever sent from here. One
//! task for an account; it belongs to the account and not to a page.

mod notes;

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use dcx_api::OrganisationId;
use tokio::task::{AbortHandle, Id, JoinHandle, JoinSet};

use self::notes::Notes;
use super::look::{Look, Seen, look};
use super::steps::Event;
use super::touched::touched;
use crate::session::Session;
use crate::view::Desk;

/// Organisations that are looked at at the same time: one that hangs doesn't hold the others up.
const AT_ONCE: usize = 3;

/// Begins to follow the operations of an account, for as long as its desk is there.
pub(crate) fn follow(desk: &Arc<Desk>, session: Session) -> JoinHandle<()> {
    tokio::spawn(run(Arc::downgrade(desk), session, desk.journal().clone()))
}

async fn run(desk: Weak<Desk>, session: Session, journal: super::Journal) {
    let (clock, mut link) = match desk.upgrade() {
        Some(desk) => (desk.clock().clone(), desk.sync().link()),
        None => return,
    };
    let mut phase = session.phase();
    let mut notes = Notes::new(clock.clone());
    let mut looks: JoinSet<Seen> = JoinSet::new();
    let mut under_way: HashMap<Id, OrganisationId> = HashMap::new();
    loop {
        let wait = {
            let Some(desk) = desk.upgrade() else { return };
            let open = journal.open_entries();
            notes.forget_ended(&open);
            let nobody_answers = desk.obstacle().is_some();
            while !nobody_answers && looks.len() < AT_ONCE {
                let Some(next) = notes.next(&open) else { break };
                let organisation = next.organisation.clone();
                let begun = begin(&mut looks, &desk, &session, next);
                under_way.insert(begun.id(), organisation);
            }
            if nobody_answers || looks.len() >= AT_ONCE {
                // What is due waits for a way to the platform, or for its turn: both wake this up.
                notes::IDLE
            } else {
                notes.until_next(&open)
            }
        };
        let mark = clock.mark();
        tokio::select! {
            () = journal.news() => {}
            Some(ended) = looks.join_next_with_id() => {
                let (id, seen) = match ended {
                    Ok((id, seen)) => (id, seen),
                    Err(error) => {
                        tracing::error!(%error, "a look at the platform broke off");
                        (error.id(), Seen::default())
                    }
                };
                let Some(desk) = desk.upgrade() else { return };
                if let Some(organisation) = under_way.remove(&id) {
                    take(&desk, &mut notes, &organisation, seen);
                }
            }
            changed = link.changed() => if changed.is_err() { return },
            changed = phase.changed() => if changed.is_err() { return },
            () = clock.wait(&mark, wait) => {}
        }
    }
}

fn begin(
    looks: &mut JoinSet<Seen>,
    desk: &Arc<Desk>,
    session: &Session,
    what: Look,
) -> AbortHandle {
    let (desk, session) = (Arc::clone(desk), session.clone());
    looks.spawn(async move { Box::pin(look(&desk, &session, &what)).await })
}

/// Writes down what was seen, and has what that changes read at once.
fn take(desk: &Desk, notes: &mut Notes, organisation: &OrganisationId, seen: Seen) {
    let events = notes.judge(organisation, seen, desk);
    let news = |event: &Event| !matches!(event, Event::Looked { .. } | Event::LookAt { .. });
    let changing: Vec<_> = events
        .iter()
        .filter(|(_, event)| news(event))
        .map(|(id, _)| id.clone())
        .collect();
    if events.is_empty() {
        return;
    }
    if let Err(error) = desk.journal().apply_all(&events) {
        tracing::warn!(%error, "what was found is not written down");
        return;
    }
    let mut resources: Vec<_> = changing
        .iter()
        .filter_map(|id| desk.journal().get(id))
        .flat_map(|entry| touched(&entry))
        .collect();
    resources.sort();
    resources.dedup();
    desk.sync().hasten(&resources);
}
