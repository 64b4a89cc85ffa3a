//! The client itself: makes a call of a route, and a model or a [`Problem`] of what comes back. The calls are methods, in
//! `routes`, one file for each area; what they share is here: reading, following pages, writing.

use std::collections::HashSet;
use std::sync::Arc;

use serde::Serialize;
use serde_json::value::RawValue;
use url::Url;

use crate::ids::IdempotencyKey;
use crate::models::{Answer, Rows, Validator};
use crate::origin::Origin;
use crate::problem::{Problem, UnreadableReason};
use crate::routes::Route;
use crate::secret::AccessToken;
use crate::time::Timestamp;
use crate::transport::{Call, CallRecord, ClientOptions, Reply, Transport};
use crate::wire::{Misread, Page, Refusal, Row, Whole, page, whole};

/// More pages than this are no list but a loop.
const MOST_PAGES: u32 = 1_000;
/// More rows than this are not kept.
const MOST_ROWS: usize = 500_000;
/// Bodies from this size on are decoded off the runtime's threads, so that one large list doesn't hold up small calls.
const LARGE_BODY: usize = 256 * 1024;

/// A client of one platform. Cheap to clone; clones share connections, limits and the log of calls.
#[derive(Clone)]
pub struct Client(Arc<Transport>);

/// What a call asks for, besides its route.
pub(crate) struct Ask<'a> {
    pub(crate) route: &'static Route,
    /// What fills the braces of the path, in order.
    pub(crate) ids: &'a [&'a str],
    pub(crate) query: Vec<(&'static str, String)>,
}

impl Client {
    /// A client of the platform at this address. Nothing is sent yet.
    ///
    /// # Errors
    /// [`Problem::Invalid`] naming `proxy` or `extraRoots` when such a setting can't be used; [`Problem::Internal`] when
    /// this computer's certificates can't be read.
    pub fn new(origin: Origin, options: ClientOptions) -> Result<Self, Problem> {
        Transport::new(origin, options).map(|transport| Self(Arc::new(transport)))
    }

    /// The platform's address.
    pub fn origin(&self) -> &Origin {
        self.0.origin()
    }

    /// The time by the platform's own clock, to a second or so, as its last answer told it; `None` when it hasn't lately.
    /// What the platform says of times is compared with this: a clock on this computer may be set wrong.
    pub fn server_time(&self) -> Option<Timestamp> {
        self.0.server_time()
    }

    /// The last 200 exchanges, oldest first, for diagnostics: route templates, no ids, texts or tokens.
    pub fn calls(&self) -> Vec<CallRecord> {
        self.0.calls()
    }

    /// Reads one object.
    pub(crate) async fn get<T: Whole>(
        &self,
        token: &AccessToken,
        ask: Ask<'_>,
        known: Option<&Validator>,
    ) -> Result<Answer<T>, Problem> {
        let decoded = self.fetch(token, &ask, known, whole::<T>).await?;
        Ok(
            decoded.map_or(Answer::Unchanged, |(value, validator)| Answer::Fresh {
                value,
                validator,
            }),
        )
    }

    /// Reads one page of a list, as the platform cuts it.
    pub(crate) async fn get_page<T: Row>(
        &self,
        token: &AccessToken,
        ask: Ask<'_>,
        known: Option<&Validator>,
    ) -> Result<Answer<Page<T>>, Problem> {
        let decoded = self.fetch(token, &ask, known, page::<T>).await?;
        Ok(
            decoded.map_or(Answer::Unchanged, |(value, validator)| Answer::Fresh {
                value,
                validator,
            }),
        )
    }

