//! Everything that can go wrong, in one enum that travels from the wire to the window. It carries the data a reader needs
//! and no words of its own beyond the platform's: the UI has one table from `kind` to words. It never carries a token, and
//! platform text in it is bounded and free of control characters.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::origin::OriginError;

/// The longest text of the platform that a problem carries, in characters.
pub(crate) const LONGEST_TEXT: usize = 300;

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Problem {
    /// The platform could not be reached; nothing was sent.
    #[error("the platform can't be reached")]
    Offline,
    /// The platform did not answer in time.
    #[error("the platform did not answer in time")]
    TimedOut,
    /// The connection could not be made safe.
    #[error("the connection can't be made safe: {reason:?}")]
    Tls {
        /// What is wrong with the certificate or the handshake.
        reason: TlsFault,
    },
    /// The session is over: only signing in again helps.
    #[error("the session has ended")]
    SessionEnded,
    /// Wrong e-mail address or password.
    #[error("the e-mail address or the password is wrong")]
    InvalidCredentials,
    /// Too many wrong passwords.
    #[error("the account is locked")]
    AccountLocked,
    /// The platform answered 401. Whether that means a refresh or "forbidden" is the core's decision; never shown as is.
    #[error("the platform did not accept the access token")]
    Unauthorised,
    /// This user may not.
    #[error("not permitted")]
    Forbidden,
    /// No such thing.
    #[error("not found")]
    NotFound,
    /// This installation does not have this route.
    #[error("not offered by this platform")]
    NotOffered,
    /// The platform refused what was entered.
    #[error("refused: {message}")]
    Invalid {
        /// The platform's words; may be empty.
        message: String,
        /// The fields it named.
        fields: Vec<FieldProblem>,
    },
    /// The wallet doesn't hold enough.
    #[error("insufficient funds")]
    InsufficientFunds {
        /// What it would take.
        required: Option<Decimal>,
        /// What there is.
        available: Option<Decimal>,
        /// The currency of both.
        currency: Option<String>,
    },
    /// The thing is in a state that does not allow this.
    #[error("conflict: {code}")]
    Conflict {
        /// The platform's code (`invalid_state`); may be empty.
        code: String,
        /// The platform's words; may be empty.
        message: String,
    },
    /// Asked too often.
    #[error("asked too often")]
    RateLimited {
        /// How long the platform wants to be left alone, where it said so.
        retry_after_seconds: Option<u32>,
    },
    /// The platform failed.
    #[error("the platform failed with status {status}")]
    PlatformFault {
        /// The HTTP status.
        status: u16,
        /// The platform's name for the call, for its support.
        request_id: Option<String>,
    },
    /// The platform answered something that can't be read.
    #[error("the answer can't be read: {reason:?}")]
    Unreadable {
        /// In what way.
        reason: UnreadableReason,
        /// The platform's name for the call, for its support.
        request_id: Option<String>,
    },
    /// The operating system's keychain can't be used as it should.
    #[error("the keychain is not usable: {state:?}")]
    Keychain {
        /// In what way.
        state: KeychainState,
    },
    /// The window is locked: nothing is shown before it is unlocked.
    #[error("the window is locked")]
    ScreenLocked,
    /// The PIN is wrong.
    #[error("the PIN is wrong")]
    WrongPin {
        /// How long no further try is taken, in seconds; 0: at once.
        wait_seconds: u32,
    },
    /// Saved data could not be read; it was set aside.
    #[error("saved data can't be read")]
    CacheUnreadable,
    /// A write was sent and no answer came: it may have happened, or not.
    #[error("the outcome is unknown")]
    OutcomeUnknown,
    /// What a dialogue was opened for is no longer what is in view: another account, another tenant. Nothing was sent.
    #[error("the account or the tenant has changed since")]
    ScopeChanged,
    /// It can't be done as things are. Nothing was sent.
    #[error("not possible: {obstacle:?}")]
    NotPossible {
        /// What stands in the way.
        obstacle: Obstacle,
    },
    /// What was entered can't be used. Nothing was sent.
    #[error("{field} can't be used: {fault:?}")]
    Input {
        /// The field, as the dialogue names it (`amount`, `name`).
        field: String,
        /// What is wrong with it.
        fault: InputFault,
    },
    /// The price is no longer the one that was shown. Nothing was sent.
    #[error("the price has changed")]
    PriceChanged {
        /// What was shown.
        shown: Option<Decimal>,
        /// What the catalogue says now.
        now: Option<Decimal>,
        /// The currency of both.
        currency: Option<String>,
    },
    /// The journal of operations can't be written, so nothing is sent.
    #[error("the journal can't be written")]
    JournalUnwritable,
    /// The address is no platform address.
    #[error("the address can't be used: {reason}")]
    InvalidAddress {
        /// Why.
        reason: OriginError,
    },
    /// A fault of this program.
    #[error("internal fault: {detail}")]
    Internal {
        /// For the report; never a customer's text.
        detail: String,
    },
}

