/** The machines table's state: which rows are loaded, which one is active, which are selected, and what keys do. */
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from "react";
import type { MachineRow, MachineWindow, TenantRef } from "../../bridge";
import { type MachineView, WINDOW } from "../../data/questions";
import { useSession } from "../../data/session";
import { tenantKey } from "../../data/tenant";
import { type Places, useRows } from "../../data/useRows";
import { FOOT_BAR } from "../../parts/footBar";
import { isMac } from "../../parts/Kbd";
import { nothing, rowKey } from "./selection";
import { useRange } from "./useRange";

const places: Places = new Map();

/** Buttons in the grid that take their keys themselves. */
const OWN_KEYS = '[data-menu-anchor],[role="columnheader"] button:not([role="checkbox"])';

type Options = {
  tenant: TenantRef;
  view: MachineView;
  scroller: RefObject<HTMLDivElement | null>;
  open: (row: MachineRow) => void;
  /** Shows what can be done with a row's machine, beside `anchor`. */
  menu: (row: MachineRow, anchor: Element) => void;
};

export function useMachines({ tenant, view, scroller, open, menu }: Options) {
  const { account, questions } = useSession();
  const scope = `${account.id} ${tenantKey(tenant)}`;
  const list = `${scope} ${view.search} ${view.sort.column} ${view.sort.descending}`;
  const range = useRange(tenant, view, list);
  const { selection, select } = range;
  const covered = selection.kind === "all" || selection.rows.size > 0 ? FOOT_BAR : 0;

  const rows = useRows<MachineRow, MachineWindow>({
    ask: (window) => questions.machines(tenant, view, window),
    size: WINDOW,
    scope,
    list,
    rowKey,
    scroller,
    covered,
    places,
  });
  const { active } = rows;

  const moveTo = (index: number) => {
    range.unanchor();
    rows.moveTo(index);
  };
  const selectTo = (index: number) => void range.extend(active, rows.moveTo(index));
  const toggle = (index: number) => {
    const row = rows.at(index);
    if (row) range.toggle(index, row);
  };

  const showMenu = (index: number) => {
    const row = rows.at(index);
    const anchor = document.querySelector(`#machine-row-${index} [data-menu-anchor]`);
    if (row && anchor) menu(row, anchor);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // Keys pressed on a heading or a row's menu button are that one's; a tick box that was pressed leaves them to the table.
    if (event.target instanceof Element && event.target.closest(OWN_KEYS)) return;
    const mod = isMac ? event.metaKey : event.ctrlKey;
    const act = (what: () => void) => {
      event.preventDefault();
      what();
    };
    const to = rows.stepOf(event);
    if (to !== undefined) {
      if (event.shiftKey) return act(() => selectTo(to));
      return act(() => moveTo(to));
    }
    const row = rows.at(active);
    if (event.key === "Enter" && row) return act(() => open(row));
    if (event.key === " ") return act(() => toggle(active));
    const asksMenu = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
    if (asksMenu || (event.key === "a" && !mod && !event.altKey)) return act(() => showMenu(active));
    if (mod && event.key.toLowerCase() === "a") return act(() => select({ kind: "all" }));
    if (event.key === "Escape") return act(() => select(nothing));
  };

  // Rows are drawn again only when they look different, so what they call must stay the same function.
  const latest = useRef({ moveTo, selectTo, toggle, open, showMenu });
  useLayoutEffect(() => {
    latest.current = { moveTo, selectTo, toggle, open, showMenu };
  });
  const [hand] = useState(() => ({
    moveTo: (index: number) => latest.current.moveTo(index),
    selectTo: (index: number) => latest.current.selectTo(index),
    toggle: (index: number) => latest.current.toggle(index),
    open: (row: MachineRow) => latest.current.open(row),
    menu: (index: number) => {
      latest.current.moveTo(index);
      latest.current.showMenu(index);
    },
  }));

  return {
    ...rows,
    covered,
    selection,
    select,
    problem: range.problem,
    forgetProblem: range.forget,
    hand,
    onKeyDown,
  };
}

export type Machines = ReturnType<typeof useMachines>;
