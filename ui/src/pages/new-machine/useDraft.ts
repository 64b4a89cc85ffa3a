/**
 * The form's content, kept by the core as it is typed: a moment after each change, when the window loses the focus, and when
 * the page is left. What is being kept is waited for before the draft is read again, so that coming back finds all of it.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import {
  type AppState,
  bridge,
  type Draft,
  type DraftRequest,
  type Problem,
  problemOf,
  type TenantRef,
} from "../../bridge";
import { appStateQuestion } from "../../data/questions";
import { useSession } from "../../data/session";
import { tenantKey } from "../../data/tenant";

const PAUSE = 300;

type Typed = Pick<Draft, "organisationId" | "name" | "productId" | "addOnIds">;

const NOTHING: Typed = { organisationId: null, name: "", productId: null, addOnIds: [] };

/** The last write of each place; one follows the other, so that the newest wins. */
const writes = new Map<string, Promise<unknown>>();

function placeOf(account: string, tenant: TenantRef): string {
  return `${account} ${tenantKey(tenant)}`;
}

/** Until what was typed here last has been kept. */
export async function draftKept(account: string, tenant: TenantRef): Promise<void> {
  await writes.get(placeOf(account, tenant));
}

function write(place: string, request: DraftRequest): Promise<unknown> {
  const written = (writes.get(place) ?? Promise.resolve()).then(() => bridge.saveDraft(request));
  writes.set(
    place,
    written.catch(() => undefined),
  );
  return written;
}

function fresh(): Draft {
  return { ...NOTHING, id: crypto.randomUUID(), changedAt: null };
}

/** Whether nothing was typed or chosen. */
export function isBlank({ organisationId, name, productId, addOnIds }: Typed): boolean {
  return organisationId === null && name === "" && productId === null && addOnIds.length === 0;
}

/** The draft of the tenant in view, beginning with the one that was left. */
export function useDraft(tenant: TenantRef, left: Draft | null) {
  const client = useQueryClient();
  const { account } = useSession();
  const place = placeOf(account.id, tenant);
  const [draft, setDraft] = useState<Draft>(() => left ?? fresh());
  const [problem, setProblem] = useState<Problem | null>(null);
  const latest = useRef(draft);
  const unkept = useRef(false);
  const [kept, setKept] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const hold = useCallback((next: Draft) => {
    latest.current = next;
    setDraft(next);
  }, []);

  const keep = useCallback(async () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const now = client.getQueryData<AppState>(appStateQuestion.queryKey)?.account?.id;
    // The core keeps it for the account in use: another one's must not get it.
    if (!unkept.current || now !== account.id) return;
    unkept.current = false;
    try {
      await write(place, { tenant, draft: isBlank(latest.current) ? null : latest.current });
      setProblem(null);
      setKept(!unkept.current);
    } catch (cause) {
      unkept.current = true;
      setProblem(problemOf(cause));
    }
  }, [client, account.id, place, tenant]);

  const change = useCallback(
    (typed: Partial<Typed>) => {
      hold({ ...latest.current, ...typed });
      unkept.current = true;
      setKept(false);
      // Not put off by the next change: who never rests while typing would have nothing kept.
      timer.current ??= setTimeout(() => void keep(), PAUSE);
    },
    [hold, keep],
  );

  useEffect(() => {
    const now = () => void keep();
    window.addEventListener("blur", now);
    window.addEventListener("pagehide", now);
    return () => {
      window.removeEventListener("blur", now);
      window.removeEventListener("pagehide", now);
      now();
    };
  }, [keep]);

  const throwAway = useCallback(async () => {
    hold(fresh());
    unkept.current = true;
    setKept(false);
    await keep();
  }, [hold, keep]);

  /** After its operation failed for certain: the same content under the id the core gave it for the next try. */
  const renew = useCallback(async () => {
    const spent = latest.current.id;
    await writes.get(place);
    const page = await bridge.newMachine({ tenant, organisationId: null, productId: null }).catch(() => null);
    const given = page?.draft?.id;
    hold({ ...latest.current, id: given && given !== spent ? given : crypto.randomUUID() });
  }, [hold, place, tenant]);

  return { draft, problem, kept, change, keep, throwAway, renew };
}