    /// Reads a whole list. The first question is the plain one, to which most platforms send everything; only where the
    /// answer says that there is more are further pages asked for. A page that can't be had fails the whole: half a list
    /// looks like a list. Rows that the platform counts and doesn't send count as unreadable.
    pub(crate) async fn get_rows<T: Row>(
        &self,
        token: &AccessToken,
        ask: Ask<'_>,
        known: Option<&Validator>,
    ) -> Result<Answer<Rows<T>>, Problem> {
        let (route, ids, query) = (ask.route, ask.ids, ask.query.clone());
        let Answer::Fresh {
            value: mut latest,
            mut validator,
        } = self.get_page::<T>(token, ask, known).await?
        else {
            return Ok(Answer::Unchanged);
        };
        let mut all = Rows {
            rows: Vec::new(),
            unreadable: 0,
        };
        let mut seen = HashSet::new();
        let mut received = 0_usize;
        let mut page_size = 0_usize;
        let mut number = 1_u32;
        let mut cursor: Option<String> = None;
        loop {
            let count = latest
                .rows
                .len()
                .saturating_add(usize::try_from(latest.unreadable).unwrap_or(usize::MAX));
            let before = all.rows.len();
            received = received.saturating_add(count);
            all.rows.extend(
                latest
                    .rows
                    .into_iter()
                    .filter(|row| row.key().is_none_or(|key| seen.insert(key.to_owned()))),
            );
            // A server that ignores paging sends the first page again and again: nothing new in it, and it ends here.
            let stuck = number > 1 && all.rows.len() == before;
            if number == 1 || !stuck {
                all.unreadable = all.unreadable.saturating_add(latest.unreadable);
            }
            page_size = page_size.max(count);
            let more = match (&latest.next, latest.total) {
                (Some(next), _) => cursor.as_ref() != Some(next),
                (None, Some(total)) => {
                    cursor.is_none() && usize::try_from(total).is_ok_and(|total| received < total)
                }
                (None, None) => false,
            };
            if stuck || count == 0 || !more {
                // What was sent once more was not sent besides.
                let sent = received - if stuck { count } else { 0 };
                let missing = latest.total.map_or(0, |total| {
                    total.saturating_sub(u32::try_from(sent).unwrap_or(u32::MAX))
                });
                all.unreadable = all.unreadable.saturating_add(missing);
                break;
            }
            if number >= MOST_PAGES || all.rows.len() >= MOST_ROWS {
                return Err(Problem::Unreadable {
                    reason: UnreadableReason::TooLarge,
                    request_id: None,
                });
            }
            number += 1;
            // It stands for the first page alone.
            validator = None;
            cursor = latest.next;
            let mut query = query.clone();
            let paging = match &cursor {
                Some(next) => [("cursor", next.clone()), ("limit", page_size.to_string())],
                None => [
                    ("page", number.to_string()),
                    ("pageSize", page_size.to_string()),
                ],
            };
            query.extend(paging);
            let ask = Ask { route, ids, query };
            match self.get_page::<T>(token, ask, None).await? {
                Answer::Fresh { value, .. } => latest = value,
                Answer::Unchanged => break,
            }
        }
        Ok(Answer::Fresh {
            value: all,
            validator,
        })
    }

    /// Sends a write, once. Whatever leaves it open whether the platform acted is [`Problem::OutcomeUnknown`].
    pub(crate) async fn write<T: Whole, B: Serialize>(
        &self,
        token: &AccessToken,
        ask: Ask<'_>,
        body: Option<&B>,
        key: &IdempotencyKey,
    ) -> Result<T, Problem> {
        let route = ask.route;
        let body = body
            .map(serde_json::to_vec)
            .transpose()
            .map_err(|_| Problem::internal("a body can't be written"))?;
        let url = self.url(&ask)?;
        let call = Call {
            route,
            url,
            bearer: Some(token),
            known: None,
            key: Some(*key),
            body,
        };
        let reply = match self.0.send(call).await {
            Ok(reply) => reply,
            Err(failure) if failure.sent => return Err(Problem::OutcomeUnknown),
            Err(failure) => return Err(failure.problem),
        };
        let success = reply.is_success();
        // A fault may strike after the commit, a proxy's word for it says nothing about the platform behind, and whoever
        // points elsewhere may have done it first.
        if reply.status == 408
            || (reply.status >= 500 && reply.status != 501)
            || (reply.status < 400 && !success)
        {
            return Err(Problem::OutcomeUnknown);
        }
        if !success {
            return Err(refused(route, &reply, &[token.expose()]));
        }
        match decode(route, reply, vec![token.expose().to_owned()], whole::<T>).await {
            // Also an error in the clothes of success that says nothing this client knows.
            Err(Problem::Unreadable { .. } | Problem::PlatformFault { .. }) => {
                Err(Problem::OutcomeUnknown)
            }
            outcome => outcome,
        }
    }

    /// Sends something that is neither a read nor a write of the business: signing in and out.
    pub(crate) async fn post_once<B: Serialize>(
        &self,
        route: &'static Route,
        body: &B,
    ) -> Result<Reply, Problem> {
        let url = self.url(&Ask {
            route,
            ids: &[],
            query: Vec::new(),
        })?;
        let body =
            serde_json::to_vec(body).map_err(|_| Problem::internal("a body can't be written"))?;
        let key = Some(IdempotencyKey::random());
        let call = Call {
            route,
            url,
            bearer: None,
            known: None,
            key,
            body: Some(body),
        };
        self.0.send(call).await.map_err(|failure| failure.problem)
    }

