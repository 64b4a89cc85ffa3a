/**
 * A long list that stays in Rust, seen through windows: asks for those the screen shows and hands out rows by index. Until
 * the first window of a changed query is there, the rows of the last one stay (same account and tenant only), so typing
 * doesn't flash.
 */
import { type UseQueryOptions, useQueries } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Key } from "./questions";

type Window<R> = { rows: R[]; offset: number; total: number };
type Ask<W> = (window: number) => UseQueryOptions<W, Error, W, Key>;
type View<R, W> = { scope: string; head: W; at: (index: number) => R | undefined };

export type Windowed<R, W> = {
  /** The newest window there is: total, trust and the like; undefined before the first answer. */
  head: W | undefined;
  /** The row at an index; undefined while its window is under way. */
  at: (index: number) => R | undefined;
  /** A row as it is now, by what it is; undefined while none such is in the windows. */
  find: (is: (row: R) => boolean) => R | undefined;
  /** Set when nothing could be had at all. */
  error: Error | null;
  retry: () => void;
};

type Options<W> = {
  ask: Ask<W>;
  size: number;
  first: number;
  last: number /** Account and tenant. */;
  scope: string;
};

export function useWindows<R, W extends Window<R>>(options: Options<W>): Windowed<R, W> {
  const { ask, size, first, last, scope } = options;
  const from = Math.max(0, Math.floor(first / size));
  const to = Math.max(from, Math.floor(Math.max(first, last) / size));
  const results = useQueries({ queries: Array.from({ length: to - from + 1 }, (_, i) => ask(from + i)) });

  const held = useRef<View<R, W> | null>(null);
  const previous = held.current?.scope === scope ? held.current : null;

  let newest: { data: W; at: number } | undefined;
  for (const { data, dataUpdatedAt } of results) {
    if (data && (!newest || dataUpdatedAt > newest.at)) newest = { data, at: dataUpdatedAt };
  }
  const here = (index: number): R | undefined => {
    const data = results[Math.floor(index / size) - from]?.data;
    return data?.rows[index - data.offset];
  };
  const at = newest ? here : (index: number) => previous?.at(index);

  useEffect(() => {
    if (newest) held.current = { scope, head: newest.data, at: here };
  });

  return {
    head: newest?.data ?? previous?.head,
    at,
    find: (is) => {
      for (const { data } of results) {
        const row = data?.rows.find(is);
        if (row) return row;
      }
      return undefined;
    },
    error: newest || previous ? null : (results.find(({ error }) => error)?.error ?? null),
    retry: () => {
      for (const result of results) void result.refetch();
    },
  };
}
