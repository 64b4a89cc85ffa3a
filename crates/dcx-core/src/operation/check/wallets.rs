//! Orders about a wallet: a top-up, and the balance below which it counts as low. Amounts come as they were typed.

use dcx_api::{
    Decimal, InputFault, Obstacle, OrganisationId, Problem, Rows, Wallet, WalletId, WalletStatus,
};

use super::{Asking, input, possible, usable};
use crate::operation::entry::{Action, Entry};
use crate::resource::Resource;
use crate::view::Desk;
use crate::view::amount::{self, AmountUse};

/// The longest reference that the platform takes, in characters.
const LONGEST_REFERENCE: usize = 64;

/// Money into a wallet. A suspended one takes none; a suspended organisation may still pay.
pub(super) fn top_up(
    asking: &Asking<'_>,
    owner: &OrganisationId,
    id: &WalletId,
    amount: &str,
    reference: &str,
) -> Result<Entry, Problem> {
    let place = asking.owner(owner)?;
    let wallet = saved(asking.desk, owner, id).ok_or(Problem::NotFound)?;
    let suspended = wallet.status == WalletStatus::Suspended;
    possible(suspended.then_some(Obstacle::WalletSuspended))?;
    let amount = read(&wallet, amount, AmountUse::TopUp)?;
    let reference = reference.trim_end();
    usable("reference", reference_fault(reference))?;
    let action = Action::TopUp {
        wallet_id: id.clone(),
        amount,
        reference: reference.to_owned(),
        before: None,
        line: None,
    };
    asking.nothing_like_it(owner, &action)?;
    let mut entry = asking.entry(place, action, Some(reference.to_owned()));
    entry.currency = wallet.currency;
    Ok(entry)
}

/// The balance below which a wallet counts as low.
pub(super) fn threshold(
    asking: &Asking<'_>,
    owner: &OrganisationId,
    id: &WalletId,
    amount: &str,
) -> Result<Entry, Problem> {
    let place = asking.owner(owner)?;
    let wallet = saved(asking.desk, owner, id).ok_or(Problem::NotFound)?;
    let amount = read(&wallet, amount, AmountUse::Threshold)?;
    let action = Action::Threshold {
        wallet_id: id.clone(),
        amount,
        before: wallet.low_balance_threshold,
    };
    asking.nothing_like_it(owner, &action)?;
    let mut entry = asking.entry(place, action, None);
    entry.currency = wallet.currency;
    Ok(entry)
}

fn saved(desk: &Desk, owner: &OrganisationId, id: &WalletId) -> Option<Wallet> {
    let list = desk.get::<Rows<Wallet>>(&Resource::Wallets(owner.clone()));
    let list = list.value?;
    list.rows.iter().find(|wallet| wallet.id == *id).cloned()
}

fn read(wallet: &Wallet, typed: &str, purpose: AmountUse) -> Result<Decimal, Problem> {
    let currency = wallet.currency.as_deref();
    amount::read(currency, typed, purpose).map_err(|fault| input("amount", fault))
}

/// What is wrong with a payer's reference: people read it in the ledger, and a lost top-up is found by it.
fn reference_fault(reference: &str) -> Option<InputFault> {
    if reference.is_empty() {
        Some(InputFault::Empty)
    } else if reference.chars().count() > LONGEST_REFERENCE {
        Some(InputFault::TooLong)
    } else if reference.starts_with(char::is_whitespace) {
        Some(InputFault::BadEdge)
    } else {
        dcx_api::unreadable_text(reference)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_one_short_line() {
        use InputFault::{BadCharacter, BadEdge, Empty, StandsForNothing, TooLong};
        for (reference, fault) in [
            ("INV-2026-11", None),
            ("Überweisung 11/26", None),
            (&"é".repeat(64), None),
            (&"é".repeat(65), Some(TooLong)),
            ("", Some(Empty)),
            ("two\nlines", Some(BadCharacter)),
            ("N/A", Some(StandsForNothing)),
            ("INV\u{200e}-7", Some(BadCharacter)),
            (" INV", Some(BadEdge)),
            ("\u{a0}INV", Some(BadEdge)),
        ] {
            assert_eq!(reference_fault(reference), fault, "{reference:?}");
        }
    }
}
