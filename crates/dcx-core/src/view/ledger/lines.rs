//! The lines of a ledger as they are found, shown and written into a table.

use std::collections::HashMap;
use std::sync::Arc;

use dcx_api::{
    Decimal, Machine, MachineId, OrganisationId, Problem, Rows, Timestamp, Transaction,
    TransactionKind, Wallet, WalletId,
};

use super::{LedgerKind, LedgerQuery, LedgerReach, LedgerRow};
use crate::ledger::Ledger;
use crate::reading::Part;
use crate::resource::Resource;
use crate::view::Desk;
use crate::view::export;
use crate::view::fit::{LONGEST_TEXT, bounded, cut};
use crate::view::money::{Money, cents, currency};
use crate::view::tenant::{TenantRef, count};

pub(super) const HEADINGS: [&str; 9] = [
    "Date",
    "Kind",
    "Amount",
    "Currency",
    "Balance after",
    "Reference",
    "Description",
    "Machine",
    "Id",
];

/// A ledger with what its lines are shown with.
pub(super) struct Lines {
    pub(super) part: Part<Ledger>,
    currency: Option<String>,
    machines: Option<Arc<Rows<Machine>>>,
}

impl Lines {
    pub(super) fn of(
        desk: &Desk,
        tenant: &TenantRef,
        organisation: &OrganisationId,
        wallet: &WalletId,
    ) -> Result<Self, Problem> {
        if !desk.scope(tenant).contains(organisation) {
            return Err(Problem::NotFound);
        }
        let wallets = desk.get::<Rows<Wallet>>(&Resource::Wallets(organisation.clone()));
        let currency = wallets.value.and_then(|wallets| {
            let wallet = wallets.rows.iter().find(|row| row.id == *wallet)?;
            currency(wallet.currency.as_deref()).map(str::to_owned)
        });
        Ok(Self {
            part: desk.want(&Resource::Ledger(organisation.clone(), wallet.clone())),
            currency,
            machines: desk.get(&Resource::Machines(organisation.clone())).value,
        })
    }

    pub(super) fn ledger(&self) -> Option<&Ledger> {
        self.part.value.as_deref()
    }

    pub(super) fn reach(&self) -> LedgerReach {
        LedgerReach {
            loaded: self.ledger().map_or(0, |ledger| count(ledger.rows.len())),
            complete: self.ledger().is_some_and(Ledger::is_complete),
        }
    }

    /// The lines that are asked for with their machines' names, newest first.
    pub(super) fn matching(&self, query: &LedgerQuery) -> Vec<Line<'_>> {
        let names: HashMap<&MachineId, &str> = self
            .machines
            .iter()
            .flat_map(|machines| &machines.rows)
            .filter_map(|machine| Some((&machine.id, machine.name.as_deref()?)))
            .collect();
        let words: Vec<String> = query
            .search
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let rows = self.ledger().map_or(&[][..], |ledger| &ledger.rows);
        let mut found: Vec<Line<'_>> = rows
            .iter()
            .map(|row| Line {
                row,
                machine: row
                    .machine_id
                    .as_ref()
                    .and_then(|id| names.get(id).copied()),
            })
            .filter(|line| line.is_wanted(&query.kinds, &words))
            .collect();
        // Contract: newest first. A platform that sends all at once may begin with the oldest.
        let ends = rows.first().zip(rows.last());
        if ends.is_some_and(|(first, last)| first.at.is_some() && first.at < last.at) {
            found.reverse();
        }
        found
    }

    pub(super) fn row(&self, line: &Line<'_>) -> LedgerRow {
        let row = line.row;
        let money = |amount: Option<Decimal>| {
            amount.map(|amount| Money::new(amount, self.currency.as_deref()))
        };
        let text = |text: Option<&str>| text.map(|text| bounded(text, LONGEST_TEXT));
        let (kind, word) = kind(&row.kind);
        LedgerRow {
            id: row.id.clone(),
            at: row.at,
            kind,
            kind_word: text(word),
            amount: money(row.amount),
            balance_after: money(row.balance_after),
            reference: text(row.reference.as_deref()),
            description: text(row.description.as_deref()),
            machine_id: row.machine_id.clone(),
            machine_name: text(line.machine),
        }
    }

    pub(super) fn record(&self, line: &Line<'_>) -> [String; 9] {
        let row = line.row;
        let amount = |amount: Option<Decimal>| amount.map(cents).unwrap_or_default();
        let machine = line
            .machine
            .or_else(|| row.machine_id.as_ref().map(MachineId::as_str));
        [
            row.at.and_then(Timestamp::rfc3339).unwrap_or_default(),
            export::text(Some(word(&row.kind))),
            amount(row.amount),
            export::text(self.currency.as_deref()),
            amount(row.balance_after),
            export::text(row.reference.as_deref()),
            export::text(row.description.as_deref()),
            export::text(machine),
            export::text(Some(row.id.as_str())),
        ]
    }
}

/// A line with its machine's name, while that is there.
pub(super) struct Line<'a> {
    row: &'a Transaction,
    machine: Option<&'a str>,
}

impl Line<'_> {
    fn is_wanted(&self, kinds: &[LedgerKind], words: &[String]) -> bool {
        let row = self.row;
        if !(kinds.is_empty() || kinds.contains(&kind(&row.kind).0)) {
            return false;
        }
        if words.is_empty() {
            return true;
        }
        let amount = row.amount.map(cents).unwrap_or_default();
        let text = [
            row.reference.as_deref(),
            row.description.as_deref(),
            self.machine,
            Some(word(&row.kind)),
            Some(&amount),
        ];
        let text = text
            .map(Option::unwrap_or_default)
            .join("\n")
            .to_lowercase();
        words.iter().all(|word| {
            // "1 000,50" is looked for as well.
            text.contains(word) || amount.contains(&word.replace(',', "."))
        })
    }
}

pub(super) fn shorten(row: &mut LedgerRow, length: usize) {
    let texts = [
        &mut row.kind_word,
        &mut row.reference,
        &mut row.description,
        &mut row.machine_name,
    ];
    for text in texts.into_iter().flatten() {
        cut(text, length);
    }
}

/// What a line is for, with the platform's own word where that says more.
fn kind(kind: &TransactionKind) -> (LedgerKind, Option<&str>) {
    let known = match kind {
        TransactionKind::TopUp => LedgerKind::TopUp,
        TransactionKind::Charge => LedgerKind::Charge,
        TransactionKind::Refund => LedgerKind::Refund,
        TransactionKind::Reservation => LedgerKind::Reservation,
        TransactionKind::Release => LedgerKind::Release,
        TransactionKind::Commission => LedgerKind::Commission,
        TransactionKind::Adjustment => LedgerKind::Adjustment,
        TransactionKind::Other(word) => return (LedgerKind::Other, Some(word)),
    };
    (known, None)
}

/// The same as a word, for a table and for the search.
fn word(kind: &TransactionKind) -> &str {
    match kind {
        TransactionKind::TopUp => "Top-up",
        TransactionKind::Charge => "Charge",
        TransactionKind::Refund => "Refund",
        TransactionKind::Reservation => "Reservation",
        TransactionKind::Release => "Release",
        TransactionKind::Commission => "Commission",
        TransactionKind::Adjustment => "Adjustment",
        TransactionKind::Other(word) => word,
    }
}
