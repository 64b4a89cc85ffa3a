//! The snapshots of one account, decoded once and shared: the sealed cache underneath, what the
//! sync engine says of each (in flight, failed, forbidden) above. Reading never waits for the
//! network.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dcx_api::{Problem, Timestamp, Validator};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cache::{Cache, Snapshot};
use crate::clock::Clock;
use crate::reading::{Part, PartState, Standing};
use crate::resource::Resource;

/// Decoded snapshots beyond this many bytes (as stored) are let go, the longest unused first.
const MEMORY_BYTES: usize = 192 * 1024 * 1024;

/// Records that are the user's and no snapshot of the platform: they don't age, and clearing the
/// saved data leaves them.
const THE_USER_S_OWN: [&str; 2] = [crate::view::SHELF, crate::screen::NAME];

/// A snapshot that is fetched more slowly than this is ageing between fetches, however many
/// tenants are on the screen.
const SLOWEST_LIVE: u32 = 4;

/// A snapshot in memory. `value` is `None` when the cache is known to have none.
struct Held {
    value: Option<Arc<dyn Any + Send + Sync>>,
    fetched_at: Option<Timestamp>,
    validator: Option<Validator>,
    bytes: usize,
    used: u64,
}

#[derive(Default)]
struct Shelves {
    held: HashMap<Resource, Held>,
    bytes: usize,
    uses: u64,
    problems: HashMap<Resource, Problem>,
    in_flight: HashSet<Resource>,
}

/// The snapshots of one account.
pub struct Library {
    cache: Cache,
    clock: Clock,
    shelves: Mutex<Shelves>,
    offline: AtomicBool,
    tempo: AtomicI64,
    machines_version: AtomicU64,
}

impl Library {
    /// A library over an open cache.
    #[must_use]
    pub fn new(cache: Cache, clock: Clock) -> Self {
        for name in THE_USER_S_OWN {
            // Never too old to keep.
            if let Err(error) = cache.confirm(name, clock.now()) {
                tracing::warn!(name, %error, "a record's age not saved");
            }
        }
        Self {
            cache,
            clock,
            shelves: Mutex::default(),
            offline: AtomicBool::new(false),
            tempo: AtomicI64::new(1),
            machines_version: AtomicU64::new(0),
        }
    }

    /// The cache underneath.
    #[must_use]
    pub fn cache(&self) -> &Cache {
        &self.cache
    }

