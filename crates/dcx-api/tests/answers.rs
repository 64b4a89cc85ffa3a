//! Statuses, validators and pages: what the client makes of well-formed answers of every kind.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use dcx_api::{
    Answer, Decimal, FieldProblem, IdempotencyKey, Machine, PowerAction, Problem, ProvisionRequest,
    Rows, Validator,
};
use support::Act;
use support::{Server, answer, json, status, token};

/// What a read of machine details makes of such an answer.
async fn read_problem(code: u16, body: &'static str) -> Problem {
    let server = Server::start(move |_, _| json(code, body)).await;
    server
        .client()
        .machine(&token(), &"vm-1".into(), None)
        .await
        .unwrap_err()
}

#[tokio::test]
async fn each_status_is_its_problem_in_every_form_of_error() {
    for body in [
        r#"{"error":{"code":"x","message":"no"}}"#,
        r#"{"message":"no"}"#,
        r#"{"error":"no"}"#,
        "",
        "<html><body>Bad gateway</body></html>",
        "[]",
        "{\"error\":",
    ] {
        assert_eq!(
            read_problem(401, body).await,
            Problem::Unauthorised,
            "{body}"
        );
        assert_eq!(read_problem(403, body).await, Problem::Forbidden, "{body}");
        assert_eq!(read_problem(404, body).await, Problem::NotFound, "{body}");
        assert_eq!(read_problem(405, body).await, Problem::NotOffered, "{body}");
        let fault = Problem::PlatformFault {
            status: 500,
            request_id: Some("req-1".to_owned()),
        };
        assert_eq!(read_problem(500, body).await, fault, "{body}");
    }
}

#[tokio::test]
async fn a_refusal_with_fields_names_them_in_every_form() {
    let want = vec![FieldProblem {
        field: "name".to_owned(),
        message: "too long".to_owned(),
    }];
    for body in [
        r#"{"error":{"code":"validation_failed","message":"bad","fields":[{"field":"name","message":"too long"}]}}"#,
        r#"{"error":{"message":"bad","fields":{"name":"too long"}}}"#,
        r#"{"message":"bad","fields":{"name":["too long","and wrong"]}}"#,
    ] {
        let Problem::Invalid { message, fields } = read_problem(422, body).await else {
            panic!("{body}")
        };
        assert_eq!((message.as_str(), &fields), ("bad", &want), "{body}");
    }
}

#[tokio::test]
async fn a_shortfall_says_how_much_is_short_wherever_the_amounts_stand() {
    for body in [
        r#"{"error":{"code":"insufficient_funds","required":"1250.50","available":3,"currency":"ZAR"}}"#,
        r#"{"error":{"code":"insufficient_funds"},"required":1250.50,"available":3,"currency":"ZAR"}"#,
    ] {
        let want = Problem::InsufficientFunds {
            required: Some(Decimal::new(125_050, 2)),
            available: Some(Decimal::new(3, 0)),
            currency: Some("ZAR".to_owned()),
        };
        assert_eq!(read_problem(402, body).await, want, "{body}");
    }
}

#[tokio::test]
async fn a_conflict_keeps_its_code() {
    let problem = read_problem(
        409,
        r#"{"error":{"code":"invalid_state","message":"already off"}}"#,
    )
    .await;
    let want = Problem::Conflict {
        code: "invalid_state".to_owned(),
        message: "already off".to_owned(),
    };
    assert_eq!(problem, want);
}

