//! Rules of the house that no compiler knows: which crate may know which, and who may talk to
//! Tauri. From the architecture page; each broken rule is one sentence.

use std::fs;
use std::path::Path;

use crate::command::Run;
use crate::paths;
use crate::trouble::Trouble;

/// A crate, and the beginnings of names that may not be in its tree.
const NOT_IN_TREE: &[(&str, &[&str])] = &[
    (
        "dcx-api",
        &[
            "tauri",
            "wry",
            "tao ",
            "dcx-platform",
            "dcx-core",
            "rusqlite",
        ],
    ),
    ("dcx-core", &["tauri", "wry", "tao ", "dcx-platform"]),
    (
        "dcx-platform",
        &["tauri", "wry", "tao ", "dcx-api", "dcx-core"],
    ),
];

/// Every broken rule in words; none when the house is in order.
pub fn broken() -> Result<Vec<String>, Trouble> {
    let mut found = Vec::new();
    for (package, banned) in NOT_IN_TREE {
        let tree = tree_of(package)?;
        found.extend(banned_in(package, banned, &tree));
    }
    tauri_imports(&paths::ui().join("src"), &mut found)?;
    Ok(found)
}

/// All that `package` is built from, with every feature and on every system.
fn tree_of(package: &str) -> Result<String, Trouble> {
    Run::cargo("tree")
        .args([
            "tree",
            "--locked",
            "--package",
            package,
            "--all-features",
            "--target",
            "all",
        ])
        .args(["--edges", "normal,build", "--prefix", "none"])
        .succeed()
}

fn banned_in(package: &str, banned: &[&str], tree: &str) -> Vec<String> {
    let mut names: Vec<&str> = tree
        .lines()
        .filter(|line| banned.iter().any(|name| line.starts_with(name)))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
        .iter()
        .map(|name| format!("{package} may not depend on {name}"))
        .collect()
}

/// Only `ui/src/bridge` imports `@tauri-apps`, so that the rest of the UI runs in a plain browser.
fn tauri_imports(folder: &Path, found: &mut Vec<String>) -> Result<(), Trouble> {
    let entries = fs::read_dir(folder).map_err(|e| Trouble::files(folder, &e))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            if path != paths::ui().join("src").join("bridge") {
                tauri_imports(&path, found)?;
            }
        } else if fs::read_to_string(&path).is_ok_and(|text| imports_tauri(&text)) {
            found.push(format!(
                "{} imports @tauri-apps; only ui/src/bridge may",
                path.display()
            ));
        }
    }
    Ok(())
}

/// A test may put something in its place (`vi.mock`), which is no import.
fn imports_tauri(text: &str) -> bool {
    let taken =
        |line: &str| line.contains("from ") || line.contains("import") || line.contains("require(");
    text.lines()
        .any(|line| line.contains("@tauri-apps/") && taken(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_banned_crate_in_the_tree_is_named_once() {
        let tree =
            "dcx-core v0.1.0 (/x)\nserde v1.0.0\ntauri-utils v2.0.0\ntauri-utils v2.0.0 (*)\n";
        assert_eq!(
            banned_in("dcx-core", &["tauri"], tree),
            ["dcx-core may not depend on tauri-utils"]
        );
        assert!(banned_in("dcx-core", &["wry"], tree).is_empty());
    }

    #[test]
    fn an_import_of_tauri_is_seen_and_a_stand_in_is_not() {
        assert!(imports_tauri(
            "import { invoke } from \"@tauri-apps/api/core\";"
        ));
        assert!(imports_tauri(
            "const core = await import('@tauri-apps/api/core');"
        ));
        assert!(!imports_tauri("vi.mock(\"@tauri-apps/api/core\", () => ({"));
    }
}