    /// A snapshot with its standing.
    pub fn get<T>(&self, resource: &Resource) -> Part<T>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        self.load::<T>(resource);
        let mut shelves = self.lock();
        shelves.uses += 1;
        let uses = shelves.uses;
        let (value, fetched_at) = match shelves.held.get_mut(resource) {
            Some(held) => {
                held.used = uses;
                let value = held
                    .value
                    .clone()
                    .and_then(|value| value.downcast::<T>().ok());
                (value, held.fetched_at)
            }
            None => (None, None),
        };
        let problem = shelves.problems.get(resource).cloned();
        let refreshing = shelves.in_flight.contains(resource);
        let standing = self.standing(resource, fetched_at, problem.as_ref());
        Part {
            value,
            state: PartState {
                standing,
                fetched_at,
                problem,
                refreshing,
            },
        }
    }

    fn standing(
        &self,
        resource: &Resource,
        at: Option<Timestamp>,
        problem: Option<&Problem>,
    ) -> Standing {
        match problem {
            Some(Problem::Forbidden) => return Standing::Forbidden,
            Some(Problem::NotOffered) => return Standing::NotOffered,
            _ => {}
        }
        let offline = self.offline.load(Ordering::Relaxed);
        let Some(at) = at else {
            return if problem.is_some() && !offline {
                Standing::Failed
            } else {
                Standing::Never
            };
        };
        if offline {
            return Standing::Offline;
        }
        if problem.is_some() {
            return Standing::Failed;
        }
        let age = self.clock.now().as_millis() - at.as_millis();
        let pace = i64::try_from(resource.pace().as_millis()).unwrap_or(i64::MAX);
        let pace = pace.saturating_mul(self.tempo.load(Ordering::Relaxed));
        // A snapshot from the future (the clock was set back) is not live either.
        if (-pace..=2 * pace).contains(&age) {
            Standing::Live
        } else {
            Standing::Ageing
        }
    }

    /// When a resource was last fetched, without decoding it.
    #[must_use]
    pub fn fetched_at(&self, resource: &Resource) -> Option<Timestamp> {
        if let Some(held) = self.lock().held.get(resource) {
            return held.fetched_at;
        }
        self.cache.fetched_at(&resource.to_string())
    }

    /// One look at what a snapshot says, of which `T` reads a part. What isn't in memory already
    /// doesn't come to stay: a list over a thousand tenants wants one word of each one's bill.
    pub fn glance<T, P>(&self, resource: &Resource, of: impl FnOnce(&T) -> P) -> Option<P>
    where
        T: Send + Sync + 'static,
        P: DeserializeOwned,
    {
        if let Some(held) = self.lock().held.get(resource) {
            return held.value.as_ref()?.downcast_ref::<T>().map(of);
        }
        let snapshot = self.cache.get(&resource.to_string())?;
        serde_json::from_slice(&snapshot.bytes).ok()
    }

    /// The validator of the snapshot at hand, for a conditional request. `None` when there is no
    /// snapshot that "unchanged" could confirm.
    pub fn validator<T>(&self, resource: &Resource) -> Option<Validator>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        self.load::<T>(resource);
        let shelves = self.lock();
        let held = shelves.held.get(resource)?;
        held.value.as_ref().and(held.validator.clone())
    }

    /// Takes a snapshot from the cache into memory, once.
    fn load<T>(&self, resource: &Resource)
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        if self.lock().held.contains_key(resource) {
            return;
        }
        let held = match self.cache.get(&resource.to_string()) {
            // A record that an older version of the program wrote and this one can't read is
            // as good as none.
            Some(snapshot) => match serde_json::from_slice::<T>(&snapshot.bytes) {
                Ok(value) => Held {
                    value: Some(Arc::new(value)),
                    fetched_at: Some(snapshot.fetched_at),
                    validator: snapshot.validator.map(Validator::new),
                    bytes: snapshot.bytes.len(),
                    used: 0,
                },
                Err(_) => Held::nothing(),
            },
            None => Held::nothing(),
        };
        let mut shelves = self.lock();
        if !shelves.held.contains_key(resource) {
            shelves.hold(resource.clone(), held);
        }
    }

    /// Stores a new snapshot: first sealed in the cache, then in memory. A cache that can't be
    /// written (a full disk) doesn't keep the news from the screen.
    pub fn store<T>(&self, resource: &Resource, value: T, validator: Option<Validator>)
    where
        T: Serialize + Send + Sync + 'static,
    {
        let fetched_at = self.clock.now();
        let bytes = match serde_json::to_vec(&value) {
            Ok(bytes) => bytes,
            Err(error) => {
                tracing::error!(kind = resource.kind(), %error, "snapshot not serialised");
                return;
            }
        };
        let length = bytes.len();
        self.save(resource, bytes, fetched_at, validator.as_ref());
        let held = Held {
            value: Some(Arc::new(value)),
            fetched_at: Some(fetched_at),
            validator,
            bytes: length,
            used: 0,
        };
        let mut shelves = self.lock();
        shelves.hold(resource.clone(), held);
        shelves.problems.remove(resource);
        drop(shelves);
        self.touched(resource);
    }

    /// Notes that the platform answered "unchanged": the same snapshot, fetched now. A record that
    /// the cache has lost meanwhile (it made room) is saved again.
    pub fn confirm<T>(&self, resource: &Resource)
    where
        T: Serialize + Send + Sync + 'static,
    {
        let now = self.clock.now();
        let saved = self.cache.confirm(&resource.to_string(), now);
        let mut shelves = self.lock();
        let mut lost = None;
        if let Some(held) = shelves.held.get_mut(resource) {
            held.fetched_at = Some(now);
            lost = held.value.clone().zip(Some(held.validator.clone()));
        }
        shelves.problems.remove(resource);
        drop(shelves);
        match (saved, lost) {
            (Ok(true), _) | (_, None) => {}
            (Ok(false), Some((value, validator))) => {
                if let Some(bytes) = value
                    .downcast_ref::<T>()
                    .and_then(|value| serde_json::to_vec(value).ok())
                {
                    self.save(resource, bytes, now, validator.as_ref());
                }
            }
            (Err(error), _) => {
                tracing::warn!(kind = resource.kind(), %error, "snapshot's age not saved");
            }
        }
    }

    fn save(
        &self,
        resource: &Resource,
        bytes: Vec<u8>,
        fetched_at: Timestamp,
        validator: Option<&Validator>,
    ) {
        let snapshot = Snapshot {
            bytes,
            fetched_at,
            validator: validator.map(|validator| validator.as_str().to_owned()),
        };
        for name in THE_USER_S_OWN {
            // In use, so that a cache that makes room doesn't take it for forgotten.
            let _ = self.cache.get(name);
        }
        if let Err(error) = self.cache.put(&resource.to_string(), &snapshot) {
            tracing::warn!(kind = resource.kind(), %error, "snapshot not saved");
        }
    }

    /// Removes saved snapshots that are too old, and the longest unused while there are too many;
    /// those in `keep` go last. What the user made is no snapshot and stays.
    pub fn tidy(&self, keep: &[Resource]) {
        let now = self.clock.now();
        for name in THE_USER_S_OWN {
            if let Err(error) = self.cache.confirm(name, now) {
                tracing::warn!(name, %error, "a record's age not saved");
            }
        }
        let keep: Vec<String> = keep
            .iter()
            .map(Resource::to_string)
            .chain(THE_USER_S_OWN.map(str::to_owned))
            .collect();
        match self.cache.evict(&keep, now) {
            Ok(evicted) if evicted.records > 0 => {
                tracing::info!(records = evicted.records, "old saved data removed");
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "old saved data not removed"),
        }
    }

    /// Notes that an attempt failed; the snapshot stays.
    pub fn failed(&self, resource: &Resource, problem: Problem) {
        self.lock().problems.insert(resource.clone(), problem);
    }

    /// Notes that a resource is being fetched, or no longer.
    pub fn in_flight(&self, resource: &Resource, on: bool) {
        let mut shelves = self.lock();
        if on {
            shelves.in_flight.insert(resource.clone());
        } else {
            shelves.in_flight.remove(resource);
        }
    }

    /// Says whether nothing newer can be had for now; what is there then stands as saved data.
    /// Answers whether that is news.
    pub fn set_offline(&self, offline: bool) -> bool {
        self.offline.swap(offline, Ordering::Relaxed) != offline
    }

    /// Says how many times slower than its pace the sync engine fetches what is on the screen, as
    /// it does with many tenants at once: they are not ageing for that alone.
    pub fn set_tempo(&self, tempo: u32) {
        self.tempo
            .store(i64::from(tempo.clamp(1, SLOWEST_LIVE)), Ordering::Relaxed);
    }

    /// Grows whenever any list of machines changes.
    #[must_use]
    pub fn machines_version(&self) -> u64 {
        self.machines_version.load(Ordering::Acquire)
    }

    /// Forgets every snapshot, saved and in memory. Pins, recents and the PIN stay.
    ///
    /// # Errors
    /// [`Problem::CacheUnreadable`] when the file can't be emptied.
    pub fn clear(&self) -> Result<(), Problem> {
        let own = THE_USER_S_OWN.map(|name| (name, self.cache.get(name)));
        let cleared = self.cache.clear();
        for (name, record) in own {
            if let Some(record) = record
                && let Err(error) = self.cache.put(name, &record)
            {
                tracing::warn!(name, %error, "a record not saved again");
            }
        }
        let mut shelves = self.lock();
        shelves.held.clear();
        shelves.bytes = 0;
        drop(shelves);
        self.machines_version.fetch_add(1, Ordering::AcqRel);
        cleared.map_err(|_| Problem::CacheUnreadable)
    }

    fn touched(&self, resource: &Resource) {
        if matches!(resource, Resource::Machines(_) | Resource::Organisations) {
            self.machines_version.fetch_add(1, Ordering::AcqRel);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Shelves> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn nothing() -> Self {
        Self {
            value: None,
            fetched_at: None,
            validator: None,
            bytes: 0,
            used: 0,
        }
    }
}

impl Shelves {
    fn hold(&mut self, resource: Resource, mut held: Held) {
        self.uses += 1;
        held.used = self.uses;
        self.bytes += held.bytes;
        if let Some(old) = self.held.insert(resource, held) {
            self.bytes -= old.bytes;
        }
        if self.bytes > MEMORY_BYTES {
            self.let_go();
        }
    }

    /// Lets the longest unused snapshots go until a quarter of the room is free.
    fn let_go(&mut self) {
        let mut by_use: Vec<(u64, Resource)> = self
            .held
            .iter()
            .map(|(resource, held)| (held.used, resource.clone()))
            .collect();
        by_use.sort_unstable();
        for (_, resource) in by_use {
            if self.bytes <= MEMORY_BYTES / 4 * 3 {
                break;
            }
            if let Some(held) = self.held.remove(&resource) {
                self.bytes -= held.bytes;
            }
        }
    }
}
