//! The one window: its size, its name, what it may load and where it may go.

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager as _, Theme, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::preferences::{Preferences, ThemeChoice};

/// The window's label; the capability file names it.
pub const LABEL: &str = "main";
const TITLE: &str = "DCX Desktop";

/// Opens the window. What the first paint must know (colours, density) is there before any script
/// of the page runs. `page` is where to begin: a link that started the program.
///
/// # Errors
/// When the system can't open a window.
pub fn open(
    app: &AppHandle,
    preferences: &Preferences,
    page: Option<&str>,
) -> tauri::Result<WebviewWindow> {
    let boot = serde_json::json!({
        "theme": preferences.theme,
        "density": preferences.density,
        "railCollapsed": preferences.rail_collapsed,
        "page": page,
    });
    let script = format!(
        "Object.defineProperty(window, '__DCX_BOOT__', {{ value: Object.freeze({boot}), writable: false }});\
         if (__DCX_BOOT__.page && !location.hash) location.hash = __DCX_BOOT__.page;"
    );
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title(TITLE)
        .inner_size(1360.0, 860.0)
        .min_inner_size(1024.0, 640.0)
        .theme(system_theme(preferences.theme))
        .initialization_script(script)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .disable_drag_drop_handler()
        .build()
}

/// Whether an address is the UI that is built into this program.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// Names the window after the tenant in view.
pub fn name(window: &WebviewWindow, tenant: Option<&str>) {
    let title = tenant.map_or_else(
        || TITLE.to_owned(),
        |tenant| format!("{} – {TITLE}", one_line(tenant)),
    );
    if let Err(error) = window.set_title(&title) {
        tracing::warn!(%error, "the window keeps its name");
    }
}

/// A tenant's name may hold anything; a title is one short line.
fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

/// Gives the window's own parts the chosen colours.
pub fn theme(window: &WebviewWindow, choice: ThemeChoice) {
    if let Err(error) = window.set_theme(system_theme(choice)) {
        tracing::warn!(%error, "the window keeps its colours");
    }
}

fn system_theme(choice: ThemeChoice) -> Option<Theme> {
    match choice {
        ThemeChoice::System => None,
        ThemeChoice::Light => Some(Theme::Light),
        ThemeChoice::Dark => Some(Theme::Dark),
    }
}

/// Brings the window to the front: the program was started a second time.
pub fn to_front(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    let shown = window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window did not come to the front");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_goes_nowhere_but_to_its_own_pages() {
        for (address, ours) in [
            ("tauri://localhost/index.html", true),
            ("http://tauri.localhost/", true),
            ("https://example.com/", false),
            ("http://tauri.localhost.example.com/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
            ("about:blank", false),
        ] {
            assert_eq!(is_ours(&address.parse().unwrap()), ours, "{address}");
        }
    }
}
