/**
 * What this client asked of the machine and what hasn't ended well: under way, not known, or failed last. What the platform
 * did is in its own list beneath; this one is there too when that can't be read.
 */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTenantKey } from "../../app/place";
import type { JournalRow } from "../../bridge";
import { useNow } from "../../data/now";
import { useSession } from "../../data/session";
import { PanelHead } from "../../parts/Panel";
import { StandingMark } from "../../parts/StandingMark";
import { kindTitle } from "../../words/journal";
import { when } from "../../words/times";
import { standingWords } from "../operations/Standing";

const DAY = 24 * 3_600_000;
const SHOWN = 3;

export function AskedOfMachine({ machineId }: { machineId: string }) {
  const { questions } = useSession();
  const now = useNow();
  const { data } = useQuery(questions.journal(null, { machineId, search: "", filter: "all" }, 0));
  const rows = pressing(data?.rows ?? [], now);
  if (rows.length === 0) return null;
  return (
    <>
      <PanelHead title="Asked from here" divided />
      <ul aria-label="Asked from here" className="pb-1.5">
        {rows.slice(0, SHOWN).map((row) => (
          <Line key={row.id} row={row} now={now} />
        ))}
      </ul>
    </>
  );
}

/** Of rows from the newest: those that are open, and a failure that nothing has followed yet. */
export function pressing(rows: JournalRow[], now: number): JournalRow[] {
  return rows.filter(
    ({ state, endedAt }, i) => endedAt === null || (i === 0 && state === "failed" && now - endedAt < DAY),
  );
}

function Line({ row, now }: { row: JournalRow; now: number }) {
  const tenant = useTenantKey();
  const { progress } = row;
  const detail = [
    standingWords(row),
    when(row.askedAt, now),
    progress === null || row.state !== "accepted" ? null : `${progress} %`,
  ];
  return (
    <li>
      <Link
        to="/t/$tenant/operations"
        params={{ tenant }}
        search={{ op: row.id }}
        className="flex items-start gap-2.5 px-4 py-1.5 hover:bg-hover focus-visible:-outline-offset-2"
        draggable={false}
      >
        <span className="grid size-[15px] translate-y-[3px] place-items-center">
          <StandingMark row={row} />
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{kindTitle(row.kind)}</span>
          <span className="block truncate text-sm text-text-3">{detail.filter(Boolean).join(" · ")}</span>
        </span>
      </Link>
    </li>
  );
}
