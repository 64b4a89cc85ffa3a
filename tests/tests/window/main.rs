//! What the client promises, tried in the real window on the real demo platform: one file a theme, one test a promise.
//! Everything is looked for as a person would, by role and name, or by the few test ids that the design page names.

#![cfg(target_os = "linux")]
#![allow(dead_code)]

mod common;
mod proxy;

mod dialects;
mod instances;
mod keychains;
mod known_faults;
mod offline;
mod sessions;
mod tenants;
