//! The demo platform: the whole DCX contract served over HTTP from an embedded database.
//!
//! It plays the service that nobody here can reach: the desktop client starts it for "Explore the demo", the tests
//! start it to see what the client does when it behaves and when it doesn't. It shares no code with the client: if
//! both read the contract alike, that is evidence.
//!
//! [`start`] serves a [`Config`] and answers a [`Running`]; everything a test may do to it at run time is a method
//! there, and the same over HTTP on the control port.

mod app;
mod auth;
mod billing;
mod calendar;
mod config;
mod control;
mod counts;
mod data;
mod dialect;
mod faults;
mod hostile;
mod ledger;
mod mischief;
mod money;
mod once;
mod openapi;
mod paging;
mod pipeline;
mod render;
mod reply;
mod routes;
mod scope;
mod series;
mod server;
mod settle;
mod store;
mod tweak;

pub use config::{Config, Dialect, Rotation, UnknownWord};
pub use counts::RouteCount;
pub use data::users::{DEMO_PASSWORD, DemoUser, demo_users};
pub use faults::{Fault, FaultRule, UnknownRoute};
pub use server::{Running, StartError, start};
pub use tweak::{Tweak, TweakError};
