//! Wallets and their ledgers. Contract: "Wallets".

use serde::Serialize;
use serde_json::value::RawValue;

use super::machines::MACHINE_REF;
use super::organisations::{OWNER, of};
use super::table::{TOP_UP, TRANSACTIONS, UPDATE_WALLET, WALLETS};
use crate::client::{Ask, Client};
use crate::ids::{IdempotencyKey, OrganisationId, WalletId};
use crate::models::{
    Answer, Rows, TopUp, Transaction, TransactionKind, TransactionPage, Validator, Wallet,
    WalletStatus,
};
use crate::money;
use crate::problem::Problem;
use crate::secret::AccessToken;
use crate::wire::{Fields, Row, Whole};

impl Client {
    /// The wallets of an organisation.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn wallets(
        &self,
        token: &AccessToken,
        organisation: &OrganisationId,
        known: Option<&Validator>,
    ) -> Result<Answer<Rows<Wallet>>, Problem> {
        self.get_rows(
            token,
            Ask {
                route: &WALLETS,
                ids: &[],
                query: of(organisation),
            },
            known,
        )
        .await
    }

    /// A stretch of a wallet's ledger: from the beginning, or from where another stretch ended. A platform may ignore the
    /// limit and send everything.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn transactions(
        &self,
        token: &AccessToken,
        wallet: &WalletId,
        cursor: Option<&str>,
        limit: u32,
        known: Option<&Validator>,
    ) -> Result<Answer<TransactionPage>, Problem> {
        let mut query = vec![("limit", limit.to_string())];
        query.extend(cursor.map(|cursor| ("cursor", cursor.to_owned())));
        let ask = Ask {
            route: &TRANSACTIONS,
            ids: &[wallet.as_str()],
            query,
        };
        let answer = self.get_page::<Transaction>(token, ask, known).await?;
        Ok(answer.map(|page| TransactionPage {
            // A platform that ignores cursors names the same one for ever.
            next: page
                .next
                .filter(|next| Some(next.as_str()) != cursor && !page.rows.is_empty()),
            rows: page.rows,
            unreadable: page.unreadable,
        }))
    }

    /// Pays into a wallet; the answer is the line in its ledger.
    ///
    /// # Errors
    /// Any problem of a write.
    pub async fn top_up(
        &self,
        token: &AccessToken,
        wallet: &WalletId,
        top_up: &TopUp,
        key: &IdempotencyKey,
    ) -> Result<Transaction, Problem> {
        #[derive(Serialize)]
        struct Body<'a> {
            amount: Box<RawValue>,
            reference: &'a str,
        }
        let body = Body {
            amount: money::json(top_up.amount)?,
            reference: &top_up.reference,
        };
        let ask = Ask {
            route: &TOP_UP,
            ids: &[wallet.as_str()],
            query: Vec::new(),
        };
        self.write(token, ask, Some(&body), key).await
    }

    /// Says below which balance a wallet counts as low.
    ///
    /// # Errors
    /// Any problem of a write.
    pub async fn update_wallet(
        &self,
        token: &AccessToken,
        wallet: &WalletId,
        low_balance_threshold: rust_decimal::Decimal,
        key: &IdempotencyKey,
    ) -> Result<Wallet, Problem> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body {
            low_balance_threshold: Box<RawValue>,
        }
        let body = Body {
            low_balance_threshold: money::json(low_balance_threshold)?,
        };
        let ask = Ask {
            route: &UPDATE_WALLET,
            ids: &[wallet.as_str()],
            query: Vec::new(),
        };
        self.write(token, ask, Some(&body), key).await
    }
}

const WALLET_ID: &[&str] = &["id", "walletId", "uuid"];

impl Row for Wallet {
    const LIST: &'static [&'static str] = &["wallets"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        let balance = fields.money(&["balance"]);
        let reserved = fields.money(&["reserved"]);
        let rest = || balance?.checked_sub(reserved?);
        Some(Self {
            id: fields.id(WALLET_ID)?,
            organisation_id: fields.id(OWNER),
            currency: fields.text(&["currency"]),
            balance,
            reserved,
            available: fields.money(&["available"]).or_else(rest),
            low_balance_threshold: fields.money(&["lowBalanceThreshold"]),
            status: WalletStatus::read(fields.text(&["status"]).as_deref()),
            updated_at: fields.time(&["updatedAt"]),
        })
    }

    fn key(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}

impl Whole for Wallet {
    const MARKS: &'static [&'static str] = WALLET_ID;

    fn read(fields: &Fields<'_>) -> Option<Self> {
        <Self as Row>::read(fields)
    }
}

const TRANSACTION_ID: &[&str] = &["id", "transactionId", "uuid"];

impl Row for Transaction {
    const LIST: &'static [&'static str] = &["transactions"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        Some(Self {
            id: fields.id(TRANSACTION_ID)?,
            at: fields.time(&["at", "createdAt"]),
            kind: TransactionKind::read(fields.text(&["kind", "type"]).as_deref()),
            amount: fields.money(&["amount"]),
            balance_after: fields.money(&["balanceAfter"]),
            reference: fields.text(&["reference"]),
            description: fields.text(&["description"]),
            machine_id: fields.id(MACHINE_REF),
        })
    }

    fn key(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}

impl Whole for Transaction {
    const MARKS: &'static [&'static str] = TRANSACTION_ID;

    fn read(fields: &Fields<'_>) -> Option<Self> {
        <Self as Row>::read(fields)
    }
}
