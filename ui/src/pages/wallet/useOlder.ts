/**
 * Older lines of a ledger, fetched as one nears the end of those at hand. A filter that leaves the view unfilled goes on
 * looking for a while, says so, and can be stopped: a ledger may be years long.
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import {
  type AppState,
  bridge,
  type LedgerWindow,
  type Problem,
  problemOf,
  type TenantRef,
  type WalletRow,
} from "../../bridge";
import { useSession, useStateOf } from "../../data/session";
import { tenantKey } from "../../data/tenant";

/** So many rows before the end, more are fetched. */
const AHEAD = 20;
/** So many stretches in a row may bring nothing that matches before it is asked whether to go on. */
const PATIENCE = 12;

export type Older =
  | { state: "idle" }
  | { state: "offline" }
  | { state: "fetching"; stop: () => void }
  | { state: "paused"; goOn: () => void }
  | { state: "failed"; problem: Problem; retry: () => void }
  | { state: "complete" };

type Options = {
  tenant: TenantRef;
  wallet: WalletRow;
  list: string;
  head: LedgerWindow | undefined;
  last: number;
};

export function useOlder({ tenant, wallet, list, head, last }: Options): Older {
  const client = useQueryClient();
  const { account } = useSession();
  const reachable = useStateOf(isReachable);
  const [stopped, setStopped] = useState(false);
  const vain = useRef({ list, total: -1, tries: 0 });
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: () =>
      bridge.olderLedger({ tenant, organisationId: wallet.organisationId, walletId: wallet.id }),
    // Under way until the rows are there too: only then can it be told whether more are wanted.
    onSettled: () => client.invalidateQueries({ queryKey: [account.id, "ledger", tenantKey(tenant)] }),
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins afresh.
  useEffect(() => {
    setStopped(false);
    reset();
  }, [list]);

  const total = head?.total ?? 0;
  const wanted =
    head !== undefined &&
    head.trust.fetchedAt !== null &&
    !head.complete &&
    reachable &&
    last >= total - AHEAD;
  useEffect(() => {
    if (!wanted || isPending || stopped || error) return;
    const { current } = vain;
    if (current.list !== list || current.total !== total) vain.current = { list, total, tries: 0 };
    vain.current.tries += 1;
    if (vain.current.tries > PATIENCE) setStopped(true);
    else mutate();
  }, [wanted, isPending, stopped, error, list, total, mutate]);

  if (!head || head.trust.fetchedAt === null) return { state: "idle" };
  if (head.complete) return { state: "complete" };
  if (!reachable) return { state: "offline" };
  if (error) return { state: "failed", problem: problemOf(error), retry: reset };
  if (stopped) {
    const goOn = () => {
      vain.current = { list, total: -1, tries: 0 };
      setStopped(false);
    };
    return { state: "paused", goOn };
  }
  return isPending || wanted ? { state: "fetching", stop: () => setStopped(true) } : { state: "idle" };
}

function isReachable({ session, connection }: AppState): boolean {
  return session === "active" && connection.kind !== "offline";
}
