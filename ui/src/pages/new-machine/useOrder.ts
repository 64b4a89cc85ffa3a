/**
 * Sending the order and following it. It goes under the draft's id, so that a second press, a reload and a restart are the
 * same operation. Once the platform has taken it on the page is left; when it certainly failed the content stays, under the
 * id for the next try.
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTenant, useTenantKey } from "../../app/place";
import type { Draft, JournalRow, Order, Problem } from "../../bridge";
import { useSession } from "../../data/session";
import { useWrite } from "../../data/write";

const ENDED_WELL = ["accepted", "done"];
const UNDER_WAY = ["queued", "sent", "unknown"];

type Options = {
  draft: Draft;
  /** Whether the draft was left here before: then it may have been sent before, too. */
  wasLeft: boolean;
  keep: () => Promise<void>;
  renew: () => Promise<void>;
};

export function useOrder({ draft, wasLeft, keep, renew }: Options) {
  const { questions } = useSession();
  const tenant = useTenant();
  const key = useTenantKey();
  const client = useQueryClient();
  const navigate = useNavigate();
  const write = useWrite();
  const [failed, setFailed] = useState<JournalRow | null>(null);
  const [sending, setSending] = useState(false);
  // Until the draft has the id for the next try, a press would only ask what became of this one.
  const [renewing, setRenewing] = useState(false);
  const earlier = useQuery({ ...questions.operation(draft.id), enabled: wasLeft, staleTime: 0 });

  const row = [write.row, earlier.data].find((one) => one?.id === draft.id) ?? null;
  const state = row?.state ?? null;
  const underWay = sending || renewing || write.busy || (state !== null && UNDER_WAY.includes(state));

  useEffect(() => {
    if (row?.state !== "failed") return;
    setFailed(row);
    write.reset();
    setRenewing(true);
    void renew().finally(() => setRenewing(false));
  }, [row, write.reset, renew]);

  const over = state !== null && ENDED_WELL.includes(state);
  const machine = row?.machineId ?? null;
  const op = row?.id;
  useEffect(() => {
    if (!over) return;
    let left = false;
    const leave = async () => {
      // The list may not have it yet: then the journal says more than the machine's page could.
      const page =
        machine === null
          ? null
          : await client.fetchQuery(questions.machine(tenant, machine)).catch(() => null);
      if (left) return;
      if (machine !== null && page?.machine.value) {
        await navigate({ to: "/t/$tenant/machines/$machine", params: { tenant: key, machine } });
      } else {
        await navigate({ to: "/t/$tenant/operations", params: { tenant: key }, search: { op } });
      }
    };
    void leave();
    return () => {
      left = true;
    };
  }, [over, machine, op, client, questions, tenant, key, navigate]);

  const send = async (order: Extract<Order, { kind: "provision" }>) => {
    if (underWay || over) return;
    setSending(true);
    setFailed(null);
    try {
      // What is ordered is what is kept: a restart then finds the draft of this very operation.
      await keep();
      await write.send(order, draft.id);
    } finally {
      setSending(false);
    }
  };

  const problem: Problem | null = write.problem ?? failed?.problem ?? null;
  return { scope: write.scope, changed: write.changed, row, failed, problem, underWay, over, send };
}
