//! Whether the platform can be reached. One call that fails says nothing of the others, so a
//! failure is followed by a probe, and only a failed probe means offline.

use dcx_api::{Problem, Timestamp};
use tokio::sync::watch;

/// What is known of the way to the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Since when the platform can't be reached; `None` while it can.
    pub offline_since: Option<Timestamp>,
    /// When it last answered anything.
    pub last_answer: Option<Timestamp>,
    /// How many readings of the screen are being fetched.
    pub fetching: u32,
}

/// The link's state with its listeners.
pub(super) struct LinkState(watch::Sender<Link>);

impl LinkState {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(Link {
            offline_since: None,
            last_answer: None,
            fetching: 0,
        }))
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<Link> {
        self.0.subscribe()
    }

    pub(super) fn is_offline(&self) -> bool {
        self.0.borrow().offline_since.is_some()
    }

    /// Notes an answer. Answers whether the link was offline until now.
    pub(super) fn answered(&self, now: Timestamp) -> bool {
        let mut was_offline = false;
        self.0.send_modify(|link| {
            was_offline = link.offline_since.take().is_some();
            link.last_answer = Some(now);
        });
        was_offline
    }

    pub(super) fn lost(&self, now: Timestamp) {
        self.0.send_if_modified(|link| {
            let news = link.offline_since.is_none();
            link.offline_since.get_or_insert(now);
            news
        });
    }

    pub(super) fn fetching(&self, more: bool) {
        self.0.send_modify(|link| {
            link.fetching = if more {
                link.fetching + 1
            } else {
                link.fetching.saturating_sub(1)
            };
        });
    }
}

/// Whether an answer shows that the platform was reached at all.
pub(super) fn reached(problem: Option<&Problem>) -> bool {
    !matches!(
        problem,
        Some(
            Problem::Offline
                | Problem::TimedOut
                | Problem::Tls { .. }
                | Problem::SessionEnded
                | Problem::Internal { .. }
        )
    )
}

/// Whether a failure asks for a probe.
pub(super) fn doubtful(problem: &Problem) -> bool {
    matches!(problem, Problem::Offline | Problem::TimedOut)
}