    /// Asks without a credential; any answer is good.
    pub(crate) async fn reach(&self, route: &'static Route) -> Result<(), Problem> {
        let ask = Ask {
            route,
            ids: &[],
            query: Vec::new(),
        };
        let call = Call {
            route,
            url: self.url(&ask)?,
            bearer: None,
            known: None,
            key: None,
            body: None,
        };
        match self.0.send(call).await.map_err(|failure| failure.problem) {
            Ok(_) | Err(Problem::RateLimited { .. }) => Ok(()),
            Err(problem) => Err(problem),
        }
    }

    async fn fetch<T: Send + 'static>(
        &self,
        token: &AccessToken,
        ask: &Ask<'_>,
        known: Option<&Validator>,
        read: fn(&RawValue) -> Result<T, Misread>,
    ) -> Result<Option<(T, Option<Validator>)>, Problem> {
        let url = self.url(ask)?;
        let call = Call {
            route: ask.route,
            url,
            bearer: Some(token),
            known,
            key: None,
            body: None,
        };
        let mut reply = self.0.send(call).await.map_err(|failure| failure.problem)?;
        if reply.status == 304 && known.is_some() {
            return Ok(None);
        }
        if !reply.is_success() {
            return Err(refused(ask.route, &reply, &[token.expose()]));
        }
        let validator = reply.validator.take();
        let value = decode(ask.route, reply, vec![token.expose().to_owned()], read).await?;
        Ok(Some((value, validator)))
    }

    fn url(&self, ask: &Ask<'_>) -> Result<Url, Problem> {
        let base = format!("{}/api", self.origin().as_str());
        let mut url = Url::parse(&base).map_err(|_| Problem::internal("an origin is no URL"))?;
        let mut ids = ask.ids.iter();
        {
            let mut segments = url
                .path_segments_mut()
                .map_err(|()| Problem::internal("an origin has no path"))?;
            for part in ask.route.path.split('/').filter(|part| !part.is_empty()) {
                if part.starts_with('{') {
                    let id = ids.next().ok_or(Problem::internal("a path lacks an id"))?;
                    // These would climb to another route; no platform names a thing so.
                    if matches!(*id, "" | "." | "..") {
                        return Err(Problem::NotFound);
                    }
                    segments.push(id);
                } else {
                    segments.push(part);
                }
            }
        }
        if !ask.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&ask.query);
        }
        Ok(url)
    }
}

/// The problem in an answer whose status says that it failed. The secrets were sent with the call and must not come back in it.
pub(crate) fn refused(route: &Route, reply: &Reply, secrets: &[&str]) -> Problem {
    let body = reply.body.as_deref().unwrap_or_default();
    let refusal = Refusal::read(&String::from_utf8_lossy(body)).without(secrets);
    refusal.problem(
        reply.status,
        route,
        reply.retry_after,
        reply.request_id.clone(),
    )
}

/// Reads the body of an answer whose status says that it succeeded.
pub(crate) async fn decode<T: Send + 'static>(
    route: &'static Route,
    reply: Reply,
    secrets: Vec<String>,
    read: fn(&RawValue) -> Result<T, Misread>,
) -> Result<T, Problem> {
    let Reply {
        status,
        request_id,
        body,
        ..
    } = reply;
    let unreadable = |reason| Problem::Unreadable {
        reason,
        request_id: request_id.clone(),
    };
    let body = body.map_err(unreadable)?;
    let outcome = if body.len() >= LARGE_BODY {
        let reading = tokio::task::spawn_blocking(move || read_json(&body, read));
        reading
            .await
            .map_err(|_| Problem::internal("reading an answer was cut off"))?
    } else {
        read_json(&body, read)
    };
    outcome.map_err(|trouble| match trouble {
        Trouble::Unreadable(reason) => unreadable(reason),
        Trouble::Refused(refusal) => {
            let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
            refusal
                .without(&secrets)
                .disguised(status, route, request_id.clone())
        }
    })
}

enum Trouble {
    Unreadable(UnreadableReason),
    Refused(Box<Refusal>),
}

fn read_json<T>(body: &[u8], read: fn(&RawValue) -> Result<T, Misread>) -> Result<T, Trouble> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(Trouble::Unreadable(UnreadableReason::Empty));
    }
    if text.starts_with('<') {
        return Err(Trouble::Unreadable(UnreadableReason::Html));
    }
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| {
        Trouble::Unreadable(if error.is_eof() {
            UnreadableReason::Truncated
        } else {
            UnreadableReason::NotJson
        })
    })?;
    read(raw).map_err(|misread| match misread {
        Misread::Shape => Trouble::Unreadable(UnreadableReason::Shape),
        Misread::Refused(refusal) => Trouble::Refused(refusal),
    })
}
