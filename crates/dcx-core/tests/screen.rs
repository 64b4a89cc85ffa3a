//! The locked window gives nothing out, whoever asks and however often it is restarted.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use dcx_core::client::SessionState;
use dcx_core::{Password, Problem};
use support::{ALEX, Computer, open_tenant, password, platform, small};

fn pin(text: &str) -> Password {
    Password::new(text.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_window_gives_nothing_out_and_a_restart_does_not_open_it() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "Adcock").await;
    client.set_pin(Some(&pin("2580"))).unwrap();
    client.lock_screen().unwrap();
    assert_eq!(client.desk().err(), Some(Problem::ScreenLocked));
    assert_eq!(
        client.open_tenant(&tenant).err(),
        Some(Problem::ScreenLocked)
    );
    assert_eq!(client.set_pin(None), Err(Problem::ScreenLocked));
    let state = client.state();
    assert!(state.screen_locked && state.pin_set && state.tenant.is_none());
    drop(client);

    // With the platform gone the PIN is all there is, and enough.
    platform.stop().await;
    let client = computer.start();
    client.resume().await;
    assert_eq!(client.desk().err(), Some(Problem::ScreenLocked));
    let wrong = client.unlock_screen(pin("0000"), false).await;
    assert_eq!(wrong, Err(Problem::WrongPin { wait_seconds: 0 }));
    assert!(client.state().screen_locked);
    client.unlock_screen(pin("2580"), false).await.unwrap();
    let state = client.state();
    assert!(!state.screen_locked);
    assert_eq!(state.session, SessionState::Active);
    assert_eq!(state.tenant, Some(tenant));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_pin_the_password_opens_it_and_a_wrong_one_does_not() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    client.lock_screen().unwrap();
    let wrong = client.unlock_screen(pin("not it"), true).await;
    assert_eq!(wrong, Err(Problem::InvalidCredentials));
    assert!(client.state().screen_locked);
    client.unlock_screen(password(), false).await.unwrap();
    assert!(client.desk().is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_a_pin_is_stopped_and_a_restart_forgives_nothing() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    client.set_pin(Some(&pin("2580"))).unwrap();
    client.lock_screen().unwrap();
    for _ in 0..4 {
        client.unlock_screen(pin("1111"), false).await.unwrap_err();
    }
    drop(client);
    let client = computer.start();
    client.resume().await;
    let early = client.unlock_screen(pin("2580"), false).await;
    assert!(
        matches!(early, Err(Problem::WrongPin { wait_seconds: 1.. })),
        "{early:?}"
    );
    computer.clock.advance(31_000);
    client.unlock_screen(pin("2580"), false).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn clearing_saved_data_keeps_the_pin_and_signing_out_removes_the_lock() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    client.set_pin(Some(&pin("2580"))).unwrap();
    dcx_core::view::saved::clear(&client.desk().unwrap()).unwrap();
    assert!(client.state().pin_set);
    client.lock_screen().unwrap();
    client.sign_out().await;
    let state = client.state();
    assert!(!state.screen_locked && !state.pin_set && state.account.is_none());
}
