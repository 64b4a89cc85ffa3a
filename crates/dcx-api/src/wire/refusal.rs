//! What the platform says when it refuses, in any of the ways it says it (contract: "Conventions", errors), and the
//! [`Problem`] that makes together with the status.

use rust_decimal::Decimal;
use serde_json::value::RawValue;

use super::{Fields, normal, value};
use crate::problem::{FieldProblem, Problem, bounded};
use crate::routes::{Route, Standing};

/// More fields than any form has.
const MOST_FIELDS: usize = 50;

/// A refusal, as far as it could be read. Empty for an empty body or a web page.
#[derive(Debug, Default)]
pub(crate) struct Refusal {
    /// A word for programs: `invalid_state`.
    pub(crate) code: Option<String>,
    /// A sentence for people.
    pub(crate) message: Option<String>,
    /// Whether it came as an `error`, in the platform's own form, and not as a stray message or from a proxy.
    pub(crate) formal: bool,
    fields: Vec<FieldProblem>,
    required: Option<Decimal>,
    available: Option<Decimal>,
    currency: Option<String>,
}

impl Refusal {
    /// Reads the body of a refusal; anything may be in it.
    pub(crate) fn read(body: &str) -> Self {
        let Ok(raw) = serde_json::from_str::<&RawValue>(body) else {
            return Self::default();
        };
        Fields::read(raw).map_or_else(Self::default, |fields| Self::of(&fields))
    }

    /// Reads a refusal that has been taken apart already.
    pub(crate) fn of(fields: &Fields<'_>) -> Self {
        let error = fields.raw(&["error"]);
        let inner = error.and_then(Fields::read);
        let details = inner
            .as_ref()
            .and_then(|inner| inner.raw(&["details"]))
            .and_then(Fields::read);
        let levels: Vec<&Fields<'_>> = [inner.as_ref(), Some(fields), details.as_ref()]
            .into_iter()
            .flatten()
            .collect();
        let text = |names: &[&str]| levels.iter().find_map(|level| level.text(names));
        let money = |names: &[&str]| levels.iter().find_map(|level| level.money(names));

        let word = error.and_then(value::text);
        Self {
            code: text(&["code"])
                .or_else(|| word.clone().filter(|word| is_code(word)))
                .map(|code| bounded(&code)),
            message: text(&["message"]).or(word).map(|message| bounded(&message)),
            formal: error
                .is_some_and(|raw| value::text(raw).is_some() || raw.get().starts_with('{')),
            fields: levels
                .iter()
                .find_map(|level| level.raw(&["fields"]))
                .map(field_problems)
                .unwrap_or_default(),
            required: money(&["required"]),
            available: money(&["available"]),
            currency: text(&["currency"]).map(|currency| super::cut(&currency, 16)),
        }
    }

    /// Whether the code is one of these words, in whatever spelling.
    pub(crate) fn is(&self, words: &[&str]) -> bool {
        let code = self.code.as_deref().map(normal).unwrap_or_default();
        words.iter().any(|word| normal(word) == code)
    }

    /// The problem a refusal with this status is.
    pub(crate) fn problem(
        self,
        status: u16,
        route: &Route,
        retry_after: Option<u32>,
        request_id: Option<String>,
    ) -> Problem {
        if (400..500).contains(&status) && self.is(&["insufficient_funds"]) {
            return self.shortfall();
        }
        match status {
            401 => Problem::Unauthorised,
            402 => self.shortfall(),
            403 => Problem::Forbidden,
            404 => self.missing(route),
            405 | 501 => Problem::NotOffered,
            409 | 412 | 423 => self.conflict(),
            429 => Problem::RateLimited {
                retry_after_seconds: retry_after,
            },
            400 | 422 => self.invalid(),
            413..=499 if self.formal => self.invalid(),
            _ => Problem::PlatformFault { status, request_id },
        }
    }

