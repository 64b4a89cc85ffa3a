//! What the tests of the real window stand on: a desk with a display, a bus and a keychain of its
//! own, the app driven on it, and the demo platform behind it. The tests themselves are in
//! `tests/tests/`, one file a promise.
//!
//! The window is real: the program that `cargo xtask build` leaves, in WebKit, on a virtual
//! display, with a real Secret Service. Linux alone has all of these to be made to order.

#![cfg(target_os = "linux")]

mod desk;
mod display;
mod driver;
mod http;
mod keychain;
mod platform;
mod process;
mod trouble;
mod wait;
mod window;

use std::path::PathBuf;

pub use desk::{Desk, Options};
pub use driver::Element;
pub use keychain::Keychain;
pub use platform::{Platform, Stopped};
pub use process::Process;
pub use trouble::{Result, Trouble};
pub use wait::until;
pub use window::{Name, PATIENCE, Window};

/// A program of this workspace, from the same build as the running test: `target/<profile>/name`,
/// two folders up from a test's own program. `DCX_TEST_PROGRAMS` names another folder.
///
/// # Errors
/// When the test's own place can't be told.
pub fn program(name: &str) -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("DCX_TEST_PROGRAMS") {
        return Ok(PathBuf::from(folder).join(name));
    }
    let own = std::env::current_exe().map_err(Trouble::surroundings)?;
    let folder = own.parent().and_then(std::path::Path::parent);
    folder
        .map(|folder| folder.join(name))
        .ok_or_else(|| Trouble::surroundings("this test has no folder"))
}

/// Where failed tests leave a picture of the window and its log.
fn traces() -> PathBuf {
    let programs = program("").unwrap_or_default();
    let target = programs.ancestors().nth(1).unwrap_or(&programs);
    target.join("window-failures")
}
