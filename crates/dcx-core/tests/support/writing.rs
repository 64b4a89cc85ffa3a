//! What the tests of writing share: a signed-in user at work in one tenant, and the platform's own
//! word for what was done.

use std::time::Duration;

use dcx_api::{
    IdempotencyKey, MachineId, OrganisationId, PowerAction, PowerState, Problem, Rows, Wallet,
};
use dcx_core::Client;
use dcx_core::account::AccountId;
use dcx_core::clock::Clock;
use dcx_core::operation::{
    JournalId, JournalState, MachineSelection, Order, RunId, RunRequest, WriteRequest,
};
use dcx_core::resource::Resource;
use dcx_core::view::journal::{
    JournalRequest, JournalRow, RetryRequest, RunPlanRequest, entry, plan,
};
use dcx_core::view::machines::{MachineColumn, MachineQuery, MachineRow, MachineSort, window};
use dcx_core::view::tenant::TenantRef;
use dcx_platform::{Config, Running, Tweak};

use super::{id_of, open_tenant, small, until};

/// The route that changes a machine's power.
pub const POWER: &str = "POST /api/vms/power-control";
/// The route that pays into a wallet.
pub const TOP_UP: &str = "POST /api/wallets/{id}/top-up";

/// A platform that is done with what it takes on in no time.
pub fn quick() -> Config {
    Config {
        operation_time: Duration::from_millis(100),
        ..small()
    }
}

pub fn new_id() -> JournalId {
    JournalId::new(IdempotencyKey::random().to_string())
}

pub fn new_run() -> RunId {
    RunId::new(IdempotencyKey::random().to_string())
}

/// Somebody at work in one tenant.
pub struct Work {
    pub client: Client,
    pub account: AccountId,
    pub tenant: TenantRef,
    pub organisation: OrganisationId,
}

impl Work {
    /// Opens a customer in a client that is signed in, once its machines and wallets are there.
    pub async fn at(client: Client, customer: &str) -> Self {
        let tenant = open_tenant(&client, customer).await;
        let account = client.desk().unwrap().account().id.clone();
        let organisation = id_of(&tenant);
        let work = Self {
            client,
            account,
            tenant,
            organisation,
        };
        until("the machines are there", || !work.machines().is_empty()).await;
        work
    }

    /// The machines of the tenant, by name.
    pub fn machines(&self) -> Vec<MachineRow> {
        let desk = self.client.desk().unwrap();
        let query = MachineQuery {
            tenant: self.tenant.clone(),
            search: String::new(),
            sort: MachineSort {
                column: MachineColumn::Name,
                descending: false,
            },
            offset: 0,
            limit: 100,
        };
        window(&desk, &query).rows
    }

    /// Turns the first machines of the tenant on, and waits until the client knows.
    pub async fn running(&self, platform: &Running, count: usize) -> Vec<MachineId> {
        until("the tenant shows so many machines", || {
            self.machines().len() >= count
        })
        .await;
        let machines: Vec<MachineId> = self
            .machines()
            .into_iter()
            .take(count)
            .map(|row| row.id)
            .collect();
        for machine in &machines {
            platform
                .set(&Tweak::Vm {
                    vm: machine.to_string(),
                    name: None,
                    power: Some(String::from("POWERED_ON")),
                    cost: None,
                })
                .unwrap();
        }
        self.client.refresh(&self.tenant).unwrap();
        until("the machines run", || {
            let rows = self.machines();
            let runs = |id: &MachineId| {
                rows.iter()
                    .any(|row| row.id == *id && row.power.state == PowerState::Running)
            };
            machines.iter().all(runs)
        })
        .await;
        machines
    }

    pub fn request(&self, order: Order) -> WriteRequest {
        WriteRequest {
            id: new_id(),
            account: self.account.clone(),
            tenant: self.tenant.clone(),
            order,
        }
    }

    pub fn power(&self, machine: &MachineId, action: PowerAction) -> WriteRequest {
        self.request(Order::Power {
            organisation_id: self.organisation.clone(),
            machine_id: machine.clone(),
            action,
        })
    }

