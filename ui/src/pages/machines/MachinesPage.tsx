/** Every machine of the tenant: found, sorted, counted, opened. The rows stay in Rust; the screen holds what it shows. */
import { useNavigate } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { useMemo, useRef } from "react";
import { useDrawn } from "../../app/drawn";
import { useTenant, useTenantKey } from "../../app/place";
import { type MachineRow, type MachineWindow, problemOf } from "../../bridge";
import { usePreferences } from "../../data/preferences";
import { Button } from "../../parts/Button";
import { PageHead } from "../../parts/Page";
import { ProblemBlock } from "../../parts/ProblemBlock";
import { count, plural } from "../../words/formats";
import { ColumnsButton } from "./ColumnsButton";
import { leastWidth, shownColumns } from "./columns";
import { DensityButton } from "./DensityButton";
import { MachinesSearch } from "./MachinesSearch";
import { MachinesTable } from "./MachinesTable";
import { NoMachines } from "./NoMachines";
import { SelectionBar } from "./SelectionBar";
import { useExport } from "./useExport";
import { useMachines } from "./useMachines";
import { useSearchText } from "./useSearchText";

export function MachinesPage() {
  const tenant = useTenant();
  const key = useTenantKey();
  const navigate = useNavigate();
  const [preferences] = usePreferences();
  const [text, setText] = useSearchText(key);
  const scroller = useRef<HTMLDivElement>(null);
  const view = { search: text.trim(), sort: preferences.machineSort };
  const open = (row: MachineRow) =>
    void navigate({ to: "/t/$tenant/machines/$machine", params: { tenant: key, machine: row.id } });
  const machines = useMachines({
    tenant,
    view,
    rowHeight: preferences.density === "compact" ? 28 : 36,
    scroller,
    open,
  });
  const saving = useExport({ tenant, ...view });
  const { head, error } = machines;
  useDrawn(key, "machines", head !== undefined);
  const several = tenant.kind === "all" || (head?.trust.parts ?? 0) > 1;
  const shown = useMemo(
    () => shownColumns(preferences.hiddenColumns, several),
    [preferences.hiddenColumns, several],
  );

  return (
    <div className="relative flex min-h-0 flex-1 flex-col gap-3 px-6 pt-5 pb-4">
      <PageHead
        title="Virtual machines"
        note={<span data-testid="machines-count">{head ? countWords(head, view.search !== "") : ""}</span>}
        actions={
          <Button onPress={saving.start} isDisabled={!head || head.total === 0 || saving.pending}>
            <Download size={14} /> {saving.pending ? "Exporting" : "Export"}
          </Button>
        }
      />
      <div className="flex gap-2">
        <MachinesSearch
          value={text}
          onChange={setText}
          complaints={head?.complaints ?? []}
          toTable={() => scroller.current?.focus()}
        />
        <ColumnsButton several={several} />
        <DensityButton />
      </div>
      {error ? (
        <ProblemBlock problem={problemOf(error)} retry={machines.retry} />
      ) : (
        <MachinesTable machines={machines} scroller={scroller} columns={shown} width={leastWidth(shown)}>
          {head && head.total === 0 ? (
            <NoMachines head={head} search={view.search} clear={() => setText("")} />
          ) : null}
        </MachinesTable>
      )}
      <SelectionBar machines={machines} query={{ tenant, ...view }} saving={saving} />
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
