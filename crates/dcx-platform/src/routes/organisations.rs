//! The tree of organisations. Contract: "Organisations".

use axum::http::StatusCode;
use rusqlite::{OptionalExtension, Row, params};
use serde_json::{Value, json};

use super::work::Form;
use super::{Kind, ORGANISATION, READ, Route, Shape, Work};
use crate::auth::{Role, sessions};
use crate::calendar::rfc3339;
use crate::reply::{Refusal, Reply};

pub(crate) const ROUTES: &[Route] = &[
    Route {
        path: "/api/organisations",
        handler: list,
        summary: "Every organisation the caller may see, flat.",
        shape: Shape::List("Organisation"),
        ..READ
    },
    Route {
        path: "/api/organisations/getorg",
        handler: one,
        summary: "One organisation. Faithful to a fault of the platform: answers 401 though the token is valid.",
        shape: Shape::Object("Organisation"),
        query: &[ORGANISATION],
        refusals: &[403, 404],
        ..READ
    },
    Route {
        method: "POST",
        path: "/api/organisations",
        kind: Kind::Write,
        handler: create,
        summary: "A new reseller or customer.",
        success: 201,
        shape: Shape::Object("Organisation"),
        body: Some("NewOrganisation"),
        refusals: &[403, 404, 409, 422],
        ..READ
    },
    Route {
        method: "PATCH",
        path: "/api/organisations/{id}",
        kind: Kind::Write,
        handler: change,
        summary: "Change an organisation's name, status, contact or commission.",
        shape: Shape::Object("Organisation"),
        body: Some("OrganisationChange"),
        refusals: &[403, 404, 409, 422],
        ..READ
    },
];

const COLUMNS: &str = "SELECT id, name, kind, parent_id, status, contact_email, commission_rate, created_at FROM organisations";

fn row_json(row: &Row<'_>) -> rusqlite::Result<Value> {
    let rate: Option<i64> = row.get(6)?;
    Ok(json!({
        "id": row.get::<_, String>(0)?,
        "name": row.get::<_, String>(1)?,
        "kind": row.get::<_, String>(2)?,
        "parentId": row.get::<_, Option<String>>(3)?,
        "status": row.get::<_, String>(4)?,
        "contactEmail": row.get::<_, Option<String>>(5)?,
        "commissionRate": rate.map(fraction),
        "createdAt": rfc3339(row.get(7)?),
    }))
}

/// Basis points as a fraction: 1500 is 0.15.
pub(super) fn fraction(basis_points: i64) -> Value {
    crate::money::Money::ten_thousandths(basis_points).json()
}

fn list(work: &Work<'_>) -> Result<Reply, Refusal> {
    let user = work.user()?;
    let (filter, home) = match user.role {
        Role::Datacentrix => ("WHERE ?1 <> ''", &user.organisation),
        Role::Reseller => ("WHERE id = ?1 OR parent_id = ?1", &user.organisation),
        Role::Customer => ("WHERE id = ?1", &user.organisation),
    };
    let mut find = work
        .db
        .prepare_cached(&format!("{COLUMNS} {filter} ORDER BY seq"))?;
    let rows = find
        .query_map([home], row_json)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Reply::list(rows))
}

fn one(work: &Work<'_>) -> Result<Reply, Refusal> {
    Ok(Reply::object(find(work, work.organisation()?)?))
}

fn find(work: &Work<'_>, id: &str) -> Result<Value, Refusal> {
    let mut find = work
        .db
        .prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
    find.query_row([id], row_json)
        .optional()?
        .ok_or_else(|| Refusal::not_found("organisation"))
}

