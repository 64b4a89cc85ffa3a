/** One bar at the foot: what is selected and what can be done with it, or how the last export went. */
import { useMutation } from "@tanstack/react-query";
import { Copy, Download, Network, X } from "lucide-react";
import { bridge, type MachineQuery, type MachineRow, problemOf } from "../../bridge";
import { Button, IconButton } from "../../parts/Button";
import { copyText } from "../../parts/clipboard";
import { ProblemLine } from "../../parts/ProblemBlock";
import { count, machineName, plural } from "../../words/formats";
import { nothing, owners, selectedCount } from "./selection";
import type { Export } from "./useExport";
import type { Machines } from "./useMachines";

type Query = Pick<MachineQuery, "tenant" | "search" | "sort">;
type Props = { machines: Machines; query: Query; saving: Export };

const look =
  "absolute bottom-14 left-1/2 z-20 flex max-w-[calc(100%-48px)] -translate-x-1/2 animate-arrive items-center gap-2 rounded-lg border border-line-strong bg-raised py-2 pr-2 pl-4 shadow-high";

export function SelectionBar({ machines, query, saving }: Props) {
  const { selection, total } = machines;
  const chosen = selectedCount(selection, total);
  const copy = useMutation({
    mutationFn: async (line: (row: MachineRow) => string) => {
      const rows = selection.kind === "all" ? await everyRow(query) : [...selection.rows.values()];
      const lines = rows.map(line).filter((text) => text !== "");
      await copyText(lines.join("\n"));
      return lines.length;
    },
  });
  if (chosen === 0) return <ExportNote saving={saving} />;
  return (
    <section aria-label="Selection" className={look}>
      <p className="whitespace-nowrap font-semibold">
        {selection.kind === "all" ? `All ${count(chosen)} that match` : `${count(chosen)} selected`}
      </p>
      <p role="status" className="mr-4 min-w-0 truncate text-text-2">
        {copy.isSuccess ? `${plural(copy.data, "line")} copied` : (owners(selection) ?? "")}
        {copy.error ? problemOf(copy.error).kind : null}
      </p>
      <Button isDisabled={copy.isPending} onPress={() => copy.mutate((row) => machineName(row.name, row.id))}>
        <Copy size={14} /> Copy names
      </Button>
      <Button isDisabled={copy.isPending} onPress={() => copy.mutate((row) => row.addresses.join("\n"))}>
        <Network size={14} /> Copy addresses
      </Button>
      {selection.kind === "all" ? (
        <Button isDisabled={saving.pending} onPress={saving.start}>
          <Download size={14} /> Export CSV
        </Button>
      ) : null}
      <IconButton
        label="Clear the selection"
        keys="Esc"
        onPress={() => {
          copy.reset();
          machines.select(nothing);
        }}
      >
        <X size={14} />
      </IconButton>
    </section>
  );
}

function ExportNote({ saving }: { saving: Export }) {
  if (!saving.done && !saving.problem) return null;
  return (
    <div role="status" className={look}>
      {saving.problem ? <ProblemLine problem={saving.problem} /> : null}
      {saving.done ? (
        <p className="min-w-0 truncate" title={saving.done.path}>
          <span className="font-semibold">{plural(saving.done.rows, "row")} exported</span>{" "}
          <span className="ml-1 text-text-2" data-selectable>
            {saving.done.path}
          </span>
        </p>
      ) : null}
      <IconButton label="Close" onPress={saving.forget}>
        <X size={14} />
      </IconButton>
    </div>
  );
}

/** All rows that match, in pieces small enough for the bridge. */
async function everyRow(query: Query): Promise<MachineRow[]> {
  const rows: MachineRow[] = [];
  for (;;) {
    const window = await bridge.machines({ ...query, offset: rows.length, limit: 100 });
    rows.push(...window.rows);
    if (window.rows.length === 0 || rows.length >= window.total) return rows;
  }
}
