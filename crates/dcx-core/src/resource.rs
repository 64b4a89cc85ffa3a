//! What can be read from the platform and kept: one name per snapshot, with how often it is worth
//! fetching. The cache knows the names as text, the sync engine their pace, the views their type.

use std::fmt;
use std::time::Duration;

use dcx_api::{MachineId, OrganisationId, WalletId};

use crate::view::machine::SeriesRange;

/// One snapshot of an account.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Resource {
    /// Every organisation the account may see.
    Organisations,
    /// The catalogue.
    Products,
    /// One organisation, by the route that is known to answer 401.
    Organisation(OrganisationId),
    /// An organisation's machines.
    Machines(OrganisationId),
    /// An organisation's aggregated capacity.
    Capacity(OrganisationId),
    /// An organisation's bill of this month so far.
    Statement(OrganisationId),
    /// An organisation's bills of the last twelve months.
    History(OrganisationId),
    /// An organisation's wallets.
    Wallets(OrganisationId),
    /// A wallet's ledger, as far back as it was read.
    Ledger(OrganisationId, WalletId),
    /// An organisation's alerts.
    Alerts(OrganisationId),
    /// An organisation's recent operations, as the platform lists them.
    Operations(OrganisationId),
    /// A reseller's commission of this month.
    Commission(OrganisationId),
    /// An organisation's network services.
    Networks(OrganisationId),
    /// One machine with more facts.
    MachineDetails(OrganisationId, MachineId),
    /// One machine's health.
    MachineHealth(OrganisationId, MachineId),
    /// One machine's disks.
    MachineDisks(OrganisationId, MachineId),
    /// One machine's alerts, for installations that don't list an organisation's.
    MachineAlerts(OrganisationId, MachineId),
    /// One machine's measurements over a range.
    MachineSeries(OrganisationId, MachineId, SeriesRange),
}

impl Resource {
    /// The kind's name, as the UI hears it in events.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Organisations => "organisations",
            Self::Products => "products",
            Self::Organisation(_) => "organisation",
            Self::Machines(_) => "machines",
            Self::Capacity(_) => "capacity",
            Self::Statement(_) => "statement",
            Self::History(_) => "history",
            Self::Wallets(_) => "wallets",
            Self::Ledger(..) => "ledger",
            Self::Alerts(_) => "alerts",
            Self::Operations(_) => "operations",
            Self::Commission(_) => "commission",
            Self::Networks(_) => "networks",
            Self::MachineDetails(..) => "machineDetails",
            Self::MachineHealth(..) => "machineHealth",
            Self::MachineDisks(..) => "machineDisks",
            Self::MachineAlerts(..) => "machineAlerts",
            Self::MachineSeries(..) => "machineSeries",
        }
    }

    /// The organisation it is about; `None` for what belongs to the account as a whole.
    #[must_use]
    pub fn organisation(&self) -> Option<&OrganisationId> {
        match self {
            Self::Organisations | Self::Products => None,
            Self::Organisation(id)
            | Self::Machines(id)
            | Self::Capacity(id)
            | Self::Statement(id)
            | Self::History(id)
            | Self::Wallets(id)
            | Self::Alerts(id)
            | Self::Operations(id)
            | Self::Commission(id)
            | Self::Networks(id)
            | Self::Ledger(id, _)
            | Self::MachineDetails(id, _)
            | Self::MachineHealth(id, _)
            | Self::MachineDisks(id, _)
            | Self::MachineAlerts(id, _)
            | Self::MachineSeries(id, ..) => Some(id),
        }
    }

    /// How long a snapshot on the screen is fresh: it is fetched again after this time.
    #[must_use]
    pub fn pace(&self) -> Duration {
        let seconds = match self {
            Self::Operations(_) => 20,
            Self::Machines(_) | Self::Alerts(_) | Self::MachineAlerts(..) => 30,
            Self::Wallets(_)
            | Self::Ledger(..)
            | Self::Capacity(_)
            | Self::MachineDetails(..)
            | Self::MachineHealth(..)
            | Self::MachineDisks(..)
            | Self::MachineSeries(..) => 60,
            Self::Organisations | Self::Statement(_) | Self::Networks(_) => 5 * 60,
            Self::Organisation(_) | Self::History(_) | Self::Commission(_) => 15 * 60,
            Self::Products => 60 * 60,
        };
        Duration::from_secs(seconds)
    }

    /// What a tenant's dashboard is made of: kept for every tenant, seen or not.
    #[must_use]
    pub fn of_dashboard(organisation: &OrganisationId) -> [Self; 7] {
        let id = || organisation.clone();
        [
            Self::Machines(id()),
            Self::Wallets(id()),
            Self::Statement(id()),
            Self::Capacity(id()),
            Self::Alerts(id()),
            Self::History(id()),
            Self::Operations(id()),
        ]
    }
}

impl fmt::Display for Resource {
    /// The name under which the cache keeps it. Parts are separated by a character that the wire
    /// never lets into an id's place by accident: the length stands in front of each id.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())?;
        let mut part = |id: &str| write!(f, "/{}:{id}", id.len());
        if let Some(organisation) = self.organisation() {
            part(organisation.as_str())?;
        }
        match self {
            Self::Ledger(_, wallet) => part(wallet.as_str()),
            Self::MachineDetails(_, machine)
            | Self::MachineHealth(_, machine)
            | Self::MachineDisks(_, machine)
            | Self::MachineAlerts(_, machine) => part(machine.as_str()),
            Self::MachineSeries(_, machine, range) => {
                part(machine.as_str())?;
                part(range.name())
            }
            _ => Ok(()),
        }
    }
}
