/** The table itself: a head that stays, and only the rows in view. The grid has the focus; the active row is named by id. */
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { usePreferences } from "../../data/preferences";
import { cx } from "../../parts/cx";
import { TrustLine } from "../../parts/TrustLine";
import { total as totalWords, UNKNOWN } from "../../words/formats";
import { Checkbox } from "./Checkbox";
import { type Column, tracks } from "./columns";
import { MachinesRow, SkeletonRow } from "./MachinesRow";
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
  const { head, total, items, active, selection } = machines;
  const template = tracks(columns);
  const chosen = selectedCount(selection, total);
  const cost = head ? totalWords(head.cost) : UNKNOWN;
  return (
    <section className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-lg border border-line bg-surface shadow-low">
      <div
        ref={scroller}
        role="grid"
        data-testid="machines-table"
        aria-label="Virtual machines"
        aria-rowcount={total + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable="true"
        aria-busy={!head}
        aria-activedescendant={total > 0 ? `machine-row-${active}` : undefined}
        tabIndex={0}
        onKeyDown={machines.onKeyDown}
        className="group/grid min-h-0 flex-1 overflow-auto focus-visible:outline-none"
      >
        <div style={{ minWidth: width }} className="flex min-h-full flex-col">
          <HeadRow columns={columns} template={template} machines={machines} />
          {children ??
            (head ? (
              <div role="rowgroup" className="relative" style={{ height: machines.height }}>
                {items.map(({ index, start, size }) => {
                  const row = machines.at(index);
                  const place = {
                    transform: `translateY(${start}px)`,
                    height: size,
                    gridTemplateColumns: template,
                  };
                  return row ? (
                    <MachinesRow
                      key={index}
                      index={index}
                      row={row}
                      columns={columns}
                      start={start}
                      size={size}
                      template={template}
                      active={index === active}
                      selected={isSelected(selection, row)}
                      shy={chosen === 0}
                      hand={machines.hand}
                    />
                  ) : (
                    <SkeletonRow key={index} columns={columns} style={place} />
                  );
                })}
              </div>
            ) : (
              <div className="relative">
                {Array.from({ length: 14 }, (_, i) => (
                  <SkeletonRow
                    // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity.
                    key={i}
                    columns={columns}
                    style={{
                      transform: `translateY(calc(var(--row-h) * ${i}))`,
                      height: "var(--row-h)",
                      gridTemplateColumns: template,
                    }}
                  />
                ))}
              </div>
            ))}
        </div>
      </div>
      {head ? (
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

type HeadProps = { columns: Column[]; template: string; machines: Machines };

function HeadRow({ columns, template, machines }: HeadProps) {
  const [{ machineSort: sort }, change] = usePreferences();
  const { selection, total } = machines;
  const chosen = selectedCount(selection, total);
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="group/row sticky top-0 z-10 grid h-8 shrink-0 items-center border-line border-b bg-surface font-medium text-sm text-text-3"
      style={{ gridTemplateColumns: template }}
    >
      <span role="columnheader" className="grid h-full place-items-center">
        <Checkbox
          label={chosen > 0 ? "Clear the selection" : "Select all that match"}
          shy={chosen === 0}
          state={chosen === 0 ? "none" : chosen === total ? "all" : "some"}
          onToggle={() => machines.select(chosen > 0 ? nothing : { kind: "all" })}
        />
      </span>
      {columns.map(({ key, title, number }) => {
        const on = sort.column === key;
        return (
          <span
            key={key}
            role="columnheader"
            aria-sort={on ? (sort.descending ? "descending" : "ascending") : "none"}
            className={cx("min-w-0", number && "text-right")}
          >
            <button
              type="button"
              // The first press gives what is wanted most: names from A, amounts from the largest.
              onClick={() =>
                change({ machineSort: { column: key, descending: on ? !sort.descending : Boolean(number) } })
              }
              className={cx(
                "inline-flex h-7 max-w-full items-center gap-1 rounded-sm px-3 hover:text-text focus-visible:-outline-offset-2",
                number && "flex-row-reverse",
                on && "text-text",
              )}
            >
              <span className="truncate">{title}</span>
              {on ? <Arrow down={sort.descending} className={number ? "-ml-4" : ""} /> : null}
            </button>
          </span>
        );
      })}
    </div>
  );
}

/** Beside a number's title it stands in the cell's padding: the title is not moved or cut by it. */
function Arrow({ down, className }: { down: boolean; className: string }) {
  const Icon = down ? ArrowDown : ArrowUp;
  return <Icon size={12} aria-hidden="true" className={cx("shrink-0", className)} />;
}
