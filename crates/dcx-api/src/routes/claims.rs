//! What an access token says about itself. It is read without a check of its signature, which only the platform can make,
//! and so only ever as a hint: for a name to show and a time to refresh by.

use serde_json::value::RawValue;

use crate::models::{Claims, Role};
use crate::secret::AccessToken;
use crate::time::Timestamp;
use crate::wire::Fields;

/// Contract: `primaryOrgId`, in the token and in the user.
pub(super) const PRIMARY_ORGANISATION: &[&str] = &[
    "primaryOrgId",
    "primaryOrganisationId",
    "primaryOrganizationId",
];
/// A token of more is not taken apart.
const LONGEST_TOKEN: usize = 64 * 1024;

impl AccessToken {
    /// The claims of a JWT; all empty for a token of another kind. Never fails and never to be trusted.
    pub fn claims(&self) -> Claims {
        let Some(payload) = payload(self.expose()) else {
            return Claims::default();
        };
        let text = String::from_utf8_lossy(&payload);
        let Ok(raw) = serde_json::from_str::<&RawValue>(&text) else {
            return Claims::default();
        };
        let Some(fields) = Fields::read(raw) else {
            return Claims::default();
        };
        Claims {
            sub: fields.id(&["sub"]),
            email: fields.text(&["email"]),
            name: fields.text(&["name"]),
            role: fields.text(&["role"]).map(|role| Role::read(Some(&role))),
            primary_organisation: fields.id(PRIMARY_ORGANISATION),
            permissions: fields.texts(&["permissions"]),
            issued_at: seconds(&fields, "iat"),
            expires_at: seconds(&fields, "exp"),
        }
    }
}

/// RFC 7519: seconds since the epoch, with a fraction perhaps.
fn seconds(fields: &Fields<'_>, name: &str) -> Option<Timestamp> {
    let millis = fields
        .money(&[name])?
        .checked_mul(rust_decimal::Decimal::ONE_THOUSAND)?;
    Timestamp::parse(&millis.trunc().to_string())
}

fn payload(token: &str) -> Option<Vec<u8>> {
    let mut parts = token.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || token.len() > LONGEST_TOKEN {
        return None;
    }
    base64url(payload)
}

/// RFC 4648, section 5, with or without padding.
fn base64url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let mut buffer = 0_u32;
    let mut bits = 0_u32;
    for symbol in text.trim_end_matches('=').bytes() {
        let value = match symbol {
            b'A'..=b'Z' => symbol - b'A',
            b'a'..=b'z' => symbol - b'a' + 26,
            b'0'..=b'9' => symbol - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        buffer = (buffer << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((buffer >> bits) & 0xff).ok()?);
            buffer &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn token(payload: &str) -> AccessToken {
        const ALPHABET: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut encoded = String::new();
        for chunk in payload.as_bytes().chunks(3) {
            let bytes = [
                chunk[0],
                *chunk.get(1).unwrap_or(&0),
                *chunk.get(2).unwrap_or(&0),
            ];
            let group = u32::from_be_bytes([0, bytes[0], bytes[1], bytes[2]]);
            for place in 0..=chunk.len() {
                let index = usize::try_from((group >> (18 - 6 * place)) & 63).unwrap();
                encoded.push(char::from(ALPHABET[index]));
            }
        }
        AccessToken::new(format!("eyJhbGciOiJIUzI1NiJ9.{encoded}.c2ln"))
    }

    #[test]
    fn a_token_tells_who_and_until_when() {
        let claims = token(
            r#"{"sub":"u-1","email":"alex@cloudtech.example","name":"Älex","role":"Reseller","primaryOrgId":"o-2",
                "permissions":["vm:read","vm:power"],"iat":1763899200,"exp":1763900100.5}"#,
        )
        .claims();
        assert_eq!(claims.name.as_deref(), Some("Älex"));
        assert_eq!(claims.role, Some(Role::Reseller));
        assert_eq!(
            claims.primary_organisation.as_ref().map(|id| id.as_str()),
            Some("o-2")
        );
        assert_eq!(claims.permissions, ["vm:read", "vm:power"]);
        assert_eq!(
            claims.issued_at.map(Timestamp::as_millis),
            Some(1_763_899_200_000)
        );
        assert_eq!(
            claims.expires_at.map(Timestamp::as_millis),
            Some(1_763_900_100_500)
        );
    }

    #[test]
    fn an_absurd_or_absent_end_is_unknown() {
        for exp in [
            "1e400",
            "\"NaN\"",
            "null",
            "{}",
            "99999999999999999",
            "true",
        ] {
            let claims = token(&format!(r#"{{"sub":"u","exp":{exp}}}"#)).claims();
            assert_eq!(claims.expires_at, None, "{exp}");
            assert_eq!(claims.sub.as_ref().map(|id| id.as_str()), Some("u"));
        }
    }

    #[test]
    fn what_is_no_jwt_claims_nothing() {
        for text in ["", "opaque", "a.b", "a.b.c.d", "a.!!!.c", "..", "a.eyJ.c"] {
            assert_eq!(
                AccessToken::new(text.to_owned()).claims(),
                Claims::default(),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_token_makes_it_panic(text in "\\PC*\\.[A-Za-z0-9_-]*\\.\\PC*", payload in "\\PC*") {
            let _ = AccessToken::new(text).claims();
            let _ = token(&payload).claims();
        }
    }
}
