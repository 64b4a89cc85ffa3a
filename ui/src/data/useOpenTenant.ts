/**
 * Switching tenants. What the next page shows is asked for as soon as a tenant is highlighted, so that choosing it draws its
 * saved data in the next frame.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import type { TenantRef } from "../bridge";
import { usePageName } from "../frame/usePageName";
import { usePreferences } from "./preferences";
import { useSession } from "./session";
import { tenantKey } from "./tenant";

/** Longer than the core ever takes to read its cache, shorter than anybody notices. */
const PATIENCE = 80;

export function useOpenTenant() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { questions } = useSession();
  const page = usePageName();
  const [{ machineSort }] = usePreferences();

  const warm = useCallback(
    async (tenant: TenantRef) => {
      if (page === "/t/$tenant/machines") {
        await client.prefetchQuery(questions.machines(tenant, { search: "", sort: machineSort }, 0));
      } else {
        await client.prefetchQuery(questions.overview(tenant));
      }
    },
    [client, questions, page, machineSort],
  );

  const open = useCallback(
    async (tenant: TenantRef) => {
      await Promise.race([warm(tenant), new Promise((done) => setTimeout(done, PATIENCE))]);
      await navigate({ to: page, params: { tenant: tenantKey(tenant) } });
    },
    [navigate, page, warm],
  );

  return { warm, open };
}
