//! The wallet's page: what is in the tenant's own wallets, how long it lasts, and the wallets of everybody beneath it.

use std::cmp::Ordering;

use dcx_api::{
    Decimal, Obstacle, OrganisationId, Problem, Rows, Timestamp, Wallet, WalletId, WalletStatus,
};
use serde::{Deserialize, Serialize};

use super::Desk;
use super::cards::below_threshold;
use super::fit::{LONGEST_TEXT, MOST_BYTES, bounded, cut, fit_into};
use super::money::{Money, Sum, Total, currency};
use super::query::natural;
use super::runway::{self, Runway};
use super::tenant::{TenantHeader, TenantRef, TenantStatus, count, header};
use super::tree::Node;
use crate::reading::{Part, Reading, Trust};
use crate::resource::Resource;

/// Rows in one answer, at the most: an answer stays under 64 KiB.
const MOST_ROWS: u32 = 60;
/// What the tenant's own wallets may take of an answer; the others have the rest.
const OWN_BYTES: usize = 16 * 1024;

/// How one wallet stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum WalletState {
    /// It can be used.
    Active,
    /// It can't be used for now.
    Suspended,
    /// A status this client doesn't know.
    Other,
}

/// One wallet.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct WalletRow {
    /// Its id.
    pub id: WalletId,
    /// Whose it is.
    pub organisation_id: OrganisationId,
    /// That organisation's name.
    pub organisation_name: String,
    /// How that organisation stands.
    pub organisation_status: TenantStatus,
    /// Its currency.
    pub currency: Option<String>,
    /// What is in it.
    pub balance: Option<Money>,
    /// What of that is spoken for.
    pub reserved: Option<Money>,
    /// What can be spent.
    pub available: Option<Money>,
    /// Below this it counts as low.
    pub threshold: Option<Money>,
    /// How it stands.
    pub state: WalletState,
    /// Below its threshold.
    pub low: bool,
    /// Nothing left to spend.
    pub empty: bool,
    /// When the platform last changed it.
    pub updated_at: Option<Timestamp>,
    /// How long what its organisation has lasts.
    pub runway: Runway,
    /// Whether a top-up is possible, or why not.
    pub top_up: Option<dcx_api::Obstacle>,
    /// Whether the threshold can be set, or why not.
    pub set_threshold: Option<dcx_api::Obstacle>,
}

/// Asks for a tenant's wallets.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct WalletsRequest {
    /// The tenant in view.
    pub tenant: TenantRef,
    /// Words that an organisation's name must have, where there are many.
    pub search: String,
    /// The first row of the many.
    pub offset: u32,
    /// How many rows, at most 60.
    pub limit: u32,
}

/// The wallets of a tenant.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct WalletsPage {
    /// The tenant in view.
    pub tenant: TenantHeader,
    /// The tenant's own, none for "All my customers": one, several or none.
    pub own: Reading<Vec<WalletRow>>,
    /// How long the tenant's own last together.
    pub runway: Runway,
    /// Those of the organisations beneath it, the shortest runway first; those asked for.
    pub beneath: Vec<WalletRow>,
    /// The first row's place.
    pub offset: u32,
    /// How many there are beneath, as the search has it.
    pub beneath_total: u32,
    /// Organisations beneath that have no wallet.
    pub without: u32,
    /// What is available beneath, together.
    pub beneath_available: Total,
    /// How far those beneath can be trusted.
    pub beneath_trust: Trust,
}

/// A tenant's wallets.
///
/// # Errors
/// [`Problem::NotFound`] when the account doesn't see the tenant.
pub fn page(desk: &Desk, request: &WalletsRequest) -> Result<WalletsPage, Problem> {
    let tree = desk.tree();
    let header = header(&tree, &request.tenant).ok_or(Problem::NotFound)?;
    let scope = desk.scope(&request.tenant);
    // A tenant's scope begins with itself; "All my customers" is nobody.
    let (own, beneath) = match &request.tenant {
        TenantRef::Organisation { .. } => scope.split_at(1.min(scope.len())),
        TenantRef::All => scope.split_at(0),
    };
    let obstacle = desk.obstacle();
    let stocks = |ids: &[OrganisationId]| -> Vec<Stock<'_>> {
        ids.iter()
            .filter_map(|id| tree.get(id))
            .map(|node| Stock::of(desk, node))
            .collect()
    };
    let mine = stocks(own);
    let theirs = stocks(beneath);
    let mut together = Sum::default();
    for stock in &theirs {
        together.merge(&stock.available);
    }
    let mut own = own_reading(&mine, obstacle);
    let room = match &mut own.value {
        Some(rows) => MOST_BYTES - OWN_BYTES + fit_into(rows, OWN_BYTES, shorten),
        None => MOST_BYTES,
    };
    let found = ranked(&theirs, &request.search);
    let mut rows: Vec<WalletRow> = found
        .iter()
        .skip(request.offset as usize)
        .take(request.limit.min(MOST_ROWS) as usize)
        .map(|(stock, wallet)| stock.row(wallet, obstacle))
        .collect();
    fit_into(&mut rows, room, shorten);
    Ok(WalletsPage {
        tenant: header,
        own,
        runway: mine.first().map_or_else(
            || Runway::new(None, Err(runway::RunwayReason::UnknownCost), None),
            |stock| stock.runway.clone(),
        ),
        beneath: rows,
        offset: request.offset,
        beneath_total: count(found.len()),
        without: count(theirs.iter().filter(|stock| stock.has_none()).count()),
        beneath_available: together.total(),
        beneath_trust: trust(&theirs),
    })
}

