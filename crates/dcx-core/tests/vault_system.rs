//! The real Secret Service of Linux, each test on a session bus of its own with a keyring of its
//! own: nobody's real entries are touched. They run where `DCX_TEST_SECRET_SERVICE` is set, which
//! says that `dbus-run-session` and `gnome-keyring-daemon` are there; the test command sets it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test's helpers fail the test"
)]
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use dcx_api::RefreshToken;
use dcx_core::account::AccountId;
use dcx_core::vault::{DataKey, KeychainState, Vault, VaultError, VaultOptions};
use secret_service::EncryptionType;
use secret_service::blocking::SecretService;
use tempfile::TempDir;

/// Tells this test program, started again on the private bus, which test to be.
const INSIDE: &str = "DCX_TEST_VAULT_INSIDE";

const WITH_KEYRING: &str =
    r#"printf 'test' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@""#;
const WITHOUT_KEYRING: &str = r#"exec "$@""#;

/// Whether this process is the one on the private bus. If not, starts it there, if it may.
fn inside(test: &str, script: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    if std::env::var_os("DCX_TEST_SECRET_SERVICE").is_none() {
        eprintln!("left out: no Secret Service to test with");
        return false;
    }
    let home = TempDir::new().unwrap();
    let mut command = Command::new("dbus-run-session");
    command
        .arg(format!(
            "--config-file={}",
            bus_without_services(home.path())
        ))
        .args(["--", "sh", "-c", script, "sh"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "1")
        .env("HOME", home.path());
    for variable in [
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_RUNTIME_DIR",
    ] {
        let folder = home.path().join(variable);
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
        command.env(variable, folder);
    }
    let ended = command.output().unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&ended.stdout),
        String::from_utf8_lossy(&ended.stderr)
    );
    assert!(
        ended.status.success() && said.contains("1 passed"),
        "{said}"
    );
    false
}

/// A bus that starts nothing by itself: without a keyring there is really none.
fn bus_without_services(folder: &Path) -> String {
    let config = folder.join("bus.conf");
    let words = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;
    fs::write(&config, words).unwrap();
    config.display().to_string()
}

fn alex() -> AccountId {
    AccountId::of("https://platform.example", "alex@cloudtech.example")
}

fn options() -> VaultOptions {
    VaultOptions {
        service: "DCX Desktop test".to_owned(),
        ..VaultOptions::default()
    }
}

/// The vault once the keyring, which was started a moment ago, answers.
async fn ready() -> Vault {
    let vault = Vault::system(&VaultOptions {
        probe_pause: Duration::from_millis(50),
        ..options()
    });
    vault.check().await;
    vault
        .watch()
        .wait_for(|state| *state == KeychainState::Ready)
        .await
        .unwrap();
    vault
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}

#[test]
fn the_secret_service_keeps_token_and_key_and_gives_them_up() {
    if !inside(
        "the_secret_service_keeps_token_and_key_and_gives_them_up",
        WITH_KEYRING,
    ) {
        return;
    }
    wait(async {
        let vault = ready().await;
        assert!(vault.load_refresh(&alex()).await.unwrap().is_none());
        // Long, and not only letters.
        let long = "rt_é\u{1F511}".repeat(150);
        for text in ["first", long.as_str()] {
            vault
                .save_refresh(&alex(), &RefreshToken::new(text.to_owned()))
                .await
                .unwrap();
        }
        let key = DataKey::random().unwrap();
        vault.save_key(&alex(), &key).await.unwrap();
        let again = Vault::system(&options());
        assert!(again.load_refresh(&alex()).await.unwrap().unwrap().expose() == long);
        assert!(again.load_key(&alex()).await.unwrap().unwrap().expose() == key.expose());
        let elsewhere = VaultOptions {
            service: "DCX Desktop other".to_owned(),
            ..options()
        };
        assert!(
            Vault::system(&elsewhere)
                .load_refresh(&alex())
                .await
                .unwrap()
                .is_none()
        );
        vault.delete(&alex()).await.unwrap();
        assert!(again.load_refresh(&alex()).await.unwrap().is_none());
        assert!(again.load_key(&alex()).await.unwrap().is_none());
        vault.delete(&alex()).await.unwrap();
    });
}

