//! The bindings in the UI's tree are those of the commands, and the window may call exactly the
//! commands there are.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that can't go on has failed"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn committed() -> PathBuf {
    here().join("../ui/src/bridge/bindings.ts")
}

/// Writes the bindings where `DCX_WRITE_BINDINGS` is set (`cargo xtask bindings`), else compares.
#[test]
fn the_bindings_are_fresh() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bindings.ts");
    dcx_desktop::bindings::write(&path).unwrap();
    let fresh = fs::read_to_string(path).unwrap();
    if std::env::var_os("DCX_WRITE_BINDINGS").is_some() {
        fs::write(committed(), fresh).unwrap();
        return;
    }
    let committed = fs::read_to_string(committed())
        .unwrap()
        .replace("\r\n", "\n");
    assert!(
        committed == fresh,
        "ui/src/bridge/bindings.ts is stale: run `cargo xtask bindings`"
    );
}

#[test]
fn commands_manifest_and_capability_are_the_same_list() {
    let manifest: BTreeSet<String> = include!("../src/commands/names.rs")
        .into_iter()
        .map(str::to_owned)
        .collect();
    let bindings = fs::read_to_string(committed()).unwrap();
    let registered: BTreeSet<String> = bindings
        .split("__TAURI_INVOKE(\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(name, _)| name.to_owned())
        .collect();
    assert_eq!(registered, manifest);

    let capability = fs::read_to_string(here().join("capabilities/main.json")).unwrap();
    let capability: serde_json::Value = serde_json::from_str(&capability).unwrap();
    let allowed: BTreeSet<String> = capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|permission| permission.as_str()?.strip_prefix("allow-"))
        .map(|name| name.replace('-', "_"))
        .collect();
    assert_eq!(allowed, manifest);
    let others: Vec<_> = capability["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|permission| permission.as_str())
        .filter(|name| !name.starts_with("allow-"))
        .collect();
    assert_eq!(
        others,
        ["core:event:allow-listen", "core:event:allow-unlisten"]
    );
}

#[test]
fn the_content_policy_is_strict() {
    let config = fs::read_to_string(here().join("tauri.conf.json")).unwrap();
    let config: serde_json::Value = serde_json::from_str(&config).unwrap();
    let app = &config["app"];
    assert_eq!(app["withGlobalTauri"], false);
    assert_eq!(app["security"]["freezePrototype"], true);
    let policy = &app["security"]["csp"];
    assert_eq!(policy["default-src"], "'none'");
    assert_eq!(policy["script-src"], "'self'");
    assert_eq!(policy["style-src"], "'self'");
    assert_eq!(policy["connect-src"], "ipc: http://ipc.localhost");
    for directive in [
        "object-src",
        "frame-src",
        "base-uri",
        "form-action",
        "worker-src",
    ] {
        assert_eq!(policy[directive], "'none'", "{directive}");
    }
}
