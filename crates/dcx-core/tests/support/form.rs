//! The form of a new machine, filled in by Alex of CloudTech.

use dcx_api::{Decimal, IdempotencyKey, ProductId, Rows, Wallet};
use dcx_core::operation::{JournalId, JournalState, Order, WriteRequest};
use dcx_core::resource::Resource;
use dcx_core::view::journal::{self, JournalRequest, JournalRow};
use dcx_core::view::provisioning::{
    Catalogue, Draft, DraftRequest, NewMachinePage, NewMachineRequest, Quote, QuoteRequest, page,
    quote, save_draft,
};
use dcx_core::view::tenant::TenantRef;
use dcx_core::{Client, Problem};
use dcx_platform::{Fault, FaultRule, Running, Tweak};

use super::{ALEX, Computer, id_of, open_tenant, platform, small, until, whole_overview};

pub const PROVISION: &str = "POST /api/vms/provision";

/// Alex of CloudTech in front of a customer's empty form.
pub struct Form {
    pub platform: Running,
    pub computer: Computer,
    pub client: Client,
    pub tenant: TenantRef,
    pub catalogue: Catalogue,
}

impl Form {
    pub async fn of(name: &str) -> Self {
        let platform = platform(small()).await;
        let computer = Computer::new();
        let client = computer.signed_in(&platform, ALEX).await;
        let tenant = open_tenant(&client, name).await;
        whole_overview(&client, &tenant).await;
        let desk = client.desk().unwrap();
        let mut catalogue = None;
        until("the catalogue is there", || {
            catalogue = page(&desk, &request(&tenant)).unwrap().catalogue.value;
            catalogue.is_some()
        })
        .await;
        Self {
            platform,
            computer,
            client,
            tenant,
            catalogue: catalogue.unwrap(),
        }
    }

    /// The id of a product by its number.
    pub fn product(&self, sku: &str) -> ProductId {
        let mut all = self
            .catalogue
            .machines
            .iter()
            .chain(&self.catalogue.add_ons);
        let offer = all.find(|offer| offer.sku.as_deref() == Some(sku));
        offer.unwrap().id.clone()
    }

    pub fn page(&self) -> NewMachinePage {
        page(&self.client.desk().unwrap(), &request(&self.tenant)).unwrap()
    }

    pub async fn quote(&self, machine: &str, add_ons: &[&str]) -> Result<Quote, Problem> {
        let request = QuoteRequest {
            tenant: self.tenant.clone(),
            organisation_id: id_of(&self.tenant),
            product_id: self.product(machine),
            add_on_ids: add_ons.iter().map(|sku| self.product(sku)).collect(),
        };
        quote(&self.client.desk().unwrap(), &request).await
    }

    /// An order of the two-core machine, at its price.
    pub fn order(&self, name: &str) -> Order {
        Order::Provision {
            organisation_id: id_of(&self.tenant),
            name: name.to_owned(),
            product_id: self.product("CMP-G2"),
            add_on_ids: Vec::new(),
            shown_price: Some("718.00".parse().unwrap()),
        }
    }

    pub async fn perform(&self, id: &JournalId, order: Order) -> Result<JournalRow, Problem> {
        let account = self.client.desk().unwrap().account().id.clone();
        let request = WriteRequest {
            id: id.clone(),
            account,
            tenant: self.tenant.clone(),
            order,
        };
        self.client.perform(request).await
    }

    /// Why an order is refused before anything is sent.
    pub async fn refused(&self, order: Order) -> Problem {
        let id = new_id();
        let problem = self.perform(&id, order).await.unwrap_err();
        assert_eq!(self.platform.count(PROVISION).calls, 0, "nothing was sent");
        assert!(self.row(&id).is_none(), "nothing was written down");
        problem
    }

    pub fn row(&self, id: &JournalId) -> Option<JournalRow> {
        let desk = self.client.desk().unwrap();
        let request = JournalRequest {
            account: desk.account().id.clone(),
            id: id.clone(),
        };
        journal::entry(&desk, &request).ok()
    }

    /// The operation once it has come so far.
    pub async fn comes_to(&self, id: &JournalId, states: &[JournalState]) -> JournalRow {
        let mut row = None;
        until("the operation is so far", || {
            row = self.row(id).filter(|row| states.contains(&row.state));
            row.is_some()
        })
        .await;
        row.unwrap()
    }

    pub fn balance(&self, balance: &str) {
        self.wallet(Some(balance), None);
    }

    pub fn wallet(&self, balance: Option<&str>, status: Option<&str>) {
        let tweak = Tweak::Wallet {
            organisation: id_of(&self.tenant).to_string(),
            balance: balance.map(str::to_owned),
            status: status.map(str::to_owned),
        };
        self.platform.set(&tweak).unwrap();
    }

    pub fn saved_available(&self) -> Decimal {
        let desk = self.client.desk().unwrap();
        let wallets = desk.get::<Rows<Wallet>>(&Resource::Wallets(id_of(&self.tenant)));
        wallets.value.unwrap().rows[0].available.unwrap()
    }

    pub fn draft(&self) -> Draft {
        Draft {
            id: new_id(),
            organisation_id: Some(id_of(&self.tenant)),
            name: "quokka-web-07".to_owned(),
            product_id: Some(self.product("CMP-G2")),
            add_on_ids: vec![self.product("LIC-WIN")],
            changed_at: None,
        }
    }

    pub fn keep(&self, draft: Option<&Draft>) {
        let request = DraftRequest {
            tenant: self.tenant.clone(),
            draft: draft.cloned(),
        };
        save_draft(&self.client.desk().unwrap(), &request).unwrap();
    }

    pub fn fault(&self, route: &str, fault: Fault) {
        self.platform
            .set_fault(FaultRule::new(route, fault))
            .unwrap();
    }
}

pub const OVER: [JournalState; 2] = [JournalState::Accepted, JournalState::Done];

pub fn request(tenant: &TenantRef) -> NewMachineRequest {
    NewMachineRequest {
        tenant: tenant.clone(),
        organisation_id: None,
        product_id: None,
    }
}

pub fn new_id() -> JournalId {
    JournalId::new(IdempotencyKey::random().to_string())
}

/// A draft's content without what the core sets.
pub fn content(draft: &Draft) -> Draft {
    Draft {
        id: JournalId::new(""),
        changed_at: None,
        ..draft.clone()
    }
}

pub fn amount(money: Option<&dcx_core::view::money::Money>) -> Option<&str> {
    money.map(|money| money.amount.as_str())
}
