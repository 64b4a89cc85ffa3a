//! Runs over many machines: the same of each of them, asked for together and sent one by one. Both a run and its retry
//! are checked against what was shown, machine by machine.

use std::sync::Arc;

use dcx_api::{IdempotencyKey, Problem};

use super::Client;
use super::open::Open;
use super::writing::{no_uuid, reused, unwritable};
use crate::account::AccountId;
use crate::operation::{Entry, Event, JournalState, RunId, RunRequest, check};
use crate::view::Desk;
use crate::view::journal::{self, JournalFilter, RunQuery, RunRef, RunRetry, RunView};
use crate::view::tenant::TenantRef;

/// Rows in the answer to a new or changed run.
const ROWS: u32 = 50;

/// A run as its dialogue names it.
struct Named<'a> {
    id: &'a RunId,
    account: &'a AccountId,
    tenant: &'a TenantRef,
}

impl Client {
    /// Asks for the same of many machines. The same run's id again is the same run.
    ///
    /// # Errors
    /// [`Problem::Conflict`] when other machines are possible now than the preview showed, or when
    /// the id is another run's; [`Problem::NotPossible`]; else as [`Client::perform`].
    pub async fn begin_run(&self, request: RunRequest) -> Result<RunView, Problem> {
        let named = Named {
            id: &request.id,
            account: &request.account,
            tenant: &request.tenant,
        };
        let asked = request.clone();
        let same = |_: &Desk, known: &[Arc<Entry>]| check::is_run(known, &request);
        self.run(named, same, move |desk| check::run(desk, &asked))
            .await
    }

    /// Tries again what of a run certainly failed and was not tried again, as a new run.
    ///
    /// # Errors
    /// [`Problem::Conflict`] when others failed by now than were shown, or when the id is another
    /// run's; [`Problem::NotPossible`] when none of it can be tried again; else as
    /// [`Client::perform`].
    pub async fn retry_run(&self, request: RunRetry) -> Result<RunView, Problem> {
        let named = Named {
            id: &request.new_id,
            account: &request.account,
            tenant: &request.tenant,
        };
        let asked = request.clone();
        let same = |desk: &Desk, known: &[Arc<Entry>]| check::is_run_again(desk, known, &request);
        self.run(named, same, move |desk| check::run_again(desk, &asked))
            .await
    }

    /// Takes back what of a run was not sent.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::JournalUnwritable`].
    pub fn cancel_run(&self, request: &RunRef) -> Result<RunView, Problem> {
        let open = self.of_account(&request.account)?;
        let at = open.now();
        let queued: Vec<_> = open
            .journal()
            .of_run(&request.id)
            .iter()
            .filter(|entry| entry.state == JournalState::Queued)
            .map(|entry| (entry.id.clone(), Event::NeverSent { at }))
            .collect();
        open.journal()
            .apply_all(&queued)
            .map_err(|error| unwritable(&error))?;
        view(&open, &request.account, &request.id)
    }

    /// Checks a run, writes it down and sends it; one that is known is answered as it is now.
    async fn run(
        &self,
        named: Named<'_>,
        same: impl Fn(&Desk, &[Arc<Entry>]) -> bool,
        check: impl FnOnce(&Desk) -> Result<Vec<Entry>, Problem> + Send + 'static,
    ) -> Result<RunView, Problem> {
        let Named {
            id,
            account,
            tenant,
        } = named;
        let known = |open: &Open| {
            let entries = open.journal().of_run(id);
            if entries.is_empty() {
                Ok(None)
            } else if same(open, &entries) {
                view(open, account, id).map(Some)
            } else {
                Err(reused())
            }
        };
        if let Some(run) = known(&*self.of_account(account)?)? {
            return Ok(run);
        }
        IdempotencyKey::parse(id.as_str()).ok_or_else(no_uuid)?;
        let desk = Arc::clone(&self.in_view(account, tenant)?.desk);
        let checked = tokio::task::spawn_blocking(move || check(&desk));
        let checked = checked.await.map_err(|error| Problem::Internal {
            detail: error.to_string(),
        })?;
        // Meanwhile the user may have gone elsewhere, or the same have come in by another hand.
        let open = self.in_view(account, tenant)?;
        if let Some(run) = known(&open)? {
            return Ok(run);
        }
        let taken = open
            .journal()
            .insert_all(checked?)
            .map_err(|error| unwritable(&error))?;
        if !taken.is_empty() {
            open.runner.send_run(id);
        }
        // The same run twice at once: the second finds it written down. Else one of its machines was
        // asked for something since it was checked.
        known(&open)?.ok_or_else(check::selection_changed)
    }
}

fn view(open: &Open, account: &AccountId, id: &RunId) -> Result<RunView, Problem> {
    let query = RunQuery {
        account: account.clone(),
        id: id.clone(),
        filter: JournalFilter::All,
        offset: 0,
        limit: ROWS,
    };
    journal::run(&open.desk, &query)
}
