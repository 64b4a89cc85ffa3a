//! Sealing: XChaCha20-Poly1305 with a random nonce before the text and the tag behind it. The core
//! seals what it keeps on disk with it. A crate of its own for one reason: the cipher is generic
//! code, compiled where it is used, and in a development build only a crate that does nothing else
//! can be compiled with optimisation. Without it a saved list of machines takes seconds to open.

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::aead::inout::InOutBuf;
use chacha20poly1305::{Key, KeyInit, Tag, XChaCha20Poly1305, XNonce};

/// Bytes of the nonce at the beginning of what was sealed.
pub const NONCE: usize = 24;

const TAG: usize = 16;

/// Why something could not be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The system gave no randomness for a nonce.
    #[error("the system gave no randomness")]
    NoRandomness,
    /// More than the cipher can take (256 GiB).
    #[error("too large to seal")]
    TooLarge,
}

/// A key, ready to seal and to open. Wiped from memory when dropped; has no `Debug`.
pub struct Seal {
    cipher: XChaCha20Poly1305,
}

impl Seal {
    /// Takes a key over.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self {
            cipher: XChaCha20Poly1305::new(&Key::from(*key)),
        }
    }

    /// `nonce ‖ ciphertext ‖ tag` of `plain`, bound to `place`: it opens only where the same place
    /// is named.
    ///
    /// # Errors
    /// Without randomness, or for more than the cipher can take.
    pub fn seal(&self, place: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0_u8; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| SealError::NoRandomness)?;
        let mut sealed = Vec::with_capacity(NONCE + plain.len() + TAG);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plain);
        let text = sealed.get_mut(NONCE..).ok_or(SealError::TooLarge)?;
        let tag = self
            .cipher
            .encrypt_inout_detached(&XNonce::from(nonce), place, InOutBuf::from(text))
            .map_err(|_| SealError::TooLarge)?;
        sealed.extend_from_slice(&tag);
        Ok(sealed)
    }

    /// The plain bytes, or nothing when a single bit of the seal or its place is not what it was.
    /// Works in the memory of `sealed`.
    #[must_use]
    pub fn open(&self, place: &[u8], mut sealed: Vec<u8>) -> Option<Vec<u8>> {
        let nonce = *sealed.first_chunk::<NONCE>()?;
        let length = sealed.len().checked_sub(NONCE + TAG)?;
        let tag = *sealed.last_chunk::<TAG>()?;
        sealed.truncate(NONCE + length);
        let text = InOutBuf::from(sealed.get_mut(NONCE..)?);
        self.cipher
            .decrypt_inout_detached(&XNonce::from(nonce), place, text, &Tag::from(tag))
            .ok()?;
        sealed.drain(..NONCE);
        Some(sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_opens_with_its_key_at_its_place_and_nowhere_else() {
        let seal = Seal::new(&[1; 32]);
        for words in [
            "",
            "w",
            "some more words than a block of the cipher holds, and then some more",
        ] {
            let sealed = seal.seal(b"here", words.as_bytes()).unwrap();
            assert_eq!(
                seal.open(b"here", sealed.clone()).unwrap(),
                words.as_bytes()
            );
            assert!(seal.open(b"there", sealed.clone()).is_none());
            assert!(Seal::new(&[2; 32]).open(b"here", sealed).is_none());
        }
    }

    #[test]
    fn every_flipped_bit_and_every_missing_byte_is_noticed() {
        let seal = Seal::new(&[1; 32]);
        let sealed = seal.seal(b"here", b"some words").unwrap();
        for at in 0..sealed.len() * 8 {
            let mut bent = sealed.clone();
            bent[at / 8] ^= 1 << (at % 8);
            assert!(seal.open(b"here", bent).is_none(), "bit {at}");
        }
        for length in 0..sealed.len() {
            assert!(
                seal.open(b"here", sealed[..length].to_vec()).is_none(),
                "length {length}"
            );
        }
    }

    #[test]
    fn the_same_words_never_look_the_same_twice() {
        let seal = Seal::new(&[1; 32]);
        assert_ne!(seal.seal(b"", b"w").unwrap(), seal.seal(b"", b"w").unwrap());
    }

    /// The published vector of draft-irtf-cfrg-xchacha-03, A.3.1: the file format is the standard's.
    #[test]
    fn the_standards_own_example_opens() {
        let mut key = [0; 32];
        for (byte, value) in key.iter_mut().zip(0x80..) {
            *byte = value;
        }
        let nonce: Vec<u8> = (0x40..0x58).collect();
        let place = [
            0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7,
        ];
        let hex = "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39\
                   ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9\
                   21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49";
        let text = (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
        let sealed = nonce.into_iter().chain(text).collect();
        let plain = Seal::new(&key).open(&place, sealed).unwrap();
        assert!(plain.starts_with(b"Ladies and Gentlemen of the class of '99"));
    }
}
