/**
 * What is selected in the machines' table, and how Shift extends it: from the anchor, which is the row that was ticked last,
 * or else from the active row. A range is selected whole or not at all, so rows of it that aren't at hand are fetched first.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useLayoutEffect, useRef, useState } from "react";
import { type MachineRow, type MachineWindow, type Problem, problemOf, type TenantRef } from "../../bridge";
import { type MachineView, WINDOW } from "../../data/questions";
import { useSession } from "../../data/session";
import { added, nothing, rowKey, type Selection, toggled } from "./selection";

/** `problem`: why the last range was not selected. */
type State = {
  list: string;
  selection: Selection;
  anchor: number | null;
  problem: Problem | null;
};

/** `list`: which list this is. Another search or order is another one, in which nothing is selected. */
export function useRange(tenant: TenantRef, view: MachineView, list: string) {
  const { questions } = useSession();
  const client = useQueryClient();
  const [state, setState] = useState<State>({ list, selection: nothing, anchor: null, problem: null });
  if (state.list !== list) setState({ list, selection: nothing, anchor: null, problem: null });
  const { selection, anchor, problem } = state;

  // A range whose rows come late is dropped when something else was selected meanwhile, or in another list.
  const made = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: counts the lists too.
  useLayoutEffect(
    () => () => {
      made.current += 1;
    },
    [list],
  );
  const change = (part: (now: State) => Partial<State>): number => {
    made.current += 1;
    setState((now) => ({ ...now, problem: null, ...part(now) }));
    return made.current;
  };

  const select = (next: Selection) => void change(() => ({ selection: next, anchor: null }));
  const toggle = (index: number, row: MachineRow) =>
    void change((now) => ({ selection: toggled(now.selection, row), anchor: index }));
  /** The next range begins where one is by then. */
  const unanchor = () => setState((now) => (now.anchor === null ? now : { ...now, anchor: null }));

  /** From the active row where there is no anchor. At once, if all of it is at hand. */
  const extend = async (active: number, to: number): Promise<void> => {
    const from = anchor ?? active;
    const mine = change(() => ({ anchor: from }));
    if (selection.kind === "all") return;
    const rows = new Map<string, MachineRow>();
    let window: MachineWindow | undefined;
    let number = -1;
    try {
      for (let i = Math.min(from, to); i <= Math.max(from, to); i += 1) {
        if (number !== Math.floor(i / WINDOW)) {
          number = Math.floor(i / WINDOW);
          const question = questions.machines(tenant, view, number);
          // Not what is on the screen: there the last list's rows stand in until this one's come.
          const known = client.getQueryState(question.queryKey);
          window = known?.isInvalidated === false ? known.data : undefined;
          window ??= await client.fetchQuery(question);
          if (made.current !== mine) return;
        }
        const row = window?.rows[i - window.offset];
        // Shorter than it was, or one row in two windows: then another is in none.
        if (!row || rows.has(rowKey(row))) throw moved;
        rows.set(rowKey(row), row);
      }
      const all = [...rows.values()];
      setState((now) => ({ ...now, selection: added(now.selection, all) }));
    } catch (cause) {
      if (made.current === mine) setState((now) => ({ ...now, problem: problemOf(cause) }));
    }
  };

  return {
    selection,
    select,
    toggle,
    unanchor,
    extend,
    problem,
    forget: () => void change(() => ({})),
  };
}

const moved: Problem = { kind: "conflict", code: "list_changed", message: "The list changed meanwhile" };
