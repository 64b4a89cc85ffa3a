/**
 * A long list on the screen: which windows of it are wanted, which row is active, and what the keys do. The machines' table,
 * where rows are selected too, stands on this one.
 */
import type { UseQueryOptions } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { usePreferences } from "./preferences";
import { type Key, ROWS } from "./questions";
import { useWindows } from "./useWindows";

/** Where one was in each list, so that coming back to one finds the same row in the same place. */
export type Places = Map<string, { top: number; active: number }>;
const PLACES = 50;

type Options<R, W> = {
  ask: (window: number) => UseQueryOptions<W, Error, W, Key>;
  /** How many rows one window carries. */
  size?: number;
  /** Account and tenant: rows of another never stand in. */
  scope: string;
  /** Which list this is: another search or order begins at its top. */
  list: string;
  rowKey: (row: R) => string;
  scroller: RefObject<HTMLDivElement | null>;
  open?: (row: R) => void;
  /** How much of its foot is beneath something that floats, in px. */
  covered?: number;
  /** Kept from one visit of the page to the next. */
  places?: Places;
};

export function useRows<R, W extends { rows: R[]; offset: number; total: number }>(options: Options<R, W>) {
  const { ask, size = ROWS, scope, list, rowKey, scroller, open, covered = 0, places } = options;
  const [{ density }] = usePreferences();
  const rowHeight = density === "compact" ? 28 : 36;
  const [active, setActive] = useState(() => places?.get(list)?.active ?? 0);
  const [range, setRange] = useState({ first: 0, last: size - 1 });
  const windows = useWindows<R, W>({ ask, size, ...range, scope });
  const total = windows.head?.total ?? 0;
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialOffset: () => places?.get(list)?.top ?? 0,
    scrollPaddingStart: 32,
    scrollPaddingEnd: covered,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? size - 1;
  useEffect(() => setRange({ first, last }), [first, last]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when the rows' height changes.
  useEffect(() => virtual.measure(), [rowHeight, virtual]);

  const shown = useRef(list);
  const held = useRef<{ at: number; key: string } | null>(null);
  useEffect(() => {
    if (shown.current === list) return;
    shown.current = list;
    held.current = null;
    setActive(0);
    virtual.scrollToOffset(0);
  }, [list, virtual]);

  // The active row is a thing, not a number: news that move it take the mark along, if it is still near.
  const here = windows.at(active);
  useEffect(() => {
    const before = held.current;
    if (!here) return;
    held.current = { at: active, key: rowKey(here) };
    // Moved by hand since: an effect that is late mustn't take that back.
    if (before === null || before.at !== active || before.key === held.current.key) return;
    for (let i = first; i <= last; i += 1) {
      const row = windows.at(i);
      if (row && rowKey(row) === before.key) {
        held.current = { at: i, key: before.key };
        setActive(i);
        return;
      }
    }
  });

  useEffect(
    () => () => {
      if (!places) return;
      places.set(list, { top: virtual.scrollOffset ?? 0, active });
      if (places.size > PLACES) places.delete(places.keys().next().value ?? "");
    },
    [places, list, virtual, active],
  );

  /** Makes a row the active one, and says which that is: there may be none so far up or down. */
  const moveTo = (index: number): number => {
    const next = Math.max(0, Math.min(total - 1, index));
    held.current = null;
    setActive(next);
    virtual.scrollToIndex(next);
    return next;
  };

  /** The row a key leads to from the active one, if it leads to any. */
  const stepOf = (event: KeyboardEvent): number | undefined => {
    if (event.altKey) return undefined;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 2);
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: total - 1,
    };
    return steps[event.key];
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // Keys pressed in a row's own button or link are that one's.
    if (event.target !== event.currentTarget || event.altKey) return;
    const to = stepOf(event);
    if (to !== undefined) {
      event.preventDefault();
      moveTo(to);
    } else if (event.key === "Enter" && open && here) {
      event.preventDefault();
      open(here);
    }
  };

  return {
    ...windows,
    total,
    items,
    last,
    height: virtual.getTotalSize(),
    active,
    moveTo,
    stepOf,
    onKeyDown,
    rowKey,
    open,
  };
}

export type Rows<R> = Omit<
  ReturnType<typeof useRows<R, { rows: R[]; offset: number; total: number }>>,
  "head"
> & {
  head: unknown;
};
