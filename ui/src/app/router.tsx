/**
 * The addresses of the window. The tenant is part of each, so that back and forward cross tenants, a reload stays where it
 * was, and no page can be drawn without saying whose it is.
 */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
} from "@tanstack/react-router";
import { problemOf } from "../bridge";
import { Frame } from "../frame/Frame";
import { customersSearch } from "../pages/customers/address";
import { CustomersPage } from "../pages/customers/CustomersPage";
import { MachinePage } from "../pages/machine/MachinePage";
import { machinesSearch } from "../pages/machines/address";
import { MachinesPage } from "../pages/machines/MachinesPage";
import { NewMachinePage } from "../pages/new-machine/NewMachinePage";
import { operationsSearch } from "../pages/operations/address";
import { OperationsPage } from "../pages/operations/OperationsPage";
import { OverviewPage } from "../pages/overview/OverviewPage";
import { SettingsPage } from "../pages/settings/SettingsPage";
import { walletSearch } from "../pages/wallet/address";
import { WalletPage } from "../pages/wallet/WalletPage";
import { ProblemBlock } from "../parts/ProblemBlock";
import { Home } from "./Home";

const root = createRootRoute({ component: Outlet });
const home = createRoute({ getParentRoute: () => root, path: "/", component: Home });
const tenant = createRoute({ getParentRoute: () => root, path: "/t/$tenant", component: Frame });
const tenantHome = createRoute({ getParentRoute: () => tenant, path: "/", component: OverviewPage });
const overview = createRoute({ getParentRoute: () => tenant, path: "overview", component: OverviewPage });
const machines = createRoute({
  getParentRoute: () => tenant,
  path: "machines",
  component: MachinesPage,
  validateSearch: machinesSearch,
});
const machine = createRoute({
  getParentRoute: () => tenant,
  path: "machines/$machine",
  component: MachinePage,
});
const newMachine = createRoute({
  getParentRoute: () => tenant,
  path: "machines/new",
  component: NewMachinePage,
});
const wallet = createRoute({
  getParentRoute: () => tenant,
  path: "wallet",
  component: WalletPage,
  validateSearch: walletSearch,
});
const customers = createRoute({
  getParentRoute: () => tenant,
  path: "customers",
  component: CustomersPage,
  validateSearch: customersSearch,
});
const operations = createRoute({
  getParentRoute: () => tenant,
  path: "operations",
  component: OperationsPage,
  validateSearch: operationsSearch,
});
const settings = createRoute({ getParentRoute: () => tenant, path: "settings", component: SettingsPage });

const routeTree = root.addChildren([
  home,
  tenant.addChildren([
    tenantHome,
    overview,
    machines,
    newMachine,
    machine,
    wallet,
    customers,
    operations,
    settings,
  ]),
]);

export function makeRouter() {
  return createRouter({
    routeTree,
    history: createHashHistory(),
    defaultErrorComponent: ({ error, reset }) => <ProblemBlock problem={problemOf(error)} retry={reset} />,
    // An address from an older version, or a mistyped link: home, not a dead end.
    defaultNotFoundComponent: Home,
    defaultPendingMs: 0,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
