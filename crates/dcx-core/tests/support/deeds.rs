//! Everything that can be asked of a platform, one of each kind, by somebody of Datacentrix who has
//! CloudTech in view: so that a promise about writes is shown for every write.

use dcx_api::{
    ClientOptions, Machine, OrganisationId, OrganisationKind, PowerAction, PowerState, Product,
    Rows, Wallet,
};
use dcx_core::operation::{Order, OrganisationChange, WriteRequest};
use dcx_core::resource::Resource;
use dcx_core::view::journal::JournalRow;
use dcx_platform::{Config, Fault, FaultRule, Running, Tweak};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::writing::{POWER, TOP_UP, Work, quick};
use super::{ADMIN, Computer, organisation, platform};

/// Where the platform's operations are read.
pub const OPERATIONS: [&str; 2] = ["GET /api/operations", "GET /api/operations/{operationId}"];
/// Where a wallet's lines are read.
pub const LEDGER: &str = "GET /api/wallets/{id}/transactions";
/// Every place where an effect can be looked for.
pub const PLACES: [&str; 8] = [
    OPERATIONS[0],
    OPERATIONS[1],
    LEDGER,
    "GET /api/wallets",
    "GET /api/vms/list",
    "GET /api/vms/{vmId}/details",
    "GET /api/organisations",
    "GET /api/organisations/getorg",
];

/// One kind of write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    TopUp,
    Threshold,
    Provision,
    Stop,
    Delete,
    CreateCustomer,
    Rename,
    Suspend,
    Commission,
}

impl Deed {
    /// Those about money, which look at it before they go out, come first.
    pub const OF_MONEY: u32 = 3;

    pub const HOW_MANY: u32 = 9;

    pub const ALL: [Self; 9] = [
        Self::TopUp,
        Self::Threshold,
        Self::Provision,
        Self::Stop,
        Self::Delete,
        Self::CreateCustomer,
        Self::Rename,
        Self::Suspend,
        Self::Commission,
    ];

    pub fn route(self) -> &'static str {
        match self {
            Self::Stop => POWER,
            Self::Delete => "DELETE /api/vms/{vmId}",
            Self::Provision => "POST /api/vms/provision",
            Self::TopUp => TOP_UP,
            Self::Threshold => "PATCH /api/wallets/{id}",
            Self::CreateCustomer => "POST /api/organisations",
            Self::Rename | Self::Suspend | Self::Commission => "PATCH /api/organisations/{id}",
        }
    }
}

/// A platform, a computer and somebody at work there.
pub struct Office {
    pub platform: Running,
    pub computer: Computer,
    pub work: Work,
}

impl Office {
    pub async fn open(wire: ClientOptions) -> Self {
        Self::of(quick(), wire).await
    }

    pub async fn of(config: Config, wire: ClientOptions) -> Self {
        // The platform may ignore the key of a write, so nothing here may rest on it.
        let config = Config {
            ignore_idempotency: true,
            ..config
        };
        let platform = platform(config).await;
        let computer = Computer {
            wire,
            ..Computer::new()
        };
        let client = computer.signed_in(&platform, ADMIN).await;
        let work = Work::at(client, "CloudTech").await;
        let rich = Tweak::Wallet {
            organisation: String::from("Vodacom"),
            balance: Some(String::from("10000.00")),
            status: None,
        };
        platform.set(&rich).unwrap();
        Self {
            platform,
            computer,
            work,
        }
    }

    /// Makes a route misbehave until that is lifted.
    pub fn fault(&self, route: &str, fault: Fault) {
        let rule = FaultRule::new(route, fault);
        self.platform.set_fault(rule).unwrap();
    }

    /// Makes every route that writes misbehave.
    pub fn fault_all_writes(&self, fault: &Fault) {
        for deed in Deed::ALL {
            self.fault(deed.route(), fault.clone());
        }
    }

    /// This platform has no operations to read.
    pub fn offers_no_operations(&self) {
        for route in OPERATIONS {
            self.fault(route, Fault::NotOffered);
        }
    }

    pub fn calls(&self) -> u32 {
        self.tally(|route| self.platform.count(route).calls)
    }

    pub fn effects(&self) -> u32 {
        self.tally(|route| self.platform.count(route).effects)
    }

    fn tally(&self, count: impl Fn(&str) -> u32) -> u32 {
        let mut routes = Deed::ALL.map(Deed::route).to_vec();
        routes.dedup();
        routes.into_iter().map(count).sum()
    }

