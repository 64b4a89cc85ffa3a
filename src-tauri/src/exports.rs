//! Files for the user: written to the Downloads folder, never over another file.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use dcx_core::Problem;
use dcx_core::view::export::Export;
use serde::Serialize;
use tauri::{AppHandle, Manager as _};

/// Where an export went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ExportReceipt {
    /// The file.
    pub path: String,
    /// Its rows, without the headings.
    pub rows: u32,
    /// Whether all that match are in it; older ones may not have been to be had.
    pub complete: bool,
}

/// Writes a table to the Downloads folder and says where it went. It waits for the disk: for threads that may block.
///
/// # Errors
/// [`Problem::Internal`] when the disk refuses.
pub fn save(app: &AppHandle, name: &str, table: &Export) -> Result<ExportReceipt, Problem> {
    let internal = |detail: String| Problem::Internal { detail };
    let folder = app.path().download_dir().or_else(|_| app.path().home_dir());
    let folder = folder.map_err(|error| internal(error.to_string()))?;
    let path = write(&folder, name, "csv", &table.bytes);
    let path = path.map_err(|error| internal(error.to_string()))?;
    Ok(ExportReceipt {
        path: path.display().to_string(),
        rows: table.rows,
        complete: table.complete,
    })
}

/// Writes `bytes` to `folder/name.ending`, or with a number behind the name where that is taken.
///
/// # Errors
/// When the disk refuses.
pub fn write(folder: &Path, name: &str, ending: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    for number in 1..1000 {
        let suffix = if number == 1 {
            String::new()
        } else {
            format!(" ({number})")
        };
        let path = folder.join(format!("{}{suffix}.{ending}", safe(name)));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                file.write_all(bytes)?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// A name that every file system takes: a tenant's name may hold anything.
fn safe(name: &str) -> String {
    let kept: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || " -_".contains(c) {
                c
            } else {
                '_'
            }
        })
        .take(80)
        .collect();
    kept.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_never_overwrites_and_stays_in_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let one = write(folder.path(), "../up/é machines", "csv", b"1").unwrap();
        let two = write(folder.path(), "../up/é machines", "csv", b"2").unwrap();
        assert_ne!(one, two);
        assert_eq!(one.parent(), Some(folder.path()));
        assert_eq!(std::fs::read(one).unwrap(), b"1");
    }
}
