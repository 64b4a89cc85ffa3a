/** A problem where its data would have been: one quiet line for a card, a block for a page. Words from `problems.ts`. */
import { CircleAlert, CircleSlash, TriangleAlert } from "lucide-react";
import type { Problem } from "../bridge";
import { blankWords, type Severity, wordsFor } from "../problems";
import { Button } from "./Button";
import { cx } from "./cx";

const icons = { quiet: CircleSlash, warning: TriangleAlert, error: CircleAlert };
const tones: Record<Severity, string> = { quiet: "text-text-3", warning: "text-warn", error: "text-bad" };

/** One line: what happened; the rest on hover and for screen readers. */
export function ProblemLine({ problem, className }: { problem: Problem; className?: string }) {
  const words = wordsFor(problem);
  const Icon = icons[words.severity];
  const more = [words.stillTrue, words.toDo, words.reference].filter(Boolean).join(" ");
  return (
    <p className={cx("flex items-center gap-1.5 text-sm", className)} title={more}>
      <Icon size={14} className={cx("shrink-0", tones[words.severity])} aria-hidden="true" />
      <span className="min-w-0 truncate text-text-2">{words.title}</span>
      <span className="sr-only">. {more}</span>
    </p>
  );
}

/** A whole page or card: what happened, what is still true, what to do. */
export function ProblemBlock({ problem, retry }: { problem: Problem; retry?: () => void }) {
  const words = blankWords(problem);
  const Icon = icons[words.severity];
  return (
    <div role="alert" className="grid place-items-center px-6 py-10">
      <div className="flex max-w-[440px] flex-col items-center gap-1 text-center">
        <Icon size={20} className={cx("mb-1", tones[words.severity])} aria-hidden="true" />
        <p className="font-semibold">{words.title}</p>
        <p className="text-text-2">{words.stillTrue}</p>
        {words.toDo ? <p className="text-text-2">{words.toDo}</p> : null}
        {words.reference ? (
          <p className="break-all text-text-3 text-xs">Reference: {words.reference}</p>
        ) : null}
        {retry ? (
          <Button className="mt-3" onPress={retry}>
            Try again
          </Button>
        ) : null}
      </div>
    </div>
  );
}
