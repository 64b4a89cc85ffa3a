//! The log: one file in the data folder, the one before it kept. It never holds a token or a
//! customer's text; `DCX_LOG` says how much goes in.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

/// Starts logging to `<folder>/logs/dcx.log`.
///
/// # Errors
/// When the file can't be made.
pub fn start(folder: &Path, filter: &str) -> io::Result<()> {
    let logs = folder.join("logs");
    fs::create_dir_all(&logs)?;
    let current = logs.join("dcx.log");
    if current.exists() {
        fs::rename(&current, logs.join("dcx.previous.log"))?;
    }
    let file = File::create(&current)?;
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(Mutex::new(file))
        .finish();
    // A second logger in one process (a test) is no reason to stop.
    let _ = tracing::subscriber::set_global_default(subscriber);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // The place only: a message could carry data.
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "a thread panicked");
        before(panic);
    }));
    Ok(())
}
