//! Two instances never work in one data folder, and a killed one doesn't keep the next out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use dcx_core::lock::{InstanceLock, LockError};
use tempfile::TempDir;

/// Tells this test program, started again, to be the other instance.
const FOLDER: &str = "DCX_TEST_LOCK_FOLDER";

#[test]
fn a_second_instance_is_refused_and_may_start_when_the_first_has_ended() {
    let folder = TempDir::new().unwrap();
    let deep = folder.path().join("made/on/the/way");
    let first = InstanceLock::acquire(&deep).unwrap();
    assert!(matches!(
        InstanceLock::acquire(&deep),
        Err(LockError::HeldByAnother)
    ));
    drop(first);
    InstanceLock::acquire(&deep).unwrap();
}

#[test]
fn another_folder_is_another_instances_business() {
    let (one, two) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let _first = InstanceLock::acquire(one.path()).unwrap();
    InstanceLock::acquire(two.path()).unwrap();
}

#[test]
fn a_folder_that_cannot_be_made_is_said() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert!(matches!(
        InstanceLock::acquire(&file.join("below")),
        Err(LockError::Io(_))
    ));
}

#[test]
fn a_killed_holder_frees_the_folder() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let _held = InstanceLock::acquire(folder.as_ref()).unwrap();
        println!("\nheld");
        // Until the parent kills this process or goes away.
        std::io::stdin().lines().for_each(drop);
        return;
    }
    let folder = TempDir::new().unwrap();
    let mut holder = Holder::start(&folder);
    assert!(matches!(
        InstanceLock::acquire(folder.path()),
        Err(LockError::HeldByAnother)
    ));
    holder.0.kill().unwrap();
    holder.0.wait().unwrap();
    InstanceLock::acquire(folder.path()).unwrap();
}

struct Holder(Child);

impl Holder {
    fn start(folder: &TempDir) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_killed_holder_frees_the_folder", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let told = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .any(|line| line.unwrap() == "held");
        assert!(told, "the other instance could not take the lock");
        Self(child)
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        // Already gone in the good case.
        let _ = self.0.kill();
    }
}
