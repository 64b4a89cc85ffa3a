//! One operation on its way out: the call that it is, made once, and what its answer means. An answer
//! that leaves any doubt is [`Event::Lost`].

use dcx_api::{
    Answer, IdempotencyKey, NewOrganisation, OperationReceipt, OperationStatus, OrganisationKind,
    OrganisationPatch, OrganisationStatus, Problem, ProvisionRequest, Timestamp, TopUp,
    Transaction, TransactionId, TransactionPage, WalletId,
};

use super::entry::{Action, Entry};
use super::steps::Event;
use crate::session::Session;

/// Lines of the ledger that are looked at before a top-up goes out.
const LINES: u32 = 100;

/// Sends an operation, once, and says what came of it.
pub(super) async fn send(session: &Session, entry: &Entry, now: impl Fn() -> Timestamp) -> Event {
    let Some(key) = IdempotencyKey::parse(entry.id.as_str()) else {
        return refused(
            now(),
            Problem::Internal {
                detail: String::from("an operation's id is no UUID"),
            },
        );
    };
    match call(session, entry, key).await {
        Ok(Answered::Receipt(receipt)) => taken_on(receipt, now()),
        Ok(Answered::Done { line }) => Event::Done {
            at: now(),
            operation: None,
            machine: None,
            line,
            finding: None,
        },
        // A 401 says nothing of what was done before it was said.
        Err(Problem::OutcomeUnknown | Problem::Unauthorised) => Event::Lost {
            at: now(),
            problem: Problem::OutcomeUnknown,
        },
        Err(problem) => refused(now(), problem),
    }
}

enum Answered {
    Receipt(OperationReceipt),
    Done { line: Option<TransactionId> },
}

impl Answered {
    const DONE: Self = Self::Done { line: None };
}

async fn call(session: &Session, entry: &Entry, key: IdempotencyKey) -> Result<Answered, Problem> {
    let organisation = &entry.organisation;
    let receipt = match &entry.action {
        Action::Power { machine_id, action } => {
            session
                .call_once(|api, token| async move {
                    api.power(&token, machine_id, *action, &key).await
                })
                .await?
        }
        Action::Delete { machine_id } => {
            session
                .call_once(|api, token| async move {
                    api.delete_machine(&token, machine_id, &key).await
                })
                .await?
        }
        Action::Provision {
            name,
            product_id,
            add_on_ids,
            ..
        } => {
            let request = ProvisionRequest {
                organisation_id: organisation.clone(),
                name: name.clone(),
                product_id: product_id.clone(),
                add_on_ids: add_on_ids.clone(),
            };
            let provision = |api: dcx_api::Client, token| async move {
                api.provision(&token, &request, &key).await
            };
            session.call_once(provision).await?
        }
        Action::TopUp {
            wallet_id,
            amount,
            reference,
            ..
        } => {
            let top_up = TopUp {
                amount: *amount,
                reference: reference.clone(),
            };
            let pay = |api: dcx_api::Client, token| async move {
                api.top_up(&token, wallet_id, &top_up, &key).await
            };
            let line = session.call_once(pay).await?;
            return Ok(Answered::Done {
                line: Some(line.id),
            });
        }
        Action::Threshold {
            wallet_id, amount, ..
        } => {
            let set = |api: dcx_api::Client, token| async move {
                api.update_wallet(&token, wallet_id, *amount, &key).await
            };
            session.call_once(set).await?;
            return Ok(Answered::DONE);
        }
        Action::CreateCustomer {
            name,
            contact_email,
        } => {
            let new = NewOrganisation {
                name: name.clone(),
                parent_id: organisation.clone(),
                kind: OrganisationKind::Customer,
                contact_email: contact_email.clone(),
            };
            let create = |api: dcx_api::Client, token| async move {
                api.create_organisation(&token, &new, &key).await
            };
            session.call_once(create).await?;
            return Ok(Answered::DONE);
        }
        Action::Rename { .. } | Action::SetSuspended { .. } | Action::CommissionRate { .. } => {
            let patch = patch(&entry.action);
            let change = |api: dcx_api::Client, token| async move {
                api.update_organisation(&token, organisation, &patch, &key)
                    .await
            };
            session.call_once(change).await?;
            return Ok(Answered::DONE);
        }
    };
    Ok(Answered::Receipt(receipt))
}

fn patch(action: &Action) -> OrganisationPatch {
    let nothing = OrganisationPatch::default();
    match action {
        Action::Rename { name } => OrganisationPatch {
            name: Some(name.clone()),
            ..nothing
        },
        Action::SetSuspended { suspended } => OrganisationPatch {
            status: Some(if *suspended {
                OrganisationStatus::Suspended
            } else {
                OrganisationStatus::Active
            }),
            ..nothing
        },
        Action::CommissionRate { rate, .. } => OrganisationPatch {
            commission_rate: Some(*rate),
            ..nothing
        },
        _ => nothing,
    }
}

fn taken_on(receipt: OperationReceipt, at: Timestamp) -> Event {
    let (operation, machine) = (Some(receipt.operation_id), receipt.machine_id);
    match receipt.status {
        OperationStatus::Succeeded => Event::Done {
            at,
            operation,
            machine,
            line: None,
            finding: None,
        },
        OperationStatus::Failed => refused(at, failed_there(None)),
        _ => Event::Accepted {
            at,
            operation,
            machine,
            progress: None,
            finding: None,
        },
    }
}

/// The platform took it on and then failed at it.
pub(super) fn failed_there(words: Option<String>) -> Problem {
    Problem::Conflict {
        code: String::from("operation_failed"),
        message: words.unwrap_or_default(),
    }
}

fn refused(at: Timestamp, problem: Problem) -> Event {
    Event::Refused {
        at,
        problem: Some(problem),
        finding: None,
    }
}

/// The lines that might be a top-up which its ledger has now: looked at before it goes out, so that a
/// line found afterwards is known to be new. `None`: this platform doesn't show the ledger.
///
/// # Errors
/// Why the ledger can't be read now.
pub(super) async fn lines_like_it(
    session: &Session,
    wallet: &WalletId,
    like: impl Fn(&Transaction) -> bool,
) -> Result<Option<Vec<TransactionId>>, Problem> {
    match newest_lines(session, wallet).await {
        Ok(page) => {
            let rows = page.rows.into_iter();
            Ok(Some(rows.filter(like).map(|line| line.id).collect()))
        }
        Err(Problem::NotOffered | Problem::NotFound | Problem::Forbidden) => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// The newest lines of a wallet's ledger, live.
///
/// # Errors
/// Any problem of a read.
pub(super) async fn newest_lines(
    session: &Session,
    wallet: &WalletId,
) -> Result<TransactionPage, Problem> {
    let read = session
        .call("ledger", wallet.as_str(), |api, token| async move {
            api.transactions(&token, wallet, None, LINES, None).await
        })
        .await?;
    match read {
        Answer::Fresh { value, .. } => Ok(value),
        // Nothing was known, so nothing can be unchanged.
        Answer::Unchanged => Err(Problem::NotOffered),
    }
}
