//! The customers' page: who is in it, in which order, and what each role may do with whom (issue 3,
//! "Customers"), against the real demo platform.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use dcx_api::{InputFault, Obstacle};
use dcx_core::Client;
use dcx_core::client::ConnectionKind;
use dcx_core::view::Desk;
use dcx_core::view::customer_list::{
    CustomerColumn, CustomerEntry, CustomerNameQuery, CustomerQuery, CustomerWindow, check, window,
};
use dcx_core::view::runway::RunwayReason;
use dcx_core::view::tenant::{TenantKind, TenantRef, TenantStatus};
use dcx_platform::{Config, Tweak};
use support::{
    ADMIN, ALEX, Computer, JOHN, id_of, open_tenant, organisation, platform, small, until,
};

fn query(tenant: &TenantRef, column: CustomerColumn) -> CustomerQuery {
    CustomerQuery {
        tenant: tenant.clone(),
        search: String::new(),
        column,
        descending: false,
        offset: 0,
        limit: 60,
    }
}

/// The list once every figure of every row has come in; a customer without machines has no bill of
/// a month to come.
async fn customers(client: &Client, tenant: &TenantRef) -> CustomerWindow {
    let desk = client.desk().unwrap();
    let query = query(tenant, CustomerColumn::Runway);
    let mut whole = None;
    until("all customers' figures are there", || {
        let window = window(&desk, &query).unwrap();
        let there = window.rows.iter().all(|row| {
            let customer = &row.customer;
            customer.machines.is_some()
                && customer.alerts.is_some()
                && customer.runway.reason != RunwayReason::UnknownCost
        });
        // As it is once the last wallet is there, which may have come in since it was looked at.
        let there = there && desk_has_wallets(&desk, &window);
        whole = there.then(|| self::window(&desk, &query).unwrap());
        whole.is_some()
    })
    .await;
    whole.unwrap()
}

fn desk_has_wallets(desk: &Desk, window: &CustomerWindow) -> bool {
    use dcx_core::resource::Resource;
    window.rows.iter().all(|row| {
        let wallets = Resource::Wallets(row.id.clone());
        desk.library().fetched_at(&wallets).is_some()
    })
}

fn row<'a>(window: &'a CustomerWindow, name: &str) -> &'a CustomerEntry {
    let mut rows = window.rows.iter();
    rows.find(|row| row.customer.name == name).unwrap()
}

