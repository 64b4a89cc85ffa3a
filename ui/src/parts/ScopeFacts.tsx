/** For whom something is asked: the account, the tenant, and what else there is to say of it. */
import type { ReactNode } from "react";
import type { AccountView } from "../bridge";
import { hostOf, UNKNOWN } from "../words/formats";

type Props = {
  account: AccountView;
  /** Null where nothing is asked for any more. */
  tenantName: string | null;
  children?: ReactNode;
};

export function ScopeFacts({ account, tenantName, children }: Props) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-sm">
      <Fact name="Account">
        {account.email} · {hostOf(account.platform)}
      </Fact>
      {tenantName === null ? null : <Fact name="Tenant">{tenantName || UNKNOWN}</Fact>}
      {children}
    </dl>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-text-3">{name}</dt>
      <dd className="wrap-anywhere line-clamp-3 min-w-0 text-text-2" data-selectable>
        {children}
      </dd>
    </>
  );
}
