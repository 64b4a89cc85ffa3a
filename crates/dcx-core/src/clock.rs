//! The time of day and the time elapsed, which tests can move. Everything in the core asks this
//! clock. A wall clock can be set wrong and a monotonic clock stops while some systems sleep, so
//! elapsed time is the larger of the two.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use dcx_api::Timestamp;
use tokio::sync::Notify;

/// Tells the time. Cloning gives a handle to the same clock.
#[derive(Clone, Default)]
pub struct Clock {
    shift: Arc<AtomicI64>,
    moved: Arc<Notify>,
}

/// A moment to measure from, see [`Clock::since`].
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    wall: Timestamp,
    monotonic: Instant,
}

/// How long [`Clock::wait`] sleeps at most before it looks at the wall clock again: a machine
/// that wakes from sleep is noticed within this time.
const LOOK_EVERY: Duration = Duration::from_secs(1);

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// Now, UTC.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(Timestamp::now().as_millis() + self.shift.load(Ordering::Relaxed))
    }

    /// Marks this moment.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark {
            wall: self.now(),
            monotonic: Instant::now(),
        }
    }

    /// Time since `mark`: the larger of what the wall clock and the monotonic clock say, so that
    /// neither a sleep nor a clock set back makes it too short.
    #[must_use]
    pub fn since(&self, mark: &Mark) -> Duration {
        let wall = self.now().as_millis() - mark.wall.as_millis();
        let wall = u64::try_from(wall).map_or(Duration::ZERO, Duration::from_millis);
        wall.max(mark.monotonic.elapsed())
    }

    /// Waits until `duration` has passed since `mark`, by [`Clock::since`].
    pub async fn wait(&self, mark: &Mark, duration: Duration) {
        loop {
            let moved = self.moved.notified();
            let Some(left) = duration
                .checked_sub(self.since(mark))
                .filter(|d| !d.is_zero())
            else {
                return;
            };
            tokio::select! {
                () = tokio::time::sleep(left.min(LOOK_EVERY)) => {}
                () = moved => {}
            }
        }
    }

    /// Moves the wall clock, for tests: as when the user sets it or the machine slept.
    pub fn advance(&self, millis: i64) {
        self.shift.fetch_add(millis, Ordering::Relaxed);
        self.moved.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_wait_ends_when_the_clock_is_moved_past_it() {
        let clock = Clock::system();
        let mark = clock.mark();
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move { clock.wait(&mark, Duration::from_secs(3600)).await }
        });
        tokio::task::yield_now().await;
        clock.advance(3_600_000);
        tokio::time::timeout(Duration::from_secs(5), waiting)
            .await
            .unwrap()
            .unwrap();
    }

    #[test]
    fn a_clock_set_back_does_not_shorten_the_time_elapsed() {
        let clock = Clock::system();
        let mark = clock.mark();
        clock.advance(-86_400_000);
        assert!(clock.since(&mark) < Duration::from_secs(60));
        clock.advance(2 * 86_400_000);
        assert!(clock.since(&mark) >= Duration::from_secs(86_000));
    }
}
