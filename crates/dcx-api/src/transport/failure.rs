//! Why no answer came: in words of [`Problem`], with whether the platform may have acted on what was sent.

use std::error::Error;
use std::io;

use rustls::CertificateError;

use crate::problem::{Problem, TlsFault};

/// A call without an answer.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) problem: Problem,
    /// Whether the request may have reached the platform: a write that did has an unknown outcome.
    pub(crate) sent: bool,
    /// Whether a read may be tried again.
    pub(super) repeatable: bool,
}

impl Failure {
    /// Nothing left this computer.
    pub(super) fn unsent(problem: Problem) -> Self {
        Self {
            problem,
            sent: false,
            repeatable: false,
        }
    }

    /// It was sent, or may have been.
    pub(super) fn sent(problem: Problem, repeatable: bool) -> Self {
        Self {
            problem,
            sent: true,
            repeatable,
        }
    }

    /// Reads what reqwest says of a call that ended before its answer began.
    pub(super) fn of(error: &reqwest::Error) -> Self {
        let tls = tls_fault(error);
        if error.is_builder() {
            return Self::unsent(Problem::internal("a request can't be made"));
        }
        if let Some(reason) = tls.filter(|_| error.is_connect()) {
            return Self::unsent(Problem::Tls { reason });
        }
        let problem = if error.is_timeout() {
            Problem::TimedOut
        } else {
            Problem::Offline
        };
        Self {
            problem,
            sent: !error.is_connect(),
            repeatable: true,
        }
    }
}

/// The fault of a handshake, if that is what is at the bottom of an error.
fn tls_fault(error: &(dyn Error + 'static)) -> Option<TlsFault> {
    if let Some(fault) = error.downcast_ref::<rustls::Error>() {
        return Some(name(fault));
    }
    // An io::Error names its cause's cause as its source and hides the cause itself, and they come nested.
    let hidden = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    hidden
        .and_then(|cause| tls_fault(cause))
        .or_else(|| tls_fault(error.source()?))
}

fn name(fault: &rustls::Error) -> TlsFault {
    let rustls::Error::InvalidCertificate(certificate) = fault else {
        return TlsFault::Handshake;
    };
    match certificate {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsFault::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            TlsFault::NotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TlsFault::WrongHost
        }
        CertificateError::UnknownIssuer => TlsFault::UntrustedIssuer,
        CertificateError::Revoked => TlsFault::Revoked,
        // A self-signed certificate that is also marked as an authority is reported as "other".
        _ => TlsFault::BadCertificate,
    }
}
