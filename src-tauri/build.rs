//! Makes the app's manifest: exactly the commands of `src/commands/names.rs` exist for the window.

use std::io::Write as _;

const COMMANDS: &[&str] = &include!("src/commands/names.rs");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    writeln!(
        std::io::stdout(),
        "cargo:rerun-if-changed=src/commands/names.rs"
    )?;
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}
