//! DCX Desktop's program: everything is in the library.
#![cfg_attr(windows, windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    dcx_desktop::run()
}
