//! Statements, months and commission. Contract: "Billing".

use super::machines::MACHINE_REF;
use super::organisations::of;
use super::table::{BILLING_CURRENT, BILLING_HISTORY, BILLING_STATEMENT, COMMISSION};
use crate::client::{Ask, Client};
use crate::ids::OrganisationId;
use crate::models::{
    Answer, Commission, CommissionLine, MonthCost, MonthStatus, Rows, Statement, StatementLine,
    Validator,
};
use crate::problem::Problem;
use crate::secret::AccessToken;
use crate::wire::{Fields, Row, Whole, rows_of};

impl Client {
    /// The month that is running.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn billing_current(
        &self,
        token: &AccessToken,
        organisation: &OrganisationId,
        known: Option<&Validator>,
    ) -> Result<Answer<Statement>, Problem> {
        self.get(
            token,
            Ask {
                route: &BILLING_CURRENT,
                ids: &[],
                query: of(organisation),
            },
            known,
        )
        .await
    }

    /// A month that is over; `period` is `YYYY-MM`.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn billing_statement(
        &self,
        token: &AccessToken,
        organisation: &OrganisationId,
        period: &str,
        known: Option<&Validator>,
    ) -> Result<Answer<Statement>, Problem> {
        let mut query = of(organisation);
        query.push(("period", period.to_owned()));
        self.get(
            token,
            Ask {
                route: &BILLING_STATEMENT,
                ids: &[],
                query,
            },
            known,
        )
        .await
    }

    /// What so many months cost.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn billing_history(
        &self,
        token: &AccessToken,
        organisation: &OrganisationId,
        months: u32,
        known: Option<&Validator>,
    ) -> Result<Answer<Rows<MonthCost>>, Problem> {
        let mut query = of(organisation);
        query.push(("months", months.to_string()));
        self.get_rows(
            token,
            Ask {
                route: &BILLING_HISTORY,
                ids: &[],
                query,
            },
            known,
        )
        .await
    }

    /// A reseller's commission: for a month (`YYYY-MM`), or for the one the platform takes by itself.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn commission(
        &self,
        token: &AccessToken,
        organisation: &OrganisationId,
        period: Option<&str>,
        known: Option<&Validator>,
    ) -> Result<Answer<Commission>, Problem> {
        let mut query = of(organisation);
        query.extend(period.map(|period| ("period", period.to_owned())));
        self.get(
            token,
            Ask {
                route: &COMMISSION,
                ids: &[],
                query,
            },
            known,
        )
        .await
    }
}

impl Row for StatementLine {
    const LIST: &'static [&'static str] = &["lines"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        let line = Self {
            machine_id: fields.id(MACHINE_REF),
            product_id: fields.id(&["productId"]),
            description: fields.text(&["description"]),
            quantity: fields.money(&["quantity"]),
            unit: fields.text(&["unit"]),
            unit_price: fields.money(&["unitPrice"]),
            amount: fields.money(&["amount"]),
            licence_amount: fields.money(&["licenseAmount", "licenceAmount"]),
        };
        // A line has no id; one that says neither what for nor how much is none.
        let says_what =
            line.machine_id.is_some() || line.product_id.is_some() || line.description.is_some();
        (says_what || line.amount.is_some()).then_some(line)
    }

    fn key(&self) -> Option<&str> {
        None
    }
}

impl Whole for Statement {
    const MARKS: &'static [&'static str] = &["periodStart", "periodEnd", "total", "lines"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        let (lines, unreadable) = lines(fields);
        Some(Self {
            period_start: fields.time(&["periodStart"]),
            period_end: fields.time(&["periodEnd"]),
            currency: fields.text(&["currency"]),
            total: fields.money(&["total"]),
            lines,
            unreadable,
        })
    }
}

impl Row for MonthCost {
    const LIST: &'static [&'static str] = &["history", "months"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        Some(Self {
            period: fields
                .text(&["period", "month"])
                .as_deref()
                .and_then(month)?,
            currency: fields.text(&["currency"]),
            total: fields.money(&["total"]),
            licence_total: fields.money(&["licenseTotal", "licenceTotal"]),
            status: MonthStatus::read(fields.text(&["status"]).as_deref()),
        })
    }

    fn key(&self) -> Option<&str> {
        Some(&self.period)
    }
}

impl Row for CommissionLine {
    const LIST: &'static [&'static str] = &["lines"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        let line = Self {
            customer_id: fields.id(&["customerId", "organizationId", "organisationId"]),
            revenue: fields.money(&["revenue"]),
            rate: fields.money(&["rate"]),
            commission: fields.money(&["commission"]),
        };
        (line.customer_id.is_some() || line.revenue.is_some() || line.commission.is_some())
            .then_some(line)
    }

    fn key(&self) -> Option<&str> {
        None
    }
}

impl Whole for Commission {
    const MARKS: &'static [&'static str] = &["period", "lines"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        let (lines, unreadable) = lines(fields);
        Some(Self {
            period: fields.text(&["period"]),
            currency: fields.text(&["currency"]),
            lines,
            unreadable,
        })
    }
}

fn lines<T: Row>(fields: &Fields<'_>) -> (Vec<T>, u32) {
    fields.raw(T::LIST).map_or((Vec::new(), 0), rows_of)
}

/// `2025-06`, also out of `2025-06-01` and the like.
fn month(text: &str) -> Option<String> {
    let month = text.get(..7)?;
    let digits = |range| {
        month
            .get(range)
            .is_some_and(|part: &str| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    (digits(0..4) && digits(5..7) && month.as_bytes().get(4) == Some(&b'-'))
        .then(|| month.to_owned())
}
