//! Set-up: what a command needs on this machine and in this checkout. Everything here looks first
//! and fetches only what is absent, so that a second start costs a fraction of a second.

pub mod cargo_tools;
pub mod keyring;
pub mod packages;
pub mod python;
