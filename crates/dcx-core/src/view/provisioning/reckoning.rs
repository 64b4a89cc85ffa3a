//! What a new machine costs and which wallet pays for it, from one reading of the catalogue and the wallets. Exact: the
//! quote shows it rounded, and the check before an order goes by the same numbers.

use std::cmp::Reverse;

use dcx_api::{
    Decimal, InputFault, Obstacle, Problem, Product, ProductId, Rows, Wallet, WalletStatus,
};

use super::price;
use crate::view::money::Sum;

/// As many add-ons as the platform takes at once.
const MOST_ADD_ONS: usize = 16;

/// What a new machine costs and which wallet pays.
#[derive(Debug)]
pub(crate) struct Reckoning {
    /// The machine, then what goes with it.
    pub(super) products: Vec<Product>,
    /// The machine's disk, by which some of them are priced.
    pub(super) disk_gib: Option<u32>,
    /// The price a month; `None` when a part is unknown or currencies differ.
    pub(crate) monthly: Option<Decimal>,
    /// The currency of the price, or else of the wallet.
    pub(crate) currency: Option<String>,
    /// The wallet that would be charged.
    pub(super) wallet: Option<Wallet>,
    /// Why it can't be asked for.
    pub(crate) obstacle: Option<Obstacle>,
}

impl Reckoning {
    /// Puts products and wallets together.
    ///
    /// # Errors
    /// [`Problem::Input`] when something that was chosen isn't in the catalogue, or too much was.
    pub(super) fn new(
        catalogue: &[Product],
        wallets: &Rows<Wallet>,
        machine: &ProductId,
        add_ons: &[ProductId],
    ) -> Result<Self, Problem> {
        let find = |id: &ProductId| catalogue.iter().find(|product| product.id == *id);
        let not_offered = |field: &str| input(field, InputFault::NotOffered);
        let machine = find(machine)
            .filter(|product| price::is_machine(product))
            .ok_or_else(|| not_offered("productId"))?;
        if add_ons.len() > MOST_ADD_ONS {
            return Err(input("addOnIds", InputFault::TooLong));
        }
        let disk_gib = price::disk(machine);
        let mut products = vec![machine.clone()];
        for id in add_ons {
            let add_on = find(id)
                .filter(|product| !price::is_machine(product))
                .ok_or_else(|| not_offered("addOnIds"))?;
            products.push(add_on.clone());
        }
        let mut sum = Sum::default();
        for product in &products {
            let monthly = price::monthly(product, disk_gib);
            sum.add(monthly, product.currency.as_deref());
        }
        let whole = sum.total().unpriced == 0;
        let monthly = sum.amount().filter(|_| whole);
        let wallet = charged(&wallets.rows, sum.currency()).cloned();
        let of_wallet = || wallet.as_ref()?.currency.clone();
        let currency = sum.currency().map(str::to_owned).or_else(of_wallet);
        let mut reckoning = Self {
            products,
            disk_gib,
            monthly,
            currency,
            wallet,
            obstacle: None,
        };
        reckoning.obstacle = reckoning.in_the_way(wallets.unreadable);
        Ok(reckoning)
    }

    fn in_the_way(&self, unreadable: u32) -> Option<Obstacle> {
        match &self.wallet {
            None if unreadable == 0 => Some(Obstacle::NoWallet),
            Some(wallet) if wallet.status == WalletStatus::Suspended => {
                Some(Obstacle::WalletSuspended)
            }
            _ if self.after().is_none() => Some(Obstacle::UnknownPrice),
            _ => None,
        }
    }

    /// What the wallet has to spend.
    pub(crate) fn available(&self) -> Option<Decimal> {
        self.wallet.as_ref()?.available
    }

    /// The currency of the wallet, or else of the price.
    pub(super) fn wallet_currency(&self) -> Option<&str> {
        let own = self.wallet.as_ref().and_then(|one| one.currency.as_deref());
        own.or(self.currency.as_deref())
    }

    /// What the wallet would have left. Unknown between two currencies.
    pub(super) fn after(&self) -> Option<Decimal> {
        if self.wallet_currency() != self.currency.as_deref() {
            return None;
        }
        self.available()?.checked_sub(self.monthly?)
    }

    /// What is missing, exactly, where nothing else stands in the way.
    pub(crate) fn shortfall(&self) -> Option<Decimal> {
        let after = self.after().filter(|_| self.obstacle.is_none())?;
        (after < Decimal::ZERO).then_some(-after)
    }

    /// What is missing in whole units, rounded up.
    pub(super) fn top_up_suggestion(&self) -> Option<String> {
        Some(self.shortfall()?.ceil().normalize().to_string())
    }
}

/// The wallet that the platform takes the money from: one that may be used before others, and of those the one with the
/// most to spend. One in another currency comes after.
fn charged<'a>(wallets: &'a [Wallet], currency: Option<&str>) -> Option<&'a Wallet> {
    wallets.iter().min_by_key(|wallet| {
        let standing = match wallet.status {
            WalletStatus::Active => 0,
            WalletStatus::Other(_) => 1,
            WalletStatus::Suspended => 2,
        };
        let foreign = match (wallet.currency.as_deref(), currency) {
            (Some(own), Some(price)) => own != price,
            _ => false,
        };
        (standing, foreign, Reverse(wallet.available))
    })
}

fn input(field: &str, fault: InputFault) -> Problem {
    Problem::Input {
        field: field.to_owned(),
        fault,
    }
}

#[cfg(test)]
mod tests;
