//! Links to pages: `dcx://tenant/<id>/overview`, `dcx://tenant/<id>/machines`,
//! `dcx://tenant/<id>/machines/<id>`, `dcx://tenant/<id>/settings`, and `dcx://all/…` likewise. A
//! link only ever opens a page; anything else in it is refused.

use tauri::{AppHandle, Url};
use tauri_plugin_deep_link::DeepLinkExt as _;
use tauri_specta::Event as _;

use crate::news::Navigate;
use crate::window;

/// The longest id a link may carry.
const LONGEST_ID: usize = 128;

/// The page of the link that started the program, if one did.
pub fn at_start(app: &AppHandle) -> Option<String> {
    let urls = app.deep_link().get_current().ok()??;
    urls.iter().find_map(page)
}

/// Goes to the page of any link that is opened from now on.
pub fn listen(app: &AppHandle) {
    let handle = app.clone();
    app.deep_link().on_open_url(move |event| {
        if let Some(path) = event.urls().iter().find_map(page) {
            window::to_front(&handle);
            if let Err(error) = (Navigate { path }).emit(&handle) {
                tracing::warn!(%error, "a link was not followed");
            }
        }
    });
}

/// The path within the app that a link names.
fn page(url: &Url) -> Option<String> {
    if url.scheme() != "dcx" || url.query().is_some() || url.fragment().is_some() {
        return None;
    }
    let mut parts = vec![url.host_str()?];
    parts.extend(url.path().split('/').filter(|part| !part.is_empty()));
    match parts.as_slice() {
        ["all", rest @ ..] => Some(format!("/t/all/{}", tenant_page(rest)?)),
        // The UI's word for a tenant whose id is "all".
        ["tenant", "all", rest @ ..] => Some(format!("/t/~all/{}", tenant_page(rest)?)),
        ["tenant", id, rest @ ..] => Some(format!("/t/{}/{}", plain(id)?, tenant_page(rest)?)),
        _ => None,
    }
}

fn tenant_page(parts: &[&str]) -> Option<String> {
    match parts {
        [] | ["overview"] => Some("overview".to_owned()),
        ["machines"] => Some("machines".to_owned()),
        ["settings"] => Some("settings".to_owned()),
        ["machines", id] => Some(format!("machines/{}", plain(id)?)),
        _ => None,
    }
}

/// An id that needs no escaping anywhere.
fn plain(id: &str) -> Option<&str> {
    let fits = (1..=LONGEST_ID).contains(&id.len());
    let harmless = id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (fits && harmless && !id.starts_with('.')).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_a_page_and_nothing_else() {
        for (link, expected) in [
            ("dcx://tenant/org-1/overview", Some("/t/org-1/overview")),
            ("dcx://tenant/org-1", Some("/t/org-1/overview")),
            (
                "dcx://tenant/org-1/machines/vm_2",
                Some("/t/org-1/machines/vm_2"),
            ),
            ("dcx://all/machines", Some("/t/all/machines")),
            ("dcx://tenant/all/settings", Some("/t/~all/settings")),
            ("dcx://tenant/..%2f..%2fx/overview", None),
            ("dcx://tenant/a/b/c", None),
            ("dcx://tenant/a/overview?x=1", None),
            ("dcx://tenant/a/overview#x", None),
            ("https://tenant/a/overview", None),
            ("dcx://javascript:alert(1)", None),
        ] {
            let url = Url::parse(link).ok();
            assert_eq!(url.as_ref().and_then(page).as_deref(), expected, "{link}");
        }
    }
}
