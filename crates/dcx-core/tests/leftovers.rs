//! A sign-out while the keychain doesn't answer is finished when it does, also after a restart.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use dcx_core::vault::StoreError;
use support::{ALEX, Computer, platform, small, until};

#[tokio::test(flavor = "multi_thread")]
async fn entries_that_a_sign_out_could_not_remove_are_removed_later() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    assert!(!computer.keychain.entries().is_empty());
    computer.keychain.break_with(Some(StoreError::Denied));
    client.sign_out().await;
    assert!(client.state().account.is_none());
    assert!(
        !computer.keychain.entries().is_empty(),
        "the keychain refused"
    );
    computer.keychain.break_with(None);
    until("the keychain is swept", || {
        computer.keychain.entries().is_empty()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn they_are_removed_at_the_next_start_too() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    computer.keychain.break_with(Some(StoreError::Locked));
    client.sign_out().await;
    drop(client);
    computer.keychain.break_with(None);
    let client = computer.start();
    client.resume().await;
    assert!(computer.keychain.entries().is_empty());
}
