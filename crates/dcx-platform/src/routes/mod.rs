//! Every route of the contract in one table: what is served, who may call it, and what the document says of it.
//! One file an area. Handlers are plain functions over the database; the pipeline around them does the rest.

mod auth;
mod billing;
mod metrics;
mod monitoring;
mod networks;
mod operations;
mod organisations;
mod power;
mod products;
mod provisioning;
mod vms;
mod wallets;
pub(crate) mod work;

pub(crate) use vms::vm_organisation;
pub(crate) use work::Work;

use crate::reply::{Refusal, Reply};

/// Answers one call.
pub(crate) type Handler = fn(&Work<'_>) -> Result<Reply, Refusal>;

/// How the pipeline treats a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Anyone may call it; what it changes stays changed even when it refuses, as a reused refresh token must.
    Open,
    /// Needs an access token, changes nothing.
    Read,
    /// Needs an access token, changes something, honours `Idempotency-Key`.
    Write,
}

/// What a good answer holds, by the name of its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Nothing,
    Object(&'static str),
    List(&'static str),
    /// Always one page with a cursor.
    Page(&'static str),
    /// This document itself.
    Document,
}

/// A parameter of the query.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Param {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    /// The name of its schema.
    pub(crate) schema: &'static str,
}

pub(crate) const ORGANISATION: Param = Param {
    name: "organizationId",
    required: true,
    schema: "Id",
};

/// One route of the contract.
pub(crate) struct Route {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) kind: Kind,
    /// Missing on many installations: the field dialect leaves it out.
    pub(crate) optional: bool,
    pub(crate) handler: Handler,
    pub(crate) summary: &'static str,
    pub(crate) success: u16,
    pub(crate) shape: Shape,
    pub(crate) query: &'static [Param],
    /// The name of the request body's schema.
    pub(crate) body: Option<&'static str>,
    /// The statuses of its refusals, besides those that every route of its kind has.
    pub(crate) refusals: &'static [u16],
}

impl Route {
    /// How faults and counts name the route.
    pub(crate) fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// The common case, to be completed with `..READ`.
pub(crate) const READ: Route = Route {
    method: "GET",
    path: "",
    kind: Kind::Read,
    optional: false,
    handler: unanswered,
    summary: "",
    success: 200,
    shape: Shape::Nothing,
    query: &[],
    body: None,
    refusals: &[],
};

/// A table row that forgot its handler refuses; the test over all routes finds it.
fn unanswered(_: &Work<'_>) -> Result<Reply, Refusal> {
    Err(Refusal::not_found("route"))
}

/// Every route, area by area.
pub(crate) fn all() -> impl Iterator<Item = &'static Route> {
    [
        auth::ROUTES,
        organisations::ROUTES,
        vms::ROUTES,
        power::ROUTES,
        provisioning::ROUTES,
        operations::ROUTES,
        wallets::ROUTES,
        products::ROUTES,
        billing::ROUTES,
        metrics::ROUTES,
        monitoring::ROUTES,
        networks::ROUTES,
        crate::openapi::ROUTES,
    ]
    .into_iter()
    .flatten()
}
