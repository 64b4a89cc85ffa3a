/** A tick box for rows: pressed by mouse here; by key it is the grid's Space. */
import { Check, Minus } from "lucide-react";
import { cx } from "../../parts/cx";

type Props = {
  label: string;
  state: "none" | "some" | "all";
  /** Only there while the row is under the pointer. */
  shy: boolean;
  onToggle: (event: { shiftKey: boolean }) => void;
};

export function Checkbox({ label, state, shy, onToggle }: Props) {
  return (
    <button
      type="button"
      role="checkbox"
      tabIndex={-1}
      aria-label={label}
      aria-checked={state === "some" ? "mixed" : state === "all"}
      onClick={(event) => {
        event.stopPropagation();
        onToggle(event);
      }}
      className={cx(
        "grid size-4 place-items-center rounded-[3px] border",
        state === "none"
          ? "border-line-strong bg-surface hover:border-off"
          : "border-accent bg-accent text-on-accent",
        shy && "opacity-0 group-hover/row:opacity-100",
      )}
    >
      {state === "all" ? (
        <Check size={12} strokeWidth={2.5} />
      ) : state === "some" ? (
        <Minus size={12} strokeWidth={2.5} />
      ) : null}
    </button>
  );
}