/// One field the platform refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FieldProblem {
    /// Its name, as the platform spells it.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

/// In what way an answer can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum UnreadableReason {
    /// A web page where data belongs: a proxy's error page, or a login page in front of the platform.
    Html,
    /// It ends too early.
    Truncated,
    /// It is larger than the client takes.
    TooLarge,
    /// There is nothing in it.
    Empty,
    /// It is not JSON.
    NotJson,
    /// It is JSON of another kind than expected.
    Shape,
}

/// What is wrong with a connection's safety.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum TlsFault {
    /// The certificate's time is over.
    Expired,
    /// The certificate's time has not begun; a wrong clock looks like this too.
    NotYetValid,
    /// The certificate is for another host.
    WrongHost,
    /// Nobody this computer trusts has signed it.
    UntrustedIssuer,
    /// It was withdrawn.
    Revoked,
    /// The certificate has another fault.
    BadCertificate,
    /// No safe connection could be agreed on.
    Handshake,
}

/// What stands in the way of something that the user could else do. A button shows it as its reason; the core refuses by
/// the same rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Obstacle {
    /// The platform can't be reached.
    Offline,
    /// The session has ended.
    SessionEnded,
    /// The machine runs already.
    AlreadyRunning,
    /// The machine is off already.
    AlreadyStopped,
    /// The machine is suspended already.
    AlreadySuspended,
    /// Only a machine that runs can do this.
    NotRunning,
    /// The machine is on its way from one state to another.
    InTransition,
    /// The machine is still being made.
    StillProvisioning,
    /// The machine's state is a word this client doesn't know.
    UnknownState,
    /// It was asked for already and has not ended.
    AlreadyAsked,
    /// The organisation is suspended.
    OrganisationSuspended,
    /// The organisation is in good standing already.
    OrganisationActive,
    /// The wallet is suspended.
    WalletSuspended,
    /// The organisation has no wallet.
    NoWallet,
    /// The price or the balance isn't known.
    UnknownPrice,
    /// Customers may not.
    CustomersMayNot,
    /// Only Datacentrix may.
    OnlyDatacentrix,
    /// An organisation can't do this to itself.
    NotOneself,
    /// Only resellers have this.
    OnlyResellers,
    /// It is done for one organisation, and many are in view.
    PickOne,
    /// Nothing is selected.
    Nothing,
    /// More at once than is wise.
    TooMany,
    /// It was sent already.
    AlreadySent,
    /// It is not certain that it failed.
    NotCertain,
}

