//! Everything a user does to the platform: written down before it is sent, sent once, followed to its
//! end, and found out about when no answer came. The journal never lies: what isn't certain is
//! called unknown until it has been looked for and found.

mod aside;
pub(crate) mod check;
mod entry;
mod fingerprint;
mod follow;
mod journal;
mod look;
mod order;
mod reconcile;
mod runner;
#[cfg(test)]
mod samples;
mod selection;
mod send;
mod steps;
mod store;
mod touched;

pub(crate) use self::entry::{Action, Entry};
pub use self::entry::{Finding, JournalState};
pub use self::fingerprint::Fingerprint;
pub(crate) use self::follow::follow;
pub(crate) use self::journal::Inserted;
pub use self::journal::Journal;
pub use self::order::{
    JournalId, MachineSelection, MachineTarget, Order, OrganisationChange, RunId, RunRequest,
    WriteRequest,
};
pub(crate) use self::runner::Runner;
pub(crate) use self::selection::{MOST_IN_A_RUN, Resolved, resolve};
pub(crate) use self::steps::Event;
pub use self::store::JournalError;
