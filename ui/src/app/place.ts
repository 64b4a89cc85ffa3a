/** Where in the window one is: the tenant in the address. */
import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import type { TenantRef } from "../bridge";
import { tenantOf } from "../data/tenant";

/** The tenant in view, as in the address. */
export function useTenantKey(): string {
  return useParams({ strict: false, select: (params) => params.tenant ?? "" });
}

/** The tenant in view. */
export function useTenant(): TenantRef {
  const key = useTenantKey();
  return useMemo(() => tenantOf(key), [key]);
}
