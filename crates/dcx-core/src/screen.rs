//! The locked window: saved data stay, nothing of them is shown. A PIN opens it, offline too; the
//! password does where the platform can be asked. Wrong PINs cost growing pauses.
//!
//! The PIN's hash (Argon2id) is kept sealed with the account's data, so it goes with them.

use argon2::Argon2;
use dcx_api::{Password, Problem};
use serde::{Deserialize, Serialize};

use crate::cache::{Cache, Snapshot};
use crate::clock::{Clock, Mark};

/// The cache's name for the PIN's hash.
pub(crate) const NAME: &str = "pin";
/// The shortest and longest PIN.
const SHORTEST: usize = 4;
const LONGEST: usize = 64;
/// So many wrong PINs cost nothing.
const FREE_TRIES: u32 = 3;
/// The longest pause after a wrong PIN, in seconds.
const LONGEST_PAUSE: u32 = 15 * 60;

/// Whether the window is locked, and how many PINs were wrong.
pub(crate) struct Screen {
    locked: bool,
    wrong: u32,
    last_wrong: Option<Mark>,
}

#[derive(Serialize, Deserialize)]
struct SavedPin {
    salt: [u8; 16],
    hash: [u8; 32],
}

impl Screen {
    pub(crate) fn new(locked: bool) -> Self {
        Self {
            locked,
            wrong: 0,
            last_wrong: None,
        }
    }

    pub(crate) fn is_locked(&self) -> bool {
        self.locked
    }

    pub(crate) fn set_locked(&mut self, locked: bool) {
        self.locked = locked;
        if !locked {
            self.forget_tries();
        }
    }

    /// The account is gone, and with it what was locked.
    pub(crate) fn forget(&mut self) {
        *self = Self::new(false);
    }

    fn forget_tries(&mut self) {
        self.wrong = 0;
        self.last_wrong = None;
    }

    /// How long no PIN is taken, in seconds.
    pub(crate) fn wait(&self, clock: &Clock) -> u32 {
        let Some(last) = &self.last_wrong else {
            return 0;
        };
        let passed = u32::try_from(clock.since(last).as_secs()).unwrap_or(u32::MAX);
        self.pause().saturating_sub(passed)
    }

    pub(crate) fn was_wrong(&mut self, clock: &Clock) -> u32 {
        self.wrong += 1;
        self.last_wrong = Some(clock.mark());
        self.pause()
    }

    fn pause(&self) -> u32 {
        match self.wrong.checked_sub(FREE_TRIES + 1) {
            None => 0,
            Some(over) => (30_u32.saturating_mul(2_u32.saturating_pow(over))).min(LONGEST_PAUSE),
        }
    }
}

/// Whether a PIN is set.
pub(crate) fn has_pin(cache: &Cache) -> bool {
    load(cache).is_some()
}

/// Sets the PIN, or removes it.
///
/// # Errors
/// [`Problem::Invalid`] when it is too short or too long.
pub(crate) fn set_pin(cache: &Cache, pin: Option<&Password>, clock: &Clock) -> Result<(), Problem> {
    let Some(pin) = pin else {
        return cache.remove(NAME).map_err(|_| Problem::CacheUnreadable);
    };
    let length = pin.expose().chars().count();
    if !(SHORTEST..=LONGEST).contains(&length) {
        let message = format!("A PIN has {SHORTEST} to {LONGEST} characters.");
        return Err(Problem::Invalid {
            message,
            fields: Vec::new(),
        });
    }
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|_| internal("no randomness"))?;
    let saved = SavedPin {
        salt,
        hash: hash(pin, &salt)?,
    };
    let bytes = serde_json::to_vec(&saved).map_err(|_| internal("a PIN can't be written"))?;
    let snapshot = Snapshot {
        bytes,
        fetched_at: clock.now(),
        validator: None,
    };
    cache
        .put(NAME, &snapshot)
        .map_err(|_| Problem::CacheUnreadable)
}

/// Whether this is the PIN; `None` when none is set.
pub(crate) fn is_pin(cache: &Cache, pin: &Password) -> Result<Option<bool>, Problem> {
    let Some(saved) = load(cache) else {
        return Ok(None);
    };
    let given = hash(pin, &saved.salt)?;
    // No early end: the time says nothing of how much was right.
    let differing = given
        .iter()
        .zip(&saved.hash)
        .fold(0, |bits, (a, b)| bits | (a ^ b));
    Ok(Some(differing == 0))
}

fn load(cache: &Cache) -> Option<SavedPin> {
    serde_json::from_slice(&cache.get(NAME)?.bytes).ok()
}

fn hash(pin: &Password, salt: &[u8]) -> Result<[u8; 32], Problem> {
    let mut hash = [0; 32];
    Argon2::default()
        .hash_password_into(pin.expose().as_bytes(), salt, &mut hash)
        .map_err(|_| internal("a PIN can't be hashed"))?;
    Ok(hash)
}

fn internal(detail: &str) -> Problem {
    Problem::Internal {
        detail: detail.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::AccountId;
    use crate::cache::Limits;

    fn cache() -> Cache {
        Cache::in_memory(
            &AccountId::of("https://a.example", "a@a.example"),
            Limits::default(),
        )
        .unwrap()
    }

    fn pin(text: &str) -> Password {
        Password::new(text.to_owned())
    }

    #[test]
    fn only_the_pin_is_the_pin() {
        let (cache, clock) = (cache(), Clock::system());
        assert_eq!(is_pin(&cache, &pin("1234")).unwrap(), None);
        set_pin(&cache, Some(&pin("1234")), &clock).unwrap();
        assert!(has_pin(&cache));
        assert_eq!(is_pin(&cache, &pin("1234")).unwrap(), Some(true));
        assert_eq!(is_pin(&cache, &pin("12345")).unwrap(), Some(false));
        set_pin(&cache, None, &clock).unwrap();
        assert!(!has_pin(&cache));
        assert!(matches!(
            set_pin(&cache, Some(&pin("123")), &clock),
            Err(Problem::Invalid { .. })
        ));
    }

    #[test]
    fn wrong_pins_cost_growing_pauses_that_a_clock_set_back_does_not_lengthen() {
        let clock = Clock::system();
        let mut screen = Screen::new(true);
        let pauses: Vec<u32> = (0..6).map(|_| screen.was_wrong(&clock)).collect();
        assert_eq!(pauses, [0, 0, 0, 30, 60, 120]);
        assert_eq!(screen.wait(&clock), 120);
        clock.advance(100_000);
        assert!(screen.wait(&clock) <= 20);
        screen.set_locked(false);
        assert_eq!(screen.wait(&clock), 0);
    }
}
