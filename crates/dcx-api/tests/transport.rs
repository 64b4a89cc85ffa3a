//! What the transport promises when a platform misbehaves: deadlines, caps, repeats within bounds, and words for the rest.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::io::Write as _;
use std::time::{Duration, Instant};

use dcx_api::{Client, ClientOptions, Origin, Problem, UnreadableReason};
use support::{Act, Server, answer, json, status, token};

const LIST: &str = r#"[{"id":"p-1","name":"Small"}]"#;

fn unreadable(reason: UnreadableReason) -> Problem {
    Problem::Unreadable {
        reason,
        request_id: None,
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The problem of one read of products against such a platform.
async fn problem(
    act: impl Fn() -> Act + Send + Sync + 'static,
    change: impl FnOnce(&mut ClientOptions),
) -> Problem {
    let server = Server::start(move |_, _| act()).await;
    server
        .client_with(change)
        .products(&token(), None)
        .await
        .unwrap_err()
}

#[tokio::test]
async fn a_dripping_answer_ends_at_the_total_deadline() {
    let started = Instant::now();
    let problem = problem(
        || Act::Drip(answer(200, &[], &[b' '; 4096]), Duration::from_millis(20)),
        |options| options.total_timeout = Duration::from_millis(400),
    )
    .await;
    assert_eq!(problem, Problem::TimedOut);
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_hanging_platform_is_asked_three_times_and_no_more() {
    let server = Server::start(|_, _| Act::Hang).await;
    let client = server.client_with(|options| options.read_timeout = Duration::from_millis(100));
    assert_eq!(
        client.products(&token(), None).await.unwrap_err(),
        Problem::TimedOut
    );
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn an_answer_that_stops_coming_times_out() {
    let body = answer(200, &[], LIST.as_bytes());
    let half = body[..body.len() - 5].to_vec();
    let problem = problem(
        move || Act::Send(half.clone()),
        |options| options.read_timeout = Duration::from_millis(100),
    )
    .await;
    assert_eq!(problem, Problem::TimedOut);
}

#[tokio::test]
async fn a_lost_connection_is_tried_again_and_then_said() {
    let server = Server::start(|_, number| {
        if number < 2 {
            Act::Close
        } else {
            json(200, LIST)
        }
    })
    .await;
    let rows = server
        .client()
        .products(&token(), None)
        .await
        .unwrap()
        .fresh()
        .unwrap();
    assert_eq!((rows.rows.len(), server.count()), (1, 3));

    let server = Server::start(|_, _| Act::Close).await;
    assert_eq!(
        server.client().products(&token(), None).await.unwrap_err(),
        Problem::Offline
    );
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn nobody_listening_is_offline() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = Origin::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let client = Client::new(origin, ClientOptions::default()).unwrap();
    assert_eq!(
        client.products(&token(), None).await.unwrap_err(),
        Problem::Offline
    );
    assert!(client.calls().iter().all(|call| call.status.is_none()));
}

#[tokio::test]
async fn a_truncated_answer_is_said_to_be_truncated() {
    let whole = answer(200, &[], LIST.as_bytes());
    let short = whole[..whole.len() - 5].to_vec();
    let truncated = unreadable(UnreadableReason::Truncated);
    assert_eq!(
        problem(move || Act::SendAndClose(short.clone()), |_| {}).await,
        truncated
    );

    let packed = gzip(LIST.as_bytes());
    let half = answer(
        200,
        &[("content-encoding", "gzip")],
        &packed[..packed.len() / 2],
    );
    assert_eq!(
        problem(move || Act::Send(half.clone()), |_| {}).await,
        truncated
    );

    let cut = answer(200, &[], &LIST.as_bytes()[..LIST.len() - 3]);
    assert_eq!(
        problem(move || Act::Send(cut.clone()), |_| {}).await,
        truncated
    );
}

#[tokio::test]
async fn a_compressed_answer_is_read() {
    let packed = answer(200, &[("content-encoding", "gzip")], &gzip(LIST.as_bytes()));
    let server = Server::start(move |_, _| Act::Send(packed.clone())).await;
    let rows = server
        .client()
        .products(&token(), None)
        .await
        .unwrap()
        .fresh()
        .unwrap();
    assert_eq!(rows.rows.len(), 1);
    assert!(
        server.requests()[0]
            .header("accept-encoding")
            .unwrap()
            .contains("gzip")
    );
}

#[tokio::test]
async fn a_body_over_the_cap_is_not_read_to_its_end() {
    let large = unreadable(UnreadableReason::TooLarge);
    let cap = |options: &mut ClientOptions| options.body_limit = 1 << 20;

    // Announced: a gigabyte that never comes.
    let head = b"HTTP/1.1 200 X\r\ncontent-length: 1073741824\r\n\r\n[".to_vec();
    assert_eq!(problem(move || Act::Send(head.clone()), cap).await, large);

    // Not announced: it comes as long as somebody reads.
    let head = b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    let part = [b"10000\r\n".as_slice(), &[b' '; 0x10000], b"\r\n"].concat();
    assert_eq!(
        problem(move || Act::Flood(head.clone(), part.clone()), cap).await,
        large
    );

    // Small on the line, 32 MiB in memory.
    let bomb = answer(
        200,
        &[("content-encoding", "gzip")],
        &gzip(&vec![b' '; 32 << 20]),
    );
    assert!(bomb.len() < 64 << 10);
    assert_eq!(problem(move || Act::Send(bomb.clone()), cap).await, large);
}

#[tokio::test]
async fn a_body_just_under_the_cap_is_read() {
    let body = format!("{LIST}{}", " ".repeat((1 << 20) - LIST.len()));
    let server = Server::start(move |_, _| json(200, &body)).await;
    let client = server.client_with(|options| options.body_limit = 1 << 20);
    assert_eq!(
        client
            .products(&token(), None)
            .await
            .unwrap()
            .fresh()
            .unwrap()
            .rows
            .len(),
        1
    );
}

#[tokio::test]
async fn what_is_no_data_is_named_for_what_it_is() {
    for (body, reason) in [
        (
            "<!doctype html><html><form>Sign in</form></html>",
            UnreadableReason::Html,
        ),
        ("", UnreadableReason::Empty),
        ("  \r\n ", UnreadableReason::Empty),
        ("Service starting", UnreadableReason::NotJson),
        ("[{]", UnreadableReason::NotJson),
        ("{\"status\":\"ok\"}", UnreadableReason::Shape),
        ("null", UnreadableReason::Shape),
    ] {
        let server = Server::start(move |_, _| json(200, body)).await;
        let problem = server.client().products(&token(), None).await.unwrap_err();
        assert_eq!(
            problem,
            Problem::Unreadable {
                reason,
                request_id: Some("req-1".to_owned())
            },
            "{body}"
        );
        assert_eq!(server.count(), 1, "{body}");
    }
}

#[tokio::test]
async fn passing_faults_are_tried_again_and_lasting_ones_are_not() {
    for fault in [502, 503, 504, 429] {
        let server = Server::start(move |_, number| {
            if number < 2 {
                status(fault, &[])
            } else {
                json(200, LIST)
            }
        })
        .await;
        assert!(
            server.client().products(&token(), None).await.is_ok(),
            "{fault}"
        );
        assert_eq!(server.count(), 3);
    }
    for fault in [500, 501, 403, 404, 418] {
        let server = Server::start(move |_, _| status(fault, &[])).await;
        assert!(
            server.client().products(&token(), None).await.is_err(),
            "{fault}"
        );
        assert_eq!(server.count(), 1, "{fault}");
    }
}

#[tokio::test]
async fn an_outage_does_not_multiply_the_traffic() {
    let server = Server::start(|_, _| status(503, &[])).await;
    let client = server.client_with(|options| {
        options.retry_burst = 4;
        options.retry_base = Duration::ZERO;
    });
    for _ in 0..100 {
        let fault = Problem::PlatformFault {
            status: 503,
            request_id: None,
        };
        assert_eq!(client.products(&token(), None).await.unwrap_err(), fault);
    }
    assert!((104..=115).contains(&server.count()), "{}", server.count());
}

#[tokio::test]
async fn a_long_rest_is_kept_by_its_area_and_by_no_other() {
    let server = Server::start(|request, _| {
        if request.target.contains("/billing/") {
            status(429, &[("retry-after", "30")])
        } else {
            json(200, LIST)
        }
    })
    .await;
    let client = server.client();
    let organisation = "o-1".into();
    let limited = client
        .billing_current(&token(), &organisation, None)
        .await
        .unwrap_err();
    assert_eq!(
        limited,
        Problem::RateLimited {
            retry_after_seconds: Some(30)
        }
    );
    for _ in 0..5 {
        let limited = client
            .billing_history(&token(), &organisation, 12, None)
            .await
            .unwrap_err();
        let Problem::RateLimited {
            retry_after_seconds: Some(left),
        } = limited
        else {
            panic!("{limited:?}")
        };
        assert!((1..=30).contains(&left));
    }
    assert_eq!(server.count(), 1);
    assert!(client.products(&token(), None).await.is_ok());
}

#[tokio::test]
async fn a_short_rest_is_waited_out_within_the_call() {
    let server = Server::start(|_, number| {
        if number == 0 {
            status(503, &[("retry-after", "1")])
        } else {
            json(200, LIST)
        }
    })
    .await;
    let started = Instant::now();
    assert!(server.client().products(&token(), None).await.is_ok());
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn a_rest_at_the_door_of_signing_in_does_not_stop_a_refresh() {
    let server = Server::start(|request, _| {
        if request.target.ends_with("/login") {
            status(429, &[("retry-after", "60")])
        } else {
            json(200, r#"{"token":"a"}"#)
        }
    })
    .await;
    let client = server.client();
    let password = dcx_api::Password::new("secret".to_owned());
    let limited = client.login("a@b.example", &password).await.err().unwrap();
    assert_eq!(
        limited,
        Problem::RateLimited {
            retry_after_seconds: Some(60)
        }
    );
    assert!(
        client
            .refresh(&dcx_api::RefreshToken::new("r".to_owned()))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn the_last_calls_are_kept_without_ids_and_queries() {
    let server = Server::start(|_, _| json(200, r#"{"id":"vm-secret","name":"x"}"#)).await;
    let client = server.client();
    client
        .machine(&token(), &"vm-secret".into(), None)
        .await
        .unwrap();
    client
        .metrics(&token(), &"org-secret".into(), None)
        .await
        .unwrap();
    let calls = client.calls();
    assert_eq!(calls[0].route, "GET /vms/{vmId}/details");
    assert_eq!(
        (calls[0].status, calls[0].request_id.as_deref()),
        (Some(200), Some("req-1"))
    );
    assert!(!format!("{calls:?}").contains("secret"));
}

#[tokio::test]
async fn a_call_nobody_waited_for_is_in_the_log_too() {
    let server = Server::start(|_, _| Act::Hang).await;
    let client = server.client();
    let given_up =
        tokio::time::timeout(Duration::from_millis(100), client.products(&token(), None)).await;
    assert!(given_up.is_err());
    assert_eq!(client.calls().len(), 1);
    assert_eq!(client.calls()[0].status, None);
}

#[tokio::test]
async fn a_large_list_is_read_whole() {
    let rows: Vec<String> = (0..20_000)
        .map(|n| format!(r#"{{"id":"p-{n}","name":"Product {n}","unitPrice":"{n}.10"}}"#))
        .collect();
    let body = format!("[{}]", rows.join(","));
    let server = Server::start(move |_, _| json(200, &body)).await;
    let rows = server
        .client()
        .products(&token(), None)
        .await
        .unwrap()
        .fresh()
        .unwrap();
    assert_eq!((rows.rows.len(), rows.unreadable), (20_000, 0));
}

#[test]
fn settings_that_cannot_be_used_are_refused_by_name() {
    let origin = Origin::parse("https://cloud.example").unwrap();
    let refused = |options: ClientOptions| match Client::new(origin.clone(), options).err().unwrap()
    {
        Problem::Invalid { fields, .. } => fields
            .into_iter()
            .map(|field| field.field)
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let extra_roots = vec![b"not a certificate".to_vec()];
    assert_eq!(
        refused(ClientOptions {
            extra_roots,
            ..ClientOptions::default()
        }),
        ["extraRoots"]
    );
    let proxy = Some("::not a proxy::".to_owned());
    assert_eq!(
        refused(ClientOptions {
            proxy,
            ..ClientOptions::default()
        }),
        ["proxy"]
    );
}
