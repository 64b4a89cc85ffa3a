//! Every route of the contract (`platform-api`), with its standing: given routes exist on the real platform, assumed ones
//! are this project's convention, optional ones are missing on some installations and cost only the feature that needs them.

/// The HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Patch,
    Delete,
}

impl Method {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// How sure it is that a platform has a route, and so what a 404 means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It exists: 404 means that the thing doesn't.
    Given,
    /// It should exist: 404 with an error in the platform's form means that the thing doesn't, any other that the route doesn't.
    Assumed,
    /// It may be missing: 404 means that it is.
    Optional,
}

/// Routes that share a rate limit: when one is told to wait, its neighbours wait too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Area {
    /// Signing in has its own limit at any platform, and must not hold up a refresh.
    Login,
    Session,
    Organisations,
    Machines,
    Operations,
    Wallets,
    Products,
    Billing,
    Metrics,
    Monitoring,
    Networks,
}

/// One route.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) method: Method,
    /// Below `{origin}/api`; a part in braces is filled with an id.
    pub(crate) path: &'static str,
    pub(crate) area: Area,
    pub(crate) standing: Standing,
}

impl Route {
    /// How logs and diagnostics name it: the template, never the ids in it.
    pub(crate) fn label(&self) -> String {
        format!("{} {}", self.method.word(), self.path)
    }

    pub(crate) fn is_read(&self) -> bool {
        self.method == Method::Get
    }
}

macro_rules! routes {
    ($($name:ident = $method:ident $path:literal $area:ident $standing:ident;)+) => {
        $(pub(crate) const $name: Route =
            Route { method: Method::$method, path: $path, area: Area::$area, standing: Standing::$standing };)+

        #[cfg(test)]
        pub(crate) const ALL: &[Route] = &[$($name),+];
    };
}

routes! {
    LOGIN = Post "/auth/login" Login Assumed;
    REFRESH = Post "/auth/refresh" Session Assumed;
    LOGOUT = Post "/auth/logout" Session Assumed;

    ORGANISATIONS = Get "/organisations" Organisations Optional;
    ORGANISATION = Get "/organisations/getorg" Organisations Given;
    CREATE_ORGANISATION = Post "/organisations" Organisations Assumed;
    UPDATE_ORGANISATION = Patch "/organisations/{organisationId}" Organisations Assumed;

    MACHINES = Get "/vms/list" Machines Given;
    MACHINE = Get "/vms/{vmId}/details" Machines Given;
    POWER = Post "/vms/power-control" Machines Given;
    PROVISION = Post "/vms/provision" Machines Assumed;
    DELETE_MACHINE = Delete "/vms/{vmId}" Machines Assumed;

    OPERATIONS = Get "/operations" Operations Optional;
    OPERATION = Get "/operations/{operationId}" Operations Assumed;

    WALLETS = Get "/wallets" Wallets Optional;
    TRANSACTIONS = Get "/wallets/{walletId}/transactions" Wallets Assumed;
    TOP_UP = Post "/wallets/{walletId}/top-up" Wallets Assumed;
    UPDATE_WALLET = Patch "/wallets/{walletId}" Wallets Assumed;

    PRODUCTS = Get "/products" Products Optional;

    BILLING_CURRENT = Get "/billing/current" Billing Given;
    BILLING_HISTORY = Get "/billing/history" Billing Given;
    BILLING_STATEMENT = Get "/billing/statement" Billing Assumed;
    COMMISSION = Get "/billing/commission" Billing Assumed;

    CAPACITY = Get "/metrics/aggregation" Metrics Given;
    MACHINE_SERIES = Get "/metrics/vm/{vmId}" Metrics Given;
    MACHINE_DISKS = Get "/metrics/vm/{vmId}/disk" Metrics Optional;
    MACHINE_CPU_RAM = Get "/metrics/vm/{vmId}/cpu-ram" Metrics Optional;

    MACHINE_ALERTS = Get "/monitoring/vm/{vmId}/alerts" Monitoring Given;
    MACHINE_HEALTH = Get "/monitoring/vm/{vmId}/health" Monitoring Optional;
    ALERTS = Get "/monitoring/alerts" Monitoring Optional;
    ACKNOWLEDGE_ALERT = Post "/monitoring/alerts/{alertId}/acknowledge" Monitoring Assumed;

    NETWORK_SERVICES = Get "/networks/services" Networks Optional;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_route_is_listed_twice_and_each_is_well_formed() {
        let labels: BTreeSet<String> = ALL.iter().map(Route::label).collect();
        assert_eq!(labels.len(), ALL.len());
        for route in ALL {
            assert!(
                route.path.starts_with('/') && !route.path.ends_with('/'),
                "{}",
                route.path
            );
            assert!(
                route.standing != Standing::Optional || route.is_read(),
                "{}",
                route.path
            );
        }
    }
}
