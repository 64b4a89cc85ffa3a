//! A desk to test at: a display, a bus, a keychain and a home folder of its own, and the app on it.
//! Nothing of the machine's user is seen or touched, and nothing stays.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::display::Display;
use crate::driver::Session;
use crate::keychain::{Bus, Keychain};
use crate::process::{self, Process};
use crate::trouble::{Result, Trouble};
use crate::wait;
use crate::window::Window;

/// How long the app gets to go away once its window was closed.
const EXIT_TIME: Duration = Duration::from_secs(30);

/// How a desk is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the app finds as its keychain.
    pub keychain: Keychain,
    /// The platform's address given to the app; `None`: it isn't told any.
    pub server: Option<String>,
    /// Whether the app is to start its embedded demo.
    pub demo: bool,
    /// The display's size in pixels.
    pub display: (u16, u16),
    /// The app's log filter.
    pub log: String,
    /// The program; `None`: the app of this build.
    pub program: Option<PathBuf>,
    /// Further environment of the app.
    pub environment: Vec<(String, String)>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            keychain: Keychain::Unlocked,
            server: None,
            demo: false,
            display: (1440, 900),
            log: "info".to_owned(),
            program: None,
            environment: Vec::new(),
        }
    }
}

/// A running app and everything around it.
pub struct Desk {
    // Dropped in this order: the window before the display it is on.
    window: Option<Window>,
    bus: Bus,
    display: Display,
    options: Options,
    mark: String,
    home: TempDir,
}

impl Desk {
    /// Sets the desk up and opens the app's window.
    ///
    /// # Errors
    /// When anything of it doesn't start.
    pub fn start(options: Options) -> Result<Self> {
        let mut desk = Self::lay(options)?;
        desk.open()?;
        Ok(desk)
    }

    /// Sets the desk up without starting the app.
    ///
    /// # Errors
    /// When anything of it doesn't start.
    pub fn lay(options: Options) -> Result<Self> {
        let home = tempfile::Builder::new()
            .prefix("dcx-")
            .tempdir()
            .map_err(Trouble::surroundings)?;
        let mark = home.path().display().to_string();
        for folder in ["data", "run", "out", "display"] {
            let folder = home.path().join(folder);
            fs::create_dir(&folder).map_err(|e| Trouble::files(&folder, e))?;
        }
        let display = Display::start(options.display, &home.path().join("display"), &mark)?;
        let mut bus = Bus::start(home.path(), &mark)?;
        bus.set(options.keychain)?;
        Ok(Self {
            window: None,
            bus,
            display,
            options,
            mark,
            home,
        })
    }

    /// Opens the app's window, and answers once its page can be asked.
    ///
    /// # Errors
    /// When it doesn't open.
    pub fn open(&mut self) -> Result<()> {
        self.window = None;
        let program = self.program()?;
        let out = self.home.path().join("out");
        let session = Session::start(&program, &out, &self.mark, |command| self.surround(command))?;
        self.window = Some(Window::new(session));
        Ok(())
    }

    /// The app's window.
    ///
    /// # Errors
    /// When it is closed.
    pub fn window(&self) -> Result<&Window> {
        self.window
            .as_ref()
            .ok_or_else(|| Trouble::surroundings("the window is closed"))
    }

