/** One bar at the foot: what is selected and what can be done with it, or how the last export went. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { proposeRun } from "../../app/runs";
import {
  bridge,
  type MachineQuery,
  type MachineRow,
  type MachineSelection,
  type PowerAction,
  problemOf,
} from "../../bridge";
import { useWriteObstacle } from "../../data/obstacle";
import { useSession } from "../../data/session";
import type { Saving } from "../../data/useSaving";
import { ActionButton } from "../../parts/ActionButton";
import { actionIcons } from "../../parts/actionIcons";
import { IconButton } from "../../parts/Button";
import { copyText } from "../../parts/clipboard";
import { ExportNote } from "../../parts/ExportNote";
import { footBar } from "../../parts/footBar";
import { wordsFor } from "../../problems";
import { count, machineName, organisationName, plural } from "../../words/formats";
import { kindTitle } from "../../words/journal";
import { SelectionMenu } from "./SelectionMenu";
import { nothing, owners, type Selection, selectedCount } from "./selection";
import type { Machines } from "./useMachines";

type Query = Pick<MachineQuery, "tenant" | "search" | "sort">;
type Props = { machines: Machines; query: Query; saving: Saving<Query> };

/** What is asked most often; the rest is in the menu. */
const first = ["start", "restart", "shutdown"] as const;

export function SelectionBar({ machines, query, saving }: Props) {
  const { selection, total } = machines;
  const { account, questions } = useSession();
  const client = useQueryClient();
  const obstacle = useWriteObstacle();
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
  const propose = (action: PowerAction) => {
    const header = client.getQueryData(questions.header(query.tenant).queryKey);
    proposeRun({
      account,
      tenant: query.tenant,
      tenantName: header ? organisationName(header.name) : null,
      action,
      selection: asked(selection, query),
    });
  };
  return (
    <section aria-label="Selection" className={footBar}>
      <p className="whitespace-nowrap font-semibold">
        {selection.kind === "all" ? `All ${count(chosen)} that match` : `${count(chosen)} selected`}
      </p>
      <p role="status" className="mr-4 min-w-0 truncate text-text-2">
        {copy.isSuccess ? `${plural(copy.data, "line")} copied` : (owners(selection) ?? "")}
        {copy.error ? wordsFor(problemOf(copy.error)).title : null}
      </p>
      {first.map((action) => {
        const Icon = actionIcons[action];
        return (
          <ActionButton key={action} obstacle={obstacle} onPress={() => propose(action)}>
            <Icon size={14} aria-hidden="true" /> {kindTitle(action)}
          </ActionButton>
        );
      })}
      <SelectionMenu
        obstacle={obstacle}
        propose={propose}
        copyNames={() => copy.mutate((row) => machineName(row.name, row.id))}
        copyAddresses={() => copy.mutate((row) => row.addresses.join("\n"))}
        saveAll={selection.kind === "all" ? () => saving.start(query) : null}
        copying={copy.isPending}
        saving={saving.pending}
      />
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

/** The selection as the core takes it: all that match stay a search, however many that is. */
function asked(selection: Selection, { search, sort }: Query): MachineSelection {
  if (selection.kind === "all") return { kind: "matching", search, sort };
  return {
    kind: "some",
    machines: [...selection.rows.values()].map(({ organisationId, id }) => ({
      organisationId,
      machineId: id,
    })),
  };
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