/// What is wrong with what was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum InputFault {
    /// Nothing was entered.
    Empty,
    /// It is no number.
    NotANumber,
    /// A number with an exponent, such as `1e9`.
    Exponent,
    /// It can't be told whether the separator stands for thousands or for cents, as in `1,000`.
    Ambiguous,
    /// Less than zero.
    Negative,
    /// Zero.
    Zero,
    /// A currency that isn't the wallet's.
    OtherCurrency,
    /// Parts of a cent.
    TooManyPlaces,
    /// More than may be entered.
    TooLarge,
    /// Too long.
    TooLong,
    /// A character that may not be in it.
    BadCharacter,
    /// A word that platforms write for nothing, such as `N/A`.
    StandsForNothing,
    /// It begins or ends with what it may not.
    BadEdge,
    /// Another one has this name.
    Taken,
    /// No e-mail address.
    NotAnAddress,
    /// It is not the name that was to be typed.
    OtherName,
    /// Not among what can be chosen.
    NotOffered,
    /// It is what it was before.
    Unchanged,
}

/// How the operating system's keychain stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum KeychainState {
    /// It works.
    Ready,
    /// There is none.
    Absent,
    /// It is locked.
    Locked,
    /// It refused.
    Denied,
    /// It does not answer.
    Hanging,
    /// What it holds is not what was put in.
    Corrupt,
    /// What should go in is too long for it.
    TooLong,
}

impl Problem {
    /// Its kind alone, for logs: no text of the platform is in it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::TimedOut => "timedOut",
            Self::Tls { .. } => "tls",
            Self::SessionEnded => "sessionEnded",
            Self::InvalidCredentials => "invalidCredentials",
            Self::AccountLocked => "accountLocked",
            Self::Unauthorised => "unauthorised",
            Self::Forbidden => "forbidden",
            Self::NotFound => "notFound",
            Self::NotOffered => "notOffered",
            Self::Invalid { .. } => "invalid",
            Self::InsufficientFunds { .. } => "insufficientFunds",
            Self::Conflict { .. } => "conflict",
            Self::RateLimited { .. } => "rateLimited",
            Self::PlatformFault { .. } => "platformFault",
            Self::Unreadable { .. } => "unreadable",
            Self::Keychain { .. } => "keychain",
            Self::ScreenLocked => "screenLocked",
            Self::WrongPin { .. } => "wrongPin",
            Self::CacheUnreadable => "cacheUnreadable",
            Self::OutcomeUnknown => "outcomeUnknown",
            Self::ScopeChanged => "scopeChanged",
            Self::NotPossible { .. } => "notPossible",
            Self::Input { .. } => "input",
            Self::PriceChanged { .. } => "priceChanged",
            Self::JournalUnwritable => "journalUnwritable",
            Self::InvalidAddress { .. } => "invalidAddress",
            Self::Internal { .. } => "internal",
        }
    }

    /// A fault of this program, in words for its report.
    pub(crate) fn internal(detail: &'static str) -> Self {
        Self::Internal {
            detail: detail.to_owned(),
        }
    }
}

impl From<OriginError> for Problem {
    fn from(reason: OriginError) -> Self {
        Self::InvalidAddress { reason }
    }
}

/// Platform text fit for a problem: bounded, and without the control characters that could garble a log or a line.
pub(crate) fn bounded(text: &str) -> String {
    let clean = text
        .trim()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c });
    clean.take(LONGEST_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_tagged_by_kind_with_camel_case_fields() {
        let problem = Problem::RateLimited {
            retry_after_seconds: Some(3),
        };
        let text = serde_json::to_string(&problem).unwrap();
        assert_eq!(text, r#"{"kind":"rateLimited","retryAfterSeconds":3}"#);
        assert_eq!(serde_json::from_str::<Problem>(&text).unwrap(), problem);
    }

    #[test]
    fn a_problem_s_kind_is_its_tag() {
        let problem = Problem::WrongPin { wait_seconds: 3 };
        let tagged = serde_json::to_value(&problem).unwrap();
        assert_eq!(tagged["kind"], problem.kind());
    }

    #[test]
    fn platform_text_is_bounded_and_on_one_line() {
        assert_eq!(bounded(&"ä".repeat(1000)).chars().count(), LONGEST_TEXT);
        assert_eq!(bounded(" a\r\nb\u{1b}[31m "), "a  b [31m");
    }
}