#[test]
fn a_locked_keyring_is_said_at_once_and_nobody_is_asked() {
    if !inside(
        "a_locked_keyring_is_said_at_once_and_nobody_is_asked",
        WITH_KEYRING,
    ) {
        return;
    }
    let vault = wait(ready());
    wait(vault.save_refresh(&alex(), &RefreshToken::new("t".to_owned()))).unwrap();
    let bus = SecretService::connect(EncryptionType::Dh).unwrap();
    bus.get_default_collection().unwrap().lock().unwrap();
    let begun = Instant::now();
    let locked = Err(VaultError::State(KeychainState::Locked));
    wait(async {
        assert_eq!(vault.check().await, KeychainState::Locked);
        assert_eq!(vault.load_refresh(&alex()).await.map(drop), locked);
        // An entry that is not there can't be told from one that is hidden.
        assert_eq!(vault.load_key(&alex()).await.map(drop), locked);
        assert_eq!(
            vault
                .save_refresh(&alex(), &RefreshToken::new("u".to_owned()))
                .await,
            locked
        );
        assert_eq!(vault.delete(&alex()).await, locked);
    });
    assert!(
        begun.elapsed() < Duration::from_secs(6),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn a_bus_without_a_keyring_has_no_keychain() {
    if !inside("a_bus_without_a_keyring_has_no_keychain", WITHOUT_KEYRING) {
        return;
    }
    let vault = Vault::system(&options());
    assert_eq!(wait(vault.check()), KeychainState::Absent);
    assert_eq!(
        wait(vault.load_key(&alex())).map(drop),
        Err(VaultError::State(KeychainState::Absent))
    );
}

#[test]
fn a_frozen_keyring_hangs_nobody_and_is_found_again() {
    if !inside(
        "a_frozen_keyring_hangs_nobody_and_is_found_again",
        WITH_KEYRING,
    ) {
        return;
    }
    let signal = |name: &str| {
        let home = std::env::var("XDG_RUNTIME_DIR").unwrap();
        let script = r#"for p in /proc/[0-9]*; do
            if grep -qz "^XDG_RUNTIME_DIR=$1$" "$p/environ" 2>/dev/null && grep -q gnome-keyring "$p/comm"
            then kill -"$2" "${p#/proc/}"; fi; done"#;
        assert!(
            Command::new("sh")
                .args(["-c", script, "sh", &home, name])
                .status()
                .unwrap()
                .success()
        );
    };
    wait(async {
        let vault = ready().await;
        vault
            .save_refresh(&alex(), &RefreshToken::new("t".to_owned()))
            .await
            .unwrap();
        signal("STOP");
        let begun = Instant::now();
        let hanging = Err(VaultError::State(KeychainState::Hanging));
        assert_eq!(vault.load_refresh(&alex()).await.map(drop), hanging);
        assert!(
            begun.elapsed() < Duration::from_millis(5500),
            "{:?}",
            begun.elapsed()
        );
        assert_eq!(
            vault
                .save_refresh(&alex(), &RefreshToken::new("u".to_owned()))
                .await,
            hanging
        );
        assert!(
            begun.elapsed() < Duration::from_millis(5500),
            "{:?}",
            begun.elapsed()
        );
        signal("CONT");
        vault
            .watch()
            .wait_for(|state| *state == KeychainState::Ready)
            .await
            .unwrap();
        assert!(vault.load_refresh(&alex()).await.unwrap().unwrap().expose() == "t");
    });
}

/// Tells this test program, started again without a bus, to be the one that looks for it.
const NO_BUS: &str = "DCX_TEST_VAULT_NO_BUS";

#[test]
fn without_a_session_bus_there_is_no_keychain() {
    if std::env::var_os(NO_BUS).is_some() {
        let vault = Vault::system(&options());
        assert_eq!(wait(vault.check()), KeychainState::Absent);
        let token = RefreshToken::new("t".to_owned());
        let absent = Err(VaultError::State(KeychainState::Absent));
        assert_eq!(wait(vault.save_refresh(&alex(), &token)), absent);
        return;
    }
    let nowhere = TempDir::new().unwrap();
    let bus = format!("unix:path={}", nowhere.path().join("bus").display());
    for address in ["", "nonsense", bus.as_str()] {
        let ended = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "without_a_session_bus_there_is_no_keychain"])
            .env(NO_BUS, "1")
            .env("DBUS_SESSION_BUS_ADDRESS", address)
            .env("XDG_RUNTIME_DIR", nowhere.path())
            .output()
            .unwrap();
        assert!(
            ended.status.success(),
            "{address}: {}",
            String::from_utf8_lossy(&ended.stdout)
        );
    }
}
