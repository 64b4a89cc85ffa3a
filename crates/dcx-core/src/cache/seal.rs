//! Sealing: what turns a snapshot into bytes that say nothing to whoever reads the disk. Each
//! sealed part is bound to the account, to the record's name and to its place in the record, so a
//! part moved elsewhere does not open. Called by the cache's database code alone.

use blake3::Hasher;
use dcx_seal::{NONCE, Seal, SealError};
use zeroize::Zeroizing;

use super::CacheError;
use crate::account::AccountId;
use crate::vault::DataKey;

/// Part of what a seal is bound to; another layout of records gets another number.
const FORMAT: u8 = 1;

/// Which part of a record a seal belongs to. A head does not open as a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// When it was fetched, the validator, and which body it goes with.
    Head,
    /// The snapshot's bytes.
    Body,
    /// The record that tells whether a file was sealed with this key.
    Check,
}

/// Seals and opens the records of one account.
pub(super) struct Sealer {
    seal: Seal,
    names: Zeroizing<[u8; 32]>,
    account: String,
}

impl Sealer {
    pub(super) fn new(account: &AccountId, key: &DataKey) -> Self {
        // Two uses, two keys: a flaw in one must not open the other.
        let seal = Zeroizing::new(blake3::derive_key("DCX Desktop cache 1 seal", key.expose()));
        let names = blake3::derive_key("DCX Desktop cache 1 names", key.expose());
        Self {
            seal: Seal::new(&seal),
            names: Zeroizing::new(names),
            account: account.as_str().to_owned(),
        }
    }

    /// What stands in the file instead of the record's name: tenant ids are nobody's business.
    pub(super) fn hidden_name(&self, name: &str) -> [u8; 32] {
        let mut hasher = Hasher::new_keyed(&self.names);
        hasher.update(self.account.as_bytes());
        hasher.update(&[0]);
        hasher.update(name.as_bytes());
        hasher.finalize().into()
    }

    /// The sealed bytes; they begin with their nonce.
    pub(super) fn seal(&self, part: Part, name: &str, plain: &[u8]) -> Result<Vec<u8>, CacheError> {
        self.seal
            .seal(&self.place(part, name), plain)
            .map_err(|error| match error {
                SealError::NoRandomness => CacheError::NoRandomness,
                SealError::TooLarge => CacheError::TooLarge,
            })
    }

    /// The plain bytes, or nothing when a single bit of the seal, its name, its account or its
    /// place is not what it was. Works in the sealed bytes' own memory: some are large.
    pub(super) fn open(&self, part: Part, name: &str, sealed: Vec<u8>) -> Option<Vec<u8>> {
        self.seal.open(&self.place(part, name), sealed)
    }

    fn place(&self, part: Part, name: &str) -> Vec<u8> {
        let part = match part {
            Part::Head => b'h',
            Part::Body => b'b',
            Part::Check => b'c',
        };
        let mut data = Vec::with_capacity(24 + self.account.len() + name.len());
        data.extend_from_slice(b"dcx-cache");
        data.extend_from_slice(&[FORMAT, part]);
        // Lengths first, so that no account and name can be shifted into another pair.
        data.extend_from_slice(&(self.account.len() as u64).to_le_bytes());
        data.extend_from_slice(self.account.as_bytes());
        data.extend_from_slice(name.as_bytes());
        data
    }
}

/// The nonce of a sealed body: it names this very body, and the head carries it.
pub(super) fn nonce_of(sealed: &[u8]) -> Option<[u8; NONCE]> {
    sealed.first_chunk::<NONCE>().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer(account: &str, key: u8) -> Sealer {
        Sealer::new(
            &AccountId::of(account, "a@b.c"),
            &DataKey::from_bytes([key; 32]),
        )
    }

    #[test]
    fn a_seal_opens_only_where_it_was_made() {
        let here = sealer("https://one", 1);
        let sealed = here.seal(Part::Body, "vms/7", b"words").unwrap();
        assert_eq!(
            here.open(Part::Body, "vms/7", sealed.clone()).unwrap(),
            b"words"
        );
        assert!(
            here.open(Part::Body, "vms/8", sealed.clone()).is_none(),
            "another name"
        );
        assert!(
            here.open(Part::Head, "vms/7", sealed.clone()).is_none(),
            "another part"
        );
        assert!(
            sealer("https://two", 1)
                .open(Part::Body, "vms/7", sealed.clone())
                .is_none(),
            "another account"
        );
        assert!(
            sealer("https://one", 2)
                .open(Part::Body, "vms/7", sealed)
                .is_none(),
            "another key"
        );
    }

    #[test]
    fn a_hidden_name_tells_nothing_across_accounts_and_keys() {
        let here = sealer("https://one", 1);
        assert_eq!(here.hidden_name("n"), here.hidden_name("n"));
        assert_ne!(
            here.hidden_name("n"),
            sealer("https://two", 1).hidden_name("n")
        );
        assert_ne!(
            here.hidden_name("n"),
            sealer("https://one", 2).hidden_name("n")
        );
    }
}