    /// The problem a refusal is that came with a status of success: only its code can tell.
    pub(crate) fn disguised(
        self,
        status: u16,
        route: &Route,
        request_id: Option<String>,
    ) -> Problem {
        const BY_CODE: [(u16, &[&str]); 7] = [
            (
                401,
                &[
                    "unauthorized",
                    "unauthorised",
                    "unauthenticated",
                    "invalid_token",
                    "token_expired",
                ],
            ),
            (402, &["insufficient_funds"]),
            (403, &["forbidden", "access_denied"]),
            (404, &["not_found"]),
            (409, &["invalid_state", "conflict"]),
            (
                422,
                &[
                    "validation_error",
                    "validation_failed",
                    "invalid",
                    "invalid_request",
                    "bad_request",
                ],
            ),
            (429, &["rate_limited", "too_many_requests"]),
        ];
        let meant = BY_CODE
            .iter()
            .find(|(_, words)| self.is(words))
            .map_or(status, |(meant, _)| *meant);
        self.problem(meant, route, None, request_id)
    }

    /// The same without any text that holds one of these secrets: a platform may quote what it was sent.
    pub(crate) fn without(mut self, secrets: &[&str]) -> Self {
        let quotes = |text: &str| {
            secrets
                .iter()
                .any(|secret| !secret.is_empty() && text.contains(secret))
        };
        self.code = self.code.filter(|code| !quotes(code));
        self.message = self.message.filter(|message| !quotes(message));
        self.fields
            .retain(|field| !quotes(&field.field) && !quotes(&field.message));
        self.currency = self.currency.filter(|currency| !quotes(currency));
        self
    }

    /// Contract: an optional route that answers 404 is "not offered here". Only a code that names a thing
    /// (`vm_not_found`) says otherwise. On an assumed route the platform's own words mean that the thing is missing, and
    /// a web framework's, a proxy's or none that the route is.
    fn missing(&self, route: &Route) -> Problem {
        let code = self.code.as_deref().map(normal).unwrap_or_default();
        let message = self.message.as_deref().unwrap_or_default();
        let names_route = ["route", "endpoint", "path", "url", "page"]
            .iter()
            .any(|word| code.starts_with(word));
        let names_thing =
            code.len() > "notfound".len() && code.ends_with("notfound") && !names_route;
        // What Express says of a path it doesn't know: "Cannot GET /api/…".
        let by_framework = message.starts_with(&format!("Cannot {} ", route.method.word()));
        let by_platform = self.formal || (!message.is_empty() && !by_framework);
        match route.standing {
            _ if names_thing => Problem::NotFound,
            Standing::Given => Problem::NotFound,
            Standing::Assumed if by_platform && !names_route => Problem::NotFound,
            Standing::Assumed | Standing::Optional => Problem::NotOffered,
        }
    }

    fn shortfall(self) -> Problem {
        Problem::InsufficientFunds {
            required: self.required,
            available: self.available,
            currency: self.currency,
        }
    }

    fn conflict(self) -> Problem {
        Problem::Conflict {
            code: self.code.unwrap_or_default(),
            message: self.message.unwrap_or_default(),
        }
    }

    fn invalid(self) -> Problem {
        Problem::Invalid {
            message: self.message.unwrap_or_default(),
            fields: self.fields,
        }
    }
}

/// `{"error":"invalid_grant"}` holds a code, `{"error":"Something broke."}` a sentence.
fn is_code(word: &str) -> bool {
    word.len() <= 64
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

/// `[{"field","message"}]`, `{"name":"message"}`, `{"name":["message"]}` or `["name"]`.
fn field_problems(raw: &RawValue) -> Vec<FieldProblem> {
    let problem = |field: &str, message: Option<String>| FieldProblem {
        field: bounded(field),
        message: bounded(&message.unwrap_or_default()),
    };
    if let Some(map) = Fields::read(raw) {
        let problems = map.all().map(|(name, raw)| problem(name, words(raw)));
        return problems.take(MOST_FIELDS).collect();
    }
    let items: Vec<&RawValue> = serde_json::from_str(raw.get()).unwrap_or_default();
    let problems = items
        .into_iter()
        .filter_map(|item| match Fields::read(item) {
            Some(fields) => {
                let field = fields.text(&["field", "name", "path", "param"])?;
                Some(problem(&field, fields.text(&["message", "msg", "code"])))
            }
            None => Some(problem(&value::text(item)?, None)),
        });
    problems.take(MOST_FIELDS).collect()
}

fn words(raw: &RawValue) -> Option<String> {
    if let Some(fields) = Fields::read(raw) {
        return fields.text(&["message", "msg"]);
    }
    value::text(raw).or_else(|| {
        let items: Vec<&RawValue> = serde_json::from_str(raw.get()).ok()?;
        items.into_iter().find_map(value::text)
    })
}
