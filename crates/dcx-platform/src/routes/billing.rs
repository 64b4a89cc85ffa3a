//! What is owed: this month, past months, statements, commission. Contract: "Billing". The rules are in
//! [`crate::billing`].

use rusqlite::Connection;
use serde_json::{Value, json};

use super::organisations::fraction;
use super::{ORGANISATION, Param, READ, Route, Shape, Work};
use crate::billing::{Charges, Line, commission, licences, total};
use crate::calendar::{Period, rfc3339};
use crate::data::ledgers::MONTHS;
use crate::money::{Money, maybe};
use crate::reply::{Refusal, Reply};

pub(crate) const ROUTES: &[Route] = &[
    Route {
        path: "/api/billing/current",
        handler: current,
        summary: "The bill of this month so far.",
        shape: Shape::Object("Statement"),
        query: &[ORGANISATION],
        refusals: &[403, 404],
        ..READ
    },
    Route {
        path: "/api/billing/history",
        handler: history,
        summary: "What each of the past months cost, oldest first, this month last.",
        shape: Shape::List("MonthCost"),
        query: &[
            ORGANISATION,
            Param {
                name: "months",
                required: false,
                schema: "Months",
            },
        ],
        refusals: &[403, 404],
        ..READ
    },
    Route {
        path: "/api/billing/statement",
        handler: statement,
        summary: "The bill of one month.",
        shape: Shape::Object("Statement"),
        query: &[
            ORGANISATION,
            Param {
                name: "period",
                required: true,
                schema: "Period",
            },
        ],
        refusals: &[403, 404],
        ..READ
    },
    Route {
        path: "/api/billing/commission",
        handler: commissions,
        summary: "What a reseller earned from its customers in one month.",
        shape: Shape::Object("Commission"),
        query: &[
            ORGANISATION,
            Param {
                name: "period",
                required: false,
                schema: "Period",
            },
        ],
        refusals: &[403, 404, 422],
        ..READ
    },
];

fn line_json(line: Line) -> Value {
    let mut out = json!({
        "description": line.description,
        "quantity": Money::ten_thousandths(line.quantity).json(),
        "unit": line.unit,
        "unitPrice": maybe(line.unit_price),
        "amount": maybe(line.amount),
    });
    let optional = [
        ("vmId", line.vm_id.map(Value::from)),
        ("productId", line.product_id.map(Value::from)),
    ];
    for (name, value) in optional
        .into_iter()
        .chain([("licenseAmount", line.licence.map(Money::json))])
    {
        value.into_iter().for_each(|value| out[name] = value);
    }
    out
}

fn bill(db: &Connection, organisation: &str, period: Period) -> Result<Reply, Refusal> {
    let lines = Charges::of(db, organisation)?.lines(period);
    Ok(Reply::object(json!({
        "period": period.text(),
        "periodStart": rfc3339(period.start()),
        "periodEnd": rfc3339(period.end()),
        "currency": "ZAR",
        "total": total(&lines).json(),
        "lines": lines.into_iter().map(line_json).collect::<Vec<_>>(),
    })))
}

fn current(work: &Work<'_>) -> Result<Reply, Refusal> {
    let now = Period::of(work.now);
    bill(work.db, work.organisation()?, now)
}

/// The month the query names, if this platform keeps it.
fn period(work: &Work<'_>) -> Result<Option<Period>, Refusal> {
    let Some(text) = work.call.query("period") else {
        return Ok(None);
    };
    let period =
        Period::parse(text).ok_or_else(|| Refusal::bad_request("A period is written YYYY-MM."))?;
    let back = Period::of(work.now).months_since(period);
    if (0..=MONTHS).contains(&back) {
        Ok(Some(period))
    } else {
        Err(Refusal::not_found("period"))
    }
}

fn statement(work: &Work<'_>) -> Result<Reply, Refusal> {
    let organisation = work.organisation()?;
    let period = period(work)?.ok_or_else(|| Refusal::bad_request("The query needs period."))?;
    bill(work.db, organisation, period)
}

fn history(work: &Work<'_>) -> Result<Reply, Refusal> {
    let organisation = work.organisation()?;
    let months = match work.call.query("months") {
        None => 12,
        Some(text) => {
            let months = text.parse().ok().filter(|months| (1..=36).contains(months));
            months.ok_or_else(|| Refusal::bad_request("months must be a number from 1 to 36."))?
        }
    };
    let now = Period::of(work.now);
    let charges = Charges::of(work.db, organisation)?;
    let row = |back: i32| {
        let period = now.before(back);
        let lines = charges.lines(period);
        let status = match back {
            0 => "open",
            1 => "invoiced",
            _ => "paid",
        };
        json!({
            "period": period.text(),
            "currency": "ZAR",
            "total": total(&lines).json(),
            "licenseTotal": licences(&lines).json(),
            "status": status,
        })
    };
    Ok(Reply::list(
        (0..months.min(MONTHS + 1)).rev().map(row).collect(),
    ))
}

fn commissions(work: &Work<'_>) -> Result<Reply, Refusal> {
    work.not_for_customers()?;
    let organisation = work.organisation()?;
    let now = Period::of(work.now);
    let period = period(work)?.unwrap_or(now);
    let kind: String = work.db.query_row(
        "SELECT kind FROM organisations WHERE id = ?1",
        [organisation],
        |row| row.get(0),
    )?;
    if kind != "reseller" {
        return Err(Refusal::invalid_field(
            "organizationId",
            "only resellers earn a commission",
        ));
    }
    let lines = commission(work.db, organisation, period)?
        .into_iter()
        .map(|line| {
            json!({
                "customerId": line.customer_id,
                "revenue": line.revenue.json(),
                "rate": fraction(line.rate),
                "commission": line.commission.json(),
            })
        });
    Ok(Reply::object(
        json!({ "period": period.text(), "currency": "ZAR", "lines": lines.collect::<Vec<_>>() }),
    ))
}
