//! What a page has disabled the core refuses too: scope, role, state and input of every order, before anything is written
//! down or sent.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use dcx_api::{
    IdempotencyKey, InputFault, Machine, MachineId, Obstacle, OrganisationId, PowerAction,
    PowerState, Rows, Wallet, WalletId,
};
use dcx_core::operation::{JournalId, Order, OrganisationChange, WriteRequest};
use dcx_core::resource::Resource;
use dcx_core::view::journal::JournalRow;
use dcx_core::view::tenant::TenantRef;
use dcx_core::{Client, Problem};
use dcx_platform::{Running, Tweak};
use support::{
    ADMIN, ALEX, Computer, JOHN, id_of, open_tenant, organisation, platform, small, until,
    whole_overview,
};

/// Somebody with a tenant in view.
struct Desk {
    platform: Running,
    /// Holds the data folder.
    _computer: Computer,
    client: Client,
    tenant: TenantRef,
}

impl Desk {
    async fn of(email: &str, tenant: &str) -> Self {
        let platform = platform(small()).await;
        let computer = Computer::new();
        let client = computer.signed_in(&platform, email).await;
        let tenant = open_tenant(&client, tenant).await;
        whole_overview(&client, &tenant).await;
        Self {
            platform,
            _computer: computer,
            client,
            tenant,
        }
    }

    fn owner(&self) -> OrganisationId {
        id_of(&self.tenant)
    }

    fn id_of(&self, name: &str) -> OrganisationId {
        organisation(&self.client.desk().unwrap(), name).unwrap()
    }

    fn machine(&self, state: PowerState) -> Machine {
        let desk = self.client.desk().unwrap();
        let list = desk.get::<Rows<Machine>>(&Resource::Machines(self.owner()));
        let machines = list.value.unwrap();
        let found = machines.rows.iter().find(|one| one.power.state == state);
        found.unwrap().clone()
    }

    fn wallet(&self) -> WalletId {
        let desk = self.client.desk().unwrap();
        let list = desk.get::<Rows<Wallet>>(&Resource::Wallets(self.owner()));
        list.value.unwrap().rows[0].id.clone()
    }

    async fn perform(&self, order: Order) -> Result<JournalRow, Problem> {
        let account = self.client.desk().unwrap().account().id.clone();
        let request = WriteRequest {
            id: JournalId::new(IdempotencyKey::random().to_string()),
            account,
            tenant: self.tenant.clone(),
            order,
        };
        self.client.perform(request).await
    }

    /// Why an order is refused. Nothing was asked of the platform for it.
    async fn refused(&self, order: Order) -> Problem {
        let writes = || -> u32 {
            let counts = self.platform.counts();
            let all = counts
                .iter()
                .filter(|(route, _)| !route.starts_with("GET ") && !route.contains("/auth/"));
            all.map(|(_, count)| count.calls).sum()
        };
        let before = writes();
        let shown = format!("{order:?}");
        let problem = self.perform(order).await.expect_err(&shown);
        assert_eq!(writes(), before, "{shown}");
        problem
    }

    async fn read(&self, resource: Resource) {
        let desk = self.client.desk().unwrap();
        desk.sync().read_now(&resource).await.unwrap();
    }
}

fn power(owner: &OrganisationId, machine: &MachineId, action: PowerAction) -> Order {
    Order::Power {
        organisation_id: owner.clone(),
        machine_id: machine.clone(),
        action,
    }
}

fn change(owner: &OrganisationId, change: OrganisationChange) -> Order {
    Order::ChangeOrganisation {
        organisation_id: owner.clone(),
        change,
    }
}

fn not_possible(obstacle: Obstacle) -> Problem {
    Problem::NotPossible { obstacle }
}

