//! A virtual display of the test's own, and what a window manager would do on it.

use std::path::Path;
use std::time::Duration;

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, CLIENT_MESSAGE_EVENT, ClientMessageEvent, ConnectionExt, EventMask, InputFocus,
    Window,
};
use x11rb::rust_connection::RustConnection;

use crate::process::{self, Process};
use crate::trouble::{Result, Trouble};
use crate::wait;

const START_TIME: Duration = Duration::from_secs(20);

/// An X server without a screen.
pub(crate) struct Display {
    name: String,
    _server: Process,
}

impl Display {
    /// Starts one on the first free number.
    pub(crate) fn start(size: (u16, u16), folder: &Path, mark: &str) -> Result<Self> {
        let mut command = process::bare("Xvfb", mark);
        // The server writes the number it took to its standard output, which is its log here.
        command.args([
            "-displayfd",
            "1",
            "-nolisten",
            "tcp",
            "-noreset",
            "-screen",
            "0",
        ]);
        command.arg(format!("{}x{}x24", size.0, size.1));
        let mut server = Process::start("xvfb", command, folder)?;
        let number = wait::until(START_TIME, || {
            if server.ended_within(Duration::ZERO)?.is_some() {
                return Err(Trouble::not_started("Xvfb", server.output()));
            }
            let written = server.output();
            Ok(written
                .lines()
                .find(|line| line.parse::<u32>().is_ok())
                .map(str::to_owned))
        })?;
        let number = number.ok_or_else(|| Trouble::not_started("Xvfb", server.output()))?;
        Ok(Self {
            name: format!(":{number}"),
            _server: server,
        })
    }

    /// What goes into `DISPLAY`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Asks every window of process `owner` to close, as the cross in its corner does. Answers how
    /// many were asked.
    pub(crate) fn close_windows_of(&self, owner: u32) -> Result<usize> {
        let (connection, screen) =
            RustConnection::connect(Some(&self.name)).map_err(Trouble::surroundings)?;
        let root = connection
            .setup()
            .roots
            .get(screen)
            .map(|screen| screen.root)
            .unwrap_or_default();
        let atoms = Atoms::of(&connection)?;
        let mut asked = 0;
        for window in connection
            .query_tree(root)
            .map_err(Trouble::surroundings)?
            .reply()
            .map_err(Trouble::surroundings)?
            .children
        {
            // A window may go away between being listed and being asked.
            if belongs(&connection, &atoms, window, owner).unwrap_or(false) {
                let event = ClientMessageEvent {
                    response_type: CLIENT_MESSAGE_EVENT,
                    format: 32,
                    sequence: 0,
                    window,
                    type_: atoms.protocols,
                    data: [atoms.delete, x11rb::CURRENT_TIME, 0, 0, 0].into(),
                };
                connection
                    .send_event(false, window, EventMask::NO_EVENT, event)
                    .map_err(Trouble::surroundings)?;
                asked += 1;
            }
        }
        connection.flush().map_err(Trouble::surroundings)?;
        Ok(asked)
    }
}

impl Display {
    /// Takes the keyboard away from every window.
    pub(crate) fn focus_nothing(&self) -> Result<()> {
        let (connection, _) =
            RustConnection::connect(Some(&self.name)).map_err(Trouble::surroundings)?;
        connection
            .set_input_focus(InputFocus::NONE, x11rb::NONE, x11rb::CURRENT_TIME)
            .map_err(Trouble::surroundings)?
            .check()
            .map_err(Trouble::surroundings)
    }

    /// Whether a window of process `owner` has the keyboard.
    pub(crate) fn focuses(&self, owner: u32) -> Result<bool> {
        let (connection, screen) =
            RustConnection::connect(Some(&self.name)).map_err(Trouble::surroundings)?;
        let root = connection
            .setup()
            .roots
            .get(screen)
            .map(|screen| screen.root);
        let atoms = Atoms::of(&connection)?;
        let focus = connection
            .get_input_focus()
            .map_err(Trouble::surroundings)?
            .reply()
            .map_err(Trouble::surroundings)?
            .focus;
        let mut window = focus;
        // The window with the keyboard is a child of the one that names its process.
        while window > 1 && Some(window) != root {
            let named = connection
                .get_property(false, window, atoms.owner, AtomEnum::CARDINAL, 0, 1)
                .map_err(Trouble::surroundings)?
                .reply()
                .map_err(Trouble::surroundings)?;
            if named.value32().and_then(|mut ids| ids.next()) == Some(owner) {
                return Ok(true);
            }
            window = connection
                .query_tree(window)
                .map_err(Trouble::surroundings)?
                .reply()
                .map_err(Trouble::surroundings)?
                .parent;
        }
        Ok(false)
    }
}

struct Atoms {
    protocols: Atom,
    delete: Atom,
    owner: Atom,
}

impl Atoms {
    fn of(connection: &RustConnection) -> Result<Self> {
        let atom = |name: &str| {
            let asked = connection
                .intern_atom(false, name.as_bytes())
                .map_err(Trouble::surroundings)?;
            asked
                .reply()
                .map(|reply| reply.atom)
                .map_err(Trouble::surroundings)
        };
        Ok(Self {
            protocols: atom("WM_PROTOCOLS")?,
            delete: atom("WM_DELETE_WINDOW")?,
            owner: atom("_NET_WM_PID")?,
        })
    }
}

/// Whether `window` is `owner`'s, is on the screen and wants to be asked.
fn belongs(
    connection: &RustConnection,
    atoms: &Atoms,
    window: Window,
    owner: u32,
) -> std::result::Result<bool, x11rb::errors::ReplyError> {
    let pid = connection
        .get_property(false, window, atoms.owner, AtomEnum::CARDINAL, 0, 1)?
        .reply()?;
    let wants = connection
        .get_property(false, window, atoms.protocols, AtomEnum::ATOM, 0, 16)?
        .reply()?;
    let shown = connection.get_window_attributes(window)?.reply()?.map_state;
    Ok(pid.value32().and_then(|mut ids| ids.next()) == Some(owner)
        && wants
            .value32()
            .is_some_and(|mut atoms_| atoms_.any(|atom| atom == atoms.delete))
        && shown == x11rb::protocol::xproto::MapState::VIEWABLE)
}
