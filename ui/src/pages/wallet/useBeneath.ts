/** The wallets of the organisations beneath a tenant, in windows. */
import type { UseQueryOptions } from "@tanstack/react-query";
import { bridge, type TenantRef, type WalletRow, type WalletsPage } from "../../bridge";
import { type Key, ROWS } from "../../data/questions";
import { useSession } from "../../data/session";
import { tenantKey } from "../../data/tenant";

/** A window of the list, and what is said of the whole of it. */
export type Beneath = { rows: WalletRow[]; offset: number; total: number; page: WalletsPage };

export function useBeneathQuestion(tenant: TenantRef, search: string) {
  const { account } = useSession();
  return (window: number): UseQueryOptions<Beneath, Error, Beneath, Key> => ({
    queryKey: [account.id, "wallets", tenantKey(tenant), search, window, "beneath"],
    queryFn: async () => {
      const page = await bridge.wallets({ tenant, search, offset: window * ROWS, limit: ROWS });
      return { rows: page.beneath, offset: page.offset, total: page.beneathTotal, page };
    },
    gcTime: 20_000,
  });
}
