/** What was in view when a dialogue opened: whatever it sends is for that, and it closes itself to sending when that changes. */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTenant } from "../app/place";
import type { AccountView, TenantHeader, TenantRef } from "../bridge";
import { organisationName } from "../words/formats";
import { useSession } from "./session";
import { sameTenant } from "./tenant";

export type Scope = { account: AccountView; tenant: TenantRef; tenantName: string };

/** The scope as it is now, for as long as the dialogue is there, and whether something else is in view by now. */
export function useScope(): { scope: Scope; changed: boolean } {
  const { account, questions } = useSession();
  const tenant = useTenant();
  const [captured] = useState({ account, tenant, questions });
  // Read where the frame keeps it, never asked for: to ask is to say that it is in view.
  const { data } = useQuery({ ...captured.questions.header(captured.tenant), enabled: false });
  const scope = useMemo<Scope>(
    () => ({ account: captured.account, tenant: captured.tenant, tenantName: nameOf(data) }),
    [captured, data],
  );
  return { scope, changed: scope.account.id !== account.id || !sameTenant(scope.tenant, tenant) };
}

function nameOf(header: TenantHeader | undefined): string {
  return header ? organisationName(header.name) : "";
}