    /// The order of a deed as its dialogue would ask for it, and never twice for the same target
    /// as another deed.
    pub async fn request(&self, deed: Deed) -> WriteRequest {
        let (vodacom, adcock) = (self.organisation("Vodacom"), self.organisation("Adcock"));
        let order = match deed {
            Deed::Stop => Order::Power {
                machine_id: self.running(&vodacom).await[0].id.clone(),
                organisation_id: vodacom,
                action: PowerAction::Stop,
            },
            Deed::Delete => {
                let machine = self.running(&vodacom).await.remove(1);
                Order::Delete {
                    organisation_id: vodacom,
                    machine_id: machine.id,
                    typed_name: machine.name.unwrap(),
                }
            }
            Deed::Provision => Order::Provision {
                organisation_id: vodacom,
                name: String::from("quokka-01"),
                product_id: self
                    .read::<Product>(&Resource::Products)
                    .await
                    .into_iter()
                    .find(|product| product.sku.as_deref() == Some("CMP-G2"))
                    .unwrap()
                    .id,
                add_on_ids: Vec::new(),
                shown_price: Some("718.00".parse().unwrap()),
            },
            Deed::TopUp => Order::TopUp {
                wallet_id: self.wallet(&adcock).await.id,
                organisation_id: adcock,
                amount: String::from("250.50"),
                reference: String::from("EFT quokka"),
            },
            Deed::Threshold => Order::Threshold {
                wallet_id: self.wallet(&vodacom).await.id,
                organisation_id: vodacom,
                amount: String::from("333.00"),
            },
            Deed::CreateCustomer => Order::CreateCustomer {
                parent_id: self.work.organisation.clone(),
                name: String::from("Quokka Trading"),
                contact_email: String::from("it@quokka.example"),
            },
            Deed::Rename => Order::ChangeOrganisation {
                organisation_id: self.other_customer(0),
                change: OrganisationChange::Rename {
                    name: String::from("Quokka Holdings"),
                },
            },
            Deed::Suspend => Order::ChangeOrganisation {
                organisation_id: self.other_customer(1),
                change: OrganisationChange::Suspend,
            },
            Deed::Commission => Order::ChangeOrganisation {
                organisation_id: self.work.organisation.clone(),
                change: OrganisationChange::CommissionRate {
                    per_cent: String::from("12.5"),
                },
            },
        };
        self.work.request(order)
    }

    /// Asks for every deed once, all at the same time.
    pub async fn ask_for_all(&self) -> Vec<(Deed, JournalRow)> {
        let mut requests = Vec::new();
        for deed in Deed::ALL {
            requests.push((deed, self.request(deed).await));
        }
        let mut asked = Vec::new();
        for (deed, request) in requests {
            let row = self.work.client.perform(request).await;
            asked.push((
                deed,
                row.unwrap_or_else(|problem| panic!("{deed:?}: {problem:?}")),
            ));
        }
        asked
    }

    /// Moves the client's clock from look to look until all of these are over.
    pub async fn found_out(&self, asked: &[(Deed, JournalRow)]) -> Vec<(Deed, JournalRow)> {
        let mut over = Vec::new();
        for (deed, row) in asked {
            let row = self.work.found_out(&self.computer.clock, &row.id).await;
            over.push((*deed, row));
        }
        over
    }

    pub fn organisation(&self, name: &str) -> OrganisationId {
        organisation(&self.work.client.desk().unwrap(), name).unwrap()
    }

    /// The first wallet of an organisation.
    pub async fn wallet(&self, of: &OrganisationId) -> Wallet {
        self.read(&Resource::Wallets(of.clone())).await.remove(0)
    }

    /// The running machines of an organisation.
    pub async fn running(&self, of: &OrganisationId) -> Vec<Machine> {
        let mut machines: Vec<Machine> = self.read(&Resource::Machines(of.clone())).await;
        machines.retain(|machine| machine.power.state == PowerState::Running);
        machines
    }

    /// A customer that no other deed is about.
    fn other_customer(&self, which: usize) -> OrganisationId {
        let tree = self.work.client.desk().unwrap().tree();
        let mut others = tree.walk().filter(|node| {
            node.kind == OrganisationKind::Customer
                && !["Vodacom", "Adcock", "Quokka Trading"].contains(&node.name.as_str())
        });
        others.nth(which).unwrap().id.clone()
    }

    /// Reads a list from the platform now.
    pub async fn read<T>(&self, resource: &Resource) -> Vec<T>
    where
        T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    {
        let desk = self.work.client.desk().unwrap();
        desk.sync().read_now(resource).await.unwrap();
        desk.get::<Rows<T>>(resource).value.unwrap().rows.clone()
    }
}