fn obstacles(row: &CustomerEntry) -> [Option<Obstacle>; 4] {
    [row.rename, row.suspend, row.resume, row.set_commission]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reseller_sees_its_customers_by_runway_and_what_may_be_done_with_each() {
    let platform = platform(small()).await;
    platform
        .set(&Tweak::Organisation {
            organisation: "Adcock".to_owned(),
            name: None,
            status: Some("suspended".to_owned()),
        })
        .unwrap();
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "CloudTech").await;
    let window = customers(&client, &tenant).await;
    assert_eq!((window.total, window.all), (4, 4), "without itself");
    let days: Vec<u32> = window
        .rows
        .iter()
        .map(|row| row.customer.runway.days.unwrap_or(u32::MAX))
        .collect();
    assert!(days.is_sorted(), "{days:?}");
    assert_eq!(window.create, None);
    let parents: Vec<&str> = window.parents.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(parents, ["CloudTech"]);
    let vodacom = row(&window, "Vodacom");
    assert_eq!(vodacom.kind, TenantKind::Customer);
    assert_eq!(vodacom.reseller.as_deref(), Some("CloudTech"));
    assert!(vodacom.customer.machines > Some(0));
    assert!(vodacom.created_at.is_some());
    assert_eq!(
        obstacles(vodacom),
        [
            None,
            None,
            Some(Obstacle::OrganisationActive),
            Some(Obstacle::OnlyDatacentrix)
        ]
    );
    let adcock = row(&window, "Adcock");
    assert_eq!(adcock.customer.status, TenantStatus::Suspended);
    assert_eq!(
        obstacles(adcock),
        [
            None,
            Some(Obstacle::OrganisationSuspended),
            None,
            Some(Obstacle::OnlyDatacentrix)
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn datacentrix_sees_resellers_too_and_alone_sets_their_share() {
    let platform = platform(Config::default()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ADMIN).await;
    let tenant = open_tenant(&client, "Datacentrix").await;
    let window = customers(&client, &tenant).await;
    assert_eq!((window.all, window.resellers), (3 + 24, 3));
    assert_eq!(window.parents.len(), 3);
    let cloud = row(&window, "CloudTech");
    assert_eq!(cloud.kind, TenantKind::Reseller);
    assert_eq!(cloud.commission_per_cent.as_deref(), Some("15"));
    assert_eq!(
        obstacles(cloud),
        [None, None, Some(Obstacle::OrganisationActive), None]
    );
    let vodacom = row(&window, "Vodacom");
    assert_eq!(vodacom.set_commission, Some(Obstacle::OnlyResellers));
    assert_eq!(vodacom.commission_per_cent, None);
    let desk = client.desk().unwrap();
    let of = |query: &CustomerQuery| -> Vec<String> {
        let rows = dcx_core::view::customer_list::window(&desk, query)
            .unwrap()
            .rows;
        rows.into_iter().map(|row| row.customer.name).collect()
    };
    let everybody = of(&query(&TenantRef::All, CustomerColumn::Name));
    assert_eq!(
        everybody.len(),
        27,
        "Datacentrix itself is nobody's customer"
    );
    let search = CustomerQuery {
        search: "cloudtech vod".to_owned(),
        ..query(&tenant, CustomerColumn::Name)
    };
    assert_eq!(
        of(&search),
        ["Vodacom"],
        "by its own and its reseller's name"
    );
    let down = CustomerQuery {
        descending: true,
        ..query(&tenant, CustomerColumn::Available)
    };
    let last = of(&down);
    let poor: Vec<&CustomerEntry> = window
        .rows
        .iter()
        .filter(|row| row.customer.available.is_none())
        .collect();
    assert_eq!(poor.len(), 1, "one customer has no wallet");
    assert_eq!(
        last.last(),
        Some(&poor[0].customer.name),
        "unknown comes last"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_has_nobody_beneath_it_and_may_make_nobody() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, JOHN).await;
    let tenant = open_tenant(&client, "Vodacom").await;
    let window = customers(&client, &tenant).await;
    assert_eq!((window.rows.len(), window.parents.len()), (0, 0));
    assert_eq!(window.create, Some(Obstacle::CustomersMayNot));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_link_nothing_can_be_changed_and_the_list_stays() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "CloudTech").await;
    let before = customers(&client, &tenant).await;
    platform.stop().await;
    client.refresh(&tenant).unwrap();
    until("the outage is noticed", || {
        client.state().connection.kind == ConnectionKind::Offline
    })
    .await;
    let desk = client.desk().unwrap();
    let after = window(&desk, &query(&tenant, CustomerColumn::Runway)).unwrap();
    assert_eq!(after.create, Some(Obstacle::Offline));
    assert_eq!(after.rows.len(), before.rows.len());
    for row in &after.rows {
        assert_eq!(obstacles(row), [Some(Obstacle::Offline); 4]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_another_customer_has_is_taken_as_it_is_typed() {
    let platform = platform(small()).await;
    let computer = Computer::new();
    let client = computer.signed_in(&platform, ALEX).await;
    let tenant = open_tenant(&client, "CloudTech").await;
    let desk = client.desk().unwrap();
    let vodacom = organisation(&desk, "Vodacom");
    let new = |name: &str, email: &str| {
        let query = CustomerNameQuery {
            organisation_id: None,
            parent_id: Some(id_of(&tenant)),
            name: name.to_owned(),
            contact_email: Some(email.to_owned()),
        };
        let check = check(&desk, &query);
        (check.name, check.contact_email)
    };
    let renamed = |name: &str| {
        let query = CustomerNameQuery {
            organisation_id: vodacom.clone(),
            parent_id: None,
            name: name.to_owned(),
            contact_email: None,
        };
        check(&desk, &query).name
    };
    assert_eq!(new("Telkom", ""), (None, None));
    assert_eq!(new("Telkom ", "it@telkom.example"), (None, None));
    assert_eq!(
        new("vodacom", "it@"),
        (Some(InputFault::Taken), Some(InputFault::NotAnAddress))
    );
    assert_eq!(new("", "").0, Some(InputFault::Empty));
    assert_eq!(renamed("Vodacom"), Some(InputFault::Unchanged));
    assert_eq!(renamed("Adcock"), Some(InputFault::Taken));
    assert_eq!(renamed("Vodacom Business"), None);
}
