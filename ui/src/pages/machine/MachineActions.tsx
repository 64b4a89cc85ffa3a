/**
 * What can be done with the machine, in one bar that always has the same buttons in the same places: what doesn't fit its
 * state stays there and says why. One tab stop, the arrows go along it, and "a" goes to it from anywhere on the page.
 */
import { useRef, useState } from "react";
import { Separator, Toolbar } from "react-aria-components";
import { useKey } from "../../app/shortcuts";
import type { ActionState, MachineAction, MachineRow } from "../../bridge";
import { ActionButton } from "../../parts/ActionButton";
import { actionIcons } from "../../parts/actionIcons";
import { cx } from "../../parts/cx";
import { kindTitle } from "../../words/journal";
import { MachineDialog } from "./MachineDialog";

/** `row` null: not there yet, or gone; a dialogue that is open stays. */
export function MachineActions({ row, actions }: { row: MachineRow | null; actions: ActionState[] }) {
  const bar = useRef<HTMLDivElement>(null);
  const [asked, ask] = useState<{ machine: MachineRow; action: MachineAction } | null>(null);
  useKey("a", () => {
    const first = bar.current?.querySelector<HTMLElement>("button:not([aria-disabled])");
    (first ?? bar.current?.querySelector<HTMLElement>("button"))?.focus();
  });
  return (
    <>
      {row && actions.length > 0 ? (
        <Toolbar
          ref={bar}
          aria-label="Actions"
          className="flex shrink-0 items-center rounded-md border border-line-strong bg-surface shadow-low"
        >
          {actions.map(({ action, obstacle }) => {
            const Icon = actionIcons[action];
            return [
              action === "delete" ? (
                <Separator key="line" orientation="vertical" className="h-4 w-px bg-line-strong" />
              ) : null,
              <ActionButton
                key={action}
                kind="bare"
                obstacle={obstacle}
                onPress={() => ask({ machine: row, action })}
                className={cx(
                  "h-[28px] rounded-[5px] px-2",
                  action === "delete" && obstacle === null && "data-[hovered]:text-bad",
                )}
              >
                <Icon size={14} aria-hidden="true" className="max-[1199px]:hidden" /> {kindTitle(action)}
              </ActionButton>,
            ];
          })}
        </Toolbar>
      ) : null}
      {asked ? <MachineDialog {...asked} onClose={() => ask(null)} /> : null}
    </>
  );
}
