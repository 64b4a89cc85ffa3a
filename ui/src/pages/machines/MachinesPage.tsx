/** Every machine of the tenant: found, sorted, counted, opened. The rows stay in Rust; the screen holds what it shows. */
import { useNavigate } from "@tanstack/react-router";
import { Download, Plus } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useAddress, useAddressText } from "../../app/address";
import { useDrawn } from "../../app/drawn";
import { useTenant, useTenantKey } from "../../app/place";
import {
  bridge,
  type MachineAction,
  type MachineQuery,
  type MachineRow,
  type MachineWindow,
  problemOf,
} from "../../bridge";
import { usePreferences } from "../../data/preferences";
import { useSaving } from "../../data/useSaving";
import { useWaiting } from "../../data/useWaiting";
import { ActionButton } from "../../parts/ActionButton";
import { Button } from "../../parts/Button";
import { PageHead } from "../../parts/Page";
import { ProblemBlock } from "../../parts/ProblemBlock";
import { count, plural } from "../../words/formats";
import { MachineDialog } from "../machine/MachineDialog";
import { machinesSearch } from "./address";
import { ColumnsButton } from "./ColumnsButton";
import { leastWidth, shownColumns } from "./columns";
import { DensityButton } from "./DensityButton";
import { MachinesSearch } from "./MachinesSearch";
import { MachinesTable } from "./MachinesTable";
import { NoMachines } from "./NoMachines";
import { type MenuPlace, RowMenu } from "./RowMenu";
import { SelectionBar } from "./SelectionBar";
import { useMachines } from "./useMachines";

export function MachinesPage() {
  const tenant = useTenant();
  const key = useTenantKey();
  const navigate = useNavigate();
  const [preferences] = usePreferences();
  const [address, change] = useAddress(machinesSearch);
  const [text, setText] = useAddressText(key, address.q, change);
  const scroller = useRef<HTMLDivElement>(null);
  const view = { search: text.trim(), sort: preferences.machineSort };
  const open = (row: MachineRow) =>
    void navigate({ to: "/t/$tenant/machines/$machine", params: { tenant: key, machine: row.id } });
  const [menu, showMenu] = useState<(MenuPlace & { of: string }) | null>(null);
  const [asked, ask] = useState<{ machine: MachineRow; action: MachineAction } | null>(null);
  // Once what floated is gone, the keys are the table's again, wherever the menu was opened from.
  const floats = menu !== null || asked !== null;
  const floated = useRef(false);
  useEffect(() => {
    if (floated.current && !floats) scroller.current?.focus();
    floated.current = floats;
  }, [floats]);
  const toTable = () => scroller.current?.focus();
  // What is pressed for it goes with the search.
  const clear = () => {
    setText("");
    toTable();
  };
  const add = () => void navigate({ to: "/t/$tenant/machines/new", params: { tenant: key } });
  const machines = useMachines({
    tenant,
    view,
    scroller,
    open,
    menu: (row, anchor) => showMenu({ row, anchor, of: key }),
  });
  const query = { tenant, ...view };
  const saving = useSaving<MachineQuery>(bridge.exportMachines);
  const { head, error } = machines;
  useDrawn(key, "machines", head !== undefined);
  const waiting = useWaiting(head?.trust) && head?.trust.fetchedAt === null && head.total === 0;
  const several = tenant.kind === "all" || (head?.trust.parts ?? 0) > 1;
  const shown = useMemo(
    () => shownColumns(preferences.hiddenColumns, several),
    [preferences.hiddenColumns, several],
  );

  return (
    <div className="relative flex min-h-0 flex-1 flex-col gap-3 px-6 pt-5 pb-4">
      <PageHead
        title="Virtual machines"
        note={
          <span data-testid="machines-count">
            {head && head.trust.fetchedAt !== null ? countWords(head, view.search !== "") : ""}
          </span>
        }
        actions={
          <>
            <ActionButton
              reason={head && head.total > 0 ? null : "There is nothing to export."}
              isPending={saving.pending}
              onPress={() => saving.start(query)}
            >
              <Download size={14} /> {saving.pending ? "Exporting" : "Export"}
            </ActionButton>
            <Button kind="primary" onPress={add}>
              <Plus size={14} /> New machine
            </Button>
          </>
        }
      />
      <div className="flex gap-2">
        <MachinesSearch
          value={text}
          onChange={setText}
          complaints={head?.complaints ?? []}
          toTable={toTable}
        />
        <ColumnsButton several={several} />
        <DensityButton />
      </div>
      {error ? (
        <ProblemBlock problem={problemOf(error)} retry={machines.retry} />
      ) : (
        <MachinesTable
          machines={waiting ? { ...machines, head: undefined } : machines}
          scroller={scroller}
          columns={shown}
          width={leastWidth(shown)}
        >
          {head && head.total === 0 && !waiting ? (
            <NoMachines head={head} search={view.search} clear={clear} add={add} />
          ) : null}
        </MachinesTable>
      )}
      {menu?.of === key ? (
        <RowMenu
          {...menu}
          tenant={tenant}
          open={open}
          ask={(action, machine) => ask({ machine, action })}
          onClose={() => showMenu(null)}
        />
      ) : null}
      {asked ? <MachineDialog {...asked} onClose={() => ask(null)} /> : null}
      <SelectionBar machines={machines} query={query} saving={saving} />
    </div>
  );
}

/** "48 112", "214 of 48 112 · 3 rows unreadable". */
function countWords(head: MachineWindow, searching: boolean): string {
  const of =
    searching && head.total !== head.all ? `${count(head.total)} of ${count(head.all)}` : count(head.all);
  const unreadable = head.trust.unreadable > 0 ? `${plural(head.trust.unreadable, "row")} unreadable` : null;
  return [of, unreadable].filter(Boolean).join(" · ");
}
