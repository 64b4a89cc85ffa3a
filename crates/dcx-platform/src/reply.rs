//! What a route answers: a [`Reply`], or a [`Refusal`] with the reason. Neither knows how it will be spelled.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

/// A good answer, in the contract's own spelling.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) payload: Payload,
    /// How many things this call changed; tests compare it with what they asked for.
    pub(crate) effects: u32,
}

#[derive(Debug, Clone)]
pub(crate) enum Payload {
    Nothing,
    Object(Value),
    /// A whole list; the pipeline pages it as the query asks.
    List(Vec<Value>),
    /// One page of a list, with what the caller needs to ask for the next.
    Page {
        rows: Vec<Value>,
        total: Option<usize>,
        next: Option<String>,
    },
    /// Keys that are labels, not field names: no dialect touches them.
    Labels(Value),
    /// Passed through as it is: the document, and answers kept for a repeated key.
    Verbatim(Value),
}

impl Reply {
    pub(crate) fn object(value: Value) -> Reply {
        Reply {
            status: StatusCode::OK,
            payload: Payload::Object(value),
            effects: 0,
        }
    }

    pub(crate) fn list(rows: Vec<Value>) -> Reply {
        Reply {
            status: StatusCode::OK,
            payload: Payload::List(rows),
            effects: 0,
        }
    }

    pub(crate) fn nothing() -> Reply {
        Reply {
            status: StatusCode::NO_CONTENT,
            payload: Payload::Nothing,
            effects: 0,
        }
    }

    /// The answer to a write that changed one thing.
    pub(crate) fn effect(status: StatusCode, value: Value) -> Reply {
        Reply {
            status,
            payload: Payload::Object(value),
            effects: 1,
        }
    }
}

/// An answer that says no. Contract: "Conventions", errors.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// Further members of the error object: `fields`, amounts.
    pub(crate) more: Map<String, Value>,
    pub(crate) retry_after: Option<u32>,
    pub(crate) allow: Option<String>,
}

impl Refusal {
    pub(crate) fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<String>,
    ) -> Refusal {
        Refusal {
            status,
            code,
            message: message.into(),
            more: Map::new(),
            retry_after: None,
            allow: None,
        }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    pub(crate) fn unauthorised(code: &'static str, message: &str) -> Refusal {
        Refusal::new(StatusCode::UNAUTHORIZED, code, message)
    }

    pub(crate) fn forbidden(message: &str) -> Refusal {
        Refusal::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    pub(crate) fn not_found(what: &str) -> Refusal {
        Refusal::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("There is no such {what}."),
        )
    }

    pub(crate) fn conflict(code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::CONFLICT, code, message)
    }

    /// The request was understood and some fields won't do.
    pub(crate) fn invalid(fields: impl IntoIterator<Item = (String, String)>) -> Refusal {
        let fields: Map<String, Value> = fields
            .into_iter()
            .map(|(name, message)| (name, Value::String(message)))
            .collect();
        let mut refusal = Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid",
            "Some fields are not right.",
        );
        refusal
            .more
            .insert(String::from("fields"), Value::Object(fields));
        refusal
    }

    pub(crate) fn invalid_field(name: &str, message: &str) -> Refusal {
        Refusal::invalid([(name.to_owned(), message.to_owned())])
    }

    pub(crate) fn too_many(seconds: u32) -> Refusal {
        let mut refusal = Refusal::new(
            StatusCode::TOO_MANY_REQUESTS,
            "rate_limited",
            "Too many requests.",
        );
        refusal.retry_after = Some(seconds);
        refusal
    }

    pub(crate) fn body(&self) -> Value {
        let mut error = self.more.clone();
        error.insert(String::from("code"), json!(self.code));
        error.insert(String::from("message"), json!(self.message));
        json!({ "error": error })
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Refusal {
        Refusal::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            error.to_string(),
        )
    }
}
