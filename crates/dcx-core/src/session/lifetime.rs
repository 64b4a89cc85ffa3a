//! How long an access token is good for, measured from its receipt by our own clock, so that a
//! wrong clock on either side doesn't matter.

use std::time::Duration;

use dcx_api::AccessToken;

use crate::clock::{Clock, Mark};

/// A token is renewed this long before its end, at the latest at half its lifetime.
const BEFORE_THE_END: Duration = Duration::from_secs(5 * 60);
/// A lifetime beyond this is not believed; the token is then used until a 401.
const LONGEST_BELIEVED: Duration = Duration::from_secs(400 * 24 * 3600);
/// A token that ends sooner is renewed before a write goes out with it.
const ENOUGH_FOR_A_WRITE: Duration = Duration::from_secs(30);

/// An access token with what is known of its end.
pub(super) struct Access {
    pub(super) token: AccessToken,
    pub(super) received: Mark,
    /// None: nothing believable was said; good until the platform answers 401.
    pub(super) lifetime: Option<Duration>,
}

impl Access {
    /// Reads the lifetime from `expires_in`, else from the claims: `exp - iat` (both of the
    /// platform's clock), else `exp` against ours.
    pub(super) fn new(token: AccessToken, expires_in: Option<Duration>, clock: &Clock) -> Self {
        let claims = token.claims();
        let from_claims = claims.expires_at.and_then(|end| {
            let begin = claims.issued_at.unwrap_or_else(|| clock.now());
            u64::try_from(end.as_millis().checked_sub(begin.as_millis())?).ok()
        });
        let lifetime = expires_in
            .or(from_claims.map(Duration::from_millis))
            .filter(|lifetime| !lifetime.is_zero() && *lifetime <= LONGEST_BELIEVED);
        Self {
            token,
            received: clock.mark(),
            lifetime,
        }
    }

    /// How long after receipt it should be renewed.
    pub(super) fn renew_after(&self) -> Option<Duration> {
        self.lifetime
            .map(|lifetime| lifetime - BEFORE_THE_END.min(lifetime / 2))
    }

    /// Whether it is good for some time more: half a minute, or a quarter of a short life.
    pub(super) fn lasts(&self, clock: &Clock) -> bool {
        self.lifetime.is_none_or(|lifetime| {
            let room = ENOUGH_FOR_A_WRITE.min(lifetime / 4);
            clock.since(&self.received) + room < lifetime
        })
    }

    /// Whether it is past its end, with a little room for the way to the platform.
    pub(super) fn is_over(&self, clock: &Clock) -> bool {
        self.lifetime.is_some_and(|lifetime| {
            let room = Duration::from_secs(5).min(lifetime / 10);
            clock.since(&self.received) >= lifetime - room
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(expires_in: Option<u64>) -> Access {
        let token = AccessToken::new("not a jwt".to_owned());
        Access::new(token, expires_in.map(Duration::from_secs), &Clock::system())
    }

    #[test]
    fn renewal_is_five_minutes_before_the_end_or_at_half_the_lifetime() {
        assert_eq!(
            access(Some(3600)).renew_after(),
            Some(Duration::from_secs(3300))
        );
        assert_eq!(
            access(Some(20)).renew_after(),
            Some(Duration::from_secs(10))
        );
        assert_eq!(
            access(Some(30 * 86_400)).renew_after(),
            Some(Duration::from_secs(30 * 86_400 - 300))
        );
    }

    #[test]
    fn an_absent_or_absurd_lifetime_is_not_believed() {
        assert_eq!(access(None).renew_after(), None);
        assert_eq!(access(Some(0)).renew_after(), None);
        assert_eq!(access(Some(u64::from(u32::MAX))).renew_after(), None);
        assert!(!access(None).is_over(&Clock::system()));
    }
}
