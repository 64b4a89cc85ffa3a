//! The demo platform as a program: takes its configuration from the command line, says where it listens, serves until
//! it is ended.

use std::error::Error;
use std::io::{Write, stderr, stdout};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use dcx_platform::{Config, Dialect, Rotation};
use serde_json::json;

/// Serves the DCX contract from an embedded database.
#[derive(Parser)]
#[command(name = "dcx-platform", version)]
struct Arguments {
    /// Where to serve the contract; loopback only, port 0 for a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Where to serve the control routes; loopback only; without it there are none
    #[arg(long, value_name = "ADDRESS")]
    control: Option<SocketAddr>,
    /// Keep the data in this file; without it they are gone at the end
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
    /// The same seed on the same day gives the same data
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Resellers under Datacentrix
    #[arg(long, default_value_t = 3)]
    resellers: u32,
    /// Customers in all
    #[arg(long, default_value_t = 24)]
    customers: u32,
    /// Virtual machines in all
    #[arg(long, default_value_t = 320)]
    vms: u32,
    /// What becomes of a used refresh token: strict, grace or none
    #[arg(long, default_value_t = Rotation::Strict)]
    rotation: Rotation,
    /// Spelling and envelope: camel, snake, strings, enveloped or field
    #[arg(long, default_value_t = Dialect::Camel)]
    dialect: Dialect,
    /// How long an access token is good for
    #[arg(long, value_name = "SECONDS", default_value_t = 900)]
    access_ttl: u64,
    /// How long a refresh token is good for
    #[arg(long, value_name = "SECONDS", default_value_t = 30 * 24 * 60 * 60)]
    refresh_ttl: u64,
    /// How long a power change, a provisioning or a deletion takes
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 4_000)]
    operation_time: u64,
    /// Requests a user may make in a minute; without it there is no limit
    #[arg(long, value_name = "REQUESTS")]
    rate_limit: Option<u32>,
    /// Ignore Idempotency-Key: a repeat acts twice
    #[arg(long)]
    ignore_idempotency: bool,
}

impl From<Arguments> for Config {
    fn from(arguments: Arguments) -> Config {
        Config {
            listen: arguments.listen,
            control: arguments.control,
            seed: arguments.seed,
            resellers: arguments.resellers,
            customers: arguments.customers,
            vms: arguments.vms,
            access_ttl: Duration::from_secs(arguments.access_ttl),
            refresh_ttl: Duration::from_secs(arguments.refresh_ttl),
            rotation: arguments.rotation,
            dialect: arguments.dialect,
            database: arguments.database,
            operation_time: Duration::from_millis(arguments.operation_time),
            ignore_idempotency: arguments.ignore_idempotency,
            rate_limit: arguments.rate_limit,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Without a place to complain to, the exit code is all there is.
            drop(writeln!(stderr(), "dcx-platform: {error}"));
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let running = dcx_platform::start(Arguments::parse().into()).await?;
    let ready = json!({ "origin": running.origin(), "control": running.control() });
    writeln!(stdout(), "{ready}")?;
    stdout().flush()?;
    tokio::signal::ctrl_c().await?;
    running.stop().await;
    Ok(())
}
