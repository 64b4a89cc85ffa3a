//! Keychains that work, refuse, forget, cut, bend or hang: each is a state, none is a wait, and
//! none costs a token.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::task::Poll;
use std::time::{Duration, Instant};

use dcx_api::{Problem, RefreshToken};
use dcx_core::account::AccountId;
use dcx_core::vault::{
    DataKey, KeychainState, SecretStore, StoreError, Vault, VaultError, VaultOptions,
};
use zeroize::Zeroizing;

/// A keychain whose manners a test decides, call by call.
#[derive(Clone, Default)]
struct Keychain {
    state: Arc<(Mutex<Inside>, Condvar)>,
}

#[derive(Default)]
struct Inside {
    entries: BTreeMap<String, Vec<u8>>,
    manner: Manner,
    /// Calls begun, as the keychain saw them.
    calls: Vec<String>,
    /// How many calls still hang before the others get through; none once released.
    hang: usize,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Manner {
    #[default]
    Good,
    Refuses(StoreError),
    /// Takes writes and keeps nothing.
    Forgets,
    /// Keeps at most so many bytes, and says nothing.
    Cuts(usize),
    /// Panics, as a library might.
    Panics,
}

impl Keychain {
    fn with(manner: Manner) -> Self {
        let keychain = Self::default();
        keychain.inside(|inside| inside.manner = manner);
        keychain
    }

    /// The next `count` calls hang until [`Keychain::release`].
    fn hanging(count: usize) -> Self {
        let keychain = Self::default();
        keychain.inside(|inside| inside.hang = count);
        keychain
    }

    fn release(&self) {
        self.inside(|inside| inside.hang = 0);
        self.state.1.notify_all();
    }

    /// Waits until the first call has reached the keychain: a paused clock would run past it.
    async fn is_called(&self) {
        while self.inside(|inside| inside.calls.is_empty()) {
            tokio::task::yield_now().await;
        }
    }

    fn inside<T>(&self, look: impl FnOnce(&mut Inside) -> T) -> T {
        look(&mut self.state.0.lock().unwrap())
    }

    fn enter<T>(&self, call: &str, work: impl FnOnce(&mut Inside) -> T) -> Result<T, StoreError> {
        let (lock, released) = &*self.state;
        let mut inside = lock.lock().unwrap();
        inside.calls.push(call.to_owned());
        if inside.hang > 0 {
            inside.hang -= 1;
            // A call that hangs stays until the release, whatever others do.
            inside = released.wait(inside).unwrap();
        }
        match inside.manner {
            Manner::Refuses(error) => Err(error),
            Manner::Panics => {
                drop(inside);
                panic!("a fault in the keychain's library")
            }
            _ => Ok(work(&mut inside)),
        }
    }

    fn vault(&self) -> Vault {
        self.vault_with(Duration::from_secs(20))
    }

    fn vault_with(&self, time_limit: Duration) -> Vault {
        let options = VaultOptions {
            time_limit,
            probe_pause: Duration::from_millis(10),
            ..VaultOptions::default()
        };
        Vault::with_store(Box::new(self.clone()), &options)
    }
}

impl SecretStore for Keychain {
    fn get(&self, entry: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        self.enter(&format!("get {entry}"), |inside| {
            inside.entries.get(entry).cloned().map(Zeroizing::new)
        })
    }

    fn set(&self, entry: &str, secret: &[u8]) -> Result<(), StoreError> {
        self.enter(&format!("set {entry}"), |inside| {
            let kept = match inside.manner {
                Manner::Forgets => return,
                Manner::Cuts(most) => secret[..most.min(secret.len())].to_vec(),
                _ => secret.to_vec(),
            };
            inside.entries.insert(entry.to_owned(), kept);
        })
    }

    fn delete(&self, entry: &str) -> Result<(), StoreError> {
        self.enter(&format!("delete {entry}"), |inside| {
            inside.entries.remove(entry);
        })
    }

