//! The locked window: saved data stay, nothing of them is shown. A PIN opens it, offline too; the
//! password does where the platform can be asked. Wrong PINs cost growing pauses.
//!
//! The PIN's hash (Argon2id) and the wrong tries are kept sealed with the account's data, so they go with them.

use argon2::Argon2;
use dcx_api::{Password, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use crate::cache::{Cache, Snapshot};
use crate::clock::Clock;

/// The cache's name for the PIN's hash.
pub(crate) const NAME: &str = "pin";
/// The shortest and longest PIN.
const SHORTEST: usize = 4;
const LONGEST: usize = 64;
/// So many wrong PINs cost nothing.
const FREE_TRIES: u32 = 3;
/// The longest pause after a wrong PIN, in seconds.
const LONGEST_PAUSE: u32 = 15 * 60;

#[derive(Clone, Serialize, Deserialize)]
struct SavedPin {
    salt: [u8; 16],
    hash: [u8; 32],
    /// Wrong tries since the last right one. Saved, so that a restart doesn't forgive them.
    wrong: u32,
    /// When the last of them was.
    last_wrong: Option<Timestamp>,
}

impl SavedPin {
    /// The pause that the wrong tries so far have earned, in seconds.
    fn pause(&self) -> u32 {
        match self.wrong.checked_sub(FREE_TRIES + 1) {
            None => 0,
            Some(over) => 30_u32
                .saturating_mul(2_u32.saturating_pow(over))
                .min(LONGEST_PAUSE),
        }
    }

    /// What is left of it. A clock set back doesn't make it longer than it was.
    fn wait(&self, now: Timestamp) -> u32 {
        let Some(last) = self.last_wrong else {
            return 0;
        };
        let passed = (now.as_millis() - last.as_millis()).max(0) / 1000;
        self.pause()
            .saturating_sub(u32::try_from(passed).unwrap_or(u32::MAX))
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
    let hash = hash(pin, &salt)?;
    save(
        cache,
        &SavedPin {
            salt,
            hash,
            wrong: 0,
            last_wrong: None,
        },
        clock,
    )
}

/// Tries a PIN. `Ok(false)` when none is set.
///
/// # Errors
/// [`Problem::WrongPin`] when it isn't this, or when it is too early to try.
pub(crate) fn try_pin(cache: &Cache, pin: &Password, clock: &Clock) -> Result<bool, Problem> {
    let Some(mut saved) = load(cache) else {
        return Ok(false);
    };
    let wait_seconds = saved.wait(clock.now());
    if wait_seconds > 0 {
        return Err(Problem::WrongPin { wait_seconds });
    }
    let given = hash(pin, &saved.salt)?;
    // No early end: the time says nothing of how much was right.
    let differing = given
        .iter()
        .zip(&saved.hash)
        .fold(0, |bits, (a, b)| bits | (a ^ b));
    if differing == 0 {
        if saved.wrong > 0 {
            save(
                cache,
                &SavedPin {
                    wrong: 0,
                    last_wrong: None,
                    ..saved
                },
                clock,
            )?;
        }
        return Ok(true);
    }
    saved.wrong = saved.wrong.saturating_add(1);
    saved.last_wrong = Some(clock.now());
    let wait_seconds = saved.pause();
    save(cache, &saved, clock)?;
    Err(Problem::WrongPin { wait_seconds })
}

fn save(cache: &Cache, saved: &SavedPin, clock: &Clock) -> Result<(), Problem> {
    let bytes = serde_json::to_vec(saved).map_err(|_| internal("a PIN can't be written"))?;
    let snapshot = Snapshot {
        bytes,
        fetched_at: clock.now(),
        validator: None,
    };
    cache
        .put(NAME, &snapshot)
        .map_err(|_| Problem::CacheUnreadable)
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
        assert_eq!(try_pin(&cache, &pin("1234"), &clock), Ok(false));
        set_pin(&cache, Some(&pin("1234")), &clock).unwrap();
        assert!(has_pin(&cache));
        assert_eq!(try_pin(&cache, &pin("1234"), &clock), Ok(true));
        let wrong = try_pin(&cache, &pin("12345"), &clock);
        assert_eq!(wrong, Err(Problem::WrongPin { wait_seconds: 0 }));
        set_pin(&cache, None, &clock).unwrap();
        assert!(!has_pin(&cache));
        assert!(matches!(
            set_pin(&cache, Some(&pin("123")), &clock),
            Err(Problem::Invalid { .. })
        ));
    }

    #[test]
    fn wrong_pins_cost_growing_pauses() {
        let (cache, clock) = (cache(), Clock::system());
        set_pin(&cache, Some(&pin("1234")), &clock).unwrap();
        let mut pauses = Vec::new();
        for _ in 0..6 {
            match try_pin(&cache, &pin("0000"), &clock) {
                Err(Problem::WrongPin { wait_seconds }) => pauses.push(wait_seconds),
                other => panic!("{other:?}"),
            }
            clock.advance(1_000 * i64::from(*pauses.last().unwrap()));
        }
        assert_eq!(pauses, [0, 0, 0, 30, 60, 120]);
        assert_eq!(try_pin(&cache, &pin("1234"), &clock), Ok(true));
    }
}
