/** One operation as a row: what, of what, whose, how far, since when. */
import { Link } from "@tanstack/react-router";
import type { JournalRow } from "../../bridge";
import { useNow } from "../../data/now";
import { tenantKey } from "../../data/tenant";
import { TextButton } from "../../parts/Button";
import { cx } from "../../parts/cx";
import type { RowsColumn } from "../../parts/RowsTable";
import { organisationName } from "../../words/formats";
import { kindTitle, subjectWords } from "../../words/journal";
import { full, when } from "../../words/times";
import { Standing, standingWords } from "./Standing";

const link = "truncate rounded-sm hover:text-text hover:underline";

export function columnsOf(show: (id: string) => void): RowsColumn<JournalRow>[] {
  return [
    {
      key: "kind",
      title: "Operation",
      least: 150,
      share: 1.2,
      cell: (row, stop) => (
        <TextButton excludeFromTabOrder={!stop} onPress={() => show(row.id)}>
          {kindTitle(row.kind)}
        </TextButton>
      ),
      whole: (row) => kindTitle(row.kind),
    },
    {
      key: "target",
      title: "Target",
      least: 180,
      share: 2,
      cell: (row, stop) => <Target row={row} stop={stop} />,
      whole: subjectWords,
    },
    {
      key: "customer",
      title: "Customer",
      least: 130,
      share: 1.4,
      cell: (row, stop) => <Customer row={row} stop={stop} />,
      whole: (row) => row.organisationName,
    },
    {
      key: "state",
      title: "State",
      least: 220,
      share: 2.4,
      cell: (row) => <Standing row={row} />,
      whole: standingWords,
    },
    {
      key: "asked",
      title: "Asked",
      least: 110,
      share: 0.8,
      number: true,
      cell: (row) => <Since at={row.askedAt} />,
      whole: (row) => full(row.askedAt),
    },
  ];
}

type LinkProps = {
  row: JournalRow;
  /** Whether it is a tab stop. */
  stop: boolean;
  onGo?: () => void;
  className?: string;
};

/** What it is about; a machine with a way there. */
export function Target({ row, stop, onGo, className }: LinkProps) {
  const words = subjectWords(row) || "–";
  if (row.machineId === null || (row.kind === "delete" && row.state === "done")) {
    return <span className={className}>{words}</span>;
  }
  return (
    <Link
      to="/t/$tenant/machines/$machine"
      params={{
        tenant: tenantKey({ kind: "organisation", id: row.organisationId }),
        machine: row.machineId,
      }}
      tabIndex={stop ? undefined : -1}
      className={cx(link, "font-medium", className)}
      onClick={onGo}
      draggable={false}
    >
      {words}
    </Link>
  );
}

/** Whose it is, with a way there. */
export function Customer({ row, stop, onGo, className }: LinkProps) {
  return (
    <Link
      to="/t/$tenant/overview"
      params={{ tenant: tenantKey({ kind: "organisation", id: row.organisationId }) }}
      tabIndex={stop ? undefined : -1}
      className={cx(link, "text-text-2", className)}
      onClick={onGo}
      draggable={false}
    >
      {organisationName(row.organisationName)}
    </Link>
  );
}

function Since({ at }: { at: number }) {
  return <span className="text-text-2">{when(at, useNow())}</span>;
}
