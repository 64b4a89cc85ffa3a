/** A tenant of its own without a wallet, or one of which nothing is known yet. */
import { Wallet } from "lucide-react";
import type { Reading, TenantHeader, WalletRow } from "../../bridge";
import { useNow } from "../../data/now";
import { useWaiting } from "../../data/useWaiting";
import { Panel } from "../../parts/Panel";
import { ProblemBlock } from "../../parts/ProblemBlock";
import { organisationName } from "../../words/formats";
import { trustWords } from "../../words/trust";
import { WalletSkeleton } from "./WalletSkeleton";

export function NoWallet({ tenant }: { tenant: TenantHeader }) {
  return (
    <Panel className="grid flex-1 place-items-center px-6 py-10">
      <div className="flex max-w-[440px] flex-col items-center gap-1 text-center">
        <Wallet size={20} className="mb-1 text-text-3" aria-hidden="true" />
        <p className="font-semibold">{organisationName(tenant.name)} has no wallet</p>
        <p className="text-text-2">
          Machines are paid from a wallet, so none can be ordered. Datacentrix sets a wallet up; it is here as
          soon as the platform has it.
        </p>
      </div>
    </Panel>
  );
}

/** Nothing was ever fetched: it is on its way, or it is said why not. */
export function UnknownWallet({ own, retry }: { own: Reading<WalletRow[]>; retry: () => void }) {
  const waiting = useWaiting(own.trust);
  const now = useNow();
  if (waiting) return <WalletSkeleton />;
  return (
    <Panel className="grid flex-1 place-items-center">
      {own.trust.problem ? (
        <ProblemBlock problem={own.trust.problem} retry={retry} />
      ) : (
        <p className="text-text-2">{trustWords(own.trust, now).text}</p>
      )}
    </Panel>
  );
}
