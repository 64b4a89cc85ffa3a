/** What the core says of what is being typed, asked a moment after each key: its rules are read in one place. */
import { useEffect, useState } from "react";

const PAUSE = 120;

/**
 * Undefined while it isn't known. `query` null: there is nothing to ask about. `ask` and `unsaid` are the same each time;
 * `unsaid` serves when no answer can be had: the core looks again when it is sent, so that mustn't stand in the way.
 */
export function useCheck<Q, A>(query: Q | null, ask: (query: Q) => Promise<A>, unsaid: A): A | undefined {
  const key = query === null ? null : JSON.stringify(query);
  const [answer, setAnswer] = useState<{ key: string; said: A } | null>(null);
  useEffect(() => {
    if (key === null) return;
    let late = false;
    const settle = (said: A) => {
      if (!late) setAnswer({ key, said });
    };
    const timer = setTimeout(() => {
      ask(JSON.parse(key) as Q).then(settle, () => settle(unsaid));
    }, PAUSE);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [key, ask, unsaid]);
  return answer !== null && answer.key === key ? answer.said : undefined;
}
