/** The machines' table: a long table whose rows can be selected, and beneath it how fresh they are and what they cost. */
import type { ReactNode, RefObject } from "react";
import { usePreferences } from "../../data/preferences";
import { cx } from "../../parts/cx";
import { RowsGrid } from "../../parts/RowsGrid";
import { Bar } from "../../parts/Skeleton";
import { SortHeading } from "../../parts/SortHeading";
import { TrustLine } from "../../parts/TrustLine";
import { total as totalWords, UNKNOWN } from "../../words/formats";
import { isBlank } from "../../words/trust";
import { Checkbox } from "./Checkbox";
import { type Column, tracks } from "./columns";
import { MachinesRow } from "./MachinesRow";
import { isSelected, nothing, selectedCount } from "./selection";
import type { Machines } from "./useMachines";

type Props = {
  machines: Machines;
  scroller: RefObject<HTMLDivElement | null>;
  columns: Column[];
  width: number;
  /** Instead of rows: what to say when there are none. */
  children: ReactNode;
};

export function MachinesTable({ machines, scroller, columns, width, children }: Props) {
  const { head, total, active, selection, covered } = machines;
  const template = tracks(columns);
  const chosen = selectedCount(selection, total);
  const cost = head ? totalWords(head.cost) : UNKNOWN;
  return (
    <section className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-lg border border-line bg-surface shadow-low">
      <RowsGrid
        testId="machines-table"
        label="Virtual machines"
        rowId={(index) => `machine-row-${index}`}
        rows={machines}
        scroller={scroller}
        columnCount={columns.length + 1}
        template={template}
        width={width}
        multiselectable
        head={<Head columns={columns} machines={machines} />}
        row={(row, place) => (
          <MachinesRow
            key={place.index}
            {...place}
            row={row}
            columns={columns}
            template={template}
            active={place.index === active}
            selected={isSelected(selection, row)}
            shy={chosen === 0}
            hand={machines.hand}
          />
        )}
        bars={<Bars columns={columns} />}
        waiting={14}
        empty={children}
        after={<div aria-hidden="true" className="shrink-0" style={{ height: covered }} />}
      />
      {head && !isBlank(head.trust) ? (
        <footer className="flex h-7 shrink-0 items-center gap-4 border-line border-t px-4">
          <TrustLine trust={head.trust} testId="trust-page" className="min-w-0 flex-1" />
          {total > 0 && cost !== UNKNOWN ? (
            <span className="whitespace-nowrap text-text-3 text-xs tabular-nums" data-selectable>
              {cost} a month
            </span>
          ) : null}
        </footer>
      ) : null}
    </section>
  );
}

function Head({ columns, machines }: { columns: Column[]; machines: Machines }) {
  const [{ machineSort: sort }, change] = usePreferences();
  const { selection, total } = machines;
  const chosen = selectedCount(selection, total);
  return (
    <>
      <span role="columnheader" className="grid h-full place-items-center">
        <Checkbox
          label={chosen > 0 ? "Clear the selection" : "Select all that match"}
          shy={chosen === 0}
          state={chosen === 0 ? "none" : chosen === total ? "all" : "some"}
          onToggle={() => machines.select(chosen > 0 ? nothing : { kind: "all" })}
        />
      </span>
      {columns.map(({ key, title, number }) => (
        <SortHeading
          key={key}
          column={key}
          title={title}
          number={number}
          sort={sort}
          onSort={(machineSort) => change({ machineSort })}
        />
      ))}
    </>
  );
}

/** A row on its way. */
function Bars({ columns }: { columns: Column[] }) {
  return (
    <>
      <span />
      {columns.map(({ key, number }) => (
        <span key={key} className={cx("flex px-3", number && "justify-end")}>
          <Bar className={key === "name" ? "w-32" : number ? "w-10" : "w-20"} />
        </span>
      ))}
    </>
  );
}
