/** A run as one bar: what is done, what failed, what is on its way, what waits. The words beneath it are its legend. */
import type { JournalCounts } from "../../../bridge";
import { cx } from "../../../parts/cx";
import { countsInWords, ended, standings } from "../../../words/counts";
import { count } from "../../../words/formats";

const colours: Record<keyof JournalCounts, string> = {
  done: "bg-ok",
  failed: "bg-bad",
  notSent: "bg-text-3",
  unknown: "bg-warn",
  accepted: "bg-accent",
  sent: "bg-c2",
  queued: "bg-line-strong",
};

export function RunBar({ counts, machines }: { counts: JournalCounts; machines: number }) {
  const parts = standings(counts);
  return (
    <div>
      <div
        role="progressbar"
        aria-label="How far it has come"
        aria-valuemin={0}
        aria-valuemax={machines}
        aria-valuenow={ended(counts)}
        aria-valuetext={countsInWords(counts)}
        className="flex h-2 gap-px overflow-hidden rounded-full bg-line"
      >
        {parts.map(({ state, operations }) => (
          <span
            key={state}
            className={cx("min-w-1 transition-[flex-grow] duration-200", colours[state])}
            style={{ flexGrow: operations, flexBasis: 0 }}
          />
        ))}
      </div>
      <ul aria-hidden="true" className="mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5 text-sm text-text-2">
        {parts.map(({ state, word, operations }) => (
          <li key={state} className="flex items-center gap-1.5">
            <span className={cx("size-2 rounded-full", colours[state])} />
            <span className="tabular-nums">
              {count(operations)} {word}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
