//! Point 8: a keychain that is absent, locked or hanging. The window starts, work goes on in memory and says so, and
//! closing takes no more than two seconds.

use std::time::Duration;

use dcx_tests::{Desk, Keychain, Options, Result};

use crate::common::{
    JOHN, figure, machine_names, open_page, options, platform, settled, sign_in, signed_in,
};

const EXIT: Duration = Duration::from_secs(2);

/// Closes the window, and again if that took longer than it may: a busy computer makes one slow, a keychain that is waited
/// for makes each.
fn close_in_time(desk: &mut Desk) -> Result<()> {
    let mut times = vec![desk.close()?];
    while times.last().is_some_and(|took| *took >= EXIT) {
        assert!(times.len() < 3, "{times:?}");
        desk.open()?;
        times.push(desk.close()?);
    }
    Ok(())
}

/// Starts, signs in, works and leaves, with that keychain.
fn a_day_with(keychain: Keychain, words: &str) -> Result<()> {
    let platform = platform(|_| ())?;
    let mut desk = Desk::start(Options {
        keychain,
        ..options(platform.origin())
    })?;
    let window = desk.window()?;
    window.find("heading", "Sign in to DCX")?;
    window.see("will live in memory only")?;
    sign_in(window, platform.origin(), JOHN)?;
    settled(window)?;
    window.see(words)?;
    window.see("ends when the window closes")?;
    open_page(window, "Virtual machines")?;
    settled(window)?;
    assert!(!machine_names(window)?.is_empty());
    close_in_time(&mut desk)?;

    for (path, bytes) in desk.files()? {
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            !text.contains("vodacom-"),
            "a machine's name was left in {}",
            path.display()
        );
    }
    // What lived in memory is gone; nothing on the disk pretends otherwise.
    desk.open()?;
    desk.window()?.find("heading", "Sign in to DCX")?;
    close_in_time(&mut desk)?;
    Ok(())
}

#[test]
fn without_a_keychain_the_session_lives_in_memory_and_the_window_says_so() -> Result<()> {
    a_day_with(Keychain::Absent, "This computer has no keychain")
}

#[test]
fn with_a_locked_keychain_the_session_lives_in_memory_and_the_window_says_so() -> Result<()> {
    a_day_with(Keychain::Locked, "The keychain is locked")
}

#[test]
fn with_a_keychain_that_hangs_the_session_lives_in_memory_and_the_window_says_so() -> Result<()> {
    a_day_with(Keychain::Hanging, "The keychain does not answer")
}

#[test]
fn a_keychain_that_stops_working_is_no_sign_out_and_its_return_brings_everything_back() -> Result<()>
{
    let platform = platform(|_| ())?;
    let mut desk = signed_in(platform.origin(), JOHN)?;
    settled(desk.window()?)?;
    let cost = figure(desk.window()?, "cost")?;
    for (keychain, words) in [
        (Keychain::Locked, "The keychain is locked"),
        (Keychain::Hanging, "The keychain does not answer"),
        (Keychain::Absent, "This computer has no keychain"),
    ] {
        desk.close()?;
        desk.set_keychain(keychain)?;
        desk.open()?;
        desk.window()?.see(words)?;
        desk.window()?.see("Nothing is lost")?;
        close_in_time(&mut desk)?;
        desk.open()?;
        desk.window()?.see(words)?;
    }
    let stopped = platform.stop();
    desk.set_keychain(Keychain::Unlocked)?;
    let window = desk.window()?;
    // It is asked again by itself; the button only saves the wait.
    if let Some(again) = window.all("button", "Try again")?.first() {
        drop(window.press_on(again));
    }
    window.find("button", "Switch tenant: Vodacom")?;
    assert_eq!(
        figure(window, "cost")?,
        cost,
        "saved data are shown, though the platform is away"
    );
    drop(stopped);
    Ok(())
}

#[test]
fn closing_while_the_keychain_is_still_being_asked_takes_no_longer() -> Result<()> {
    let platform = platform(|_| ())?;
    let mut desk = signed_in(platform.origin(), JOHN)?;
    settled(desk.window()?)?;
    desk.close()?;
    desk.set_keychain(Keychain::Hanging)?;
    desk.open()?;
    close_in_time(&mut desk)?;
    assert!(desk.window().is_err());
    Ok(())
}