    /// A run as its dialogue would ask for it now.
    pub fn run_over(&self, action: PowerAction, selection: MachineSelection) -> RunRequest {
        let (id, tenant) = (new_run(), self.tenant.clone());
        let request = RunPlanRequest {
            tenant: tenant.clone(),
            action,
            selection,
        };
        let plan = plan(&self.client.desk().unwrap(), &request).unwrap();
        RunRequest {
            id,
            account: self.account.clone(),
            tenant,
            action,
            selection: request.selection,
            fingerprint: plan.fingerprint,
        }
    }

    /// A top-up of the tenant's wallet, once that is there.
    pub async fn top_up(&self, amount: &str, reference: &str) -> WriteRequest {
        let desk = self.client.desk().unwrap();
        let wallets = Resource::Wallets(self.organisation.clone());
        let mut wallet = None;
        until("the wallet is there", || {
            let read = desk.get::<Rows<Wallet>>(&wallets).value;
            wallet = read.and_then(|read| Some(read.rows.first()?.id.clone()));
            wallet.is_some()
        })
        .await;
        self.request(Order::TopUp {
            organisation_id: self.organisation.clone(),
            wallet_id: wallet.unwrap(),
            amount: amount.to_owned(),
            reference: reference.to_owned(),
        })
    }

    pub fn named(&self, id: &JournalId) -> JournalRequest {
        JournalRequest {
            account: self.account.clone(),
            id: id.clone(),
        }
    }

    /// An operation as the journal has it now.
    pub fn row(&self, id: &JournalId) -> JournalRow {
        entry(&self.client.desk().unwrap(), &self.named(id)).unwrap()
    }

    /// Waits until an operation is so far.
    pub async fn until(&self, id: &JournalId, state: JournalState) -> JournalRow {
        until(&format!("it is {state:?}"), || self.row(id).state == state).await;
        self.row(id)
    }

    /// Waits until an operation is over.
    pub async fn ended(&self, id: &JournalId) -> JournalRow {
        until("it is over", || self.row(id).ended_at.is_some()).await;
        self.row(id)
    }

    /// Moves the clock from look to look until an operation is over. Answers it as it is then.
    pub async fn found_out(&self, clock: &Clock, id: &JournalId) -> JournalRow {
        let over = |row: &JournalRow, _: &[i64]| row.ended_at.is_some();
        self.look_on(clock, id, over).await.0
    }

    /// Moves the clock from look to look, so often or until an operation is over. Answers the
    /// operation as it is then and the pauses there were, in milliseconds.
    pub async fn looked_for(
        &self,
        clock: &Clock,
        id: &JournalId,
        looks: usize,
    ) -> (JournalRow, Vec<i64>) {
        let enough =
            |row: &JournalRow, pauses: &[i64]| row.ended_at.is_some() || pauses.len() > looks;
        self.look_on(clock, id, enough).await
    }

    async fn look_on(
        &self,
        clock: &Clock,
        id: &JournalId,
        enough: impl Fn(&JournalRow, &[i64]) -> bool,
    ) -> (JournalRow, Vec<i64>) {
        let mut pauses = Vec::new();
        until("it has been looked for", || {
            let row = self.row(id);
            if enough(&row, &pauses) {
                return true;
            }
            match (row.state, row.next_look) {
                (JournalState::Unknown, Some(next)) => {
                    let pause = next.as_millis() - clock.now().as_millis();
                    if pause > 0 {
                        pauses.push(pause);
                        clock.advance(pause);
                    }
                }
                // It is asked after every so often; nobody has to sit through that.
                (JournalState::Accepted, _) => clock.advance(100),
                _ => {}
            }
            false
        })
        .await;
        (self.row(id), pauses)
    }

    /// Asks for an operation to be tried again.
    pub fn retry_of(&self, id: &JournalId, new_id: &JournalId) -> RetryRequest {
        RetryRequest {
            account: self.account.clone(),
            tenant: self.tenant.clone(),
            id: id.clone(),
            new_id: new_id.clone(),
        }
    }

    pub async fn retry(&self, id: &JournalId, new_id: &JournalId) -> Result<JournalRow, Problem> {
        self.client.retry(&self.retry_of(id, new_id)).await
    }
}
