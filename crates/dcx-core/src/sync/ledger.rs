//! Reads a wallet's ledger: its first page again and again while a page shows it, and older lines when they are asked for.
//! Both take their turn, so that neither undoes what the other has brought.

use dcx_api::{Answer, OrganisationId, Problem, TransactionPage, Validator, WalletId};

use super::{Engine, Sync};
use crate::ledger::{Growing, Ledger};
use crate::resource::Resource;

/// Lines of one page.
const LINES: u32 = 100;

impl Sync {
    /// Makes what is at hand of a ledger longer, by so many pages at the most.
    ///
    /// # Errors
    /// Any problem of a read; the pages that came before it stay.
    pub async fn older_lines(
        &self,
        organisation: &OrganisationId,
        wallet: &WalletId,
        pages: u32,
    ) -> Result<(), Problem> {
        if self.engine.link.is_offline() {
            return Err(Problem::Offline);
        }
        let resource = Resource::Ledger(organisation.clone(), wallet.clone());
        let outcome = self
            .engine
            .in_turn(&resource, self.engine.older_lines(&resource, wallet, pages))
            .await;
        self.engine.announce(&resource);
        outcome
    }
}

impl Engine {
    /// Reads the first page, and joins it with what is known.
    pub(super) async fn first_lines(
        &self,
        resource: &Resource,
        wallet: &WalletId,
    ) -> Result<(), Problem> {
        let known = self.library.validator::<Ledger>(resource);
        match self.lines(wallet, None, known).await? {
            Answer::Fresh { value, validator } => {
                let ledger = match self.library.get::<Ledger>(resource).value {
                    Some(ledger) => ledger.renewed(value),
                    None => Ledger::beginning(value),
                };
                self.library.store(resource, ledger, validator);
            }
            Answer::Unchanged => self.library.confirm::<Ledger>(resource),
        }
        Ok(())
    }

    async fn older_lines(
        &self,
        resource: &Resource,
        wallet: &WalletId,
        pages: u32,
    ) -> Result<(), Problem> {
        if self.library.get::<Ledger>(resource).value.is_none() {
            self.first_lines(resource, wallet).await?;
        }
        let Some(known) = self.library.get::<Ledger>(resource).value else {
            return Ok(());
        };
        let mut growing = Growing::from((*known).clone());
        let mut outcome = Ok(());
        for _ in 0..pages {
            let Some(cursor) = growing.ledger().next.clone() else {
                break;
            };
            match self.lines(wallet, Some(&cursor), None).await {
                Ok(Answer::Fresh { value, .. }) => growing.follow(value),
                Ok(Answer::Unchanged) => break,
                // It forgot where it was. From the beginning it has new names for the same places.
                Err(Problem::Invalid { .. } | Problem::NotFound) => {
                    match self.lines(wallet, None, None).await {
                        Ok(Answer::Fresh { value, .. }) => {
                            growing = Ledger::beginning(value).into();
                        }
                        Ok(Answer::Unchanged) => {}
                        Err(problem) => outcome = Err(problem),
                    }
                    break;
                }
                Err(problem) => {
                    outcome = Err(problem);
                    break;
                }
            }
        }
        let ledger = growing.into_ledger();
        if ledger != *known {
            let validator = self.library.validator::<Ledger>(resource);
            self.library.store(resource, ledger, validator);
        }
        outcome
    }

    async fn lines(
        &self,
        wallet: &WalletId,
        cursor: Option<&str>,
        known: Option<Validator>,
    ) -> Result<Answer<TransactionPage>, Problem> {
        self.session
            .call("ledger", wallet.as_str(), |api, token| {
                let (wallet, cursor, known) =
                    (wallet.clone(), cursor.map(str::to_owned), known.clone());
                async move {
                    api.transactions(&token, &wallet, cursor.as_deref(), LINES, known.as_ref())
                        .await
                }
            })
            .await
    }
}
