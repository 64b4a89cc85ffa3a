//! Which call of the wire brings which resource, and how its answer is stored: the one place where
//! a resource, its type and its route meet.

use dcx_api::{
    AccessToken, Alert, Answer, Client, Machine, MachineId, OrganisationId, Problem, Rows,
    Timestamp, Validator,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Engine;
use crate::resource::Resource;
use crate::view::machine::SeriesRange;

/// Months of history that a dashboard shows.
const MONTHS: u32 = 12;
/// Without an organisation's list of alerts, at most so many of its machines are asked one by one.
const MACHINES_ASKED_FOR_ALERTS: usize = 60;

/// Brings a resource by one call of the wire: `bring!(engine, resource, id => machines(&id))`.
macro_rules! bring {
    ($engine:ident, $resource:ident, $($id:ident),* => $call:ident($($argument:expr),*)) => {
        $engine
            .bring($resource, |api, token, known| {
                $(let $id = $id.clone();)*
                async move { api.$call(&token, $($argument,)* known.as_ref()).await }
            })
            .await
    };
}

impl Engine {
    /// When a resource was last fetched, by what is saved.
    pub(super) fn fetched_at(&self, resource: &Resource) -> Option<i64> {
        self.library.fetched_at(resource).map(Timestamp::as_millis)
    }

    /// Fetches a resource and stores it.
    pub(super) async fn fetch(&self, resource: &Resource) -> Result<(), Problem> {
        match resource {
            Resource::Organisations => bring!(self, resource, => organisations()),
            Resource::Products => bring!(self, resource, => products()),
            Resource::Organisation(id) => bring!(self, resource, id => organisation(&id)),
            Resource::Machines(id) => bring!(self, resource, id => machines(&id)),
            Resource::Capacity(id) => bring!(self, resource, id => metrics(&id)),
            Resource::Statement(id) => bring!(self, resource, id => billing_current(&id)),
            Resource::History(id) => bring!(self, resource, id => billing_history(&id, MONTHS)),
            Resource::Wallets(id) => bring!(self, resource, id => wallets(&id)),
            Resource::Ledger(_, wallet) => self.first_lines(resource, wallet).await,
            Resource::Operations(id) => bring!(self, resource, id => operations(&id)),
            Resource::Commission(id) => bring!(self, resource, id => commission(&id, None)),
            Resource::Networks(id) => bring!(self, resource, id => network_services(&id)),
            Resource::Alerts(id) => match bring!(self, resource, id => alerts(&id)) {
                Err(Problem::NotOffered) => self.alerts_one_by_one(resource, id).await,
                outcome => outcome,
            },
            Resource::MachineDetails(_, id) => bring!(self, resource, id => machine(&id)),
            Resource::MachineHealth(_, id) => bring!(self, resource, id => machine_health(&id)),
            Resource::MachineDisks(_, id) => bring!(self, resource, id => machine_disks(&id)),
            Resource::MachineAlerts(_, id) => bring!(self, resource, id => machine_alerts(&id)),
            Resource::MachineSeries(_, id, range) => self.series(resource, id, *range).await,
        }
    }

    /// One conditional request: a new value is stored, "unchanged" makes the old one newer.
    async fn bring<T, F, R>(&self, resource: &Resource, call: F) -> Result<(), Problem>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        F: Fn(Client, AccessToken, Option<Validator>) -> R,
        R: Future<Output = Result<Answer<T>, Problem>>,
    {
        let known = self.library.validator::<T>(resource);
        let route = resource.kind();
        let answer = self
            .session
            .call(route, &resource.to_string(), |api, token| {
                call(api, token, known.clone())
            })
            .await?;
        match answer {
            Answer::Fresh { value, validator } => self.library.store(resource, value, validator),
            Answer::Unchanged => self.library.confirm::<T>(resource),
        }
        Ok(())
    }

    /// Measurements of a range that ends now.
    async fn series(
        &self,
        resource: &Resource,
        id: &MachineId,
        range: SeriesRange,
    ) -> Result<(), Problem> {
        let to = self.clock.now();
        let from = Timestamp::from_millis(to.as_millis() - range.millis());
        let step = range.step_seconds();
        bring!(self, resource, id => machine_series(&id, from, to, step))
    }

    /// The alerts of an organisation whose platform lists only a machine's: asked one after the
    /// other, so that this never crowds out the rest.
    async fn alerts_one_by_one(
        &self,
        resource: &Resource,
        id: &OrganisationId,
    ) -> Result<(), Problem> {
        let list = &Resource::Machines(id.clone());
        let known = || self.library.get::<Rows<Machine>>(list).value;
        if known().is_none() {
            // At a first sync the list of machines is under way itself; waiting for its turn would
            // leave the alerts out for many minutes.
            bring!(self, list, id => machines(&id))?;
            self.announce(list);
        }
        let Some(machines) = known() else {
            return Err(Problem::NotOffered);
        };
        let mut all = Rows::<Alert> {
            rows: Vec::new(),
            unreadable: 0,
        };
        for machine in machines.rows.iter().take(MACHINES_ASKED_FOR_ALERTS) {
            let answer = self
                .session
                .call("machineAlerts", machine.id.as_str(), |api, token| {
                    let id = machine.id.clone();
                    async move { api.machine_alerts(&token, &id, None).await }
                })
                .await;
            match answer {
                Ok(Answer::Fresh { value, .. }) => {
                    all.rows.extend(value.rows.into_iter().map(|alert| Alert {
                        machine_id: alert.machine_id.or_else(|| Some(machine.id.clone())),
                        ..alert
                    }));
                    all.unreadable += value.unreadable;
                }
                Ok(Answer::Unchanged) | Err(Problem::NotFound | Problem::Forbidden) => {}
                Err(problem) => return Err(problem),
            }
        }
        self.library.store(resource, all, None);
        Ok(())
    }
}
