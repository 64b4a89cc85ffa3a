//! What the environment and the system say at start.

use std::env;
use std::path::PathBuf;

/// The data folder's name beneath the system's folder for such data.
const FOLDER: &str = "DCX Desktop";

/// Where the program keeps its data and which platform it offers.
pub struct Settings {
    /// The data folder.
    pub folder: PathBuf,
    /// The data folder of this user if nothing else was asked for.
    pub default_folder: Option<PathBuf>,
    /// The platform to offer at sign-in.
    pub server: Option<String>,
    /// Whether to have the demo platform ready at start.
    pub demo: bool,
    /// What goes into the log, in the form of `tracing`'s filters.
    pub log: String,
}

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The system names no home folder.
    #[error("this system names no folder for a user's data; set DCX_DATA_DIR")]
    NoHome,
}

impl Settings {
    /// Reads `DCX_DATA_DIR`, `DCX_SERVER_URL`, `DCX_DEMO` and `DCX_LOG`.
    ///
    /// # Errors
    /// [`SettingsError::NoHome`].
    pub fn from_environment() -> Result<Self, SettingsError> {
        let text = |name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty());
        let default_folder = user_data().map(|folder| folder.join(FOLDER));
        let folder = env::var_os("DCX_DATA_DIR")
            .filter(|value| !value.is_empty())
            .map(PathBuf::from);
        Ok(Self {
            folder: folder
                .or_else(|| default_folder.clone())
                .ok_or(SettingsError::NoHome)?,
            default_folder,
            server: text("DCX_SERVER_URL"),
            demo: text("DCX_DEMO").is_some_and(|value| value != "0"),
            log: text("DCX_LOG").unwrap_or_else(|| "info".to_owned()),
        })
    }
}

/// The system's folder for a user's data that stays on this machine.
fn user_data() -> Option<PathBuf> {
    let from = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if cfg!(windows) {
        from("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        from("HOME").map(|home| home.join("Library").join("Application Support"))
    } else {
        from("XDG_DATA_HOME").or_else(|| from("HOME").map(|home| home.join(".local").join("share")))
    }
}
