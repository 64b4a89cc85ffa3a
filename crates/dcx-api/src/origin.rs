//! The address of a platform, as a person types it and as every credential is tied to it: scheme, host and port, nothing
//! else. Accounts are keyed by it; the client builds every URL from it and sends a token nowhere else.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use url::{Host, Url};

/// Why an address cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum OriginError {
    /// Nothing was typed.
    #[error("the address is empty")]
    Empty,
    /// It is not an address.
    #[error("this is not an address")]
    Malformed,
    /// A scheme that is neither http nor https.
    #[error("only https addresses are accepted")]
    Scheme,
    /// Plain http to another machine: the password would cross the network in the clear.
    #[error("http is accepted for this computer alone; use https")]
    Insecure,
    /// A user name or password in the address.
    #[error("the address must not contain a user name or password")]
    Userinfo,
    /// A path, query or fragment beyond `/` and `/api`.
    #[error("the address must not contain a path")]
    Path,
}

/// Scheme, host and port of a platform; `https`, or `http` for this computer alone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[cfg_attr(feature = "specta", specta(transparent))]
pub struct Origin(String);

impl Origin {
    /// Reads what a person typed. `https://` is added where there is no scheme; `/` and `/api` at the end are dropped;
    /// the host is lower-cased and a default port left out, so that two spellings of one platform are equal.
    ///
    /// # Errors
    /// An [`OriginError`] that says what to change.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(OriginError::Empty);
        }
        // The URL standard drops tabs and turns backslashes round: what is read must be what was seen.
        if text.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
            return Err(OriginError::Malformed);
        }
        let full = if text.contains("://") {
            text.to_owned()
        } else {
            format!("https://{text}")
        };
        let url = Url::parse(&full).map_err(|_| OriginError::Malformed)?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(OriginError::Scheme);
        }
        if full.contains('@') {
            return Err(OriginError::Userinfo);
        }
        if !matches!(url.path(), "" | "/" | "/api" | "/api/")
            || url.query().is_some()
            || url.fragment().is_some()
        {
            return Err(OriginError::Path);
        }
        let loopback = is_loopback(&url.host().ok_or(OriginError::Malformed)?);
        if url.scheme() == "http" && !loopback {
            return Err(OriginError::Insecure);
        }
        Ok(Self(url.origin().ascii_serialization()))
    }

    /// The address without a slash at the end: `https://cloud.example`, `http://127.0.0.1:8080`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is plain http, which [`parse`](Self::parse) grants to this computer alone.
    pub(crate) fn is_plain(&self) -> bool {
        self.0.starts_with("http://")
    }

    /// Whether the platform runs on this computer.
    pub(crate) fn is_loopback(&self) -> bool {
        Url::parse(&self.0).is_ok_and(|url| url.host().is_some_and(|host| is_loopback(&host)))
    }

    /// Whether a URL is at this very origin; the only test that lets a credential go.
    pub(crate) fn holds(&self, url: &Url) -> bool {
        url.origin().ascii_serialization() == self.0
            && url.username().is_empty()
            && url.password().is_none()
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => *name == "localhost",
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, OriginError> {
        Origin::parse(text).map(|origin| origin.as_str().to_owned())
    }

    #[test]
    fn spellings_of_one_platform_are_one_origin() {
        for text in [
            "cloud.example",
            " HTTPS://Cloud.Example/ ",
            "https://cloud.example:443",
            "cloud.example/api",
            "https://cloud.example/api/",
        ] {
            assert_eq!(read(text).as_deref(), Ok("https://cloud.example"), "{text}");
        }
        assert_eq!(
            read("cloud.example:8443").as_deref(),
            Ok("https://cloud.example:8443")
        );
    }

    #[test]
    fn plain_http_stays_on_this_computer() {
        for text in [
            "http://127.0.0.1:8080",
            "http://127.8.9.10:1",
            "http://[::1]:8080",
            "http://localhost:3000",
        ] {
            assert_eq!(read(text).as_deref(), Ok(text));
        }
        for text in [
            "http://cloud.example",
            "http://10.0.0.1",
            "http://localhost.evil.example",
            "http://0.0.0.0:80",
        ] {
            assert_eq!(read(text), Err(OriginError::Insecure), "{text}");
        }
    }

    #[test]
    fn what_could_mislead_is_refused() {
        assert_eq!(
            read("https://user:secret@cloud.example"),
            Err(OriginError::Userinfo)
        );
        assert_eq!(
            read("https://cloud.example@evil.example"),
            Err(OriginError::Userinfo)
        );
        assert_eq!(read("https://@evil.example"), Err(OriginError::Userinfo));
        assert_eq!(read("https://cloud.example/login"), Err(OriginError::Path));
        assert_eq!(read("https://cloud.example/?a=1"), Err(OriginError::Path));
        assert_eq!(read("https://cloud.example/#a"), Err(OriginError::Path));
        assert_eq!(read("ftp://cloud.example"), Err(OriginError::Scheme));
        assert_eq!(read("https:\\\\cloud.example"), Err(OriginError::Malformed));
        assert_eq!(read("https://cloud\t.example"), Err(OriginError::Malformed));
        assert_eq!(read("javascript:alert(1)"), Err(OriginError::Malformed));
        assert_eq!(read("   "), Err(OriginError::Empty));
    }

    #[test]
    fn only_urls_at_the_very_origin_may_see_a_credential() {
        let origin = Origin::parse("https://cloud.example").unwrap();
        let holds = |url: &str| origin.holds(&Url::parse(url).unwrap());
        assert!(holds("https://cloud.example/api/vms/list?organizationId=1"));
        assert!(holds("https://cloud.example:443/"));
        for url in [
            "https://cloud.example.evil.example/",
            "https://evil.example/https://cloud.example",
            "http://cloud.example/",
            "https://cloud.example:8443/",
            "https://cloud.example@evil.example/",
            "https://evil@cloud.example/",
            "https://sub.cloud.example/",
        ] {
            assert!(!holds(url), "{url}");
        }
    }

    #[test]
    fn a_saved_origin_is_checked_again_when_read() {
        let origin = Origin::parse("cloud.example").unwrap();
        let text = serde_json::to_string(&origin).unwrap();
        assert_eq!(text, "\"https://cloud.example\"");
        assert_eq!(serde_json::from_str::<Origin>(&text).unwrap(), origin);
        assert!(serde_json::from_str::<Origin>("\"http://evil.example\"").is_err());
    }
}
