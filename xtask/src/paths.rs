//! Where things are, seen from the workspace's root.

use std::path::{Path, PathBuf};

/// The workspace's root folder.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Cargo's target folder, wherever the environment puts it.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// Tools that belong to this checkout alone: cargo tools in `bin`, a Python environment in `venv`.
pub fn tools() -> PathBuf {
    target().join("tools")
}

/// What each step wrote, a file a step, kept until its next run.
pub fn logs() -> PathBuf {
    target().join("xtask")
}

/// The web UI's folder.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// A program of the workspace, built with or without `--release`.
pub fn program(name: &str, release: bool) -> PathBuf {
    let profile = if release { "release" } else { "debug" };
    target()
        .join(profile)
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
