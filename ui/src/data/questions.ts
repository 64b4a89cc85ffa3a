/**
 * Every question the UI asks the core, with its key. Keys begin with the account and, where there is one, the tenant: an
 * answer that comes late lands in its own place and can't be drawn for another tenant.
 */
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { bridge, type MachineQuery, type SeriesRange, type TenantRef } from "../bridge";
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
  | "saved";

/** How many rows one window of the machines table carries; keeps an answer well under 64 KiB. */
export const WINDOW = 60;
/** How many tenants one window of the switcher carries. */
export const TENANT_WINDOW = 100;

export type MachineView = Pick<MachineQuery, "search" | "sort">;

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
