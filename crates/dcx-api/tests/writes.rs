//! A write is sent once. Whatever leaves it open whether the platform acted is "unknown", and nothing else is.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::time::Duration;

use dcx_api::{
    Decimal, IdempotencyKey, NewOrganisation, OrganisationKind, OrganisationPatch,
    OrganisationStatus, PowerAction, Problem, TopUp,
};
use support::{Act, Server, answer, json, status, token};

/// What a power action makes of such a platform; it must have been asked at most once.
async fn power(
    act: impl Fn() -> Act + Send + Sync + 'static,
) -> Result<dcx_api::OperationReceipt, Problem> {
    let server = Server::start(move |_, _| act()).await;
    let client = server.client_with(|options| options.read_timeout = Duration::from_millis(150));
    let outcome = client
        .power(
            &token(),
            &"vm-1".into(),
            PowerAction::Stop,
            &IdempotencyKey::random(),
        )
        .await;
    assert_eq!(server.count(), 1);
    outcome
}

#[tokio::test]
async fn no_answer_to_a_write_is_unknown_and_never_a_second_write() {
    assert_eq!(power(|| Act::Close).await, Err(Problem::OutcomeUnknown));
    assert_eq!(power(|| Act::Hang).await, Err(Problem::OutcomeUnknown));
    for code in [500, 502, 503, 504, 408, 302, 303, 307] {
        assert_eq!(
            power(move || status(code, &[])).await,
            Err(Problem::OutcomeUnknown),
            "{code}"
        );
    }
    let truncated = answer(202, &[], br#"{"operationId":"op-1"}"#);
    let truncated = truncated[..truncated.len() - 4].to_vec();
    assert_eq!(
        power(move || Act::SendAndClose(truncated.clone())).await,
        Err(Problem::OutcomeUnknown)
    );
    assert_eq!(
        power(|| json(200, "<html>Sign in</html>")).await,
        Err(Problem::OutcomeUnknown)
    );
    assert_eq!(
        power(|| json(202, "{}")).await,
        Err(Problem::OutcomeUnknown)
    );
    let odd = r#"{"error":{"code":"flux","message":"Something happened."}}"#;
    assert_eq!(
        power(move || json(200, odd)).await,
        Err(Problem::OutcomeUnknown)
    );
}

#[tokio::test]
async fn a_refused_write_is_refused_for_certain() {
    for (code, want) in [
        (401, Problem::Unauthorised),
        (403, Problem::Forbidden),
        (404, Problem::NotFound),
        (405, Problem::NotOffered),
        (501, Problem::NotOffered),
        (
            409,
            Problem::Conflict {
                code: String::new(),
                message: String::new(),
            },
        ),
        (
            429,
            Problem::RateLimited {
                retry_after_seconds: None,
            },
        ),
    ] {
        assert_eq!(power(move || status(code, &[])).await, Err(want), "{code}");
    }
}

#[tokio::test]
async fn a_write_that_never_left_is_offline_and_not_unknown() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin =
        dcx_api::Origin::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let client = dcx_api::Client::new(origin, dcx_api::ClientOptions::default()).unwrap();
    let outcome = client
        .power(
            &token(),
            &"vm-1".into(),
            PowerAction::Stop,
            &IdempotencyKey::random(),
        )
        .await;
    assert_eq!(outcome, Err(Problem::Offline));
}

#[tokio::test]
async fn every_write_goes_to_its_route_with_its_key_and_its_exact_amounts() {
    let server = Server::start(|_, _| json(200, r#"{"id":"x","operationId":"op-1"}"#)).await;
    let client = server.client();
    let (token, key) = (token(), IdempotencyKey::random());
    let new = NewOrganisation {
        name: "Adcock".to_owned(),
        parent_id: "o-1".into(),
        kind: OrganisationKind::Customer,
        contact_email: "it@adcock.example".to_owned(),
    };
    client
        .create_organisation(&token, &new, &key)
        .await
        .unwrap();
    let patch = OrganisationPatch {
        status: Some(OrganisationStatus::Suspended),
        commission_rate: Some(Decimal::new(125, 1)),
        ..OrganisationPatch::default()
    };
    client
        .update_organisation(&token, &"o-2".into(), &patch, &key)
        .await
        .unwrap();
    client
        .delete_machine(&token, &"vm-1".into(), &key)
        .await
        .unwrap();
    let top_up = TopUp {
        amount: "1234567890123456789.10".parse().unwrap(),
        reference: "EFT 7".to_owned(),
    };
    client
        .top_up(&token, &"w-1".into(), &top_up, &key)
        .await
        .unwrap();
    client
        .update_wallet(&token, &"w-1".into(), Decimal::new(50_000, 2), &key)
        .await
        .unwrap();
    client
        .acknowledge_alert(&token, &"a-1".into(), &key)
        .await
        .unwrap();

    let requests = server.requests();
    let lines: Vec<String> = requests
        .iter()
        .map(|request| format!("{} {} {}", request.method, request.target, request.body))
        .collect();
    assert_eq!(
        lines,
        [
            r#"POST /api/organisations {"name":"Adcock","parentId":"o-1","kind":"customer","contactEmail":"it@adcock.example"}"#,
            r#"PATCH /api/organisations/o-2 {"status":"suspended","commissionRate":12.5}"#,
            "DELETE /api/vms/vm-1 ",
            r#"POST /api/wallets/w-1/top-up {"amount":1234567890123456789.10,"reference":"EFT 7"}"#,
            r#"PATCH /api/wallets/w-1 {"lowBalanceThreshold":500.00}"#,
            "POST /api/monitoring/alerts/a-1/acknowledge ",
        ]
    );
    assert!(
        requests
            .iter()
            .all(|request| request.header("idempotency-key") == Some(&key.to_string()))
    );
}
