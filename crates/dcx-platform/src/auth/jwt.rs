//! Signed access tokens: JWT with HS256 (RFC 7519, RFC 7518 section 3.2).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde_json::{Value, json};

/// The key this platform signs with. It lives in the database, so that tokens outlive a restart.
pub(crate) struct Key(hmac::Key);

impl Key {
    pub(crate) fn new(secret: &[u8]) -> Key {
        Key(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    pub(crate) fn sign(&self, claims: &Value) -> String {
        let header = URL_SAFE_NO_PAD.encode(json!({ "alg": "HS256", "typ": "JWT" }).to_string());
        let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let signature = URL_SAFE_NO_PAD.encode(hmac::sign(&self.0, signed.as_bytes()));
        format!("{signed}.{signature}")
    }

    /// Compares two secrets without telling by its time where they differ.
    pub(crate) fn same(&self, one: &str, other: &str) -> bool {
        hmac::verify(
            &self.0,
            one.as_bytes(),
            hmac::sign(&self.0, other.as_bytes()).as_ref(),
        )
        .is_ok()
    }

    /// The claims of a token with our signature. The header's own word about the algorithm is not asked.
    pub(crate) fn verify(&self, token: &str) -> Option<Value> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (_, claims) = signed.split_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        hmac::verify(&self.0, signed.as_bytes(), &signature).ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_only_with_its_own_signature() {
        let key = Key::new(b"one key");
        let claims = json!({ "sub": "a", "exp": 1 });
        let token = key.sign(&claims);
        assert_eq!(key.verify(&token), Some(claims));
        assert_eq!(Key::new(b"another").verify(&token), None);
        let forged = URL_SAFE_NO_PAD.encode(json!({ "sub": "b", "exp": 1 }).to_string());
        let parts: Vec<&str> = token.split('.').collect();
        assert_eq!(
            key.verify(&format!("{}.{forged}.{}", parts[0], parts[2])),
            None
        );
        assert_eq!(key.verify(&format!("{}.{}.", parts[0], parts[1])), None);
        assert_eq!(key.verify("no token"), None);
    }
}
