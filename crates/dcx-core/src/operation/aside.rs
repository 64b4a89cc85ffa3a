//! Waiting for the disk without keeping a thread of the runtime from its other tasks.

use tokio::runtime::{Handle, RuntimeFlavor};

/// Does what waits for the disk: the other tasks of this thread go on elsewhere meanwhile.
pub(super) fn aside<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|runtime| runtime.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        // There is no other thread for them, or no task at all.
        _ => work(),
    }
}
