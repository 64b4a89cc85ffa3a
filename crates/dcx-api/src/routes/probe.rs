//! Whether anybody answers at the platform's address. Not part of the contract: any answer at all will do.

use std::time::Duration;

use super::table::{Area, Method, Route, Standing};
use crate::client::Client;
use crate::problem::Problem;

/// The address itself: cheap for the platform, and no fault of a single route touches it.
static PROBE: Route = Route {
    method: Method::Get,
    path: "/",
    area: Area::Session,
    standing: Standing::Optional,
};

/// A platform that takes longer than this to say anything is out of reach.
const PATIENCE: Duration = Duration::from_secs(6);

impl Client {
    /// Asks, without a credential, whether the platform can be reached. Every status is a yes.
    ///
    /// # Errors
    /// [`Problem::Offline`], [`Problem::TimedOut`] or [`Problem::Tls`].
    pub async fn probe(&self) -> Result<(), Problem> {
        match tokio::time::timeout(PATIENCE, self.reach(&PROBE)).await {
            Ok(answer) => answer,
            Err(_) => Err(Problem::TimedOut),
        }
    }
}
