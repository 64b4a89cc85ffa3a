/** How many operations stand how, in words: of a run and of the whole journal. */
import type { JournalCounts, JournalFilter } from "../bridge";
import { count } from "./formats";
import { states } from "./journal";

type Standing = keyof JournalCounts;

/** From what is over to what has yet to begin. */
const order: Standing[] = ["done", "failed", "notSent", "unknown", "accepted", "sent", "queued"];

/** The states that there are any of, each in the word that its rows have. */
export function standings(counts: JournalCounts): { state: Standing; word: string; operations: number }[] {
  return order
    .filter((state) => counts[state] > 0)
    .map((state) => ({ state, word: states[state].toLowerCase(), operations: counts[state] }));
}

/** How many have ended, well or not. */
export function ended({ done, failed, notSent }: JournalCounts): number {
  return done + failed + notSent;
}

/** How many go on: neither ended nor out of sight. */
export function underWay({ queued, sent, accepted }: JournalCounts): number {
  return queued + sent + accepted;
}

/** How many have not ended. */
export function open(counts: JournalCounts): number {
  return underWay(counts) + counts.unknown;
}

/** "39 done, 3 failed". */
export function countsInWords(counts: JournalCounts): string {
  return standings(counts)
    .map(({ operations, word }) => `${count(operations)} ${word}`)
    .join(", ");
}

/** "2 under way · 1 not known": what has not ended; null when all has. */
export function openInWords(counts: JournalCounts): string | null {
  return listed(" · ", [underWay(counts), "under way"], [counts.unknown, "not known"]);
}

/** "42 of 153 ended, 3 failed": how far it has come, where there is little room. */
export function progressInWords(counts: JournalCounts, operations: number): string {
  const { failed, notSent, unknown } = counts;
  const rest = listed(", ", [failed, "failed"], [notSent, "not sent"], [unknown, "not known yet"]);
  const far = `${count(ended(counts))} of ${count(operations)} ended`;
  return rest === null ? far : `${far}, ${rest}`;
}

function listed(between: string, ...parts: [operations: number, word: string][]): string | null {
  const some = parts.filter(([operations]) => operations > 0);
  return some.length === 0
    ? null
    : some.map(([operations, word]) => `${count(operations)} ${word}`).join(between);
}

/** What a list can be narrowed to, as it is called and how many that leaves; but for all, each operation is in one of them. */
export const filters: Record<JournalFilter, { title: string; of: (counts: JournalCounts) => number }> = {
  all: { title: "All", of: (counts) => ended(counts) + open(counts) },
  open: { title: "Under way", of: underWay },
  unknown: { title: states.unknown, of: ({ unknown }) => unknown },
  failed: { title: states.failed, of: ({ failed }) => failed },
  notSent: { title: states.notSent, of: ({ notSent }) => notSent },
  done: { title: states.done, of: ({ done }) => done },
};
