//! A session bus of the test's own, with the keychain the test asks for on it.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use zbus::blocking::{Connection, connection, fdo::DBusProxy};
use zbus::names::BusName;

use crate::process::{self, Process};
use crate::trouble::{Result, Trouble};
use crate::wait;

const SECRETS: &str = "org.freedesktop.secrets";
const START_TIME: Duration = Duration::from_secs(20);

/// No service folders: nothing is started by being asked for, least of all a keychain.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=SOCKET</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// What the app finds where it looks for a keychain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keychain {
    /// A real Secret Service, open. What it holds stays for the next start.
    Unlocked,
    /// A real Secret Service that wants a password nobody will type.
    Locked,
    /// No Secret Service at all.
    Absent,
    /// Something that takes every call and never answers.
    Hanging,
}

/// A private bus and the keychain on it.
pub(crate) struct Bus {
    address: String,
    keychain: Option<Process>,
    hanging: Option<Connection>,
    folder: PathBuf,
    mark: String,
    _daemon: Process,
}

impl Bus {
    /// Starts a bus whose files live in `folder`, with nothing on it.
    pub(crate) fn start(folder: &Path, mark: &str) -> Result<Self> {
        let folder = folder.join("bus");
        for inner in ["", "data", "run"] {
            let inner = folder.join(inner);
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&inner)
                .map_err(|e| Trouble::files(&inner, e))?;
        }
        let (socket, file) = (folder.join("socket"), folder.join("bus.conf"));
        let text = BUS.replace("SOCKET", &socket.display().to_string());
        fs::write(&file, text).map_err(|e| Trouble::files(&file, e))?;
        let mut command = process::bare("dbus-daemon", mark);
        command
            .arg("--config-file")
            .arg(&file)
            .args(["--nofork", "--nopidfile"]);
        let daemon = Process::start("dbus-daemon", command, &folder)?;
        let there = wait::until(START_TIME, || {
            // The file is there a moment before anybody listens on it.
            Ok::<_, Trouble>(UnixStream::connect(&socket).is_ok().then_some(()))
        })?;
        there.ok_or_else(|| Trouble::not_started("dbus-daemon", daemon.output()))?;
        let address = format!("unix:path={}", socket.display());
        Ok(Self {
            address,
            keychain: None,
            hanging: None,
            folder,
            mark: mark.to_owned(),
            _daemon: daemon,
        })
    }

    /// What goes into `DBUS_SESSION_BUS_ADDRESS`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Puts `keychain` on the bus, in place of what was there.
    pub(crate) fn set(&mut self, keychain: Keychain) -> Result<()> {
        self.remove()?;
        match keychain {
            Keychain::Absent => {}
            Keychain::Unlocked => self.keyring(true)?,
            Keychain::Locked => {
                // A keyring is made by being opened once; then it comes back closed.
                if !self.folder.join("data/keyrings/login.keyring").exists() {
                    self.keyring(true)?;
                    self.remove()?;
                }
                self.keyring(false)?;
            }
            Keychain::Hanging => {
                // A connection that owns the name and serves no object leaves every call unanswered.
                let named = self
                    .connect()?
                    .name(SECRETS)
                    .map_err(Trouble::surroundings)?;
                self.hanging = Some(named.build().map_err(Trouble::surroundings)?);
            }
        }
        Ok(())
    }

    fn keyring(&mut self, open: bool) -> Result<()> {
        let mut command = process::bare("gnome-keyring-daemon", &self.mark);
        command
            .args([
                "--foreground",
                "--components=secrets",
                "--control-directory",
            ])
            .arg(self.folder.join("control"))
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .env("HOME", &self.folder)
            .env("XDG_DATA_HOME", self.folder.join("data"))
            .env("XDG_RUNTIME_DIR", self.folder.join("run"));
        if open {
            command.arg("--unlock").stdin(Stdio::piped());
        }
        let mut daemon = Process::start("gnome-keyring-daemon", command, &self.folder)?;
        if open {
            daemon.tell("correct horse")?;
        }
        self.owned(true)
            .map_err(|_| Trouble::not_started("gnome-keyring-daemon", daemon.output()))?;
        self.keychain = Some(daemon);
        Ok(())
    }

    fn remove(&mut self) -> Result<()> {
        self.keychain = None;
        self.hanging = None;
        self.owned(false)
    }

    /// Waits until somebody owns the keychain's name, or nobody does.
    fn owned(&self, wanted: bool) -> Result<()> {
        let connection = self.connect()?.build().map_err(Trouble::surroundings)?;
        let bus = DBusProxy::new(&connection).map_err(Trouble::surroundings)?;
        let name = BusName::try_from(SECRETS).map_err(Trouble::surroundings)?;
        let there = wait::until(START_TIME, || {
            let owned = bus
                .name_has_owner(name.clone())
                .map_err(Trouble::surroundings)?;
            Ok((owned == wanted).then_some(()))
        })?;
        there.ok_or_else(|| Trouble::surroundings("the keychain neither comes nor goes"))
    }

    fn connect(&self) -> Result<connection::Builder<'_>> {
        connection::Builder::address(self.address.as_str()).map_err(Trouble::surroundings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// Asks the keychain on a fresh bus whether its default collection is locked. `None`: no answer
    /// came in two seconds, which a working one needs a hundredth of.
    fn asked(keychain: Keychain) -> Option<std::result::Result<bool, zbus::Error>> {
        let folder = tempfile::tempdir().unwrap();
        let mut bus = Bus::start(folder.path(), "keychain-test").unwrap();
        bus.set(keychain).unwrap();
        let connection = bus.connect().unwrap().build().unwrap();
        let (tell, hear) = mpsc::channel();
        std::thread::spawn(move || {
            let path = "/org/freedesktop/secrets/collection/login";
            let collection = "org.freedesktop.Secret.Collection";
            let get = connection.call_method(
                Some(SECRETS),
                path,
                Some("org.freedesktop.DBus.Properties"),
                "Get",
                &(collection, "Locked"),
            );
            let locked = get.and_then(|reply| {
                let value: zbus::zvariant::OwnedValue = reply.body().deserialize()?;
                bool::try_from(value).map_err(zbus::Error::from)
            });
            drop(tell.send(locked));
        });
        hear.recv_timeout(Duration::from_secs(2)).ok()
    }

    #[test]
    fn each_keychain_is_what_its_name_says() {
        assert!(matches!(asked(Keychain::Unlocked), Some(Ok(false))));
        assert!(matches!(asked(Keychain::Locked), Some(Ok(true))));
        assert!(matches!(asked(Keychain::Absent), Some(Err(_))));
        assert!(asked(Keychain::Hanging).is_none());
    }
}
