/** How far an operation has come, as a shape: the same wherever one is listed. The word beside it says it too. */
import { Check, CircleDashed, CircleHelp, CircleSlash, LoaderCircle, type LucideIcon, X } from "lucide-react";
import type { JournalRow } from "../bridge";
import { cx } from "./cx";

type Mark = { icon: LucideIcon; colour: string };

function markOf({ state, finding }: JournalRow): Mark {
  if (state === "done") return { icon: Check, colour: "text-ok" };
  if (state === "unknown") return { icon: CircleHelp, colour: "text-warn" };
  if (state === "queued") return { icon: CircleDashed, colour: "text-text-3" };
  if (state === "failed") {
    return finding === "neverSent"
      ? { icon: CircleSlash, colour: "text-text-3" }
      : { icon: X, colour: "text-bad" };
  }
  return { icon: LoaderCircle, colour: "animate-turn text-accent-text" };
}

export function StandingMark({ row }: { row: JournalRow }) {
  const { icon: Icon, colour } = markOf(row);
  return <Icon size={14} strokeWidth={2} aria-hidden="true" className={cx("shrink-0", colour)} />;
}