    /// Starts a further process of the app beside the open one, not driven.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn start_another(&self) -> Result<Process> {
        let mut command = process::bare(self.program()?, &self.mark);
        self.surround(&mut command);
        Process::start("another", command, &self.home.path().join("out"))
    }

    /// Takes the keyboard away from the app's window, as another program does that comes to the front.
    ///
    /// # Errors
    /// When the display doesn't answer.
    pub fn look_away(&self) -> Result<()> {
        self.display.focus_nothing()
    }

    /// Whether the app's window has the keyboard.
    ///
    /// # Errors
    /// When the app isn't running or the display doesn't answer.
    pub fn in_front(&self) -> Result<bool> {
        self.display.focuses(self.app_id()?)
    }

    /// What the app is started with; changes count from the next [`Desk::open`].
    pub fn options(&mut self) -> &mut Options {
        &mut self.options
    }

    /// Puts another keychain in place of the present one, now.
    ///
    /// # Errors
    /// When it doesn't start.
    pub fn set_keychain(&mut self, keychain: Keychain) -> Result<()> {
        self.options.keychain = keychain;
        self.bus.set(keychain)
    }

    /// Closes the window as its cross does, waits for the process to end, and answers how long
    /// that took.
    ///
    /// # Errors
    /// When it doesn't end.
    pub fn close(&mut self) -> Result<Duration> {
        let app = self.app_id()?;
        let start = Instant::now();
        if self.display.close_windows_of(app)? == 0 {
            return Err(Trouble::surroundings(
                "no window of the app takes being closed",
            ));
        }
        let gone = wait::until(EXIT_TIME, || Ok::<_, Trouble>(ended(app).then_some(())))?;
        let took = start.elapsed();
        gone.ok_or_else(|| {
            Trouble::surroundings(format!(
                "the app goes on, {} s after its window was closed",
                EXIT_TIME.as_secs()
            ))
        })?;
        self.window = None;
        Ok(took)
    }

    /// Ends the app at once, as `kill -9` does, with its web processes.
    ///
    /// # Errors
    /// When it isn't running.
    pub fn kill(&mut self) -> Result<()> {
        let app = self.app_id()?;
        process::kill(app);
        wait::until(EXIT_TIME, || Ok::<_, Trouble>(ended(app).then_some(())))?;
        self.window = None;
        Ok(())
    }

    /// Closes the app and opens it again, on the same data.
    ///
    /// # Errors
    /// When it doesn't close or doesn't open.
    pub fn restart(&mut self) -> Result<()> {
        self.close()?;
        self.open()
    }

    /// The app's process id.
    ///
    /// # Errors
    /// When it isn't running.
    pub fn app_id(&self) -> Result<u32> {
        let driver = self.window()?.driver().id();
        let program = self.program()?;
        let runs =
            |id: &u32| fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|exe| exe == program);
        let app = process::descendants(driver).into_iter().find(runs);
        app.ok_or_else(|| Trouble::surroundings("the app is not running"))
    }

    /// The app and its web processes, for those who measure them.
    ///
    /// # Errors
    /// When the app isn't running.
    pub fn processes(&self) -> Result<Vec<u32>> {
        let app = self.app_id()?;
        let mut all = vec![app];
        all.extend(process::descendants(app));
        Ok(all)
    }

    /// The folder the app keeps its data in.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// Everything the app wrote to its home, its data and its output: each file with its content.
    ///
    /// # Errors
    /// When one can't be read.
    pub fn files(&self) -> Result<Vec<(PathBuf, Vec<u8>)>> {
        let mut found = Vec::new();
        for folder in ["data", "home", "out"] {
            collect(&self.home.path().join(folder), &mut found)?;
        }
        Ok(found)
    }

    /// The app's log files and whatever it wrote to its output.
    ///
    /// # Errors
    /// When a file can't be read.
    pub fn logs(&self) -> Result<String> {
        let mut found = Vec::new();
        collect(&self.data().join("logs"), &mut found)?;
        collect(&self.home.path().join("out"), &mut found)?;
        Ok(found
            .iter()
            .map(|(_, bytes)| String::from_utf8_lossy(bytes))
            .collect())
    }

    fn program(&self) -> Result<PathBuf> {
        let program = match &self.options.program {
            Some(program) => program.clone(),
            None => crate::program("dcx-desktop")?,
        };
        program
            .canonicalize()
            .map_err(|e| Trouble::not_started(&program.display().to_string(), e))
    }

    /// The whole of the environment that the app gets.
    fn surround(&self, command: &mut Command) {
        let home = self.home.path();
        command
            .env("DISPLAY", self.display.name())
            .env("DBUS_SESSION_BUS_ADDRESS", self.bus.address())
            .env("HOME", home.join("home"))
            .env("XDG_RUNTIME_DIR", home.join("run"))
            .env("XDG_CONFIG_HOME", home.join("home/config"))
            .env("XDG_DATA_HOME", home.join("home/share"))
            .env("XDG_CACHE_HOME", home.join("home/cache"))
            .env("TMPDIR", home.join("run"))
            .env("LANG", "C.UTF-8")
            .env("TZ", "Africa/Johannesburg")
            .env("GDK_BACKEND", "x11")
            .env("GSETTINGS_BACKEND", "memory")
            .env("NO_AT_BRIDGE", "1")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("DCX_DATA_DIR", self.data())
            .env("DCX_LOG", &self.options.log);
        if let Some(server) = &self.options.server {
            command.env("DCX_SERVER_URL", server);
        }
        if self.options.demo {
            command.env("DCX_DEMO", "1");
        }
        command.envs(self.options.environment.iter().cloned());
    }

    /// Leaves what helps to understand a failed test: the picture and the end of the log.
    fn leave_traces(&self) {
        let name = std::thread::current()
            .name()
            .unwrap_or("test")
            .replace("::", "-");
        let folder = crate::traces();
        let picture = folder.join(format!("{name}.png"));
        drop(fs::create_dir_all(&folder));
        if let Some(window) = &self.window {
            drop(window.screenshot(&picture));
        }
        drop(fs::write(
            folder.join(format!("{name}.log")),
            self.logs().unwrap_or_default(),
        ));
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if std::thread::panicking() || self.window.as_ref().is_some_and(Window::missed) {
            self.leave_traces();
        }
        self.window = None;
        process::sweep(&self.mark);
    }
}

/// Whether a process is over; one that nobody has collected yet is.
fn ended(id: u32) -> bool {
    fs::read_to_string(format!("/proc/{id}/stat")).map_or(true, |stat| {
        stat.rsplit(')')
            .next()
            .is_some_and(|rest| rest.trim_start().starts_with('Z'))
    })
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let kind = entry.file_type().map_err(|e| Trouble::files(&path, e))?;
        if kind.is_dir() {
            collect(&path, found)?;
        } else if kind.is_file() {
            // A file may be replaced while the app runs; what is gone holds nothing.
            if let Ok(bytes) = fs::read(&path) {
                found.push((path, bytes));
            }
        }
    }
    Ok(())
}
