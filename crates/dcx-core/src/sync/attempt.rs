//! One fetch from beginning to end: in its turn, with what its answer says of the resource and of the
//! link.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use dcx_api::Problem;
use tokio::sync::OwnedMutexGuard;

use super::{Engine, link};
use crate::resource::Resource;

/// One fetch of a resource at a time: an answer that set out earlier never replaces a newer one.
#[derive(Default)]
pub(super) struct Turns(Mutex<HashMap<Resource, Arc<tokio::sync::Mutex<()>>>>);

impl Turns {
    async fn wait(&self, resource: &Resource) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // Those that nobody holds or waits for.
            turns.retain(|_, turn| Arc::strong_count(turn) > 1);
            Arc::clone(turns.entry(resource.clone()).or_default())
        };
        turn.lock_owned().await
    }
}

/// A fetch under way, for as long as it lives: one that is given up has ended too.
struct Flight<'a> {
    engine: &'a Engine,
    resource: &'a Resource,
}

impl<'a> Flight<'a> {
    fn begin(engine: &'a Engine, resource: &'a Resource) -> Self {
        engine.library.in_flight(resource, true);
        Self { engine, resource }
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.engine.library.in_flight(self.resource, false);
    }
}

impl Engine {
    /// Fetches one resource, and notes what its answer says of it and of the link.
    pub(super) async fn attempt(&self, resource: &Resource) -> Result<(), Problem> {
        let outcome = self.in_turn(resource, self.fetch(resource)).await;
        if let Err(problem) = &outcome {
            self.library.failed(resource, problem.clone());
        }
        outcome
    }

    /// Brings something of a resource while nobody else does, and notes what its answer says of the link.
    pub(super) async fn in_turn(
        &self,
        resource: &Resource,
        fetch: impl Future<Output = Result<(), Problem>>,
    ) -> Result<(), Problem> {
        let turn = self.turns.wait(resource).await;
        let flight = Flight::begin(self, resource);
        let outcome = fetch.await;
        drop((flight, turn));
        let problem = outcome.as_ref().err();
        if link::reached(problem) {
            if self.link.answered(self.clock.now()) {
                self.back_online();
            }
        } else if problem.is_some_and(link::doubtful) {
            self.probe_now.notify_one();
        }
        if let Some(problem) = problem {
            tracing::debug!(
                kind = resource.kind(),
                problem = problem.kind(),
                "fetch failed"
            );
        }
        outcome
    }
}
