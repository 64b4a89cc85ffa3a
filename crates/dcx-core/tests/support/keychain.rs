//! A keychain in memory that remembers every call and fails when it is told to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use dcx_core::vault::{SecretStore, StoreError};
use zeroize::Zeroizing;

/// The entries of a keychain, by name.
pub type Entries = BTreeMap<String, Vec<u8>>;

type Hook = Arc<dyn Fn(&str, &Entries) -> Result<(), StoreError> + Send + Sync>;

/// A keychain; clones are handles to the same one.
#[derive(Clone, Default)]
pub struct Keychain(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    entries: Entries,
    broken: Option<StoreError>,
    /// Which of the coming calls fails, counted from 0.
    failing: Option<usize>,
    before_set: Option<Hook>,
    after_set: Option<Hook>,
}

impl Keychain {
    /// A keychain that holds these entries already.
    pub fn holding(entries: Entries) -> Self {
        let keychain = Self::default();
        keychain.inside(|inside| inside.entries = entries);
        keychain
    }

    /// Every call fails like this from now on; `None` mends it.
    pub fn break_with(&self, error: Option<StoreError>) {
        self.inside(|inside| inside.broken = error);
    }

    /// The call after so many more fails, and that one alone.
    pub fn fail_once_after(&self, calls: usize) {
        self.inside(|inside| inside.failing = Some(calls));
    }

    /// Called before an entry is written, with its name and what is there so far.
    pub fn before_set(
        &self,
        hook: impl Fn(&str, &Entries) -> Result<(), StoreError> + Send + Sync + 'static,
    ) {
        self.inside(|inside| inside.before_set = Some(Arc::new(hook)));
    }

    /// Called after an entry was written.
    pub fn after_set(
        &self,
        hook: impl Fn(&str, &Entries) -> Result<(), StoreError> + Send + Sync + 'static,
    ) {
        self.inside(|inside| inside.after_set = Some(Arc::new(hook)));
    }

    /// What is in it.
    pub fn entries(&self) -> Entries {
        self.inside(|inside| inside.entries.clone())
    }

    /// Whether any entry's bytes hold this text.
    pub fn holds(&self, text: &str) -> bool {
        let holds = |bytes: &Vec<u8>| {
            bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        };
        self.entries().values().any(holds)
    }

    fn inside<T>(&self, look: impl FnOnce(&mut Inside) -> T) -> T {
        look(&mut self.0.lock().unwrap())
    }

    fn hook(&self, which: impl Fn(&Inside) -> Option<Hook>, entry: &str) -> Result<(), StoreError> {
        let (hook, entries) = self.inside(|inside| (which(inside), inside.entries.clone()));
        hook.map_or(Ok(()), |hook| hook(entry, &entries))
    }

    fn check(&self) -> Result<(), StoreError> {
        self.inside(|inside| {
            let now = inside.failing == Some(0);
            inside.failing = inside.failing.and_then(|calls| calls.checked_sub(1));
            match inside.broken {
                Some(error) => Err(error),
                None if now => Err(StoreError::Denied),
                None => Ok(()),
            }
        })
    }
}

impl SecretStore for Keychain {
    fn get(&self, entry: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        self.check()?;
        Ok(self.inside(|inside| inside.entries.get(entry).cloned().map(Zeroizing::new)))
    }

    fn set(&self, entry: &str, secret: &[u8]) -> Result<(), StoreError> {
        self.check()?;
        self.hook(|inside| inside.before_set.clone(), entry)?;
        self.inside(|inside| inside.entries.insert(entry.to_owned(), secret.to_vec()));
        self.hook(|inside| inside.after_set.clone(), entry)
    }

    fn delete(&self, entry: &str) -> Result<(), StoreError> {
        self.check()?;
        self.inside(|inside| inside.entries.remove(entry));
        Ok(())
    }
}
