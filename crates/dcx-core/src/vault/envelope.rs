//! How a secret lies in its entry: with a check sum over it and the entry's name. A keychain that
//! gives back cut, bent or another entry's bytes is found out here, before a broken token is sent
//! to the platform and taken for a rejected session.

use zeroize::Zeroizing;

const MARK: &[u8; 4] = b"dcx1";
const SUM: usize = 16;

/// Wraps a secret for `entry`.
pub(super) fn wrap(entry: &str, secret: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(MARK.len() + SUM + secret.len()));
    bytes.extend_from_slice(MARK);
    bytes.extend_from_slice(&sum(entry, secret));
    bytes.extend_from_slice(secret);
    bytes
}

/// The secret, if these are the bytes once wrapped for `entry`.
pub(super) fn unwrap(entry: &str, bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let rest = bytes.strip_prefix(MARK)?;
    let (claimed, secret) = rest.split_first_chunk::<SUM>()?;
    (*claimed == sum(entry, secret)).then(|| Zeroizing::new(secret.to_vec()))
}

fn sum(entry: &str, secret: &[u8]) -> [u8; SUM] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(entry.len() as u64).to_le_bytes());
    hasher.update(entry.as_bytes());
    hasher.update(secret);
    let mut sum = [0; SUM];
    hasher.finalize_xof().fill(&mut sum);
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_wrapped_comes_back_and_nothing_else_does() {
        let bytes = wrap("a/refresh", b"token");
        assert_eq!(unwrap("a/refresh", &bytes).unwrap().as_slice(), b"token");
        assert!(
            unwrap("b/refresh", &bytes).is_none(),
            "another account's entry"
        );
        assert!(unwrap("a/refresh", b"token").is_none(), "bare bytes");
        for length in 0..bytes.len() {
            assert!(
                unwrap("a/refresh", &bytes[..length]).is_none(),
                "cut to {length}"
            );
        }
        for at in 0..bytes.len() {
            let mut bent = bytes.to_vec();
            bent[at] ^= 0x20;
            assert!(unwrap("a/refresh", &bent).is_none(), "bent at {at}");
        }
    }
}
