//! A reseller's running machines, of several customers, for the tests of runs.

use dcx_api::{MachineId, PowerAction, PowerState, Problem};
use dcx_core::operation::{MachineSelection, MachineTarget, RunId, RunRequest};
use dcx_core::view::journal::{JournalFilter, RunQuery, RunRef, RunRetry, RunView, run};
use dcx_platform::{Config, Fault, FaultRule, Running, Tweak};

use super::writing::{POWER, Work, new_run, quick};
use super::{ALEX, Computer, password, platform, until};

/// Machines in a run of these tests: more than go out at once.
pub const MACHINES: u32 = 9;
/// Those of a run that are on their way at the same time.
pub const AT_ONCE: u32 = 4;

/// A platform with enough machines.
pub fn fleets() -> Config {
    Config {
        vms: 120,
        ..quick()
    }
}

pub struct Fleet {
    pub work: Work,
    pub machines: Vec<MachineTarget>,
    pub computer: Computer,
}

impl Fleet {
    pub async fn new() -> (Running, Self) {
        let platform = platform(fleets()).await;
        let origin = platform.origin().to_owned();
        let fleet = Self::of(&platform, &origin, Computer::new()).await;
        (platform, fleet)
    }

    /// On this computer, at a platform that is reached there.
    pub async fn of(platform: &Running, origin: &str, computer: Computer) -> Self {
        let client = computer.start();
        client.sign_in(origin, ALEX, password()).await.unwrap();
        let work = Work::at(client, "CloudTech").await;
        let running = work.running(platform, MACHINES as usize).await;
        let machines = work
            .machines()
            .into_iter()
            .filter(|row| running.contains(&row.id))
            .map(|row| MachineTarget {
                organisation_id: row.organisation_id,
                machine_id: row.id,
            })
            .collect();
        Self {
            work,
            machines,
            computer,
        }
    }

    /// A restart of all, as its dialogue would ask for it now.
    pub fn request(&self) -> RunRequest {
        let machines = self.machines.clone();
        self.work
            .run_over(PowerAction::Restart, MachineSelection::Some { machines })
    }

    pub async fn begin(&self, request: &RunRequest) -> Result<RunView, Problem> {
        self.work.client.begin_run(request.clone()).await
    }

    /// Begins a restart of all that fails for each of them, and waits until it has.
    pub async fn failed(&self, platform: &Running) -> RunId {
        let body = Some(String::from("{}"));
        let refuse = Fault::Status { status: 409, body };
        platform.set_fault(FaultRule::new(POWER, refuse)).unwrap();
        let request = self.request();
        self.begin(&request).await.unwrap();
        assert_eq!(self.sent(&request.id).await.counts.failed, MACHINES);
        platform.clear_faults();
        platform.clear_counts();
        request.id
    }

    /// A retry of what failed of a run, as its dialogue would ask for it now.
    pub fn retry(&self, id: &RunId) -> RunRetry {
        RunRetry {
            account: self.work.account.clone(),
            tenant: self.work.tenant.clone(),
            id: id.clone(),
            new_id: new_run(),
            fingerprint: self.view(id).fingerprint,
        }
    }

    pub fn query(&self, id: &RunId) -> RunQuery {
        RunQuery {
            account: self.work.account.clone(),
            id: id.clone(),
            filter: JournalFilter::All,
            offset: 0,
            limit: 100,
        }
    }

    pub fn view(&self, id: &RunId) -> RunView {
        run(&self.work.client.desk().unwrap(), &self.query(id)).unwrap()
    }

    pub fn named(&self, id: &RunId) -> RunRef {
        RunRef {
            account: self.work.account.clone(),
            id: id.clone(),
        }
    }

    /// Waits until nothing of a run waits or is on its way.
    pub async fn sent(&self, id: &RunId) -> RunView {
        until("all of it is sent", || {
            let counts = self.view(id).counts;
            counts.queued + counts.sent == 0
        })
        .await;
        self.view(id)
    }

    /// Turns a machine on or off by another hand, and waits until the client knows.
    pub async fn turn(&self, platform: &Running, machine: &MachineId, on: bool) {
        let power = if on { "POWERED_ON" } else { "POWERED_OFF" };
        let tweak = Tweak::Vm {
            vm: machine.to_string(),
            name: None,
            power: Some(String::from(power)),
            cost: None,
        };
        platform.set(&tweak).unwrap();
        self.work.client.refresh(&self.work.tenant).unwrap();
        let state = if on {
            PowerState::Running
        } else {
            PowerState::Stopped
        };
        until("the machine is seen as it is", || {
            let rows = self.work.machines();
            rows.iter()
                .any(|row| row.id == *machine && row.power.state == state)
        })
        .await;
    }
}
