//! Writes: what a dialogue asks for is checked, written down in the journal and then sent. The same
//! id again is the same operation; what was captured when the dialogue opened must still be so.

use std::sync::Arc;

use dcx_api::{IdempotencyKey, Obstacle, Problem};

use super::Client;
use super::open::Open;
use crate::account::AccountId;
use crate::operation::{Entry, Event, Inserted, JournalError, Order, WriteRequest, check};
use crate::view::journal::{self, JournalRequest, JournalRow, RetryRequest};
use crate::view::tenant::TenantRef;

impl Client {
    /// Asks for one thing. Answers as soon as it is written down; sending goes on whatever becomes
    /// of the caller. An id that is known answers its operation as it is now.
    ///
    /// # Errors
    /// [`Problem::ScreenLocked`], [`Problem::ScopeChanged`], [`Problem::NotPossible`],
    /// [`Problem::Input`], [`Problem::InsufficientFunds`], [`Problem::PriceChanged`],
    /// [`Problem::JournalUnwritable`], or why the platform could not be asked: nothing was sent.
    /// [`Problem::Conflict`] when the id is another operation's.
    pub async fn perform(&self, request: WriteRequest) -> Result<JournalRow, Problem> {
        let open = self.desk()?;
        if let Some(known) = open.journal().get(&request.id) {
            return same(&known, &request.order);
        }
        IdempotencyKey::parse(request.id.as_str()).ok_or_else(no_uuid)?;
        self.in_view(&request.account, &request.tenant)?;
        let checked = Box::pin(check::entry(&open.desk, &request)).await;
        // Checking may have asked the platform, and meanwhile the user may have gone elsewhere, or
        // the same have come in by another hand and stand in its own way.
        let open = self.in_view(&request.account, &request.tenant)?;
        if let Some(known) = open.journal().get(&request.id) {
            return same(&known, &request.order);
        }
        let entry = checked?;
        match open
            .journal()
            .insert(entry)
            .map_err(|error| unwritable(&error))?
        {
            Inserted::New(entry) => {
                open.runner.send(entry.id.clone());
                Ok(journal::row(&entry))
            }
            Inserted::Known(entry) => same(&entry, &request.order),
            Inserted::InTheWay => Err(already_asked()),
        }
    }

    /// Takes back what was not sent.
    ///
    /// # Errors
    /// [`Problem::NotPossible`] when it was; [`Problem::NotFound`].
    pub fn cancel(&self, request: &JournalRequest) -> Result<JournalRow, Problem> {
        let open = self.of_account(&request.account)?;
        let at = open.now();
        match open.journal().apply(&request.id, &Event::NeverSent { at }) {
            Ok(entry) => Ok(journal::row(&entry)),
            Err(JournalError::Missing) => Err(Problem::NotFound),
            Err(JournalError::Past) => Err(Problem::NotPossible {
                obstacle: Obstacle::AlreadySent,
            }),
            Err(error) => Err(unwritable(&error)),
        }
    }

    /// Tries again what certainly failed, as a new operation. It is checked within the tenant that
    /// it was first asked for in.
    ///
    /// # Errors
    /// [`Problem::NotPossible`] when that isn't certain or it was tried again already; else as
    /// [`Client::perform`].
    pub async fn retry(&self, request: &RetryRequest) -> Result<JournalRow, Problem> {
        let open = self.of_account(&request.account)?;
        let failed = open.journal().get(&request.id).ok_or(Problem::NotFound)?;
        if let Some(known) = open.journal().get(&request.new_id) {
            return same_retry(&known, &failed);
        }
        IdempotencyKey::parse(request.new_id.as_str()).ok_or_else(no_uuid)?;
        let open = self.in_view(&request.account, &request.tenant)?;
        if !failed.can_retry() {
            return Err(uncertain());
        }
        let again = WriteRequest {
            id: request.new_id.clone(),
            account: request.account.clone(),
            tenant: failed.tenant.clone(),
            order: failed.order.clone(),
        };
        let checked = Box::pin(check::entry(&open.desk, &again)).await;
        let open = self.in_view(&request.account, &request.tenant)?;
        if let Some(known) = open.journal().get(&request.new_id) {
            return same_retry(&known, &failed);
        }
        let mut entry = checked?;
        entry.retry_of = Some(failed.id.clone());
        let taken = open
            .journal()
            .insert_all(vec![entry])
            .map_err(|error| unwritable(&error))?
            .pop();
        let Some(entry) = taken else {
            // Another hand was quicker, with this or with something in its way.
            return match open.journal().get(&request.new_id) {
                Some(known) => same_retry(&known, &failed),
                None => Err(not_taken(&open, &failed)),
            };
        };
        open.runner.send(entry.id.clone());
        Ok(journal::row(&entry))
    }

    /// Looks now how an operation stands that is under way or unknown.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn look(&self, request: &JournalRequest) -> Result<JournalRow, Problem> {
        let open = self.of_account(&request.account)?;
        let next = open.now();
        match open.journal().apply(&request.id, &Event::LookAt { next }) {
            Ok(entry) => Ok(journal::row(&entry)),
            Err(JournalError::Missing) => Err(Problem::NotFound),
            Err(_) => {
                let entry = open.journal().get(&request.id).ok_or(Problem::NotFound)?;
                Ok(journal::row(&entry))
            }
        }
    }

    /// Fails closed: what was captured when the dialogue opened must be what is in view.
    pub(super) fn in_view(
        &self,
        account: &AccountId,
        tenant: &TenantRef,
    ) -> Result<Arc<Open>, Problem> {
        let open = self.of_account(account)?;
        if open.views(tenant) {
            Ok(open)
        } else {
            Err(Problem::ScopeChanged)
        }
    }

    /// The account in use, if it is this one.
    pub(super) fn of_account(&self, account: &AccountId) -> Result<Arc<Open>, Problem> {
        let open = self.desk()?;
        if open.account().id == *account {
            Ok(open)
        } else {
            Err(Problem::ScopeChanged)
        }
    }
}

/// The operation of this id, if it is the same one.
fn same(known: &Entry, order: &Order) -> Result<JournalRow, Problem> {
    if known.order == *order {
        Ok(journal::row(known))
    } else {
        Err(reused())
    }
}

/// The operation of this id, if it tries that one again.
fn same_retry(known: &Entry, failed: &Entry) -> Result<JournalRow, Problem> {
    if known.retry_of.as_ref() == Some(&failed.id) {
        Ok(journal::row(known))
    } else {
        Err(reused())
    }
}

/// The id is another one's.
pub(super) fn reused() -> Problem {
    Problem::Conflict {
        code: String::from("operation_id_reused"),
        message: String::new(),
    }
}

/// Why this isn't tried again: something is in the way, or it was tried again already.
fn not_taken(open: &Open, failed: &Entry) -> Problem {
    let now = open.journal().get(&failed.id);
    if now.is_some_and(|entry| entry.can_retry()) {
        already_asked()
    } else {
        uncertain()
    }
}

fn already_asked() -> Problem {
    Problem::NotPossible {
        obstacle: Obstacle::AlreadyAsked,
    }
}

fn uncertain() -> Problem {
    Problem::NotPossible {
        obstacle: Obstacle::NotCertain,
    }
}

pub(super) fn no_uuid() -> Problem {
    Problem::Internal {
        detail: String::from("an operation's id is no UUID"),
    }
}

pub(super) fn unwritable(error: &JournalError) -> Problem {
    tracing::error!(%error, "the journal can't be written");
    Problem::JournalUnwritable
}
