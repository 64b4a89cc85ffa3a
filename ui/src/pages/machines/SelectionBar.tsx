/** At the foot: what is selected and what can be done with it, and above it how the last export went. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { keysToPage } from "../../app/keys";
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
import { cx } from "../../parts/cx";
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
/** `line`: what is copied of a machine. */
type Copy = { of: Selection; line: (row: MachineRow) => string };

/** What is asked most often; the rest is in the menu. */
const first = ["start", "restart", "shutdown"] as const;

export function SelectionBar({ machines, query, saving }: Props) {
  const { selection, total } = machines;
  const { account, questions } = useSession();
  const client = useQueryClient();
  const obstacle = useWriteObstacle();
  const chosen = selectedCount(selection, total);
  const copy = useMutation({
    mutationFn: async ({ of, line }: Copy) => {
      const rows = of.kind === "all" ? await everyRow(query) : [...of.rows.values()];
      const lines = rows.map(line).filter((text) => text !== "");
      await copyText(lines.join("\n"));
      return lines.length;
    },
  });
  // What is said of one selection is not said of the next.
  const copied = copy.variables?.of === selection ? copy : null;
  const problem = machines.problem ?? (copied?.error ? problemOf(copied.error) : null);
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
  const bar = (
    <section aria-label="Selection" className={footBar}>
      <p className="whitespace-nowrap font-semibold">
        {selection.kind === "all" ? `All ${count(chosen)} that match` : `${count(chosen)} selected`}
      </p>
      <p role="status" className="mr-4 min-w-0 truncate text-text-2">
        {problem
          ? wordsFor(problem).title
          : copied?.isSuccess
            ? `${plural(copied.data, "line")} copied`
            : owners(selection)}
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
        copyNames={() => copy.mutate({ of: selection, line: (row) => machineName(row.name, row.id) })}
        copyAddresses={() => copy.mutate({ of: selection, line: (row) => row.addresses.join("\n") })}
        saveAll={selection.kind === "all" ? () => saving.start(query) : null}
        copying={copy.isPending}
        saving={saving.pending}
      />
      <IconButton
        label="Clear the selection"
        keys="Esc"
        onPress={() => {
          machines.select(nothing);
          keysToPage();
        }}
      >
        <X size={14} />
      </IconButton>
    </section>
  );
  // Where there is no bar to say why a range wasn't selected, it stands in the export's place.
  const note =
    chosen === 0 && machines.problem
      ? { done: null, problem: machines.problem, forget: machines.forgetProblem }
      : saving;
  const close = () => {
    note.forget();
    keysToPage();
  };
  return (
    <>
      <div className={cx("contents", chosen > 0 && "*:bottom-28")}>
        <ExportNote saving={{ ...note, forget: close }} />
      </div>
      {chosen > 0 ? bar : null}
    </>
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
