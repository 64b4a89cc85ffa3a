/** How far an operation has come, and why, where there is a why. */
import type { JournalRow } from "../../bridge";
import { StandingMark } from "../../parts/StandingMark";
import { writeWords } from "../../problems";
import { plural } from "../../words/formats";
import { findingWords, stateWords } from "../../words/journal";

export function Standing({ row }: { row: JournalRow }) {
  const why = whyOf(row);
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <StandingMark row={row} />
      <span className="shrink-0">{stateWords(row)}</span>
      {row.progress !== null && row.state === "accepted" ? (
        <span className="text-text-3 tabular-nums">{row.progress} %</span>
      ) : null}
      {why ? <span className="min-w-0 truncate text-text-3">{why}</span> : null}
    </span>
  );
}

/** Why it ended as it did, in a few words. */
function whyOf(row: JournalRow): string | null {
  if (row.state === "failed" && row.problem) return writeWords(row.problem).title;
  if (row.state === "unknown") return row.looks > 0 ? `looked ${plural(row.looks, "time")}` : "looking";
  if (row.finding && row.finding !== "neverSent") return findingWords(row.finding);
  return null;
}

export function standingWords(row: JournalRow): string {
  return [stateWords(row), whyOf(row)].filter(Boolean).join(" · ");
}
