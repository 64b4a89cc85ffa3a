/** A tenant as one string: in addresses, in query keys, in the test hook. */
import type { TenantRef } from "../bridge";

const ALL = "all";

/** "all", or the organisation's id; an id that could be mistaken for a word of ours gets a "~" in front. */
export function tenantKey(tenant: TenantRef): string {
  if (tenant.kind === "all") return ALL;
  return tenant.id === ALL || tenant.id.startsWith("~") ? `~${tenant.id}` : tenant.id;
}

/** The way back from `tenantKey`. */
export function tenantOf(key: string): TenantRef {
  if (key === ALL) return { kind: "all" };
  return { kind: "organisation", id: key.startsWith("~") ? key.slice(1) : key };
}

/** Whether two references mean the same tenant. */
export function sameTenant(a: TenantRef | null, b: TenantRef | null): boolean {
  return a !== null && b !== null && tenantKey(a) === tenantKey(b);
}
