/**
 * What a page keeps in its address besides the tenant: its search, its filters, what is chosen. Back, a reload and a link
 * find it again. Each page says how its part is read, in its own `address.ts`.
 */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

type Read<S> = (search: Record<string, unknown>) => S;
/** Undefined: no longer in the address. */
type Part<S> = { [K in keyof S]?: S[K] | undefined };

/** The address as it is, and how to change a part of it. `read` is the same function each time. */
export function useAddress<S extends object>(read: Read<S>): [S, (part: Part<S>) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const address = useMemo(() => read(search), [read, search]);
  const navigate = useNavigate();
  const latest = useRef(address);
  latest.current = address;
  const change = useCallback(
    (part: Part<S>) =>
      void navigate({ to: ".", search: read({ ...latest.current, ...part }) as never, replace: true }),
    [navigate, read],
  );
  return [address, change];
}

const SETTLED = 300;

/** The search text: at once in the field, a moment later in the address. `list` is whose list it searches. */
export function useAddressText(
  list: string,
  q: string | undefined = "",
  change: (part: { q: string | undefined }) => void,
): [string, (text: string) => void] {
  const [text, setText] = useState(q);
  const written = useRef(q);
  const shown = useRef(list);

  // The address changed by itself (back, a link, another tenant): follow it.
  useEffect(() => {
    if (shown.current === list && written.current === q) return;
    shown.current = list;
    written.current = q;
    setText(q);
  }, [q, list]);

  useEffect(() => {
    const settled = text.trim();
    if (settled === written.current) return;
    const timer = setTimeout(() => {
      written.current = settled;
      change({ q: settled === "" ? undefined : settled });
    }, SETTLED);
    return () => clearTimeout(timer);
  }, [text, change]);

  return [text, setText];
}
