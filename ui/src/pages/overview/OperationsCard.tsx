/** What was asked of the platform lately, by anybody. */
import type { OperationRow, OperationStanding, Reading, Trust } from "../../bridge";
import { useNow } from "../../data/now";
import { CardBody } from "../../parts/Card";
import { machineName, sentence } from "../../words/formats";
import { when } from "../../words/times";
import { EventLine, EventList, type Mark } from "./EventLine";

export function OperationsCard({ reading, page }: { reading: Reading<OperationRow[]>; page: Trust }) {
  return (
    <CardBody title="Operations" divided reading={reading} page={page} lines={4}>
      {(rows) =>
        rows.length === 0 ? (
          <p className="px-4 pb-4 text-sm text-text-2">Nothing was asked for lately.</p>
        ) : (
          <EventList label="Operations">
            {rows.slice(0, 3).map((row) => (
              <OperationLine key={`${row.organisationId} ${row.id}`} row={row} />
            ))}
          </EventList>
        )
      }
    </CardBody>
  );
}

const states: Record<OperationStanding, { mark: Mark; word: string }> = {
  accepted: { mark: "turning", word: "accepted" },
  running: { mark: "turning", word: "under way" },
  succeeded: { mark: "done", word: "done" },
  failed: { mark: "failed", word: "failed" },
  other: { mark: "unknown", word: "state unknown" },
};

export function OperationLine({ row }: { row: OperationRow }) {
  const now = useNow();
  const { mark, word } = states[row.status];
  const machine = row.machineId ? machineName(row.machineName, row.machineId) : row.machineName;
  const standing = [word, row.at === null ? null : when(row.at, now)].filter(Boolean).join(" ");
  const detail = [
    machine,
    machine ? standing : sentence(standing),
    row.progress !== null && mark === "turning" ? `${Math.round(row.progress)} %` : null,
    row.status === "failed" ? row.error : null,
  ];
  return (
    <EventLine
      mark={mark}
      title={operationName(row.kind)}
      detail={detail.filter(Boolean).join(" · ")}
      hover={row.error}
      machineId={row.machineId}
    />
  );
}

const names: Record<string, string> = {
  start: "Start",
  stop: "Stop",
  shutdown: "Shut down",
  restart: "Restart",
  suspend: "Suspend",
  provision: "New machine",
  delete: "Delete",
  "top-up": "Top-up",
};

/** The platform's word for an operation, as people say it; an unknown word is kept as it is. */
export function operationName(kind: string | null): string {
  if (!kind) return "Operation";
  const bare = kind.toLowerCase().replace(/^(vm|power)[-_. ]?/, "");
  return names[bare] ?? sentence(kind);
}
