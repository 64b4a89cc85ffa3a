//! From the start of the program to the window.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use dcx_core::cache::Limits;
use dcx_core::clock::Clock;
use dcx_core::lock::{InstanceLock, LockError};
use dcx_core::vault::{Vault, VaultOptions};
use dcx_core::{Client, ClientOptions, Options};
use tauri::{App, AppHandle, Manager as _, RunEvent, WindowEvent};

use crate::demo::DemoPlatform;
use crate::preferences::PreferencesFile;
use crate::settings::Settings;
use crate::{bindings, links, logging, news, window};

/// A program that was just closed may hold the lock for a moment longer.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// Marks a start that is the second try, and how long the first one waits before it.
#[cfg(target_os = "linux")]
const BEGUN_AGAIN: &str = "DCX_BEGUN_AGAIN";
#[cfg(target_os = "linux")]
const MOMENT: Duration = Duration::from_millis(500);

/// Runs the program until its window is closed.
#[must_use]
pub fn run() -> ExitCode {
    match started() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[cfg(target_os = "linux")]
            begin_again(error.as_ref());
            give_up(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

/// Starts once more in place of this process, if that may help: a program that was killed this very
/// moment may still own its name on the session bus, where it hears nothing any more. A moment later
/// the name is free.
#[cfg(target_os = "linux")]
fn begin_again(error: &(dyn std::error::Error + 'static)) {
    use std::os::unix::process::CommandExt as _;

    let name_is_held = matches!(
        error.downcast_ref(),
        Some(tauri::Error::PluginInitialization(plugin, _)) if plugin == "single-instance"
    );
    if !name_is_held || std::env::var_os(BEGUN_AGAIN).is_some() {
        return;
    }
    std::thread::sleep(MOMENT);
    if let Ok(program) = std::env::current_exe() {
        // Comes back only when it fails, and then the first error is the one to tell.
        let _ = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .env(BEGUN_AGAIN, "1")
            .exec();
    }
}

/// The last word, for whoever started it from a terminal.
fn give_up(error: &dyn std::error::Error) {
    let _ = writeln!(std::io::stderr(), "DCX Desktop can't start: {error}");
}

fn started() -> Result<(), Box<dyn std::error::Error>> {
    let settings = Settings::from_environment()?;
    if no_display() {
        return Err(
            "there is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set)"
                .into(),
        );
    }
    let mut context = tauri::generate_context!();
    // Programs over different data folders are different programs: they don't focus each other.
    if settings.default_folder.as_deref() != Some(settings.folder.as_path()) {
        let service =
            VaultOptions::for_folder(&settings.folder, settings.default_folder.as_deref()).service;
        let suffix: String = service.chars().filter(char::is_ascii_hexdigit).collect();
        context
            .config_mut()
            .identifier
            .push_str(&format!(".f{suffix}"));
    }
    let builder = bindings::builder();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(
            |app, _arguments, _folder| window::to_front(app),
        ))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_store::Builder::new().build())
        .invoke_handler(builder.invoke_handler())
        .setup(move |app| {
            builder.mount_events(app);
            // Answered from here, an error would be a panic.
            if let Err(error) = set_up(app, settings) {
                give_up(error.as_ref());
                std::process::exit(1);
            }
            Ok(())
        })
        .build(context)?;
    app.run(|app, event| {
        if let RunEvent::WindowEvent {
            event: WindowEvent::Focused(true),
            ..
        } = event
        {
            app.state::<Client>().nudge();
        }
    });
    Ok(())
}

fn set_up(app: &mut App, settings: Settings) -> Result<(), Box<dyn std::error::Error>> {
    let lock = acquire(&settings.folder)?;
    keep_private(&settings.folder)?;
    logging::start(&settings.folder, &settings.log)?;
    let vault = VaultOptions::for_folder(&settings.folder, settings.default_folder.as_deref());
    // Handles of the core start tasks, which want the runtime at hand.
    let _runtime = tauri::async_runtime::handle().inner().enter();
    let client = Client::new(Options {
        folder: settings.folder.clone(),
        vault: Vault::system(&vault),
        clock: Clock::system(),
        wire: ClientOptions::default(),
        limits: Limits::default(),
    });
    let demo = DemoPlatform::in_folder(&settings.folder);
    let preferences = PreferencesFile::open(app.handle(), &settings.folder)?;
    let chosen = preferences.load();
    app.manage(lock);
    app.manage(client);
    app.manage(demo);
    app.manage(preferences);
    app.manage(settings);
    tauri::async_runtime::spawn(news::tell(app.handle().clone()));
    tauri::async_runtime::spawn(resume(app.handle().clone()));
    window::open(
        app.handle(),
        &chosen,
        links::at_start(app.handle()).as_deref(),
    )?;
    links::listen(app.handle());
    Ok(())
}

/// Starts the demo if it is wanted or the saved account is one of its users, then the account.
async fn resume(app: AppHandle) {
    let client = app.state::<Client>().inner().clone();
    let demo = app.state::<DemoPlatform>();
    let account = client.state().account.map(|account| account.platform);
    let is_demo = account.is_some() && account == demo.last_address();
    if (app.state::<Settings>().demo || is_demo)
        && let Err(problem) = demo.start().await
    {
        tracing::error!(problem = problem.kind(), "the demo platform did not start");
    }
    client.resume().await;
}

fn acquire(folder: &Path) -> Result<InstanceLock, LockError> {
    let patience = Instant::now();
    loop {
        match InstanceLock::acquire(folder) {
            Err(LockError::HeldByAnother) if patience.elapsed() < LOCK_PATIENCE => {
                std::thread::sleep(Duration::from_millis(50));
            }
            outcome => return outcome,
        }
    }
}

/// The data folder is its user's alone. Windows and macOS folders for such data are so already.
fn keep_private(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    let _ = folder;
    Ok(())
}

/// Whether GTK would end the program for want of a display; said in words before it does.
fn no_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(target_os = "linux") && !set("DISPLAY") && !set("WAYLAND_DISPLAY")
}
