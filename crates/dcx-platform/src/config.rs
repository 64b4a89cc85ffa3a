//! What a demo platform can be asked to be: its size, its lifetimes, its spelling. Read by everything at start.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// How one demo platform is to be started.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to serve the contract; loopback only. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where to serve the control routes; loopback only. `None`: no control port.
    pub control: Option<SocketAddr>,
    /// The same seed on the same day gives the same data.
    pub seed: u64,
    /// Resellers under Datacentrix; at least one, the first is CloudTech.
    pub resellers: u32,
    /// Customers in all; at least two, Vodacom and Adcock.
    pub customers: u32,
    /// Virtual machines in all; at least two, Adcock's.
    pub vms: u32,
    /// How long an access token is good for.
    pub access_ttl: Duration,
    /// How long a refresh token is good for.
    pub refresh_ttl: Duration,
    /// What becomes of a refresh token that was used.
    pub rotation: Rotation,
    /// Spelling and envelope of the answers.
    pub dialect: Dialect,
    /// The database file. `None`: in memory, gone when the platform stops.
    pub database: Option<PathBuf>,
    /// How long a power change, a provisioning or a deletion takes.
    pub operation_time: Duration,
    /// Some installations ignore `Idempotency-Key`: a repeat acts twice.
    pub ignore_idempotency: bool,
    /// Requests one token may make in a minute before 429. `None`: no limit.
    pub rate_limit: Option<u32>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            control: None,
            seed: 1,
            resellers: 3,
            customers: 24,
            vms: 320,
            access_ttl: Duration::from_secs(15 * 60),
            refresh_ttl: Duration::from_secs(30 * 24 * 60 * 60),
            rotation: Rotation::Strict,
            dialect: Dialect::Camel,
            database: None,
            operation_time: Duration::from_secs(4),
            ignore_idempotency: false,
            rate_limit: None,
        }
    }
}

/// A word on the command line or the control port that names nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{word}” is none of {known}")]
pub struct UnknownWord {
    word: String,
    known: String,
}

/// Names an enum's values once for [`FromStr`] and [`fmt::Display`].
macro_rules! words {
    ($type:ident { $($value:ident = $word:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [$type] = &[$($type::$value),+];
        }
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $($type::$value => $word),+ })
            }
        }
        impl FromStr for $type {
            type Err = UnknownWord;
            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word {
                    $($word => Ok($type::$value),)+
                    _ => Err(UnknownWord { word: word.to_owned(), known: [$($word),+].join(", ") }),
                }
            }
        }
    };
}

/// What becomes of a refresh token that was used. Contract: "Authentication".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// Good for one use; a second use revokes every token that came of the same sign-in.
    Strict,
    /// As strict, but the old token still works for 30 seconds.
    Grace,
    /// Refresh tokens stay good until they expire; none is handed out anew.
    None,
}

words!(Rotation { Strict = "strict", Grace = "grace", None = "none" });

/// How an installation spells its answers. The README of this crate shows one row in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// camelCase, bare lists and objects, JSON numbers.
    Camel,
    /// snake_case, bare lists and objects, JSON numbers.
    Snake,
    /// camelCase, every number a string, `"NaN"` or `"N/A"` for what isn't known.
    Strings,
    /// camelCase in `{"success","data"}`, lists in `{"data","total"}`.
    Enveloped,
    /// An installation grown over years: snake rows, shifting aliases, spellings and times, optional routes missing.
    Field,
}

words!(Dialect { Camel = "camel", Snake = "snake", Strings = "strings", Enveloped = "enveloped", Field = "field" });
