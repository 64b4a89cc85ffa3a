//! The shell: one window over `dcx-core`. It makes the window, passes commands on, tells the window
//! what changed, keeps preferences, and starts the demo platform when asked. No rule of the
//! business is here.

pub mod bindings;
mod commands;
mod demo;
mod exports;
mod links;
mod logging;
mod news;
mod preferences;
mod settings;
mod start;
mod window;

pub use start::run;
