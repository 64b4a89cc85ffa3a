/** One row of the machines table, drawn again only when it changed. */
import { Link } from "@tanstack/react-router";
import { type CSSProperties, type MouseEvent, memo } from "react";
import { useTenantKey } from "../../app/place";
import type { MachineRow } from "../../bridge";
import { cx } from "../../parts/cx";
import { isMac } from "../../parts/Kbd";
import { Bar } from "../../parts/Skeleton";
import { machineName } from "../../words/formats";
import { Checkbox } from "./Checkbox";
import type { Column } from "./columns";
import type { Machines } from "./useMachines";

type Props = {
  index: number;
  row: MachineRow;
  columns: Column[];
  start: number;
  size: number;
  template: string;
  active: boolean;
  selected: boolean;
  /** Nothing is selected yet: the tick boxes keep out of sight. */
  shy: boolean;
  hand: Machines["hand"];
};

export const MachinesRow = memo(Row);

function Row({ index, row, columns, start, size, template, active, selected, shy, hand }: Props) {
  const tenant = useTenantKey();
  const onClick = (event: MouseEvent) => {
    if (event.shiftKey) hand.selectTo(index);
    else if (isMac ? event.metaKey : event.ctrlKey) hand.toggle(index);
    hand.moveTo(index);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid holds the focus and has the keys.
    <div
      id={`machine-row-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      onClick={onClick}
      onDoubleClick={() => hand.open(row)}
      style={{ transform: `translateY(${start}px)`, height: size, gridTemplateColumns: template }}
      className={cx(
        "group/row absolute inset-x-0 grid items-center border-line border-b",
        selected ? "bg-select" : "hover:bg-hover",
        active &&
          "group-focus-visible/grid:outline-2 group-focus-visible/grid:outline-accent group-focus-visible/grid:-outline-offset-2",
      )}
    >
      <span role="gridcell" className="grid h-full place-items-center">
        <Checkbox
          label={`Select ${machineName(row.name, row.id)}`}
          state={selected ? "all" : "none"}
          shy={shy}
          onToggle={({ shiftKey }) => (shiftKey ? hand.selectTo(index) : hand.toggle(index))}
        />
      </span>
      {columns.map(({ key, number, cell }) => (
        <span
          key={key}
          role="gridcell"
          className={cx(
            "min-w-0 truncate px-3",
            number && "text-right tabular-nums",
            key === "name" && "font-medium",
          )}
          title={key === "name" || key === "customer" || key === "os" ? textOf(row, key) : undefined}
        >
          {key === "name" ? (
            <Link
              to="/t/$tenant/machines/$machine"
              params={{ tenant, machine: row.id }}
              tabIndex={-1}
              draggable={false}
              className="hover:underline"
            >
              {cell(row)}
            </Link>
          ) : (
            cell(row)
          )}
        </span>
      ))}
    </div>
  );
}

function textOf(row: MachineRow, key: "name" | "customer" | "os"): string | undefined {
  if (key === "name") return row.name ?? row.id;
  return (key === "customer" ? row.organisationName : row.guestOs) ?? undefined;
}

/** A row on its way, in the row's own size. */
export function SkeletonRow({ columns, style }: { columns: Column[]; style: CSSProperties }) {
  return (
    <div
      aria-hidden="true"
      style={style}
      className="absolute inset-x-0 grid items-center border-line border-b"
    >
      <span />
      {columns.map(({ key, number }) => (
        <span key={key} className={cx("flex px-3", number && "justify-end")}>
          <Bar className={key === "name" ? "w-32" : number ? "w-10" : "w-20"} />
        </span>
      ))}
    </div>
  );
}
