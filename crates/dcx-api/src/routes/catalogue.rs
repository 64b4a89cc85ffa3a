//! The catalogue and network services. Contract: "Products" and "Network services".

use super::organisations::of;
use super::table::{NETWORK_SERVICES, PRODUCTS};
use crate::client::{Ask, Client};
use crate::ids::{MachineId, OrganisationId};
use crate::models::{
    Answer, NetworkKind, NetworkService, NetworkStatus, Product, ProductCategory, ProductSpecs,
    Rows, Validator,
};
use crate::problem::Problem;
use crate::secret::AccessToken;
use crate::wire::{Fields, Row};

impl Client {
    /// The whole catalogue.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn products(
        &self,
        token: &AccessToken,
        known: Option<&Validator>,
    ) -> Result<Answer<Rows<Product>>, Problem> {
        self.get_rows(
            token,
            Ask {
                route: &PRODUCTS,
                ids: &[],
                query: Vec::new(),
            },
            known,
        )
        .await
    }

    /// The network services of an organisation.
    ///
    /// # Errors
    /// Any problem of a read.
    pub async fn network_services(
        &self,
        token: &AccessToken,
        organisation: &OrganisationId,
        known: Option<&Validator>,
    ) -> Result<Answer<Rows<NetworkService>>, Problem> {
        self.get_rows(
            token,
            Ask {
                route: &NETWORK_SERVICES,
                ids: &[],
                query: of(organisation),
            },
            known,
        )
        .await
    }
}

impl Row for Product {
    const LIST: &'static [&'static str] = &["products"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        let specs = fields
            .raw(&["specs"])
            .and_then(Fields::read)
            .map(|specs| ProductSpecs {
                cpu_count: specs.count(&["cpuCount"]),
                memory_mib: specs.count(&["memorySizeMib"]),
                disk_gib: specs.count(&["diskCapacityGib"]),
            });
        Some(Self {
            id: fields.id(&["id", "productId", "uuid"])?,
            sku: fields.text(&["sku"]),
            name: fields.text(&["name"]),
            category: ProductCategory::read(fields.text(&["category"]).as_deref()),
            unit_price: fields.money(&["unitPrice"]),
            unit: fields.text(&["unit"]),
            currency: fields.text(&["currency"]),
            specs,
        })
    }

    fn key(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}

impl Row for NetworkService {
    const LIST: &'static [&'static str] = &["services", "networkServices"];

    fn read(fields: &Fields<'_>) -> Option<Self> {
        Some(Self {
            id: fields.id(&["id", "serviceId", "uuid"])?,
            name: fields.text(&["name"]),
            kind: NetworkKind::read(fields.text(&["kind", "type"]).as_deref()),
            provider: fields.text(&["provider"]),
            status: NetworkStatus::read(fields.text(&["status"]).as_deref()),
            bandwidth_mbps: fields.money(&["bandwidthMbps"]),
            monthly_cost: fields.money(&["monthlyCost"]),
            machine_ids: fields
                .texts(&["vmIds", "machineIds"])
                .into_iter()
                .map(MachineId::from)
                .collect(),
        })
    }

    fn key(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}
