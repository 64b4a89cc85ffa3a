//! What the tests of the whole core share: a demo platform on loopback, a keychain that is watched
//! and can fail, a data folder of its own, and waits that end when the thing waited for is there.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "each test file uses its part of this, and a test's helpers fail the test"
)]

pub mod deeds;
pub mod fleet;
pub mod form;
pub mod keychain;
pub mod laid;
pub mod proxy;
pub mod writer;
pub mod writing;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dcx_api::{ClientOptions, OrganisationId, Password};
use dcx_core::cache::Limits;
use dcx_core::clock::Clock;
use dcx_core::reading::{Standing, Trust};
use dcx_core::vault::{Vault, VaultOptions};
use dcx_core::view::Desk;
use dcx_core::view::overview::{Overview, overview};
use dcx_core::view::tenant::{TenantQuery, TenantRef, window};
use dcx_core::{Client, Options, Problem};
use dcx_platform::{Config, DEMO_PASSWORD, Running};
use tempfile::TempDir;

pub use self::keychain::Keychain;

pub const ADMIN: &str = "admin@datacentrix.example";
pub const ALEX: &str = "alex@cloudtech.example";
pub const JOHN: &str = "john@vodacom.example";

/// Nothing in these tests takes this long on a machine that does anything at all.
const PATIENCE: Duration = Duration::from_secs(120);

/// A platform small enough to start in no time.
pub fn small() -> Config {
    Config {
        resellers: 2,
        customers: 4,
        vms: 60,
        ..Config::default()
    }
}

pub async fn platform(config: Config) -> Running {
    dcx_platform::start(config).await.unwrap()
}

/// Starts a platform where another one was, over the same database.
pub async fn platform_again(origin: &str, config: Config) -> Running {
    let listen = origin.strip_prefix("http://").unwrap().parse().unwrap();
    platform(Config { listen, ..config }).await
}

pub fn password() -> Password {
    Password::new(DEMO_PASSWORD.to_owned())
}

/// Limits short enough to meet a hanging route within a test.
pub fn impatient() -> ClientOptions {
    ClientOptions {
        connect_timeout: Duration::from_secs(2),
        read_timeout: Duration::from_millis(600),
        total_timeout: Duration::from_millis(1500),
        body_limit: 1024 * 1024,
        most_retries: 1,
        retry_base: Duration::from_millis(10),
        ..ClientOptions::default()
    }
}

/// A computer: a data folder and a keychain that outlive the program.
pub struct Computer {
    pub folder: TempDir,
    pub keychain: Keychain,
    pub clock: Clock,
    pub wire: ClientOptions,
    pub limits: Limits,
}

impl Computer {
    pub fn new() -> Self {
        Self::with(Keychain::default())
    }

    pub fn with(keychain: Keychain) -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            keychain,
            clock: Clock::system(),
            wire: ClientOptions::default(),
            limits: Limits::default(),
        }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn vault(&self) -> Vault {
        vault(&self.keychain)
    }

    /// Starts the program: nothing is opened yet.
    pub fn start(&self) -> Client {
        Client::new(Options {
            folder: self.folder().to_owned(),
            vault: self.vault(),
            clock: self.clock.clone(),
            wire: self.wire.clone(),
            limits: self.limits,
        })
    }

    /// Starts the program with a demo user signed in.
    pub async fn signed_in(&self, platform: &Running, email: &str) -> Client {
        let client = self.start();
        client
            .sign_in(platform.origin(), email, password())
            .await
            .unwrap();
        client
    }

    /// Every byte of every file in the data folder, with its name.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = std::fs::read(&path).unwrap();
                    files.push((path.display().to_string(), bytes));
                }
            }
        }
        files
    }
}

pub fn vault(keychain: &Keychain) -> Vault {
    let options = VaultOptions {
        time_limit: Duration::from_secs(10),
        probe_pause: Duration::from_millis(10),
        ..VaultOptions::default()
    };
    Vault::with_store(Box::new(keychain.clone()), &options)
}

/// Waits until it holds; `what` says what was waited for in vain.
pub async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < PATIENCE, "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// The organisation of this name, as the signed-in user sees it.
pub fn organisation(desk: &Desk, name: &str) -> Option<OrganisationId> {
    let tree = desk.tree();
    let node = tree.walk().find(|node| node.name == name)?;
    Some(node.id.clone())
}

/// Opens a tenant by name as soon as the list of tenants has it.
pub async fn open_tenant(client: &Client, name: &str) -> TenantRef {
    let desk = client.desk().unwrap();
    until(&format!("{name} is in the list"), || {
        organisation(&desk, name).is_some()
    })
    .await;
    let id = organisation(&desk, name).unwrap();
    let tenant = TenantRef::Organisation { id };
    client.open_tenant(&tenant).unwrap();
    tenant
}

