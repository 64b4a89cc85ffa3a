//! What the client promises, tried in the real window on the real demo platform: one file a theme, one test a promise.
//! Everything is looked for as a person would, by role and name, or by the few test ids that the design page names.

#![cfg(target_os = "linux")]

mod common;
mod hand;
mod proxy;

mod commands;
mod crashes;
mod customers;
mod dialects;
mod hostile;
mod instances;
mod keyboard;
mod keychains;
mod known_faults;
mod looks;
mod lost;
mod money;
mod offline;
mod power;
mod provisioning;
mod runs;
mod scale;
mod scope;
mod secrecy;
mod sessions;
mod tenants;
