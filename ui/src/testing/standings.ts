/** How made-up operations are counted and filtered, alike in the journal and in a run. Never part of the product. */
import type { JournalCounts, JournalFilter, JournalRow } from "../bridge";
import { standingOf } from "../words/journal";

const kept: Record<Exclude<JournalFilter, "all">, (keyof JournalCounts)[]> = {
  open: ["queued", "sent", "accepted"],
  unknown: ["unknown"],
  failed: ["failed"],
  notSent: ["notSent"],
  done: ["done"],
};

export function fits(filter: JournalFilter, row: JournalRow): boolean {
  return filter === "all" || kept[filter].includes(standingOf(row));
}

export function countsOf(rows: JournalRow[]): JournalCounts {
  const counts = { queued: 0, sent: 0, accepted: 0, done: 0, failed: 0, notSent: 0, unknown: 0 };
  for (const row of rows) counts[standingOf(row)] += 1;
  return counts;
}