pub fn id_of(tenant: &TenantRef) -> OrganisationId {
    match tenant {
        TenantRef::Organisation { id } => id.clone(),
        TenantRef::All => panic!("all customers have no id"),
    }
}

/// The Overview when every card has come in.
pub async fn whole_overview(client: &Client, tenant: &TenantRef) -> Overview {
    let desk = client.desk().unwrap();
    let mut whole = None;
    until("every card is there and live", || {
        let overview = overview(&desk, tenant).unwrap();
        // The ranking reads every customer's wallets, which no card of the tenant's own does.
        let others = [
            overview.customers.as_ref().map(|cards| &cards.trust),
            overview.commission.as_ref().map(|cards| &cards.trust),
            overview.revenue.as_ref().map(|cards| &cards.trust),
        ];
        let there = overview.trust.standing == Standing::Live
            && overview.trust.missing == 0
            && others.iter().flatten().all(|trust| trust.missing == 0);
        whole = there.then_some(overview);
        whole.is_some()
    })
    .await;
    whole.unwrap()
}

/// The names in the switcher, in its order.
pub fn tenants(client: &Client) -> Vec<String> {
    let query = TenantQuery {
        search: String::new(),
        collapsed: Vec::new(),
        offset: 0,
        limit: 200,
    };
    let desk = client.desk().unwrap();
    let rows = window(&desk, &query).rows;
    rows.into_iter().map(|row| row.name).collect()
}

/// Every trust line of an Overview by the name of its card.
pub fn trusts(overview: &Overview) -> [(&'static str, &Trust); 7] {
    [
        ("machines", &overview.machines.trust),
        ("capacity", &overview.capacity.trust),
        ("cost", &overview.cost.trust),
        ("wallet", &overview.wallet.trust),
        ("alerts", &overview.alerts.trust),
        ("operations", &overview.operations.trust),
        ("history", &overview.history.trust),
    ]
}

/// How often the platform was asked for a new token.
pub fn refreshes(platform: &Running) -> u32 {
    platform.count("POST /api/auth/refresh").calls
}

/// Every call of every route.
pub fn calls(platform: &Running) -> u32 {
    platform.counts().values().map(|route| route.calls).sum()
}

/// The dashboard's routes by the name of the card that each fills.
pub const DASHBOARD: [(&str, &str); 7] = [
    ("machines", "GET /api/vms/list"),
    ("capacity", "GET /api/metrics/aggregation"),
    ("cost", "GET /api/billing/current"),
    ("wallet", "GET /api/wallets"),
    ("alerts", "GET /api/monitoring/alerts"),
    ("operations", "GET /api/operations"),
    ("history", "GET /api/billing/history"),
];

/// A session and the wire underneath, without the rest of the client.
pub struct Signed {
    pub session: dcx_core::session::Session,
    pub api: dcx_api::Client,
    pub vault: Vault,
    pub account: dcx_core::account::AccountId,
    pub clock: Clock,
    pub organisation: OrganisationId,
}

/// Signs in without a [`Client`]: the refresh token goes into the keychain as at a real sign-in.
pub async fn session(platform: &Running, email: &str, keychain: &Keychain) -> Signed {
    session_with(platform, email, keychain, ClientOptions::default()).await
}

pub async fn session_with(
    platform: &Running,
    email: &str,
    keychain: &Keychain,
    wire: ClientOptions,
) -> Signed {
    let origin = dcx_api::Origin::parse(platform.origin()).unwrap();
    let api = dcx_api::Client::new(origin, wire).unwrap();
    let grant = api.login(email, &password()).await.unwrap();
    let account = dcx_core::account::AccountId::of(platform.origin(), email);
    let organisation = grant.access.claims().primary_organisation.unwrap();
    let (vault, clock) = (vault(keychain), Clock::system());
    let refresh = grant.refresh.clone().unwrap();
    let stored = vault.save_refresh(&account, &refresh).await.is_ok();
    let session = dcx_core::session::Session::signed_in(
        api.clone(),
        account.clone(),
        vault.clone(),
        clock.clone(),
        grant,
        stored,
    );
    Signed {
        session,
        api,
        vault,
        account,
        clock,
        organisation,
    }
}

impl Signed {
    /// Reads the list of machines through the session.
    pub async fn machines(&self) -> Result<(), Problem> {
        self.session
            .call("machines", "", |api, token| {
                let id = self.organisation.clone();
                async move { api.machines(&token, &id, None).await }
            })
            .await
            .map(drop)
    }
}

/// A handle that many tasks share.
pub fn shared<T>(value: T) -> Arc<T> {
    Arc::new(value)
}