#[tokio::test]
async fn an_optional_route_that_is_missing_is_not_offered() {
    for (code, body) in [
        (404, ""),
        (
            404,
            r#"{"error":{"code":"not_found","message":"no such route"}}"#,
        ),
        (404, "<html>Cannot GET</html>"),
        (405, ""),
        (501, ""),
    ] {
        let server = Server::start(move |_, _| json(code, body)).await;
        let client = server.client();
        let vm = "vm-1".into();
        assert_eq!(
            client.machine_disks(&token(), &vm, None).await.unwrap_err(),
            Problem::NotOffered,
            "{body}"
        );
        assert_eq!(
            client
                .machine_cpu_ram(&token(), &vm, None)
                .await
                .unwrap_err(),
            Problem::NotOffered,
            "{body}"
        );
        assert_eq!(
            client
                .machine_health(&token(), &vm, None)
                .await
                .unwrap_err(),
            Problem::NotOffered,
            "{body}"
        );
        let organisation = "o-1".into();
        assert_eq!(
            client
                .alerts(&token(), &organisation, None)
                .await
                .unwrap_err(),
            Problem::NotOffered,
            "{body}"
        );
    }
    let server = Server::start(|_, _| json(404, r#"{"error":{"code":"vm_not_found"}}"#)).await;
    let gone = server
        .client()
        .machine_disks(&token(), &"vm-1".into(), None)
        .await
        .unwrap_err();
    assert_eq!(gone, Problem::NotFound);
}

#[tokio::test]
async fn a_missing_operation_is_told_from_a_missing_route() {
    for (body, want) in [
        (
            r#"{"error":{"code":"not_found","message":"There is no such operation."}}"#,
            Problem::NotFound,
        ),
        (
            r#"{"message":"There is no such operation."}"#,
            Problem::NotFound,
        ),
        (
            r#"{"statusCode":404,"message":"Cannot GET /api/operations/op-1"}"#,
            Problem::NotOffered,
        ),
        (
            r#"{"error":{"code":"route_not_found"}}"#,
            Problem::NotOffered,
        ),
        ("<html>Not found</html>", Problem::NotOffered),
        ("", Problem::NotOffered),
    ] {
        let server = Server::start(move |_, _| json(404, body)).await;
        let problem = server
            .client()
            .operation(&token(), &"op-1".into(), None)
            .await
            .unwrap_err();
        assert_eq!(problem, want, "{body}");
    }
}

#[tokio::test]
async fn what_did_not_change_is_not_sent_again() {
    let server = Server::start(|request, _| match request.header("if-none-match") {
        Some("W/\"v1\"") => status(304, &[]),
        _ => Act::Send(answer(200, &[("etag", "W/\"v1\"")], b"[{\"id\":\"p-1\"}]")),
    })
    .await;
    let client = server.client();
    let Answer::Fresh { validator, .. } = client.products(&token(), None).await.unwrap() else {
        panic!("unchanged")
    };
    assert_eq!(validator, Some(Validator::new("W/\"v1\"")));
    assert_eq!(
        client.products(&token(), validator.as_ref()).await.unwrap(),
        Answer::Unchanged
    );
}

#[tokio::test]
async fn unchanged_is_no_answer_to_who_knows_nothing() {
    let server = Server::start(|_, _| status(304, &[])).await;
    let problem = server.client().products(&token(), None).await.unwrap_err();
    assert_eq!(
        problem,
        Problem::PlatformFault {
            status: 304,
            request_id: None
        }
    );
}

fn rows(range: std::ops::Range<u32>) -> String {
    range
        .map(|n| format!(r#"{{"id":"vm-{n}"}}"#))
        .collect::<Vec<_>>()
        .join(",")
}

async fn listed(server: &Server) -> Rows<Machine> {
    let client = server.client();
    let answer = client.machines(&token(), &"o-1".into(), None).await;
    answer.unwrap().fresh().unwrap()
}

/// The ids a list of machines has, and the targets that were asked for.
async fn machines(
    act: impl Fn(&str) -> String + Send + Sync + 'static,
) -> (Vec<String>, Vec<String>) {
    let server = Server::start(move |request, _| json(200, &act(&request.target))).await;
    let rows = listed(&server).await;
    let ids = rows
        .rows
        .iter()
        .map(|machine| machine.id.to_string())
        .collect();
    (
        ids,
        server
            .requests()
            .into_iter()
            .map(|request| request.target)
            .collect(),
    )
}

fn want(count: u32) -> Vec<String> {
    (0..count).map(|n| format!("vm-{n}")).collect()
}

#[tokio::test]
async fn numbered_pages_are_followed_to_the_total() {
    let (ids, targets) = machines(|target| {
        let part = if target.contains("page=3") {
            4..5
        } else if target.contains("page=2") {
            2..4
        } else {
            0..2
        };
        format!(r#"{{"data":[{}],"total":5}}"#, rows(part))
    })
    .await;
    assert_eq!(ids, want(5));
    assert_eq!(targets.len(), 3);
    assert_eq!(
        targets[1],
        "/api/vms/list?organizationId=o-1&page=2&pageSize=2"
    );
}

#[tokio::test]
async fn cursors_are_followed_to_their_end() {
    let (ids, targets) = machines(|target| {
        let (part, next) = if target.contains("cursor=c%2F2") {
            (4..5, "null")
        } else if target.contains("cursor=c%2F1") {
            (2..4, "\"c/2\"")
        } else {
            (0..2, "\"c/1\"")
        };
        format!(r#"{{"data":[{}],"nextCursor":{next}}}"#, rows(part))
    })
    .await;
    assert_eq!(ids, want(5));
    assert_eq!(
        targets[1],
        "/api/vms/list?organizationId=o-1&cursor=c%2F1&limit=2"
    );
}

#[tokio::test]
async fn a_server_that_ignores_paging_is_not_asked_for_ever() {
    for body in [
        format!(r#"{{"data":[{}],"total":9}}"#, rows(0..3)),
        format!(r#"{{"data":[{}],"nextCursor":"again"}}"#, rows(0..3)),
    ] {
        let (ids, targets) = machines(move |_| body.clone()).await;
        assert_eq!((ids, targets.len()), (want(3), 2));
    }
}

/// Half a list looks like a list: what isn't in it would seem to be gone.
#[tokio::test]
async fn rows_that_are_counted_and_never_sent_are_told() {
    for (pages, missing) in [
        // The same page again and again.
        (vec![0..3, 0..3], 6),
        // An empty one before the end.
        (vec![0..3, 3..5, 0..0], 4),
        (vec![0..3, 3..6, 6..9], 0),
    ] {
        let server = Server::start(move |request, _| {
            let asked = request.target.rsplit_once("page=").map(|(_, rest)| rest);
            let page = asked.and_then(|rest| rest.split('&').next()?.parse().ok());
            let page = pages[page.unwrap_or(1_usize) - 1].clone();
            json(200, &format!(r#"{{"data":[{}],"total":9}}"#, rows(page)))
        })
        .await;
        let list = listed(&server).await;
        assert_eq!(list.unreadable, missing);
    }
}

#[tokio::test]
async fn a_machine_listed_twice_is_one_machine() {
    let (ids, _) = machines(|_| format!("[{},{}]", rows(0..2), rows(0..3))).await;
    assert_eq!(ids, want(3));
}

#[tokio::test]
async fn unreadable_rows_count_towards_the_total_and_are_told() {
    let server = Server::start(|_, _| {
        json(
            200,
            r#"{"data":[{"id":"vm-0"},{"name":"no id"}],"total":2}"#,
        )
    })
    .await;
    let rows = listed(&server).await;
    assert_eq!(
        (rows.rows.len(), rows.unreadable, server.count()),
        (1, 1, 1)
    );
}

#[tokio::test]
async fn half_a_list_is_no_list_and_several_pages_have_no_validator() {
    let server = Server::start(|request, _| {
        if request.target.contains("page=2") {
            status(500, &[])
        } else {
            json(200, r#"{"data":[{"id":"a"}],"total":2}"#)
        }
    })
    .await;
    let problem = server
        .client()
        .machines(&token(), &"o-1".into(), None)
        .await
        .unwrap_err();
    assert_eq!(
        problem,
        Problem::PlatformFault {
            status: 500,
            request_id: None
        }
    );

    let server = Server::start(|request, _| {
        let id = if request.target.contains("page=2") {
            "b"
        } else {
            "a"
        };
        let body = format!(r#"{{"data":[{{"id":"{id}"}}],"total":2}}"#);
        Act::Send(answer(200, &[("etag", "\"v\"")], body.as_bytes()))
    })
    .await;
    let fresh = server
        .client()
        .machines(&token(), &"o-1".into(), None)
        .await
        .unwrap();
    let Answer::Fresh { value, validator } = fresh else {
        panic!("unchanged")
    };
    assert_eq!((value.rows.len(), validator), (2, None));
}

#[tokio::test]
async fn a_ledger_is_read_stretch_by_stretch() {
    // It names the same cursor for ever, as a platform does that ignores cursors.
    let body = r#"{"data":[{"id":"t-1","amount":"-12.50","kind":"top-up"}],"nextCursor":"c1"}"#;
    let server = Server::start(move |_, _| json(200, body)).await;
    let client = server.client();
    let page = client
        .transactions(&token(), &"w-1".into(), None, 50, None)
        .await
        .unwrap()
        .fresh()
        .unwrap();
    assert_eq!(page.next.as_deref(), Some("c1"));
    assert_eq!(page.rows[0].amount, Some(Decimal::new(-1250, 2)));
    let page = client
        .transactions(&token(), &"w-1".into(), Some("c1"), 50, None)
        .await
        .unwrap()
        .fresh()
        .unwrap();
    assert_eq!(page.next, None);
    assert_eq!(
        server.requests()[0].target,
        "/api/wallets/w-1/transactions?limit=50"
    );
}

#[tokio::test]
async fn a_hostile_id_stays_one_part_of_the_path() {
    let server = Server::start(|_, _| json(200, r#"{"id":"x"}"#)).await;
    let client = server.client();
    client
        .machine(&token(), &"../../auth/logout?x=1#y".into(), None)
        .await
        .unwrap();
    let target = &server.requests()[0].target;
    assert_eq!(target, "/api/vms/..%2F..%2Fauth%2Flogout%3Fx=1%23y/details");
    for id in ["", ".", ".."] {
        assert_eq!(
            client
                .machine(&token(), &id.into(), None)
                .await
                .unwrap_err(),
            Problem::NotFound
        );
    }
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_refusal_sent_as_success_is_a_problem() {
    assert_eq!(
        read_problem(
            200,
            r#"{"success":false,"error":{"code":"forbidden","message":"no"}}"#
        )
        .await,
        Problem::Forbidden
    );
    let fault = Problem::PlatformFault {
        status: 200,
        request_id: Some("req-1".to_owned()),
    };
    assert_eq!(
        read_problem(200, r#"{"success":false,"message":"Something broke"}"#).await,
        fault
    );
}

#[tokio::test]
async fn a_receipt_names_the_operation() {
    let server = Server::start(|_, _| {
        json(
            202,
            r#"{"success":true,"data":{"operation_id":"op-1","vm_id":"vm-9"}}"#,
        )
    })
    .await;
    let key = IdempotencyKey::random();
    let client = server.client();
    let receipt = client
        .power(&token(), &"vm-9".into(), PowerAction::Shutdown, &key)
        .await
        .unwrap();
    assert_eq!(receipt.operation_id.as_str(), "op-1");
    assert_eq!(
        receipt.machine_id.as_ref().map(|id| id.as_str()),
        Some("vm-9")
    );
    let request = &server.requests()[0];
    assert_eq!(
        request.header("idempotency-key"),
        Some(key.to_string().as_str())
    );
    assert_eq!(request.body, r#"{"vmId":"vm-9","action":"shutdown"}"#);

    let wish = ProvisionRequest {
        organisation_id: "o-1".into(),
        name: "web-2".to_owned(),
        product_id: "p-1".into(),
        add_on_ids: vec!["p-2".into()],
    };
    client.provision(&token(), &wish, &key).await.unwrap();
    let want = r#"{"organizationId":"o-1","name":"web-2","productId":"p-1","addOnIds":["p-2"]}"#;
    assert_eq!(server.requests()[1].body, want);
}
