//! The harness itself, tried on a window whose page never changes: what the other tests take for
//! granted.

use std::time::Duration;

use dcx_platform::Config;
use dcx_tests::{Desk, Keychain, Options, Platform, Result, program};

fn bare(keychain: Keychain) -> Result<Options> {
    Ok(Options {
        keychain,
        program: Some(program("bare-window")?),
        ..Options::default()
    })
}

#[test]
fn a_window_is_read_typed_into_pressed_and_closed() -> Result<()> {
    let mut desk = Desk::start(bare(Keychain::Unlocked)?)?;
    let window = desk.window()?;
    window.find("heading", "Bare window")?;
    window.type_into("Name", "Alex")?;
    window.type_into("Name", "Thandi")?;
    window.click("button", "Greet")?;
    window.see("Good day, Thandi")?;
    assert!(window.all("button", "Sign in")?.is_empty());
    let picture = desk.data().join("window.png");
    window.screenshot(&picture)?;
    let bytes = std::fs::read(&picture).unwrap();
    assert!(bytes.starts_with(b"\x89PNG"));
    let took = desk.close()?;
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert!(desk.window().is_err());
    Ok(())
}

#[test]
fn a_window_that_was_killed_opens_again_on_the_same_folder() -> Result<()> {
    let mut desk = Desk::start(bare(Keychain::Absent)?)?;
    std::fs::write(desk.data().join("kept"), "here").unwrap();
    let first = desk.app_id()?;
    desk.kill()?;
    desk.open()?;
    desk.window()?.see("View A")?;
    assert_ne!(desk.app_id()?, first);
    assert!(
        desk.files()?
            .iter()
            .any(|(path, bytes)| path.ends_with("kept") && bytes == b"here")
    );
    Ok(())
}

#[test]
fn a_platform_comes_back_where_it_was() -> Result<()> {
    let platform = Platform::start(Config::default())?;
    let origin = platform.origin().to_owned();
    let address: std::net::SocketAddr = origin.trim_start_matches("http://").parse().unwrap();
    assert!(std::net::TcpStream::connect(address).is_ok());
    let stopped = platform.stop();
    assert!(std::net::TcpStream::connect(address).is_err());
    let again = stopped.start()?;
    assert_eq!(again.origin(), origin);
    assert!(std::net::TcpStream::connect(address).is_ok());
    Ok(())
}
