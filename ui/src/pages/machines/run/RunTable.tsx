/** What became of each machine of a run: those that failed or aren't known first, with the reason. */
import type { JournalFilter, JournalRow } from "../../../bridge";
import { useNow } from "../../../data/now";
import { type RowsColumn, RowsTable } from "../../../parts/RowsTable";
import { StandingMark } from "../../../parts/StandingMark";
import { writeWords } from "../../../problems";
import { organisationName } from "../../../words/formats";
import { findingWords, stateWords } from "../../../words/journal";
import { when } from "../../../words/times";
import type { useRunRows } from "./useRunRows";

type Props = ReturnType<typeof useRunRows> & { filter: JournalFilter };

export function RunTable({ rows, scroller, filter }: Props) {
  return (
    <div className="flex h-[min(324px,40vh)] flex-col overflow-hidden rounded-md border border-line bg-surface">
      <RowsTable
        name="run"
        label="Machines of this run"
        columns={columns}
        rows={rows}
        scroller={scroller}
        empty={
          rows.head && rows.total === 0 ? (
            <p className="px-4 py-6 text-center text-text-2">{nothing[filter]}</p>
          ) : undefined
        }
      />
    </div>
  );
}

const nothing: Record<JournalFilter, string> = {
  all: "There is no machine in this run.",
  failed: "None failed.",
  notSent: "None was kept back.",
  unknown: "Of each it is known how it went.",
  open: "Nothing is under way any more.",
  done: "None is done yet.",
};

const columns: RowsColumn<JournalRow>[] = [
  {
    key: "machine",
    title: "Machine",
    least: 150,
    share: 1,
    cell: (row) => <span className="font-medium">{row.subject ?? row.machineId}</span>,
    whole: (row) => row.subject ?? row.machineId,
  },
  {
    key: "owner",
    title: "Tenant",
    least: 120,
    share: 0.8,
    cell: (row) => <span className="text-text-2">{organisationName(row.organisationName)}</span>,
    whole: (row) => row.organisationName,
  },
  {
    key: "result",
    title: "Result",
    least: 220,
    share: 2.2,
    cell: (row) => <Result row={row} />,
    whole: (row) =>
      [
        `${stateWords(row)}${row.problem ? `: ${reasonOf(row)}` : ""}.`,
        row.problem && writeWords(row.problem).toDo,
        row.finding && findingWords(row.finding),
      ]
        .filter(Boolean)
        .join(" "),
  },
];

function Result({ row }: { row: JournalRow }) {
  const now = useNow();
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-text-2">
      <StandingMark row={row} />
      <span className="truncate">{resultWords(row, now)}</span>
    </span>
  );
}

/** "Failed: the machine is locked"; "Not known yet · looks again at 12:04". */
function resultWords(row: JournalRow, now: number): string {
  const words = stateWords(row);
  if (row.state === "failed") {
    const why = row.problem ? reasonOf(row) : null;
    const said = why ? `${words}: ${why}` : words;
    return row.retriedBy === null ? said : `${said} · tried again`;
  }
  if (row.state === "unknown" && row.nextLook !== null)
    return `${words} · looks again at ${when(row.nextLook, now)}`;
  if (row.state === "accepted" && row.progress !== null) return `${words} · ${row.progress} %`;
  return words;
}

/** The platform's own words where it gave any: they say more than ours. */
function reasonOf({ problem }: JournalRow): string | null {
  if (!problem) return null;
  if ((problem.kind === "conflict" || problem.kind === "invalid") && problem.message !== "")
    return problem.message;
  return writeWords(problem).title;
}
