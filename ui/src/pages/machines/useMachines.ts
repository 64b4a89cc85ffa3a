/** The machines table's state: which rows are loaded, which one is active, which are selected, and what keys do. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { MachineRow, MachineWindow, TenantRef } from "../../bridge";
import { type MachineView, WINDOW } from "../../data/questions";
import { useSession } from "../../data/session";
import { tenantKey } from "../../data/tenant";
import { useWindows } from "../../data/useWindows";
import { isMac } from "../../parts/Kbd";
import { added, nothing, rowKey, type Selection, toggled } from "./selection";

type Place = { top: number; active: number };

/** Where one was in each list, so that coming back from a machine's page finds the same row in the same place. */
const places = new Map<string, Place>();

type Options = {
  tenant: TenantRef;
  view: MachineView;
  rowHeight: number;
  scroller: RefObject<HTMLDivElement | null>;
  open: (row: MachineRow) => void;
};

export function useMachines({ tenant, view, rowHeight, scroller, open }: Options) {
  const { account, questions } = useSession();
  const scope = `${account.id} ${tenantKey(tenant)}`;
  const list = `${scope} ${view.search} ${view.sort.column} ${view.sort.descending}`;
  const [active, setActive] = useState(() => places.get(list)?.active ?? 0);
  const [selection, select] = useState<Selection>(nothing);
  const [range, setRange] = useState({ first: 0, last: WINDOW - 1 });

  const windows = useWindows<MachineRow, MachineWindow>({
    ask: (window) => questions.machines(tenant, view, window),
    size: WINDOW,
    ...range,
    scope,
  });
  const total = windows.head?.total ?? 0;
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialOffset: () => places.get(list)?.top ?? 0,
    scrollMargin: 0,
    scrollPaddingStart: 32,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? WINDOW - 1;
  useEffect(() => setRange({ first, last }), [first, last]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when the rows' height changes.
  useEffect(() => virtual.measure(), [rowHeight, virtual]);

  // Another search or order is another list: from its top, with nothing selected.
  const shown = useRef(list);
  useEffect(() => {
    if (shown.current === list) return;
    shown.current = list;
    setActive(0);
    select(nothing);
    virtual.scrollToOffset(0);
  }, [list, virtual]);

  // The active row is a machine, not a number: a refresh that moves it takes the mark along, if it is still near.
  const held = useRef<string | null>(null);
  const here = windows.at(active);
  useEffect(() => {
    const wanted = held.current;
    if (!here || wanted === null || rowKey(here) === wanted) {
      held.current = here ? rowKey(here) : wanted;
      return;
    }
    held.current = rowKey(here);
    for (let i = first; i <= last; i += 1) {
      const row = windows.at(i);
      if (row && rowKey(row) === wanted) {
        held.current = wanted;
        setActive(i);
        return;
      }
    }
  });
  useEffect(
    () => () => {
      places.set(list, { top: virtual.scrollOffset ?? 0, active });
      if (places.size > 50) places.delete(places.keys().next().value ?? "");
    },
    [list, virtual, active],
  );

  const moveTo = (index: number) => {
    const next = Math.max(0, Math.min(total - 1, index));
    held.current = null;
    setActive(next);
    virtual.scrollToIndex(next);
    return next;
  };

  const anchor = useRef<number | null>(null);
  const selectTo = (index: number) => {
    const from = anchor.current ?? active;
    anchor.current = from;
    const to = moveTo(index);
    const between = Array.from({ length: Math.abs(to - from) + 1 }, (_, i) =>
      windows.at(Math.min(from, to) + i),
    );
    select(added(selection, between));
  };
  const toggle = (index: number) => {
    const row = windows.at(index);
    anchor.current = index;
    if (row) select(toggled(selection, row));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const mod = isMac ? event.metaKey : event.ctrlKey;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 2);
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: total - 1,
    };
    const act = (what: () => void) => {
      event.preventDefault();
      what();
    };
    const to = steps[event.key];
    if (to !== undefined && !event.altKey) {
      if (event.shiftKey) return act(() => selectTo(to));
      anchor.current = null;
      return act(() => void moveTo(to));
    }
    const row = windows.at(active);
    if (event.key === "Enter" && row) return act(() => open(row));
    if (event.key === " ") return act(() => toggle(active));
    if (mod && event.key.toLowerCase() === "a") return act(() => select({ kind: "all" }));
    if (event.key === "Escape") return act(() => select(nothing));
  };

  // Rows are drawn again only when they look different, so what they call must stay the same function.
  const latest = useRef({ moveTo, selectTo, toggle, open });
  useLayoutEffect(() => {
    latest.current = { moveTo, selectTo, toggle, open };
  });
  const [hand] = useState(() => ({
    moveTo: (index: number) => void latest.current.moveTo(index),
    selectTo: (index: number) => latest.current.selectTo(index),
    toggle: (index: number) => latest.current.toggle(index),
    open: (row: MachineRow) => latest.current.open(row),
  }));

  return {
    ...windows,
    total,
    items,
    height: virtual.getTotalSize(),
    active,
    selection,
    select,
    hand,
    onKeyDown,
  };
}

export type Machines = ReturnType<typeof useMachines>;
