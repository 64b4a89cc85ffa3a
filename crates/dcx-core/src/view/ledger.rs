//! A wallet's ledger on its page: filter, search, windows, older lines, and all of it as a table for a spreadsheet.

mod lines;

use dcx_api::{MachineId, OrganisationId, Problem, Timestamp, TransactionId, WalletId};
use serde::{Deserialize, Serialize};

use self::lines::{HEADINGS, Lines, shorten};
use super::Desk;
use super::export::{self, Export};
use super::fit::fit;
use super::money::Money;
use super::tenant::{TenantRef, count};
use crate::reading::Trust;

/// Rows in one answer, at the most: an answer stays under 64 KiB.
const MOST_ROWS: u32 = 100;
/// Pages that an export reads in one go, and how often at the most.
const PAGES_IN_ONE_GO: u32 = 20;
const MOST_GOES: u32 = 20;

/// What a line of a ledger is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs)] // The names say it.
pub enum LedgerKind {
    TopUp,
    Charge,
    Refund,
    Reservation,
    Release,
    Commission,
    Adjustment,
    Other,
}

/// One line of a ledger.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LedgerRow {
    /// Its id.
    pub id: TransactionId,
    /// When.
    pub at: Option<Timestamp>,
    /// What for.
    pub kind: LedgerKind,
    /// The platform's own word for that, where this client doesn't know it.
    pub kind_word: Option<String>,
    /// How much; negative is money out.
    pub amount: Option<Money>,
    /// The balance after it.
    pub balance_after: Option<Money>,
    /// The payer's reference.
    pub reference: Option<String>,
    /// In words.
    pub description: Option<String>,
    /// The machine it is about.
    pub machine_id: Option<MachineId>,
    /// That machine's name, while it is there.
    pub machine_name: Option<String>,
}

/// Which lines are wanted.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LedgerQuery {
    /// The tenant in view.
    pub tenant: TenantRef,
    /// Whose wallet.
    pub organisation_id: OrganisationId,
    /// The wallet.
    pub wallet_id: WalletId,
    /// Words in reference, description, machine or amount.
    pub search: String,
    /// Only these kinds; empty: all.
    pub kinds: Vec<LedgerKind>,
    /// The first row.
    pub offset: u32,
    /// How many rows, at most 100.
    pub limit: u32,
}

/// A window of a ledger, newest first.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LedgerWindow {
    /// The rows.
    pub rows: Vec<LedgerRow>,
    /// The first row's place.
    pub offset: u32,
    /// How many of the lines at hand match.
    pub total: u32,
    /// How many lines are at hand.
    pub loaded: u32,
    /// Whether the platform has no older ones.
    pub complete: bool,
    /// How far it can be trusted.
    pub trust: Trust,
}

/// Asks for the next stretch of older lines.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LedgerRef {
    /// The tenant in view.
    pub tenant: TenantRef,
    /// Whose wallet.
    pub organisation_id: OrganisationId,
    /// The wallet.
    pub wallet_id: WalletId,
}

/// How much of a ledger is at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LedgerReach {
    /// How many lines are at hand.
    pub loaded: u32,
    /// Whether the platform has no older ones.
    pub complete: bool,
}

/// A window of a ledger.
///
/// # Errors
/// [`Problem::NotFound`] when the organisation is not the tenant's.
pub fn window(desk: &Desk, query: &LedgerQuery) -> Result<LedgerWindow, Problem> {
    let lines = Lines::of(
        desk,
        &query.tenant,
        &query.organisation_id,
        &query.wallet_id,
    )?;
    let found = lines.matching(query);
    let mut rows: Vec<LedgerRow> = found
        .iter()
        .skip(query.offset as usize)
        .take(query.limit.min(MOST_ROWS) as usize)
        .map(|line| lines.row(line))
        .collect();
    fit(&mut rows, shorten);
    let mut trust = Trust::of([&lines.part.state]);
    trust.unreadable = lines.ledger().map_or(0, |ledger| ledger.unreadable);
    let LedgerReach { loaded, complete } = lines.reach();
    Ok(LedgerWindow {
        rows,
        offset: query.offset,
        total: count(found.len()),
        loaded,
        complete,
        trust,
    })
}

/// Fetches the next stretch of older lines.
///
/// # Errors
/// Any problem of a read; [`Problem::NotFound`] when the organisation is not the tenant's.
pub async fn older(desk: &Desk, request: &LedgerRef) -> Result<LedgerReach, Problem> {
    let lines = || {
        Lines::of(
            desk,
            &request.tenant,
            &request.organisation_id,
            &request.wallet_id,
        )
    };
    if !lines()?.reach().complete {
        desk.sync()
            .older_lines(&request.organisation_id, &request.wallet_id, 1)
            .await?;
    }
    Ok(lines()?.reach())
}

/// Fetches all older lines, before an [`export`]. Where some can't be had, those at hand will do.
///
/// # Errors
/// Any problem of a read when nothing is at hand at all; [`Problem::NotFound`] when the organisation is not the tenant's.
pub async fn read_to_end(desk: &Desk, query: &LedgerQuery) -> Result<(), Problem> {
    let lines = || {
        Lines::of(
            desk,
            &query.tenant,
            &query.organisation_id,
            &query.wallet_id,
        )
    };
    for _ in 0..MOST_GOES {
        if lines()?.reach().complete {
            break;
        }
        let more = desk
            .sync()
            .older_lines(&query.organisation_id, &query.wallet_id, PAGES_IN_ONE_GO)
            .await;
        match more {
            Ok(()) => {}
            Err(problem) if lines()?.ledger().is_none() => return Err(problem),
            Err(_) => break,
        }
    }
    Ok(())
}

/// All matching lines that are at hand as CSV, the newest first; its window doesn't count. Where the platform has older
/// ones the table says that it isn't complete. Tens of thousands of lines take a moment: this belongs on a thread that
/// may block.
///
/// # Errors
/// [`Problem::NotFound`] when the organisation is not the tenant's; [`Problem::Internal`] when the table can't be written.
pub fn export(desk: &Desk, query: &LedgerQuery) -> Result<Export, Problem> {
    let lines = Lines::of(
        desk,
        &query.tenant,
        &query.organisation_id,
        &query.wallet_id,
    )?;
    let found = lines.matching(query);
    let bytes = export::table(&HEADINGS, found.iter().map(|line| lines.record(line)))?;
    Ok(Export {
        bytes,
        rows: count(found.len()),
        complete: lines.reach().complete,
    })
}
