//! Linux: the Secret Service over the session bus (GNOME Keyring, KWallet, KeePassXC). Asked
//! directly, because the keyring project's store opens a password prompt as soon as something is
//! locked, and a start must never wait for one. Every call has a connection of its own: calls are
//! rare, and a keyring that was restarted is then no trouble.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::time::Duration;

use secret_service::blocking::{Item, SecretService};
use secret_service::{EncryptionType, Error};
use zbus::{DBusError, fdo};
use zeroize::Zeroizing;

use super::store::{SecretStore, StoreError};

/// After this a lost answer is given up, so that the thread can ask again. Far above the vault's
/// own limit: a keyring that is merely slow should get to finish.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);

const CONTENT: &str = "application/octet-stream";

/// The session's Secret Service.
pub(super) struct SecretServiceStore {
    service: String,
}

impl SecretServiceStore {
    pub(super) fn new(service: &str) -> Self {
        Self {
            service: service.to_owned(),
        }
    }

    /// The names under which other programs of this kind look, so users find the entries.
    fn attributes<'a>(&'a self, entry: &'a str) -> HashMap<&'a str, &'a str> {
        HashMap::from([("service", self.service.as_str()), ("username", entry)])
    }
}

impl SecretStore for SecretServiceStore {
    fn get(&self, entry: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let bus = connect(Some(ANSWER_LIMIT))?;
        match newest(find(&bus, self.attributes(entry))?)? {
            Some(item) => Ok(Some(Zeroizing::new(item.get_secret().map_err(trouble)?))),
            None => Ok(None),
        }
    }

    fn set(&self, entry: &str, secret: &[u8]) -> Result<(), StoreError> {
        let bus = connect(Some(ANSWER_LIMIT))?;
        if let Some(item) = newest(find(&bus, self.attributes(entry))?)? {
            return item.set_secret(secret, CONTENT).map_err(trouble);
        }
        let collection = bus.get_default_collection().map_err(trouble)?;
        collection.ensure_unlocked().map_err(trouble)?;
        let label = format!("{} ({entry})", self.service);
        collection
            .create_item(&label, self.attributes(entry), secret, true, CONTENT)
            .map(drop)
            .map_err(trouble)
    }

    fn delete(&self, entry: &str) -> Result<(), StoreError> {
        let bus = connect(Some(ANSWER_LIMIT))?;
        for item in find(&bus, self.attributes(entry))? {
            item.delete().map_err(trouble)?;
        }
        Ok(())
    }

    fn unlock(&self) -> Result<(), StoreError> {
        // No limit: the user is typing a password.
        let bus = connect(None)?;
        let collection = match bus.get_default_collection() {
            // A new keyring: the system asks for a password to make it with.
            Err(Error::NoResult) => bus.create_collection("Login", "default"),
            found => found,
        };
        let collection = collection.map_err(trouble)?;
        if collection.is_locked().map_err(trouble)? {
            collection.unlock().map_err(trouble)?;
        }
        Ok(())
    }
}

fn connect(limit: Option<Duration>) -> Result<SecretService<'static>, StoreError> {
    let mut builder = zbus::blocking::connection::Builder::session().map_err(bus_trouble)?;
    if let Some(limit) = limit {
        builder = builder.method_timeout(limit);
    }
    let connection = builder.build().map_err(bus_trouble)?;
    // The session's own encryption keeps the secret from whoever may read the bus.
    SecretService::connect_with_existing(EncryptionType::Dh, connection).map_err(trouble)
}

/// The unlocked items with these attributes. "Locked" if one is locked, or if the keyring is and
/// might therefore be hiding one: "there is none" would be a guess.
fn find<'a>(
    bus: &'a SecretService<'static>,
    attributes: HashMap<&str, &str>,
) -> Result<Vec<Item<'a>>, StoreError> {
    let found = bus.search_items(attributes).map_err(trouble)?;
    if !found.unlocked.is_empty() {
        return Ok(found.unlocked);
    }
    if !found.locked.is_empty() {
        return Err(StoreError::Locked);
    }
    bus.get_default_collection()
        .and_then(|collection| collection.ensure_unlocked())
        .map_err(trouble)?;
    Ok(Vec::new())
}

/// Users copy keyrings about; of several entries the last written one counts.
fn newest(items: Vec<Item<'_>>) -> Result<Option<Item<'_>>, StoreError> {
    let mut best = None;
    for item in items {
        let modified = item.get_modified().map_err(trouble)?;
        if best.as_ref().is_none_or(|(latest, _)| modified >= *latest) {
            best = Some((modified, item));
        }
    }
    Ok(best.map(|(_, item)| item))
}

fn trouble(error: Error) -> StoreError {
    match error {
        Error::Locked => StoreError::Locked,
        Error::NoResult | Error::Unavailable => StoreError::Absent,
        Error::Prompt | Error::PromptDisconnected => StoreError::Denied,
        Error::Crypto(_) | Error::Zvariant(_) => StoreError::Corrupt,
        Error::Zbus(error) => bus_trouble(error),
        Error::ZbusFdo(error) => standard_trouble(error),
        _ => StoreError::Denied,
    }
}

fn bus_trouble(error: zbus::Error) -> StoreError {
    match error {
        zbus::Error::FDO(error) => standard_trouble(*error),
        zbus::Error::InputOutput(error) if error.kind() == ErrorKind::TimedOut => {
            StoreError::NoAnswer
        }
        zbus::Error::MethodError(name, ..) => named_trouble(name.as_str()),
        zbus::Error::Handshake(_) => StoreError::Denied,
        zbus::Error::Variant(_) | zbus::Error::InvalidReply => StoreError::Corrupt,
        _ => StoreError::Absent,
    }
}

fn standard_trouble(error: fdo::Error) -> StoreError {
    match error {
        fdo::Error::ZBus(error) => bus_trouble(error),
        error => named_trouble(error.name().as_str()),
    }
}

fn named_trouble(name: &str) -> StoreError {
    if name == "org.freedesktop.Secret.Error.IsLocked" {
        return StoreError::Locked;
    }
    match name.strip_prefix("org.freedesktop.DBus.Error.") {
        Some("NoReply" | "Timeout" | "TimedOut") => StoreError::NoAnswer,
        Some("AccessDenied" | "AuthFailed" | "Failed") | None => StoreError::Denied,
        // No such service, or one that could not be started.
        Some(_) => StoreError::Absent,
    }
}