fn create(work: &Work<'_>) -> Result<Reply, Refusal> {
    let user = work.not_for_customers()?;
    let mut form = work.form()?;
    let name = form.label("name", 120);
    let parent = form.text("parentId", 64);
    let kind = form.text("kind", 20);
    if !matches!(kind.as_str(), "reseller" | "customer") {
        form.wrong("kind", "must be reseller or customer");
    }
    let email = email(&mut form).flatten();
    form.check()?;

    work.in_scope(&parent)?;
    if kind == "reseller" && user.role != Role::Datacentrix {
        return Err(Refusal::forbidden("Only Datacentrix makes resellers."));
    }
    let parent_kind: String = work.db.query_row(
        "SELECT kind FROM organisations WHERE id = ?1",
        [&parent],
        |row| row.get(0),
    )?;
    if (parent_kind.as_str(), kind.as_str()) != ("root", "reseller")
        && (parent_kind.as_str(), kind.as_str()) != ("reseller", "customer")
    {
        return Err(Refusal::invalid_field(
            "parentId",
            "resellers stand under Datacentrix, customers under a reseller",
        ));
    }
    free_name(work, &parent, &name, "")?;
    let id = sessions::fresh_id()?;
    let rate = (kind == "reseller").then_some(1_000);
    work.db.execute(
        "INSERT INTO organisations (id, name, kind, parent_id, status, contact_email, commission_rate, created_at)
         VALUES (?1, ?2, ?3, ?4, 'active', ?5, ?6, ?7)",
        params![id, name, kind, parent, email, rate, work.now],
    )?;
    Ok(Reply::effect(StatusCode::CREATED, find(work, &id)?))
}

fn change(work: &Work<'_>) -> Result<Reply, Refusal> {
    let user = work.not_for_customers()?;
    let id = work.call.param("id");
    work.in_scope(id)?;
    let mut form = work.form()?;
    let name = form.has("name").then(|| form.label("name", 120));
    let status = form.maybe_text("status", 20);
    if status
        .as_deref()
        .is_some_and(|status| !matches!(status, "active" | "suspended"))
    {
        form.wrong("status", "must be active or suspended");
    }
    let email = email(&mut form);
    let rate = form
        .value("commissionRate")
        .map(|value| crate::money::Money::read(value).map(crate::money::Money::parts));
    if rate.is_some_and(|rate| !rate.is_some_and(|points| (0..=10_000).contains(&points))) {
        form.wrong(
            "commissionRate",
            "must be a fraction from 0 to 1 with at most four places",
        );
    }
    form.check()?;

    let before = find(work, id)?;
    if user.role == Role::Reseller && (id == user.organisation || rate.is_some()) {
        return Err(Refusal::forbidden(
            "Only Datacentrix changes a reseller or a commission.",
        ));
    }
    if rate.is_some() && before["kind"] != "reseller" {
        return Err(Refusal::invalid_field(
            "commissionRate",
            "only resellers earn a commission",
        ));
    }
    if before["kind"] == "root" && status.as_deref() == Some("suspended") {
        return Err(Refusal::invalid_field(
            "status",
            "Datacentrix can't be suspended",
        ));
    }
    if let Some(name) = &name {
        free_name(
            work,
            before["parentId"].as_str().unwrap_or_default(),
            name,
            id,
        )?;
    }
    work.db.execute(
        "UPDATE organisations SET name = coalesce(?2, name), status = coalesce(?3, status),
                contact_email = CASE WHEN ?4 THEN ?5 ELSE contact_email END, commission_rate = coalesce(?6, commission_rate)
         WHERE id = ?1",
        params![id, name, status, email.is_some(), email.flatten(), rate.flatten()],
    )?;
    Ok(Reply::effect(StatusCode::OK, find(work, id)?))
}

/// `contactEmail` as it was sent: missing, taken away with `null`, or an address.
fn email(form: &mut Form) -> Option<Option<String>> {
    if form.value("contactEmail")?.is_null() {
        return Some(None);
    }
    let email = form.text("contactEmail", 254);
    let looks_right = email
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !email.contains(' '));
    if !email.is_empty() && !looks_right {
        form.wrong("contactEmail", "is not an address");
    }
    Some(Some(email))
}

/// Two children of one parent don't share a name.
fn free_name(work: &Work<'_>, parent: &str, name: &str, except: &str) -> Result<(), Refusal> {
    let taken: i64 = work.db.query_row(
        "SELECT count(*) FROM organisations WHERE parent_id = ?1 AND name = ?2 AND id <> ?3",
        [parent, name, except],
        |row| row.get(0),
    )?;
    if taken > 0 {
        Err(Refusal::conflict(
            "name_taken",
            "Another organisation has this name.",
        ))
    } else {
        Ok(())
    }
}
