//! What a handler has at hand for one call: the request taken apart, the caller, the database, the time.

use axum::body::Bytes;
use axum::http::HeaderMap;
use rusqlite::Connection;
use serde_json::{Map, Value};

use crate::app::App;
use crate::auth::{Role, User};
use crate::calendar::Millis;
use crate::money::Money;
use crate::reply::Refusal;
use crate::scope;

/// A request, read to its end.
pub(crate) struct Call {
    pub(crate) path: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Call {
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn param(&self, name: &str) -> &str {
        self.path
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.as_str())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// One call being answered.
pub(crate) struct Work<'a> {
    pub(crate) app: &'a App,
    pub(crate) db: &'a Connection,
    pub(crate) call: &'a Call,
    /// `None` on open routes.
    pub(crate) user: Option<&'a User>,
    pub(crate) now: Millis,
}

impl Work<'_> {
    pub(crate) fn user(&self) -> Result<&User, Refusal> {
        self.user
            .ok_or_else(|| Refusal::unauthorised("unauthorized", "Sign in first."))
    }

    /// The organisation the query names, if the caller may see it.
    pub(crate) fn organisation(&self) -> Result<&str, Refusal> {
        let id = self
            .call
            .query("organizationId")
            .filter(|id| !id.is_empty());
        let id = id.ok_or_else(|| Refusal::bad_request("The query needs organizationId."))?;
        self.in_scope(id)?;
        Ok(id)
    }

    pub(crate) fn in_scope(&self, organisation: &str) -> Result<(), Refusal> {
        scope::check(self.db, self.user()?, organisation)
    }

    /// Refuses customers: what only resellers and Datacentrix may do.
    pub(crate) fn not_for_customers(&self) -> Result<&User, Refusal> {
        match self.user()? {
            user if user.role == Role::Customer => {
                Err(Refusal::forbidden("Customers may not do this."))
            }
            user => Ok(user),
        }
    }

    pub(crate) fn form(&self) -> Result<Form, Refusal> {
        Form::read(&self.call.body)
    }
}

/// A JSON object from a request body, and what is wrong with its fields.
pub(crate) struct Form {
    fields: Map<String, Value>,
    wrong: Vec<(String, String)>,
}

impl Form {
    fn read(body: &[u8]) -> Result<Form, Refusal> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(Form {
                fields,
                wrong: Vec::new(),
            }),
            Ok(_) => Err(Refusal::bad_request("The body must be a JSON object.")),
            Err(_) => Err(Refusal::bad_request("The body is not JSON.")),
        }
    }

    pub(crate) fn wrong(&mut self, name: &str, message: &str) {
        self.wrong.push((name.to_owned(), message.to_owned()));
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    /// A text that must be there, of 1 to `longest` characters that can be shown.
    pub(crate) fn text(&mut self, name: &str, longest: usize) -> String {
        let shown = |text: &&str| {
            (1..=longest).contains(&text.chars().count()) && !text.chars().any(char::is_control)
        };
        match self.fields.get(name).and_then(Value::as_str) {
            Some(text) if shown(&text) => text.to_owned(),
            Some(_) => {
                let rule = format!(
                    "must have 1 to {longest} characters, none of them a control character"
                );
                self.wrong(name, &rule);
                String::new()
            }
            None => {
                self.wrong(name, "is needed");
                String::new()
            }
        }
    }

    /// A text that people read: it doesn't begin with a space.
    pub(crate) fn label(&mut self, name: &str, longest: usize) -> String {
        let text = self.text(name, longest);
        if text.starts_with(char::is_whitespace) {
            self.wrong(name, "must not begin with a space");
        }
        text
    }

    /// A text that may be missing.
    pub(crate) fn maybe_text(&mut self, name: &str, longest: usize) -> Option<String> {
        self.has(name).then(|| self.text(name, longest))
    }

    /// An amount of money of whole cents, from `least` to ten million rands.
    pub(crate) fn amount(&mut self, name: &str, least: Money) -> Money {
        match self.fields.get(name).and_then(Money::read) {
            Some(amount)
                if amount >= least
                    && amount <= Money::cents(1_000_000_000)
                    && amount.parts() % 100 == 0 =>
            {
                amount
            }
            _ => {
                self.wrong(
                    name,
                    &format!(
                        "must be an amount from {} to 10000000.00 in whole cents",
                        least.text()
                    ),
                );
                Money::ZERO
            }
        }
    }

    /// Refuses when any field was wrong, naming them all.
    pub(crate) fn check(self) -> Result<(), Refusal> {
        if self.wrong.is_empty() {
            Ok(())
        } else {
            Err(Refusal::invalid(self.wrong))
        }
    }
}
