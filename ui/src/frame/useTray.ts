/** What the frame knows of operations: how many stand how, what there is to show of them, and how many of that failed. */
import { useQueries, useQuery } from "@tanstack/react-query";
import type { JournalRow } from "../bridge";
import { useNow } from "../data/now";
import { useSession } from "../data/session";
import { standingOf } from "../words/journal";

/** A run over many machines is one thing here, however many operations it is. */
type TrayEntry = { key: string; row: JournalRow; runId: string | null };

/** What ended longer ago than this is no news. */
const LATELY = 10 * 60_000;
const NONE: JournalRow[] = [];

export function useTray() {
  const { questions } = useSession();
  const now = useNow();
  // A run is one row of fifty, or five hundred machines would hide whatever was asked for before them.
  const about = { machineId: null, search: "", collapseRuns: true as const };
  // Each for itself: behind fifty newer ones another may be under way, or not known.
  const underWay = useQuery(questions.journal(null, { ...about, filter: "open" }, 0));
  const newest = useQuery(questions.journal(null, { ...about, filter: "all" }, 0));
  const counts = newest.data?.counts;
  const unknown = counts?.unknown ?? 0;
  const inDoubt = useQuery({
    ...questions.journal(null, { ...about, filter: "unknown" }, 0),
    enabled: unknown > 0,
  });
  const rows = newest.data?.rows ?? NONE;
  const entries = entriesOf([
    ...(unknown > 0 ? (inDoubt.data?.rows ?? NONE) : NONE),
    ...(underWay.data?.rows ?? NONE),
    ...rows.filter(({ endedAt }) => endedAt !== null && now - endedAt < LATELY),
  ]);
  return { counts, rows, entries };
}

/** How many of these failed; what was tried again since is no longer counted. */
export function useFailed(entries: TrayEntry[]): number {
  const { questions } = useSession();
  const single = entries.filter(
    ({ row, runId }) => runId === null && row.retriedBy === null && standingOf(row) === "failed",
  );
  const runs = useQueries({
    queries: entries.flatMap(({ runId }) => (runId === null ? [] : [questions.run(runId, "all", 0)])),
  });
  return runs.reduce(
    (sum, { data }) => sum + (data ? Math.min(data.counts.failed, data.canRetry) : 0),
    single.length,
  );
}

/** Each once, in this order. */
function entriesOf(rows: JournalRow[]): TrayEntry[] {
  const entries = new Map<string, TrayEntry>();
  for (const row of rows) {
    const key = row.runId ?? row.id;
    if (!entries.has(key)) entries.set(key, { key, row, runId: row.runId });
  }
  return [...entries.values()];
}
