//! Who may see what. Contract: "Organisations", scope: root sees all, a reseller itself and its customers, a customer
//! itself alone; anything else is 403.

use rusqlite::{Connection, OptionalExtension};

use crate::auth::{Role, User};
use crate::reply::Refusal;

/// Whether the user may see an organisation.
///
/// Only Datacentrix learns that an organisation doesn't exist; to others that is somebody else's.
pub(crate) fn check(db: &Connection, user: &User, organisation: &str) -> Result<(), Refusal> {
    let mut find = db.prepare_cached("SELECT parent_id FROM organisations WHERE id = ?1")?;
    let parent: Option<Option<String>> = find
        .query_row([organisation], |row| row.get(0))
        .optional()?;
    let allowed = match user.role {
        Role::Datacentrix => {
            return parent
                .map(drop)
                .ok_or_else(|| Refusal::not_found("organisation"));
        }
        Role::Reseller => {
            organisation == user.organisation
                || parent.flatten().as_deref() == Some(user.organisation.as_str())
        }
        Role::Customer => organisation == user.organisation,
    };
    if allowed {
        Ok(())
    } else {
        Err(Refusal::forbidden(
            "This organisation is not in your scope.",
        ))
    }
}