fn own_reading(mine: &[Stock<'_>], obstacle: Option<Obstacle>) -> Reading<Vec<WalletRow>> {
    let known = mine.iter().all(|stock| stock.part.value.is_some());
    let rows = mine.iter().flat_map(|stock| {
        let wallets = stock.wallets().iter();
        wallets.map(|wallet| stock.row(wallet, obstacle))
    });
    Reading {
        value: known.then(|| rows.collect()),
        trust: trust(mine),
    }
}

fn trust(stocks: &[Stock<'_>]) -> Trust {
    let mut trust = Trust::of(stocks.iter().map(|stock| &stock.part.state));
    trust.unreadable = stocks
        .iter()
        .filter_map(|stock| stock.part.value.as_ref())
        .map(|rows| rows.unreadable)
        .sum();
    trust
}

/// What one organisation has in its wallets.
struct Stock<'a> {
    node: &'a Node,
    part: Part<Rows<Wallet>>,
    available: Sum,
    runway: Runway,
}

impl<'a> Stock<'a> {
    fn of(desk: &Desk, node: &'a Node) -> Self {
        let part = desk.get::<Rows<Wallet>>(&Resource::Wallets(node.id.clone()));
        let mut available = Sum::default();
        for wallet in part.value.iter().flat_map(|rows| &rows.rows) {
            available.add(wallet.available, currency(wallet.currency.as_deref()));
        }
        let rate = runway::rate_of(desk, &node.id);
        // A sum that leaves an unknown wallet out would be too short a runway.
        let runway = Runway::new(available.whole(), rate, available.currency());
        Self {
            node,
            part,
            available,
            runway,
        }
    }

    fn wallets(&self) -> &[Wallet] {
        self.part.value.as_ref().map_or(&[], |rows| &rows.rows)
    }

    /// Known to have no wallet, and not merely unread.
    fn has_none(&self) -> bool {
        self.part
            .value
            .as_ref()
            .is_some_and(|rows| rows.rows.is_empty() && rows.unreadable == 0)
    }

    fn row(&self, wallet: &Wallet, obstacle: Option<Obstacle>) -> WalletRow {
        let symbol = currency(wallet.currency.as_deref());
        let money = |amount: Option<Decimal>| amount.map(|amount| Money::new(amount, symbol));
        let state = match wallet.status {
            WalletStatus::Active => WalletState::Active,
            WalletStatus::Suspended => WalletState::Suspended,
            WalletStatus::Other(_) => WalletState::Other,
        };
        let suspended = (state == WalletState::Suspended).then_some(Obstacle::WalletSuspended);
        WalletRow {
            id: wallet.id.clone(),
            organisation_id: self.node.id.clone(),
            organisation_name: bounded(&self.node.name, LONGEST_TEXT),
            organisation_status: (&self.node.status).into(),
            currency: symbol.map(str::to_owned),
            balance: money(wallet.balance),
            reserved: money(wallet.reserved),
            available: money(wallet.available),
            threshold: money(wallet.low_balance_threshold),
            state,
            low: below_threshold(wallet),
            empty: wallet.available.is_some_and(|has| has <= Decimal::ZERO),
            updated_at: wallet.updated_at,
            runway: self.runway.clone(),
            // Its organisation may be suspended all the same: money is welcome.
            top_up: obstacle.or(suspended),
            set_threshold: obstacle,
        }
    }
}

/// The wallets of organisations whose names have all the words, the shortest runway first, unknown ones last.
fn ranked<'a>(stocks: &'a [Stock<'a>], search: &str) -> Vec<(&'a Stock<'a>, &'a Wallet)> {
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let mut found: Vec<(&Stock<'_>, String)> = stocks
        .iter()
        .map(|stock| (stock, stock.node.name.to_lowercase()))
        .filter(|(_, name)| words.iter().all(|word| name.contains(word)))
        .collect();
    let days = |stock: &Stock<'_>| stock.runway.days.unwrap_or(u32::MAX);
    found.sort_by(|(one, a), (other, b)| match days(one).cmp(&days(other)) {
        Ordering::Equal => natural(a, b),
        order => order,
    });
    found
        .into_iter()
        .flat_map(|(stock, _)| stock.wallets().iter().map(move |wallet| (stock, wallet)))
        .collect()
}

fn shorten(row: &mut WalletRow, length: usize) {
    cut(&mut row.organisation_name, length);
}