    fn unlock(&self) -> Result<(), StoreError> {
        self.inside(|inside| inside.manner = Manner::Good);
        Ok(())
    }
}

fn account(email: &str) -> AccountId {
    AccountId::of("https://platform.example", email)
}

fn alex() -> AccountId {
    account("alex@cloudtech.example")
}

fn token(text: &str) -> RefreshToken {
    RefreshToken::new(text.to_owned())
}

/// What a loaded token says; the type itself shows nothing.
fn said(loaded: Result<Option<RefreshToken>, VaultError>) -> Result<Option<String>, VaultError> {
    loaded.map(|token| token.map(|token| token.expose().to_owned()))
}

async fn poll_once<T>(mut work: Pin<&mut impl Future<Output = T>>) -> Poll<T> {
    poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await
}

fn is(state: KeychainState) -> VaultError {
    VaultError::State(state)
}

#[tokio::test]
async fn what_was_saved_is_loaded_and_belongs_to_its_account() {
    let keychain = Keychain::default();
    let vault = keychain.vault();
    let sipho = account("sipho@adcock.example");
    assert_eq!(said(vault.load_refresh(&alex()).await), Ok(None));
    vault.save_refresh(&alex(), &token("first")).await.unwrap();
    vault.save_refresh(&alex(), &token("second")).await.unwrap();
    let key = DataKey::random().unwrap();
    vault.save_key(&alex(), &key).await.unwrap();
    assert_eq!(
        said(vault.load_refresh(&alex()).await),
        Ok(Some("second".to_owned()))
    );
    assert!(vault.load_key(&alex()).await.unwrap().unwrap().expose() == key.expose());
    assert_eq!(said(vault.load_refresh(&sipho).await), Ok(None));
    assert!(vault.load_key(&sipho).await.unwrap().is_none());
    assert_eq!(vault.state(), KeychainState::Ready);
    // Another start of the program, the same keychain.
    assert_eq!(
        said(keychain.vault().load_refresh(&alex()).await),
        Ok(Some("second".to_owned()))
    );
}

#[tokio::test]
async fn signing_out_deletes_the_key_before_the_token() {
    let keychain = Keychain::default();
    let vault = keychain.vault();
    vault.save_refresh(&alex(), &token("t")).await.unwrap();
    vault
        .save_key(&alex(), &DataKey::random().unwrap())
        .await
        .unwrap();
    vault.delete(&alex()).await.unwrap();
    keychain.inside(|inside| {
        assert!(inside.entries.is_empty());
        let deleted: Vec<&String> = inside
            .calls
            .iter()
            .filter(|call| call.starts_with("delete"))
            .collect();
        assert!(
            deleted[0].ends_with("/key") && deleted[1].ends_with("/refresh"),
            "{deleted:?}"
        );
    });
    vault.delete(&alex()).await.unwrap();
}

#[tokio::test]
async fn every_refusal_is_a_state_and_passes_by_itself() {
    for (refusal, state) in [
        (StoreError::Absent, KeychainState::Absent),
        (StoreError::Locked, KeychainState::Locked),
        (StoreError::Denied, KeychainState::Denied),
        (StoreError::NoAnswer, KeychainState::Hanging),
    ] {
        let keychain = Keychain::with(Manner::Refuses(refusal));
        let vault = keychain.vault();
        let mut watch = vault.watch();
        assert_eq!(vault.check().await, state);
        assert_eq!(said(vault.load_refresh(&alex()).await), Err(is(state)));
        assert_eq!(
            vault.save_refresh(&alex(), &token("t")).await,
            Err(is(state))
        );
        assert!(vault.load_key(&alex()).await.is_err());
        assert_eq!(vault.delete(&alex()).await, Err(is(state)));
        assert_eq!(vault.state(), state);
        assert_eq!(Problem::from(is(state)), Problem::Keychain { state });
        // Nobody asks, and the recovery is seen.
        keychain.inside(|inside| inside.manner = Manner::Good);
        watch
            .wait_for(|shown| *shown == KeychainState::Ready)
            .await
            .unwrap();
        vault.save_refresh(&alex(), &token("t")).await.unwrap();
    }
}

#[tokio::test]
async fn a_write_that_did_not_last_is_not_called_saved() {
    for manner in [Manner::Forgets, Manner::Cuts(12)] {
        let keychain = Keychain::with(manner);
        let vault = keychain.vault();
        assert_eq!(
            vault.save_refresh(&alex(), &token("a long token")).await,
            Err(is(KeychainState::Corrupt))
        );
        assert_eq!(vault.state(), KeychainState::Corrupt);
        keychain.inside(|inside| inside.manner = Manner::Good);
        vault
            .save_refresh(&alex(), &token("a long token"))
            .await
            .unwrap();
        assert_eq!(vault.state(), KeychainState::Ready);
    }
}

#[tokio::test]
async fn bent_bytes_are_never_taken_for_a_token_or_a_key() {
    let keychain = Keychain::default();
    let vault = keychain.vault();
    vault.save_refresh(&alex(), &token("t")).await.unwrap();
    vault
        .save_key(&alex(), &DataKey::random().unwrap())
        .await
        .unwrap();
    keychain.inside(|inside| {
        for bytes in inside.entries.values_mut() {
            let last = bytes.len() - 1;
            bytes[last] ^= 1;
        }
    });
    assert_eq!(
        said(vault.load_refresh(&alex()).await),
        Err(is(KeychainState::Corrupt))
    );
    assert!(matches!(
        vault.load_key(&alex()).await,
        Err(VaultError::State(KeychainState::Corrupt))
    ));
    assert_eq!(vault.state(), KeychainState::Corrupt);
    // Another account is not concerned, and does not hide the trouble.
    assert_eq!(said(vault.load_refresh(&account("b@c.d")).await), Ok(None));
    assert_eq!(vault.state(), KeychainState::Corrupt);
    vault.delete(&alex()).await.unwrap();
    assert_eq!(vault.state(), KeychainState::Ready);
}

#[tokio::test]
async fn one_accounts_entry_under_anothers_name_is_not_used() {
    let keychain = Keychain::default();
    let vault = keychain.vault();
    let sipho = account("sipho@adcock.example");
    vault.save_refresh(&alex(), &token("alex")).await.unwrap();
    keychain.inside(|inside| {
        let bytes = inside.entries.values().next().unwrap().clone();
        inside
            .entries
            .insert(format!("{}/refresh", sipho.as_str()), bytes);
    });
    assert_eq!(
        said(vault.load_refresh(&sipho).await),
        Err(is(KeychainState::Corrupt))
    );
}

#[tokio::test]
async fn a_token_too_long_is_said_and_the_old_one_stays() {
    let keychain = Keychain::default();
    let vault = keychain.vault();
    vault.save_refresh(&alex(), &token("old")).await.unwrap();
    keychain.inside(|inside| inside.manner = Manner::Refuses(StoreError::TooLong));
    assert_eq!(
        vault.save_refresh(&alex(), &token("new")).await,
        Err(is(KeychainState::TooLong))
    );
    assert_eq!(vault.state(), KeychainState::TooLong);
    keychain.inside(|inside| inside.manner = Manner::Good);
    assert_eq!(
        said(vault.load_refresh(&alex()).await),
        Ok(Some("old".to_owned()))
    );
}

#[tokio::test]
async fn a_fault_in_the_keychains_library_does_not_silence_the_vault() {
    let keychain = Keychain::with(Manner::Panics);
    let vault = keychain.vault();
    assert_eq!(
        said(vault.load_refresh(&alex()).await),
        Err(is(KeychainState::Denied))
    );
    keychain.inside(|inside| inside.manner = Manner::Good);
    assert_eq!(said(vault.load_refresh(&alex()).await), Ok(None));
}

#[tokio::test]
async fn unlocking_is_asked_for_only_when_the_user_wants_it() {
    let keychain = Keychain::with(Manner::Refuses(StoreError::Locked));
    let vault = keychain.vault();
    assert_eq!(vault.check().await, KeychainState::Locked);
    vault.unlock().await.unwrap();
    assert_eq!(vault.state(), KeychainState::Ready);
}

#[tokio::test(start_paused = true)]
async fn a_hanging_read_is_told_after_three_seconds_and_later_ones_at_once() {
    let keychain = Keychain::hanging(usize::MAX);
    let vault = keychain.vault_with(VaultOptions::default().time_limit);
    let begun = tokio::time::Instant::now();
    assert_eq!(
        said(vault.load_refresh(&alex()).await),
        Err(is(KeychainState::Hanging))
    );
    let waited = begun.elapsed();
    assert!(
        (Duration::from_secs(3)..Duration::from_millis(3100)).contains(&waited),
        "{waited:?}"
    );
    assert_eq!(vault.state(), KeychainState::Hanging);
    let begun = tokio::time::Instant::now();
    assert_eq!(
        said(vault.load_refresh(&alex()).await),
        Err(is(KeychainState::Hanging))
    );
    assert_eq!(
        vault.save_refresh(&alex(), &token("t")).await,
        Err(is(KeychainState::Hanging))
    );
    assert_eq!(vault.delete(&alex()).await, Err(is(KeychainState::Hanging)));
    assert_eq!(begun.elapsed(), Duration::ZERO);
    keychain.release();
    vault
        .watch()
        .wait_for(|state| *state == KeychainState::Ready)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_read_that_never_comes_back_does_not_keep_the_keychain_lost() {
    let keychain = Keychain::hanging(1);
    let vault = keychain.vault();
    let load = tokio::spawn({
        let vault = vault.clone();
        async move { said(vault.load_refresh(&alex()).await) }
    });
    keychain.is_called().await;
    tokio::time::pause();
    assert_eq!(load.await.unwrap(), Err(is(KeychainState::Hanging)));
    vault
        .watch()
        .wait_for(|state| *state == KeychainState::Ready)
        .await
        .unwrap();
    tokio::time::resume();
    vault.save_refresh(&alex(), &token("t")).await.unwrap();
    assert_eq!(
        said(vault.load_refresh(&alex()).await),
        Ok(Some("t".to_owned()))
    );
    // The lost call comes back late; it is nobody's any more.
    keychain.release();
    assert_eq!(
        said(vault.load_refresh(&alex()).await),
        Ok(Some("t".to_owned()))
    );
}

#[tokio::test]
async fn a_late_write_never_lands_over_a_newer_one() {
    let keychain = Keychain::hanging(1);
    let vault = keychain.vault();
    let entry = format!("{}/refresh", alex().as_str());
    let save = tokio::spawn({
        let vault = vault.clone();
        async move { vault.save_refresh(&alex(), &token("old")).await }
    });
    keychain.is_called().await;
    tokio::time::pause();
    assert_eq!(save.await.unwrap(), Err(is(KeychainState::Hanging)));
    // Nothing else is tried while that write may still happen.
    assert_eq!(
        vault.save_refresh(&alex(), &token("new")).await,
        Err(is(KeychainState::Hanging))
    );
    keychain.inside(|inside| assert_eq!(inside.calls, [format!("set {entry}")]));
    keychain.release();
    vault
        .watch()
        .wait_for(|state| *state == KeychainState::Ready)
        .await
        .unwrap();
    tokio::time::resume();
    vault.save_refresh(&alex(), &token("new")).await.unwrap();
    assert_eq!(
        said(vault.load_refresh(&alex()).await),
        Ok(Some("new".to_owned()))
    );
    keychain.inside(|inside| {
        let writes = inside
            .calls
            .iter()
            .filter(|call| call.starts_with("set"))
            .count();
        assert_eq!(writes, 2, "{:?}", inside.calls);
    });
}

#[tokio::test]
async fn what_waited_in_the_line_and_was_given_up_is_never_done() {
    let keychain = Keychain::hanging(1);
    let vault = keychain.vault();
    let first = tokio::spawn({
        let vault = vault.clone();
        async move { vault.delete(&alex()).await }
    });
    keychain.is_called().await;
    let (alex, token) = (alex(), token("given up"));
    let mut second = Box::pin(vault.save_refresh(&alex, &token));
    assert!(poll_once(second.as_mut()).await.is_pending());
    tokio::time::pause();
    assert_eq!(first.await.unwrap(), Err(is(KeychainState::Hanging)));
    assert_eq!(second.await, Err(is(KeychainState::Hanging)));
    keychain.release();
    vault
        .watch()
        .wait_for(|state| *state == KeychainState::Ready)
        .await
        .unwrap();
    tokio::time::resume();
    assert_eq!(said(vault.load_refresh(&alex).await), Ok(None));
    keychain.inside(|inside| {
        assert!(
            !inside.calls.iter().any(|call| call.starts_with("set")),
            "{:?}",
            inside.calls
        );
    });
}

#[tokio::test]
async fn a_caller_who_goes_away_does_not_undo_the_save() {
    let keychain = Keychain::hanging(1);
    let vault = keychain.vault();
    {
        let (alex, token) = (alex(), token("kept"));
        let mut save = Box::pin(vault.save_refresh(&alex, &token));
        assert!(poll_once(save.as_mut()).await.is_pending());
    }
    keychain.release();
    assert_eq!(
        said(vault.load_refresh(&alex()).await),
        Ok(Some("kept".to_owned()))
    );
}

/// Tells this test program, started again, to be the one that exits.
const EXIT: &str = "DCX_TEST_VAULT_EXIT";

#[test]
fn a_hanging_keychain_never_delays_the_exit() {
    if std::env::var_os(EXIT).is_some() {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(async {
            let vault = Keychain::hanging(usize::MAX).vault_with(Duration::from_millis(100));
            assert_eq!(vault.delete(&alex()).await, Err(is(KeychainState::Hanging)));
        });
        println!("\nover");
        return;
    }
    let begun = Instant::now();
    let ended = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "a_hanging_keychain_never_delays_the_exit",
            "--nocapture",
        ])
        .env(EXIT, "1")
        .output()
        .unwrap();
    assert!(ended.status.success() && String::from_utf8_lossy(&ended.stdout).contains("\nover"));
    // The keychain never answers: whoever waited for it would be here much later.
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn another_data_folder_has_entries_of_its_own() {
    let (own, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let named =
        |folder: &std::path::Path| VaultOptions::for_folder(folder, Some(own.path())).service;
    assert_eq!(named(own.path()), "DCX Desktop");
    assert_eq!(named(&own.path().join(".")), "DCX Desktop");
    assert_ne!(named(other.path()), "DCX Desktop");
    assert_eq!(
        named(other.path()),
        named(
            &other
                .path()
                .join("../")
                .join(other.path().file_name().unwrap())
        )
    );
    assert_ne!(named(other.path()), named(&other.path().join("deeper")));
    assert_ne!(
        VaultOptions::for_folder(own.path(), None).service,
        "DCX Desktop"
    );
}
