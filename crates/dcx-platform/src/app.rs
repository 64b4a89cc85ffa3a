//! One running platform's state, shared by every connection: its database, its key, its faults, its counts, its clock.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};
use rusqlite::Connection;

use crate::auth::{jwt, throttle};
use crate::calendar::Millis;
use crate::config::Config;
use crate::counts::Counts;
use crate::data;
use crate::data::mix::uuid_form;
use crate::faults::Faults;
use crate::store::{Store, meta, set_instant, set_meta};

pub(crate) struct App {
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) key: jwt::Key,
    pub(crate) seed: u64,
    pub(crate) faults: Faults,
    pub(crate) counts: Counts,
    pub(crate) throttle: throttle::Throttle,
    clock: Clock,
}

/// Why a platform's state could not be set up.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SetUpError {
    #[error("the database can't be used: {0}")]
    Database(#[from] rusqlite::Error),
    #[error("the system gives no random numbers")]
    Random,
}

impl App {
    pub(crate) fn new(config: Config) -> Result<App, SetUpError> {
        let (store, fresh) = Store::open(config.database.as_deref())?;
        let clock = Clock::default();
        if fresh {
            let key: [u8; 32] = random()?;
            store.create(|db| {
                set_meta(db, "key", &key)?;
                set_meta(db, "seed", &config.seed.to_be_bytes())?;
                set_instant(db, "began", clock.now())?;
                data::seed(db, &config, clock.now())
            })?;
        }
        store.write(|tx| data::onward::carry_on(tx, clock.now()))?;
        let (key, seed) = store.read(resumed)?;
        Ok(App {
            key: jwt::Key::new(&key),
            seed: seed.unwrap_or(config.seed),
            store,
            faults: Faults::default(),
            counts: Counts::default(),
            throttle: throttle::Throttle::default(),
            clock,
            config,
        })
    }

    pub(crate) fn now(&self) -> Millis {
        self.clock.now()
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.clock.offset.fetch_add(millis(by), Ordering::SeqCst);
    }
}

/// The key and the seed that the database was made with.
fn resumed(db: &Connection) -> rusqlite::Result<(Vec<u8>, Option<u64>)> {
    let key = meta(db, "key")?.unwrap_or_default();
    let seed = meta(db, "seed")?
        .and_then(|bytes| bytes.try_into().ok())
        .map(u64::from_be_bytes);
    Ok((key, seed))
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], SetUpError> {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| SetUpError::Random)?;
    Ok(bytes)
}

/// An id nobody can guess.
pub(crate) fn random_id() -> Result<String, SetUpError> {
    let (high, low) = (random()?, random()?);
    Ok(uuid_form(u64::from_be_bytes(high), u64::from_be_bytes(low)))
}

pub(crate) fn millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX / 4)
}

/// The wall clock, moved ahead by what a test asked for.
#[derive(Default)]
struct Clock {
    offset: AtomicI64,
}

impl Clock {
    fn now(&self) -> Millis {
        Timestamp::now()
            .as_millisecond()
            .saturating_add(self.offset.load(Ordering::SeqCst))
    }
}

/// A map behind a lock that survives a panic elsewhere: every change to it is a single step.
pub(crate) fn lock<K, V>(map: &Mutex<HashMap<K, V>>) -> MutexGuard<'_, HashMap<K, V>> {
    map.lock().unwrap_or_else(PoisonError::into_inner)
}
