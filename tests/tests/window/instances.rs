//! Point 7: two starts over one data folder are one window and one owner of what lies in it.

use std::time::Duration;

use dcx_tests::Result;

use crate::common::{ALEX, figure, platform, settled, signed_in, trouble};

const STARTED: Duration = Duration::from_secs(30);

#[test]
fn a_second_start_brings_the_first_window_to_the_front_and_ends_well() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ALEX)?;
    settled(desk.window()?)?;
    let before = figure(desk.window()?, "machines")?;
    let sign_ins = platform.count("POST /api/auth/login").calls;
    let refreshes = platform.count("POST /api/auth/refresh").calls;
    for _ in 0..2 {
        desk.look_away()?;
        assert!(!desk.in_front()?);
        let mut second = desk.start_another()?;
        let status = second.ended_within(STARTED)?;
        let status = status.ok_or_else(|| trouble("the second start goes on"))?;
        assert!(status.success(), "{status}: {}", second.output());
        let front = dcx_tests::until(STARTED, || desk.in_front().map(|front| front.then_some(())))?;
        assert!(front.is_some(), "the first window stays in the back");
    }
    // The one window is still there and still has its session, which nobody else has used.
    assert_eq!(figure(desk.window()?, "machines")?, before);
    assert_eq!(platform.count("POST /api/auth/login").calls, sign_ins);
    assert_eq!(platform.count("POST /api/auth/refresh").calls, refreshes);
    Ok(())
}

#[test]
fn a_second_start_that_cannot_see_the_first_is_kept_out_by_the_lock_and_says_so() -> Result<()> {
    let platform = platform(|_| ())?;
    let mut desk = signed_in(platform.origin(), ALEX)?;
    settled(desk.window()?)?;
    // On a bus of nobody's the second can't find the first, as over two sessions of one user.
    let nowhere = (
        "DBUS_SESSION_BUS_ADDRESS".to_owned(),
        "unix:path=/nonexistent".to_owned(),
    );
    desk.options().environment.push(nowhere);
    let mut second = desk.start_another()?;
    let status = second.ended_within(STARTED)?;
    let status = status.ok_or_else(|| trouble("the second start goes on"))?;
    let said = second.output();
    assert!(!status.success(), "{said}");
    assert!(said.contains("can't start"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    settled(desk.window()?)?;

    // A killed owner frees it.
    desk.options().environment.clear();
    desk.kill()?;
    desk.open()?;
    settled(desk.window()?)
}
