//! The draft of a new machine survives everything but its own success, and sending it again is one operation until it has
//! certainly failed. Against the real demo platform, whose effects are counted.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test"
)]

mod support;

use dcx_api::{Obstacle, Timestamp};
use dcx_core::Problem;
use dcx_core::operation::JournalState;
use dcx_core::view::provisioning::page;
use dcx_core::view::tenant::TenantRef;
use dcx_platform::Fault;
use support::form::{Form, OVER, PROVISION, content, new_id, request};
use support::{ALEX, open_tenant, organisation, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_survives_a_restart_and_is_gone_after_a_sign_out() {
    let form = Form::of("Adcock").await;
    let draft = form.draft();
    form.keep(Some(&draft));
    let found = form.page().draft.unwrap();
    assert_eq!((content(&found), &found.id), (content(&draft), &draft.id));
    assert!(found.changed_at > Some(Timestamp::from_millis(0)));
    for (file, bytes) in form.computer.files() {
        let open = bytes.windows(6).any(|part| part == b"quokka");
        assert!(!open, "{file} is not sealed");
    }

    let Form {
        platform,
        computer,
        client,
        tenant,
        ..
    } = form;
    drop(client);
    let client = computer.start();
    client.resume().await;
    let desk = client.desk().unwrap();
    let left = |desk: &dcx_core::view::Desk, tenant: &TenantRef| {
        page(desk, &request(tenant)).unwrap().draft
    };
    assert_eq!(left(&desk, &tenant), Some(found));
    let other = TenantRef::Organisation {
        id: organisation(&desk, "CloudTech").unwrap(),
    };
    assert_eq!(left(&desk, &other), None, "each tenant has its own");

    drop(desk);
    client.sign_out().await;
    client
        .sign_in(platform.origin(), ALEX, support::password())
        .await
        .unwrap();
    let tenant = open_tenant(&client, "Adcock").await;
    assert_eq!(left(&client.desk().unwrap(), &tenant), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_thrown_away_is_gone() {
    let form = Form::of("Adcock").await;
    form.keep(Some(&form.draft()));
    assert!(form.page().draft.is_some());
    form.keep(None);
    assert_eq!(form.page().draft, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_whose_order_failed_is_tried_again_as_a_new_operation() {
    let form = Form::of("Adcock").await;
    let draft = form.draft();
    form.keep(Some(&draft));
    let (status, body) = (409, None);
    form.fault(PROVISION, Fault::Status { status, body });
    form.perform(&draft.id, form.order(&draft.name))
        .await
        .unwrap();
    form.comes_to(&draft.id, &[JournalState::Failed]).await;
    let next = form.page().draft.unwrap();
    assert_ne!(next.id, draft.id);
    assert_eq!(content(&next), content(&draft));
    assert_eq!(form.page().draft.as_ref(), Some(&next), "and it stays so");

    form.platform.clear_faults();
    form.perform(&next.id, form.order(&next.name))
        .await
        .unwrap();
    form.comes_to(&next.id, &OVER).await;
    assert_eq!(form.page().draft, None, "it is no draft any more");
    form.keep(Some(&next));
    assert_eq!(form.page().draft, None, "not even when it is kept late");
    assert_eq!(form.platform.count(PROVISION).effects, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_an_order_is_under_way_its_draft_stays_the_same_operation() {
    let form = Form::of("Adcock").await;
    let draft = form.draft();
    form.keep(Some(&draft));
    form.fault(PROVISION, Fault::Hang);
    form.perform(&draft.id, form.order(&draft.name))
        .await
        .unwrap();
    form.comes_to(&draft.id, &[JournalState::Sent]).await;
    until("it has arrived", || {
        form.platform.count(PROVISION).calls == 1
    })
    .await;
    let left = form.page().draft.unwrap();
    assert_eq!(left.id, draft.id);
    // The page was loaded again and sends what it finds.
    let row = form
        .perform(&left.id, form.order(&left.name))
        .await
        .unwrap();
    assert_eq!(row.state, JournalState::Sent);
    // And the same machine from another window's form is not asked for beside it.
    let obstacle = Obstacle::AlreadyAsked;
    let other = form.perform(&new_id(), form.order(&left.name)).await;
    assert_eq!(other, Err(Problem::NotPossible { obstacle }));
    assert_eq!(form.platform.count(PROVISION).calls, 1);
}