fn input(field: &str, fault: InputFault) -> Problem {
    let field = field.to_owned();
    Problem::Input { field, fault }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_s_state_and_what_was_asked_of_it_decide() {
    let desk = Desk::of(ALEX, "Vodacom").await;
    let owner = desk.owner();
    let (on, off) = (
        desk.machine(PowerState::Running).id,
        desk.machine(PowerState::Stopped).id,
    );
    for (machine, action, obstacle) in [
        (&on, PowerAction::Start, Obstacle::AlreadyRunning),
        (&off, PowerAction::Stop, Obstacle::AlreadyStopped),
        (&off, PowerAction::Restart, Obstacle::NotRunning),
    ] {
        let problem = desk.refused(power(&owner, machine, action)).await;
        assert_eq!(problem, not_possible(obstacle), "{action:?}");
    }
    desk.perform(power(&owner, &on, PowerAction::Restart))
        .await
        .unwrap();
    until("it was asked", || {
        desk.platform.count("POST /api/vms/power-control").calls == 1
    })
    .await;
    let problem = desk.refused(power(&owner, &on, PowerAction::Stop)).await;
    // What the platform reports of the restart may have come in already.
    let expected = [Obstacle::AlreadyAsked, Obstacle::InTransition].map(not_possible);
    assert!(expected.contains(&problem), "{problem:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_organisation_keeps_what_it_has_and_starts_nothing() {
    let desk = Desk::of(ALEX, "Vodacom").await;
    let tweak = Tweak::Organisation {
        organisation: "Vodacom".to_owned(),
        name: None,
        status: Some("suspended".to_owned()),
    };
    desk.platform.set(&tweak).unwrap();
    desk.read(Resource::Organisations).await;
    let owner = desk.owner();
    let off = desk.machine(PowerState::Stopped).id;
    let problem = desk.refused(power(&owner, &off, PowerAction::Start)).await;
    assert_eq!(problem, not_possible(Obstacle::OrganisationSuspended));
    let on = desk.machine(PowerState::Running).id;
    desk.perform(power(&owner, &on, PowerAction::Stop))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_machine_s_name_as_it_is_deletes_it() {
    let desk = Desk::of(ALEX, "Adcock").await;
    let machine = desk.machine(PowerState::Running);
    let delete = |typed: &str| Order::Delete {
        organisation_id: desk.owner(),
        machine_id: machine.id.clone(),
        typed_name: typed.to_owned(),
    };
    let name = machine.name.clone().unwrap();
    for typed in [
        "",
        "delete",
        &name.to_lowercase(),
        &name[1..],
        machine.id.as_str(),
    ] {
        let problem = desk.refused(delete(typed)).await;
        assert_eq!(
            problem,
            input("typedName", InputFault::OtherName),
            "{typed}"
        );
    }
    let row = desk.perform(delete(&format!(" {name}\n"))).await.unwrap();
    assert_eq!(row.subject, Some(name));
}

#[tokio::test(flavor = "multi_thread")]
async fn money_is_taken_as_it_is_meant_or_refused_in_a_word() {
    use InputFault::{
        BadCharacter, BadEdge, Empty, Exponent, Negative, NotANumber, OtherCurrency, TooLarge,
        TooLong, Zero,
    };
    let desk = Desk::of(ALEX, "Adcock").await;
    let top_up = |amount: &str, reference: &str| Order::TopUp {
        organisation_id: desk.owner(),
        wallet_id: desk.wallet(),
        amount: amount.to_owned(),
        reference: reference.to_owned(),
    };
    let forty = "9".repeat(40);
    for (amount, fault) in [
        ("", Empty),
        ("0", Zero),
        ("-5", Negative),
        ("1e9", Exponent),
        ("twelve", NotANumber),
        ("EUR 500", OtherCurrency),
        (&forty, TooLarge),
    ] {
        let problem = desk.refused(top_up(amount, "INV-1")).await;
        assert_eq!(problem, input("amount", fault), "{amount}");
    }
    let long = "x".repeat(65);
    for (reference, fault) in [
        ("", Empty),
        ("  ", Empty),
        (" INV", BadEdge),
        ("IN\tV", BadCharacter),
        (&long, TooLong),
    ] {
        let problem = desk.refused(top_up("1 000,50", reference)).await;
        assert_eq!(problem, input("reference", fault), "{reference:?}");
    }
    let row = desk.perform(top_up("R 1 000,50", "INV-1")).await.unwrap();
    let amount = row.amount.unwrap();
    assert_eq!(
        (amount.amount.as_str(), amount.currency.as_deref()),
        ("1000.50", Some("ZAR"))
    );
    let threshold = Order::Threshold {
        organisation_id: desk.owner(),
        wallet_id: desk.wallet(),
        amount: "-1".to_owned(),
    };
    let problem = desk.refused(threshold).await;
    assert_eq!(problem, input("amount", Negative));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_wallet_takes_no_money() {
    let desk = Desk::of(ALEX, "Adcock").await;
    let tweak = Tweak::Wallet {
        organisation: "Adcock".to_owned(),
        balance: None,
        status: Some("suspended".to_owned()),
    };
    desk.platform.set(&tweak).unwrap();
    desk.read(Resource::Wallets(desk.owner())).await;
    let order = Order::TopUp {
        organisation_id: desk.owner(),
        wallet_id: desk.wallet(),
        amount: "100".to_owned(),
        reference: "INV-1".to_owned(),
    };
    let problem = desk.refused(order).await;
    assert_eq!(problem, not_possible(Obstacle::WalletSuspended));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_in_the_tenant_s_reach_is_not_found() {
    let desk = Desk::of(ALEX, "Adcock").await;
    let machine = desk.machine(PowerState::Running).id;
    let stop = |owner: &OrganisationId| power(owner, &machine, PowerAction::Stop);
    // Alex may see Vodacom too, but the dialogue was opened for Adcock.
    for (owner, machine) in [
        (desk.id_of("Vodacom"), stop(&desk.id_of("Vodacom"))),
        (desk.id_of("CloudTech"), stop(&desk.id_of("CloudTech"))),
        ("nobody".into(), stop(&"nobody".into())),
        (
            desk.owner(),
            power(&desk.owner(), &"gone".into(), PowerAction::Stop),
        ),
    ] {
        assert_eq!(desk.refused(machine).await, Problem::NotFound, "{owner}");
    }
    let rename = OrganisationChange::Rename {
        name: "Elsewhere".to_owned(),
    };
    let problem = desk.refused(change(&desk.id_of("Vodacom"), rename)).await;
    assert_eq!(problem, Problem::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_role_may_not_do_is_refused_here_as_well() {
    let rate = || OrganisationChange::CommissionRate {
        per_cent: "12.5".to_owned(),
    };
    let customer = Desk::of(JOHN, "Vodacom").await;
    let problem = customer
        .refused(change(&customer.owner(), OrganisationChange::Suspend))
        .await;
    assert_eq!(problem, not_possible(Obstacle::CustomersMayNot));

    let reseller = Desk::of(ALEX, "CloudTech").await;
    let problem = reseller.refused(change(&reseller.owner(), rate())).await;
    assert_eq!(problem, not_possible(Obstacle::OnlyDatacentrix));
    let problem = reseller
        .refused(change(&reseller.owner(), OrganisationChange::Suspend))
        .await;
    assert_eq!(problem, not_possible(Obstacle::NotOneself));
    let resume = change(&reseller.id_of("Adcock"), OrganisationChange::Resume);
    let problem = reseller.refused(resume).await;
    assert_eq!(problem, not_possible(Obstacle::OrganisationActive));

    let root = Desk::of(ADMIN, "CloudTech").await;
    let problem = root.refused(change(&root.id_of("Adcock"), rate())).await;
    assert_eq!(problem, not_possible(Obstacle::OnlyResellers));
    let too_much = OrganisationChange::CommissionRate {
        per_cent: "101".to_owned(),
    };
    let problem = root.refused(change(&root.owner(), too_much)).await;
    assert_eq!(problem, input("perCent", InputFault::TooLarge));
    let row = root.perform(change(&root.owner(), rate())).await.unwrap();
    assert_eq!(row.per_cent.as_deref(), Some("12.5"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_customer_without_a_contact_is_made_as_it_was_asked_for() {
    let desk = Desk::of(ALEX, "CloudTech").await;
    let order = Order::CreateCustomer {
        parent_id: desk.owner(),
        name: "Quokka Trading ".to_owned(),
        contact_email: String::new(),
    };
    let row = desk.perform(order).await.unwrap();
    assert_eq!(row.subject.as_deref(), Some("Quokka Trading"));
    let there = || {
        let core = desk.client.desk().unwrap();
        organisation(&core, "Quokka Trading").is_some()
    };
    until("the customer is there", there).await;
    assert_eq!(desk.platform.count("POST /api/organisations").effects, 1);
}
