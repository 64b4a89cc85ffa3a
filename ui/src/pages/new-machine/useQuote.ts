/**
 * What the order would cost and leave in the wallet, read from the platform: after each change once typing rests, when the
 * window comes to the front, when wallets or prices change. An answer counts only for the question asked last.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import { bridge, heard, type Problem, problemOf, type Quote, type QuoteRequest } from "../../bridge";
import { useSession } from "../../data/session";

const PAUSE = 250;
/** The reading itself makes news of the wallet; that must not ask for the next one. */
const ECHO = 1500;
const NEWS = ["wallets", "products", "everything"];

type Answer = { key: string; round: number; quote: Quote | null; problem: Problem | null };

export type Quoting = {
  /** The newest quote of exactly what is chosen; to be shown, not to be ordered on while `reading`. */
  quote: Quote | null;
  reading: boolean;
  /** Why it couldn't be read. */
  problem: Problem | null;
  /** Reads it again. */
  again: () => void;
};

export function useQuote(wanted: QuoteRequest | null): Quoting {
  const { account } = useSession();
  const key = wanted === null ? null : JSON.stringify(wanted);
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const again = useCallback(() => setRound((last) => last + 1), []);
  const quietUntil = useRef(0);

  useEffect(() => {
    if (key === null) return;
    let late = false;
    const settle = (quote: Quote | null, problem: Problem | null) => {
      if (late) return;
      quietUntil.current = performance.now() + ECHO;
      setAnswer({ key, round, quote, problem });
    };
    // A reading that is about to begin hears of all that came before it: news must not put it off for ever.
    quietUntil.current = Number.POSITIVE_INFINITY;
    const timer = setTimeout(() => {
      bridge.quote(JSON.parse(key) as QuoteRequest).then(
        (quote) => settle(quote, null),
        (cause: unknown) => settle(null, problemOf(cause)),
      );
    }, PAUSE);
    return () => {
      late = true;
      quietUntil.current = 0;
      clearTimeout(timer);
    };
  }, [key, round]);

  const organisation = wanted?.organisationId ?? null;
  useEffect(() => {
    if (organisation === null) return;
    const stop = heard.readingsChanged((change) => {
      const ours = change.organisations === null || change.organisations.includes(organisation);
      if (change.account !== account.id || !ours || performance.now() < quietUntil.current) return;
      if (change.resources.some((one) => NEWS.includes(one))) again();
    });
    window.addEventListener("focus", again);
    return () => {
      stop();
      window.removeEventListener("focus", again);
    };
  }, [organisation, account.id, again]);

  const same = answer !== null && answer.key === key ? answer : null;
  return {
    quote: same?.quote ?? null,
    reading: key !== null && same?.round !== round,
    problem: same?.problem ?? null,
    again,
  };
}
