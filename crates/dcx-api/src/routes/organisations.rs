//! Organisations. Contract: "Organisations".

use serde::Serialize;
use serde_json::value::RawValue;

use super::table::{CREATE_ORGANISATION, ORGANISATION, ORGANISATIONS, UPDATE_ORGANISATION};
use crate::client::{Ask, Client};
use crate::ids::{IdempotencyKey, OrganisationId};
use crate::models::{
    Answer, NewOrganisation, Organisation, OrganisationKind, OrganisationPatch, OrganisationStatus,
    Rows, Validator,
};
use crate::money;
use crate::problem::Problem;
use crate::secret::AccessToken;
use crate::wire::{Fields, Row, Whole};

/// Contract: `organizationId` as a query, and the names it has in rows.
pub(super) const OWNER: &[&str] = &["organizationId", "organisationId", "orgId"];
const ID: &[&str] = &["id", "organizationId", "organisationId", "orgId", "uuid"];

impl Client {
    /// Every organisation the user may see, flat.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn organisations(
        &self,
        token: &AccessToken,
        known: Option<&Validator>,
    ) -> Result<Answer<Rows<Organisation>>, Problem> {
        let ask = Ask {
            route: &ORGANISATIONS,
            ids: &[],
            query: Vec::new(),
        };
        self.get_rows(token, ask, known).await
    }

    /// One organisation. The platform has a known fault here and may answer 401 to a good token: nothing may depend on it.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn organisation(
        &self,
        token: &AccessToken,
        id: &OrganisationId,
        known: Option<&Validator>,
    ) -> Result<Answer<Organisation>, Problem> {
        self.get(
            token,
            Ask {
                route: &ORGANISATION,
                ids: &[],
                query: of(id),
            },
            known,
        )
        .await
    }

    /// Makes an organisation.
    ///
    /// # Errors
    /// Any problem of a write.
    pub async fn create_organisation(
        &self,
        token: &AccessToken,
        new: &NewOrganisation,
        key: &IdempotencyKey,
    ) -> Result<Organisation, Problem> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            name: &'a str,
            parent_id: &'a OrganisationId,
            kind: &'a str,
            #[serde(skip_serializing_if = "str::is_empty")]
            contact_email: &'a str,
        }
        let body = Body {
            name: &new.name,
            parent_id: &new.parent_id,
            kind: kind_word(&new.kind),
            contact_email: &new.contact_email,
        };
        let ask = Ask {
            route: &CREATE_ORGANISATION,
            ids: &[],
            query: Vec::new(),
        };
        self.write(token, ask, Some(&body), key).await
    }

    /// Changes an organisation.
    ///
    /// # Errors
    /// Any problem of a write.
    pub async fn update_organisation(
        &self,
        token: &AccessToken,
        id: &OrganisationId,
        patch: &OrganisationPatch,
        key: &IdempotencyKey,
    ) -> Result<Organisation, Problem> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            name: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            status: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            contact_email: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            commission_rate: Option<Box<RawValue>>,
        }
        let body = Body {
            name: patch.name.as_deref(),
            status: patch.status.as_ref().map(status_word),
            contact_email: patch.contact_email.as_deref(),
            commission_rate: patch.commission_rate.map(money::json).transpose()?,
        };
        let ask = Ask {
            route: &UPDATE_ORGANISATION,
            ids: &[id.as_str()],
            query: Vec::new(),
        };
        self.write(token, ask, Some(&body), key).await
    }
}

/// The query by which most routes are told whose data is wanted.
pub(super) fn of(id: &OrganisationId) -> Vec<(&'static str, String)> {
    vec![("organizationId", id.to_string())]
}

fn kind_word(kind: &OrganisationKind) -> &str {
    match kind {
        OrganisationKind::Root => "root",
        OrganisationKind::Reseller => "reseller",
        OrganisationKind::Customer => "customer",
        OrganisationKind::Other(word) => word,
    }
}

fn status_word(status: &OrganisationStatus) -> &str {
    match status {
        OrganisationStatus::Active => "active",
        OrganisationStatus::Suspended => "suspended",
        OrganisationStatus::Other(word) => word,
    }
}

impl Row for Organisation {
    const LIST: &'static [&'static str] = &["organisations", "organizations"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        Some(Self {
            id: fields.id(ID)?,
            name: fields.text(&["name", "organizationName", "organisationName"]),
            kind: OrganisationKind::read(fields.text(&["kind", "type"]).as_deref()),
            parent_id: fields.id(&["parentId", "parentOrganizationId"]),
            status: OrganisationStatus::read(fields.text(&["status"]).as_deref()),
            contact_email: fields.text(&["contactEmail"]),
            commission_rate: fields.money(&["commissionRate"]),
            created_at: fields.time(&["createdAt"]),
        })
    }

    fn key(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}

impl Whole for Organisation {
    const MARKS: &'static [&'static str] = ID;

    fn read(fields: &Fields<'_>) -> Option<Self> {
        <Self as Row>::read(fields)
    }
}
