//! A Tauri window with one page and no program behind it. `cargo xtask bench` starts it beside the
//! app, so that the app's figures can be read against the least any Tauri window costs; the test
//! harness is tried on it, since its page never changes under the harness's feet.

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!())
}
