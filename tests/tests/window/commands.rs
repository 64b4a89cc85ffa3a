//! The door between page and program: what isn't on its list is refused, whoever asks.

use dcx_tests::Result;
use serde_json::json;

use crate::common::{ADMIN, invoke, platform, settled, signed_in};

#[test]
fn commands_that_are_not_on_the_list_are_refused() -> Result<()> {
    let platform = platform(|_| ())?;
    let desk = signed_in(platform.origin(), ADMIN)?;
    let window = desk.window()?;
    settled(window)?;
    assert!(
        invoke(window, "app_state", &json!({}))?.is_ok(),
        "those on it are answered"
    );
    for (command, arguments) in [
        ("read_file", json!({ "path": "/etc/passwd" })),
        ("tokens", json!({})),
        ("plugin:fs|read_text_file", json!({ "path": "/etc/passwd" })),
        (
            "plugin:shell|execute",
            json!({ "program": "id", "args": [] }),
        ),
        (
            "plugin:http|fetch",
            json!({ "clientConfig": { "url": "https://example.com" } }),
        ),
        (
            "plugin:opener|open_url",
            json!({ "url": "https://example.com" }),
        ),
        ("plugin:store|load", json!({ "path": "preferences.json" })),
        ("plugin:store|entries", json!({ "rid": 0 })),
        ("plugin:deep-link|register", json!({ "protocol": "evil" })),
        ("plugin:deep-link|get_current", json!({})),
        (
            "plugin:window|create",
            json!({ "options": { "label": "other" } }),
        ),
        (
            "plugin:window|set_title",
            json!({ "label": "main", "value": "Another bank" }),
        ),
        ("plugin:window|close", json!({ "label": "main" })),
        (
            "plugin:webview|create_webview_window",
            json!({ "options": { "label": "other", "url": "index.html" } }),
        ),
        ("plugin:webview|internal_toggle_devtools", json!({})),
        (
            "plugin:event|emit",
            json!({ "event": "app-state-changed", "payload": {} }),
        ),
        (
            "plugin:event|emit_to",
            json!({ "target": { "kind": "Any" }, "event": "navigate", "payload": {} }),
        ),
        ("plugin:path|resolve_directory", json!({ "directory": 21 })),
        ("plugin:app|app_hide", json!({})),
        ("plugin:resources|close", json!({ "rid": 0 })),
        ("plugin:menu|new", json!({})),
        ("plugin:tray|new", json!({})),
        ("plugin:image|from_path", json!({ "path": "/etc/passwd" })),
    ] {
        let answer = invoke(window, command, &arguments)?;
        assert!(answer.is_err(), "{command} answered {answer:?}");
    }
    window.find("heading", "Overview")?;
    Ok(())
}
