//! A new machine: what it costs to the cent, and that no saved balance lets it through. Against the real demo platform,
//! whose effects are counted.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use dcx_api::{InputFault, Machine, Obstacle, Rows};
use dcx_core::Problem;
use dcx_core::operation::{JournalState, Order, WriteRequest};
use dcx_core::resource::Resource;
use dcx_core::view::provisioning::{MachineNameQuery, QuoteRequest, check_name, page, quote};
use dcx_platform::{Fault, Tweak};
use support::form::{Form, OVER, PROVISION, amount, new_id, request};
use support::{id_of, open_tenant, organisation, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_is_exact_by_month_by_hour_and_by_gigabyte() {
    let form = Form::of("Adcock").await;
    form.balance("10000.00");
    let monthly = form.quote("CMP-G2", &["STO-SSD", "LIC-WIN"]).await.unwrap();
    // 718.00 + 2.45 × 120 GB + 240.00
    assert_eq!(amount(monthly.monthly.as_ref()), Some("1252.00"));
    assert_eq!(amount(monthly.available.as_ref()), Some("10000.00"));
    assert_eq!(amount(monthly.after.as_ref()), Some("8748.00"));
    assert_eq!((&monthly.shortfall, monthly.obstacle), (&None, None));
    let parts: Vec<_> = monthly
        .lines
        .iter()
        .map(|line| {
            (
                amount(line.monthly.as_ref()).unwrap(),
                line.quantity.as_deref(),
            )
        })
        .collect();
    let ssd = Some("R\u{a0}2.45 × 120 GB");
    assert_eq!(parts, [("718.00", None), ("294.00", ssd), ("240.00", None)]);
    assert!(monthly.runway_after.days.unwrap() < monthly.runway_before.days.unwrap());

    let hourly = form.quote("CMP-H2", &["STO-OBJ"]).await.unwrap();
    // 0.985 × 730 hours + 0.42 × 60 GB
    assert_eq!(amount(hourly.monthly.as_ref()), Some("744.25"));
    let by_hour = hourly.lines[0].quantity.as_deref();
    assert_eq!(by_hour, Some("R\u{a0}0.985 × 730 hours"));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_enough_in_the_wallet_there_is_one_reservation_and_one_machine() {
    let form = Form::of("Adcock").await;
    let id = new_id();
    let row = form.perform(&id, form.order("quokka-01")).await.unwrap();
    assert_eq!(row.subject.as_deref(), Some("quokka-01"));
    assert_eq!(amount(row.amount.as_ref()), Some("718.00"));
    form.comes_to(&id, &OVER).await;
    let again = form.perform(&id, form.order("quokka-01")).await.unwrap();
    assert_eq!(again.id, id, "the same order again is the same operation");
    let count = form.platform.count(PROVISION);
    assert_eq!((count.calls, count.effects), (1, 1));

    let desk = form.client.desk().unwrap();
    let owner = id_of(&form.tenant);
    until("the machine is in the list", || {
        let list = desk.get::<Rows<Machine>>(&Resource::Machines(owner.clone()));
        let machines = list.value.unwrap();
        let new = |machine: &&Machine| machine.name.as_deref() == Some("quokka-01");
        machines.rows.iter().filter(new).count() == 1
    })
    .await;
    let left = form.quote("CMP-G2", &[]).await.unwrap().available;
    let once = "reserved or charged, and once";
    assert_eq!(amount(left.as_ref()), Some("4102.00"), "{once}");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_too_little_the_shortfall_is_exact_and_nothing_is_sent() {
    let form = Form::of("Adcock").await;
    form.balance("100.01");
    let quote = form.quote("CMP-G2", &[]).await.unwrap();
    assert_eq!(amount(quote.shortfall.as_ref()), Some("617.99"));
    assert_eq!(amount(quote.after.as_ref()), Some("-617.99"));
    assert_eq!(quote.obstacle, None, "a top-up helps");
    let problem = form.refused(form.order("quokka-01")).await;
    let short = Problem::InsufficientFunds {
        required: Some("718".parse().unwrap()),
        available: Some("100.01".parse().unwrap()),
        currency: Some("ZAR".to_owned()),
    };
    assert_eq!(problem, short);
    form.balance("718.00");
    let id = new_id();
    form.perform(&id, form.order("quokka-01")).await.unwrap();
    form.comes_to(&id, &OVER).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn funds_that_vanish_after_the_quote_are_missed_before_anything_is_sent() {
    let form = Form::of("Adcock").await;
    let quote = form.quote("CMP-G2", &[]).await.unwrap();
    assert_eq!(quote.shortfall, None);
    form.balance("5.00");
    assert_eq!(
        form.saved_available(),
        4820.into(),
        "what is saved would do"
    );
    let problem = form.refused(form.order("quokka-01")).await;
    assert!(
        matches!(&problem, Problem::InsufficientFunds { available, .. } if *available == Some(5.into())),
        "{problem:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn funds_that_vanish_after_the_check_fail_with_the_platform_s_amounts() {
    let form = Form::of("Adcock").await;
    form.fault(PROVISION, Fault::Delay { ms: 1_500 });
    let id = new_id();
    form.perform(&id, form.order("quokka-01")).await.unwrap();
    form.balance("3.20");
    let row = form.comes_to(&id, &[JournalState::Failed]).await;
    let short = Problem::InsufficientFunds {
        required: Some("718".parse().unwrap()),
        available: Some("3.20".parse().unwrap()),
        currency: Some("ZAR".to_owned()),
    };
    assert_eq!(row.problem, Some(short));
    assert!(row.can_retry, "it certainly didn't happen");
    assert_eq!(form.platform.count(PROVISION).effects, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_that_changed_since_it_was_shown_is_shown_again_first() {
    let form = Form::of("Adcock").await;
    let tweak = Tweak::Product {
        sku: "CMP-G2".to_owned(),
        unit_price: "750.00".to_owned(),
    };
    form.platform.set(&tweak).unwrap();
    let changed = Problem::PriceChanged {
        shown: Some("718.00".parse().unwrap()),
        now: Some("750".parse().unwrap()),
        currency: Some("ZAR".to_owned()),
    };
    assert_eq!(form.refused(form.order("quokka-01")).await, changed);
    let mut unpriced = form.order("quokka-01");
    if let Order::Provision { shown_price, .. } = &mut unpriced {
        *shown_price = None;
    }
    let problem = form.refused(unpriced).await;
    assert!(
        matches!(problem, Problem::PriceChanged { shown: None, .. }),
        "a price nobody was shown: {problem:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_balance_never_stands_in_for_one_that_can_t_be_read() {
    let form = Form::of("Adcock").await;
    for route in ["GET /api/wallets", "GET /api/products"] {
        let (status, body) = (403, None);
        form.fault(route, Fault::Status { status, body });
        assert_eq!(form.quote("CMP-G2", &[]).await, Err(Problem::Forbidden));
        let problem = form.refused(form.order("quokka-01")).await;
        assert_eq!(problem, Problem::Forbidden, "{route}");
        form.platform.clear_faults();
    }
    assert_eq!(form.saved_available(), 4820.into());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_wallet_or_organisation_is_said_and_refused() {
    let form = Form::of("Adcock").await;
    form.wallet(None, Some("suspended"));
    let quote = form.quote("CMP-G2", &[]).await.unwrap();
    assert_eq!(quote.obstacle, Some(Obstacle::WalletSuspended));
    let obstacle = Obstacle::WalletSuspended;
    let problem = form.refused(form.order("quokka-01")).await;
    assert_eq!(problem, Problem::NotPossible { obstacle });

    let tweak = Tweak::Organisation {
        organisation: "Adcock".to_owned(),
        name: None,
        status: Some("suspended".to_owned()),
    };
    form.platform.set(&tweak).unwrap();
    form.client.refresh(&form.tenant).unwrap();
    let desk = form.client.desk().unwrap();
    desk.sync()
        .read_now(&Resource::Organisations)
        .await
        .unwrap();
    let obstacle = Obstacle::OrganisationSuspended;
    assert_eq!(form.page().recipient.unwrap().obstacle, Some(obstacle));
    let problem = form.refused(form.order("quokka-01")).await;
    assert_eq!(problem, Problem::NotPossible { obstacle });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_refused_as_it_is_typed_and_as_it_is_asked_for() {
    let form = Form::of("Adcock").await;
    let desk = form.client.desk().unwrap();
    let fault = |organisation_id, name: &str| {
        let name = name.to_owned();
        check_name(
            &desk,
            &MachineNameQuery {
                organisation_id,
                name,
            },
        )
        .fault
    };
    let own = || Some(id_of(&form.tenant));
    let elsewhere = organisation(&desk, "CloudTech");
    assert!(elsewhere.is_some());
    for (name, expected) in [
        ("quokka-01", None),
        ("", Some(InputFault::Empty)),
        ("quokka 01", Some(InputFault::BadCharacter)),
        ("quokka-", Some(InputFault::BadEdge)),
        ("Adcock-Web-Server-01", Some(InputFault::Taken)),
    ] {
        assert_eq!(fault(own(), name), expected, "{name}");
        if let Some(fault) = expected {
            let field = "name".to_owned();
            let problem = form.refused(form.order(name)).await;
            assert_eq!(problem, Problem::Input { field, fault });
        }
    }
    let theirs = fault(elsewhere, "Adcock-Web-Server-01");
    assert_eq!(theirs, None, "another organisation's name is free");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reseller_orders_for_its_customers_and_a_customer_s_page_knows_whom_it_is_for() {
    let form = Form::of("CloudTech").await;
    let page = form.page();
    let names: Vec<_> = page
        .recipients
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert!(
        names.contains(&"Adcock") && names.contains(&"CloudTech"),
        "{names:?}"
    );
    assert_eq!(page.recipient, None, "many: one has to be chosen");
    assert_eq!(page.obstacle, None);
    let adcock = open_tenant(&form.client, "Adcock").await;
    let desk = form.client.desk().unwrap();
    let own = dcx_core::view::provisioning::page(&desk, &request(&adcock)).unwrap();
    assert_eq!(own.recipient.unwrap().id, id_of(&adcock));
    // The tenant in view is the customer now: nobody else is in reach of its form.
    let elsewhere = QuoteRequest {
        tenant: adcock,
        organisation_id: id_of(&form.tenant),
        product_id: form.product("CMP-G2"),
        add_on_ids: Vec::new(),
    };
    assert_eq!(quote(&desk, &elsewhere).await, Err(Problem::NotFound));
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_the_page_says_why_nothing_can_be_ordered() {
    let form = Form::of("Adcock").await;
    let draft = form.draft();
    form.keep(Some(&draft));
    let order = form.order("quokka-01");
    let Form {
        platform,
        client,
        tenant,
        ..
    } = form;
    let account = client.desk().unwrap().account().id.clone();
    platform.stop().await;
    let desk = client.desk().unwrap();
    until("the link is known to be gone", || {
        client.nudge();
        desk.obstacle() == Some(Obstacle::Offline)
    })
    .await;
    let page = page(&desk, &request(&tenant)).unwrap();
    assert_eq!(page.obstacle, Some(Obstacle::Offline));
    assert!(
        page.catalogue.value.is_some(),
        "the last one seen, with its age"
    );
    assert_eq!(page.draft.map(|left| left.id), Some(draft.id));
    let request = WriteRequest {
        id: new_id(),
        account,
        tenant,
        order,
    };
    let obstacle = Obstacle::Offline;
    let problem = client.perform(request).await.unwrap_err();
    assert_eq!(problem, Problem::NotPossible { obstacle });
}
