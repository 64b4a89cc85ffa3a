//! The first sync: from the press on "Sign in" until everything is fetched and saved, beside curl
//! fetching the same addresses with the same rights, as many at once as the app does.

use std::thread;
use std::time::{Duration, Instant};

use dcx_platform::DEMO_PASSWORD;
use dcx_tests::{Desk, Platform};
use serde::Deserialize;
use serde_json::Value;

use crate::curl::{Curl, Fetched};
use crate::figures::{Figure, Series, Unit};
use crate::processes::worked;
use crate::scene::{Programs, Result, USER, in_page};

/// The readings of one organisation, as the contract names them.
const ROUTES: [(&str, &str); 7] = [
    ("/vms/list", ""),
    ("/wallets", ""),
    ("/billing/current", ""),
    ("/billing/history", "&months=12"),
    ("/metrics/aggregation", ""),
    ("/monitoring/alerts", ""),
    ("/operations", ""),
];
const LISTS: [&str; 1] = ["/organisations"];
/// What the app keeps to, and what curl does unless told otherwise.
const AT_ONCE: u32 = 6;
const CURL_AT_ONCE: u32 = 50;
/// After this long something is broken, not slow.
const PATIENCE: Duration = Duration::from_secs(240);
const LOOK_EVERY: Duration = Duration::from_millis(20);

const REASON: &str = "All of it shares the cores: the platform, the core, and the window that draws the growing totals \
(see the work below). curl only drops what comes; the app reads every row, seals it and writes it.";

/// What the rounds gave.
pub struct Synced {
    /// The app beside curl with six at once, and with fifty.
    pub figures: Vec<Figure>,
    /// The processor time it took, by who took it.
    pub work: [(&'static str, Series); 3],
    /// What was fetched.
    pub fetched: Fetched,
    /// The machines' rows as the platform writes them, uncompressed.
    pub row_bytes: f64,
    /// Every customer's id.
    pub customers: Vec<String>,
    /// The organisation that has all others beneath it.
    pub root: String,
    /// The last round's desk, its window open, everything in its cache.
    pub desk: Desk,
}

#[derive(Deserialize)]
struct Saved {
    records: usize,
}

/// Runs `rounds` rounds against `platform`.
pub fn measure(platform: &Platform, programs: &Programs, rounds: usize) -> Result<Synced> {
    let curl = Curl::signed_in(platform.origin(), USER, DEMO_PASSWORD)?;
    let organisations = curl.organisations()?;
    let every: Vec<&str> = organisations.iter().map(|(id, _)| id.as_str()).collect();
    let addresses = addresses(&every);
    let machines: Vec<String> = of_route(&ROUTES[0], &every).collect();
    // Once for nothing, so that no round pays for the platform's cold caches.
    let row_bytes = curl.fetch(&machines, AT_ONCE, false)?.bytes;
    let mut fetched = curl.fetch(&addresses, AT_ONCE, true)?;
    let (mut ours, mut six, mut fifty) = (Series::default(), Series::default(), Series::default());
    let mut work = [
        ("core and shell", Series::default()),
        ("web processes", Series::default()),
        ("platform", Series::default()),
    ];
    let mut desk = None;
    for _ in 0..rounds {
        // Tokens are short-lived; a round takes a fresh one.
        let curl = Curl::signed_in(platform.origin(), USER, DEMO_PASSWORD)?;
        fetched = curl.fetch(&addresses, AT_ONCE, true)?;
        six.add(fetched.took.as_secs_f64() * 1000.0);
        // The desk of the round before goes first: it would share the machine.
        drop(desk.take());
        let (opened, took) = round(platform, programs, every.len(), &mut work)?;
        ours.add(took.as_secs_f64() * 1000.0);
        desk = Some(opened);
        let all = curl.fetch(&addresses, CURL_AT_ONCE, true)?;
        fifty.add(all.took.as_secs_f64() * 1000.0);
    }
    let figure = |against, baseline, aim| Figure {
        name: "First sync of 1 000 tenants",
        ours: ours.clone(),
        against,
        baseline,
        unit: Unit::Seconds,
        aim,
        reason: REASON,
    };
    let of_kind = |wanted: &str| -> Vec<String> {
        let all = organisations.iter();
        all.filter(|(_, kind)| kind == wanted)
            .map(|(id, _)| id.clone())
            .collect()
    };
    Ok(Synced {
        figures: vec![
            figure("curl, 6 at once", six, Some(1.25)),
            figure("curl, 50 at once", fifty, None),
        ],
        work,
        fetched,
        row_bytes,
        customers: of_kind("customer"),
        root: of_kind("root").pop().ok_or("there is no root")?,
        desk: desk.ok_or("no round was run")?,
    })
}

/// One first sync on a machine that has never seen this account.
fn round(
    platform: &Platform,
    programs: &Programs,
    tenants: usize,
    work: &mut [(&'static str, Series); 3],
) -> Result<(Desk, Duration)> {
    let mut desk = programs.app_desk(platform.origin())?;
    desk.open()?;
    let window = desk.window()?;
    window.find("button", "Sign in")?;
    window.type_into("Platform address", platform.origin())?;
    window.type_into("Email", USER)?;
    window.type_into("Password", DEMO_PASSWORD)?;
    platform.clear_counts();
    let before = times(&desk)?;
    let start = Instant::now();
    window.click("button", "Sign in")?;
    loop {
        if answered(platform, tenants) && all_saved(&desk, tenants)? {
            let took = start.elapsed();
            for ((_, series), (after, before)) in
                work.iter_mut().zip(times(&desk)?.iter().zip(before))
            {
                series.add(after - before);
            }
            return Ok((desk, took));
        }
        if start.elapsed() > PATIENCE {
            return Err(format!(
                "the first sync is not over after {} s: {:?}",
                PATIENCE.as_secs(),
                platform.counts()
            )
            .into());
        }
        thread::sleep(LOOK_EVERY);
    }
}

/// The processor time taken so far by the app, by its web processes, and by this process, in which
/// the platform is.
fn times(desk: &Desk) -> Result<[f64; 3]> {
    let app = desk.app_id()?;
    let others = desk.processes()?.into_iter().filter(|id| *id != app);
    let web = others.filter_map(|id| worked(id).ok()).sum();
    Ok([worked(app)?, web, worked(std::process::id())?])
}

/// Whether the platform has given every answer that a first sync needs.
fn answered(platform: &Platform, tenants: usize) -> bool {
    let counts = platform.counts();
    let good = |route: &str| {
        counts
            .get(&format!("GET /api{route}"))
            .and_then(|count| count.statuses.get(&200))
            .map_or(0, |count| *count as usize)
    };
    LISTS.iter().all(|route| good(route) > 0)
        && ROUTES.iter().all(|(route, _)| good(route) >= tenants)
}

/// Whether each of these answers is in the app's cache.
fn all_saved(desk: &Desk, tenants: usize) -> Result<bool> {
    let saved: Saved = in_page(desk.window()?, "ask", &[Value::from("saved_data")])?;
    Ok(saved.records >= ROUTES.len() * tenants + LISTS.len())
}

fn addresses(organisations: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = LISTS.iter().map(|list| (*list).to_owned()).collect();
    all.extend(
        ROUTES
            .iter()
            .flat_map(|route| of_route(route, organisations)),
    );
    all
}

fn of_route(route: &(&str, &str), organisations: &[&str]) -> impl Iterator<Item = String> {
    let (path, more) = *route;
    organisations
        .iter()
        .map(move |id| format!("{path}?organizationId={id}{more}"))
}
