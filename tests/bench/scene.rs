//! The surroundings of every measurement: the demo platform with a thousand tenants, desks to open
//! windows at, and the scripts that measure inside a page.

use std::error::Error;
use std::path::{Path, PathBuf};

use dcx_platform::Config;
use dcx_tests::{Desk, Keychain, Options, Platform, Window};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Whatever ends a bench.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Resellers, customers and machines of the platform.
pub const SIZE: (u32, u32, u32) = (20, 1000, 50_000);
/// Who sees all of them.
pub const USER: &str = "admin@datacentrix.example";

const PAGE: &str = include_str!("page.js");

/// The platform, with all its tenants.
pub fn platform() -> Result<Platform> {
    let (resellers, customers, vms) = SIZE;
    let config = Config {
        resellers,
        customers,
        vms,
        ..Config::default()
    };
    Ok(Platform::start(config)?)
}

/// Where the programs of this build are.
pub struct Programs(PathBuf);

impl Programs {
    /// The programs in `folder`.
    pub fn in_folder(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// A desk with the app, which is told of `server`; its window is not open yet.
    pub fn app_desk(&self, server: &str) -> Result<Desk> {
        Ok(Desk::lay(Options {
            server: Some(server.to_owned()),
            ..self.options("dcx-desktop")
        })?)
    }

    /// A desk with the bare window, not open yet.
    pub fn bare_desk(&self) -> Result<Desk> {
        Ok(Desk::lay(self.options("bare-window"))?)
    }

    fn options(&self, program: &str) -> Options {
        Options {
            keychain: Keychain::Unlocked,
            program: Some(self.0.join(program)),
            // Without a graphics card, compositing goes through software OpenGL, which compiles its
            // shaders during the first drawings: that would be measured, and not the program.
            environment: vec![("WEBKIT_DISABLE_COMPOSITING_MODE".to_owned(), "1".to_owned())],
            ..Options::default()
        }
    }
}

/// Does one of the deeds of `page.js` in a window and reads its answer.
pub fn in_page<T: DeserializeOwned>(window: &Window, deed: &str, words: &[Value]) -> Result<T> {
    let mut arguments = vec![Value::from(deed)];
    arguments.extend_from_slice(words);
    let mut answer = window.run_async(PAGE, &arguments)?;
    if let Some(error) = answer.get("error").and_then(Value::as_str) {
        return Err(format!("{deed} in the page: {error}").into());
    }
    let value = answer.get_mut("answer").map(Value::take);
    Ok(serde_json::from_value(value.unwrap_or_default())?)
}
