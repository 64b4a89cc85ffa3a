/**
 * One write, from the dialogue that asks for it to the platform's last word. Account and tenant are captured when the
 * dialogue opens, and the operation's id is made then: every press until `reset` is the same operation. When account or
 * tenant in view are no longer the captured ones it fails closed: nothing more is sent from here.
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { bridge, type JournalRow, type Order, type Problem, problemOf } from "../bridge";
import { type Scope, useScope } from "./scope";
import { useSession } from "./session";

export type Write = {
  /** What was in view when the dialogue opened. */
  scope: Scope;
  /** Whether something else is in view now. */
  changed: boolean;
  /**
   * Sends it, once for each id. After a certain failure it is another operation: the same again is its retry, so that nobody
   * can try the failed one again a second time.
   */
  send: (order: Order, id?: string) => Promise<JournalRow | null>;
  /** The operation as it is now; null before it is written down. */
  row: JournalRow | null;
  /** Why it was not taken; nothing was sent. */
  problem: Problem | null;
  /** From the press until it is written down. */
  busy: boolean;
  /** The next press is another operation. For after a certain failure, and for another try at what was refused. */
  reset: () => void;
};

export function useWrite(): Write {
  const { questions } = useSession();
  const client = useQueryClient();
  const { scope, changed } = useScope();
  const [id, setId] = useState<string>(() => crypto.randomUUID());
  const [sent, setSent] = useState<JournalRow | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const after = useRef({ failed: "", id: "" });
  const pending = useRef(false);
  const asked = useRef("");
  const followed = useQuery({
    ...questions.operation(sent?.id ?? id),
    enabled: sent !== null && !changed,
    initialData: sent ?? undefined,
  });

  const row = sent === null ? null : followed.data?.id === sent.id ? followed.data : sent;

  const send = useCallback(
    async (order: Order, other?: string): Promise<JournalRow | null> => {
      if (changed || pending.current) return null;
      pending.current = true;
      setBusy(true);
      setProblem(null);
      const failed = row?.state === "failed" ? row : null;
      const again = failed?.canRetry && asked.current === JSON.stringify(order) ? failed : null;
      // Made once for each that failed: a press whose answer is lost and the next one are the same operation.
      if (failed && after.current.failed !== failed.id)
        after.current = { failed: failed.id, id: crypto.randomUUID() };
      const next = other ?? (failed ? after.current.id : id);
      const of = { account: scope.account.id, tenant: scope.tenant };
      try {
        const row = again
          ? await bridge.retryOperation({ ...of, id: again.id, newId: next })
          : await bridge.perform({ ...of, id: next, order });
        asked.current = JSON.stringify(order);
        client.setQueryData(questions.operation(row.id).queryKey, row);
        setSent(row);
        return row;
      } catch (cause) {
        setProblem(problemOf(cause));
        return null;
      } finally {
        pending.current = false;
        setBusy(false);
      }
    },
    [changed, id, scope, client, questions, row],
  );
  const reset = useCallback(() => {
    setId(crypto.randomUUID());
    setSent(null);
    setProblem(null);
  }, []);

  return { scope, changed, send, row, problem, busy, reset };
}
