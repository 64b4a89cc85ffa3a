/**
 * Every question the UI asks the core, with its key. Keys begin with the account and, where there is one, the tenant: an
 * answer that comes late lands in its own place and can't be drawn for another tenant.
 */
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import {
  bridge,
  type CustomerQuery,
  type JournalQuery,
  type LedgerQuery,
  type MachineQuery,
  type NewMachineRequest,
  type RunPlanRequest,
  type SeriesRange,
  type TenantRef,
} from "../bridge";
import { tenantKey } from "./tenant";

/** `account, name, tenant, …`: what `invalidate.ts` reads to know which answers a change touches. */
export type Key = readonly [account: string, name: Name, tenant: string | null, ...rest: unknown[]];
export type Name =
  | "header"
  | "overview"
  | "machines"
  | "machine"
  | "series"
  | "tenants"
  | "shelf"
  | "search"
  | "saved"
  | "journal"
  | "operation"
  | "run"
  | "runPlan"
  | "newMachine"
  | "wallets"
  | "ledger"
  | "customers";

/** How many rows one window of the machines table carries; keeps an answer well under 64 KiB. */
export const WINDOW = 60;
/** How many rows one window of any other long list carries. */
export const ROWS = 50;
/** How many tenants one window of the switcher carries. */
export const TENANT_WINDOW = 100;

export type MachineView = Pick<MachineQuery, "search" | "sort">;
/** `collapseRuns`: only where it is said. */
type JournalView = Pick<JournalQuery, "machineId" | "search" | "filter"> & { collapseRuns?: true };
type LedgerView = Pick<LedgerQuery, "organisationId" | "walletId" | "search" | "kinds">;
type CustomerView = Pick<CustomerQuery, "search" | "column" | "descending">;

const key = (...parts: Key): Key => parts;

export const appStateQuestion = queryOptions({ queryKey: ["appState"], queryFn: () => bridge.appState() });
export const preferencesQuestion = queryOptions({
  queryKey: ["preferences"],
  queryFn: () => bridge.preferences(),
});

/** The questions of one account. */
export function questionsOf(account: string) {
  return {
    /** Also tells the core which tenant is in view: it fetches that one first and names it in the window's title. */
    header: (tenant: TenantRef) =>
      queryOptions({
        queryKey: key(account, "header", tenantKey(tenant)),
        queryFn: () => bridge.openTenant({ tenant }),
      }),
    overview: (tenant: TenantRef) =>
      queryOptions({
        queryKey: key(account, "overview", tenantKey(tenant)),
        queryFn: async ({ client }) => {
          const overview = await bridge.overview({ tenant });
          // The frame then knows the tenant's name in the same frame as the page.
          client.setQueryData(key(account, "header", tenantKey(tenant)), overview.tenant);
          return overview;
        },
        gcTime: 5 * 60_000,
      }),
    machines: (tenant: TenantRef, view: MachineView, window: number) =>
      queryOptions({
        queryKey: key(account, "machines", tenantKey(tenant), view.search, view.sort, window),
        queryFn: () => bridge.machines({ tenant, ...view, offset: window * WINDOW, limit: WINDOW }),
        gcTime: 20_000,
      }),
    machine: (tenant: TenantRef, machineId: string) =>
      queryOptions({
        queryKey: key(account, "machine", tenantKey(tenant), machineId),
        queryFn: () => bridge.machine({ tenant, machineId }),
      }),
    series: (tenant: TenantRef, machineId: string, range: SeriesRange) =>
      queryOptions({
        queryKey: key(account, "series", tenantKey(tenant), machineId, range),
        queryFn: () => bridge.machineSeries({ tenant, machineId, range }),
      }),
    tenants: (search: string, collapsed: string[], window: number) =>
      queryOptions({
        queryKey: key(account, "tenants", null, search, collapsed, window),
        queryFn: () =>
          bridge.tenants({ search, collapsed, offset: window * TENANT_WINDOW, limit: TENANT_WINDOW }),
        gcTime: 20_000,
      }),
    shelf: () => queryOptions({ queryKey: key(account, "shelf", null), queryFn: () => bridge.tenantShelf() }),
    search: (text: string) =>
      queryOptions({
        queryKey: key(account, "search", null, text),
        queryFn: () => bridge.search({ text, limit: 24 }),
        staleTime: 0,
        gcTime: 5_000,
      }),
    /** `tenant` null: the whole account's. */
    journal: (tenant: TenantRef | null, view: JournalView, window: number) =>
      queryOptions({
        queryKey: key(
          account,
          "journal",
          tenant === null ? null : tenantKey(tenant),
          view.machineId,
          view.search,
          view.filter,
          view.collapseRuns,
          window,
        ),
        queryFn: () =>
          bridge.journal({ tenant, collapseRuns: false, ...view, offset: window * ROWS, limit: ROWS }),
        gcTime: 20_000,
      }),
    operation: (id: string) =>
      queryOptions({
        queryKey: key(account, "operation", null, id),
        queryFn: () => bridge.operation({ account, id }),
      }),
    runPlan: (tenant: TenantRef, action: RunPlanRequest["action"], selection: RunPlanRequest["selection"]) =>
      queryOptions({
        queryKey: key(account, "runPlan", tenantKey(tenant), action, selection),
        queryFn: () => bridge.planRun({ tenant, action, selection }),
        staleTime: 0,
        gcTime: 5_000,
      }),
    run: (id: string, filter: JournalQuery["filter"], window: number) =>
      queryOptions({
        queryKey: key(account, "run", null, id, filter, window),
        queryFn: () => bridge.run({ account, id, filter, offset: window * ROWS, limit: ROWS }),
        gcTime: 20_000,
      }),
    newMachine: (
      tenant: TenantRef,
      organisationId: NewMachineRequest["organisationId"],
      productId: NewMachineRequest["productId"],
    ) =>
      queryOptions({
        queryKey: key(account, "newMachine", tenantKey(tenant), organisationId, productId),
        queryFn: () => bridge.newMachine({ tenant, organisationId, productId }),
      }),
    wallets: (tenant: TenantRef, search: string, window: number) =>
      queryOptions({
        queryKey: key(account, "wallets", tenantKey(tenant), search, window),
        queryFn: () => bridge.wallets({ tenant, search, offset: window * ROWS, limit: ROWS }),
      }),
    ledger: (tenant: TenantRef, view: LedgerView, window: number) =>
      queryOptions({
        queryKey: key(
          account,
          "ledger",
          tenantKey(tenant),
          view.organisationId,
          view.walletId,
          view.search,
          view.kinds,
          window,
        ),
        queryFn: () => bridge.ledger({ tenant, ...view, offset: window * ROWS, limit: ROWS }),
        gcTime: 20_000,
      }),
    customers: (tenant: TenantRef, view: CustomerView, window: number) =>
      queryOptions({
        queryKey: key(
          account,
          "customers",
          tenantKey(tenant),
          view.search,
          view.column,
          view.descending,
          window,
        ),
        queryFn: () => bridge.customers({ tenant, ...view, offset: window * ROWS, limit: ROWS }),
        gcTime: 20_000,
      }),
    saved: () =>
      queryOptions({
        queryKey: key(account, "saved", null),
        queryFn: () => bridge.savedData(),
        staleTime: 0,
      }),
  };
}

export type Questions = ReturnType<typeof questionsOf>;

/** Forgets every answer that belongs to an account other than `account`. */
export function forgetOthers(client: QueryClient, account: string | null): void {
  client.removeQueries({
    predicate: ({ queryKey }) =>
      queryKey[0] !== "appState" && queryKey[0] !== "preferences" && queryKey[0] !== account,
  });
}
