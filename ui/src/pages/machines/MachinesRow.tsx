/** One row of the machines table, drawn again only when it changed. */
import { Link } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { type MouseEvent, memo } from "react";
import { useTenantKey } from "../../app/place";
import type { MachineRow } from "../../bridge";
import { cx } from "../../parts/cx";
import { isMac } from "../../parts/Kbd";
import { activeLook, type Place, placed, rowLook } from "../../parts/RowsGrid";
import { machineName } from "../../words/formats";
import { Checkbox } from "./Checkbox";
import type { Column } from "./columns";
import type { Machines } from "./useMachines";

type Props = Place & {
  row: MachineRow;
  columns: Column[];
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
    if (event.shiftKey) return hand.selectTo(index);
    hand.moveTo(index);
    if (isMac ? event.metaKey : event.ctrlKey) hand.toggle(index);
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
      onContextMenu={(event) => {
        event.preventDefault();
        hand.menu(index);
      }}
      style={placed({ start, size }, template)}
      className={cx(rowLook, selected ? "bg-select" : "hover:bg-hover", active && activeLook)}
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
            key === "name" && "relative flex h-full items-center",
            number && "text-right tabular-nums",
            key === "name" && "font-medium",
          )}
          title={key === "name" || key === "customer" || key === "os" ? textOf(row, key) : undefined}
        >
          {key === "name" ? (
            <>
              <Link
                to="/t/$tenant/machines/$machine"
                params={{ tenant, machine: row.id }}
                tabIndex={-1}
                draggable={false}
                className="min-w-0 truncate hover:underline"
              >
                {cell(row)}
              </Link>
              <MenuButton
                name={machineName(row.name, row.id)}
                active={active}
                onPress={() => hand.menu(index)}
              />
            </>
          ) : (
            cell(row)
          )}
        </span>
      ))}
    </div>
  );
}

/** Over the cell's end while the row is under the pointer or the active one: names keep their room else. */
function MenuButton({ name, active, onPress }: { name: string; active: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      data-menu-anchor
      tabIndex={active ? 0 : -1}
      aria-label={`Actions for ${name}`}
      aria-haspopup="menu"
      onClick={(event) => {
        event.stopPropagation();
        onPress();
      }}
      className={cx(
        "absolute right-1 grid size-6 place-items-center rounded-md border border-line-strong bg-raised text-text-2 hover:text-text group-hover/row:opacity-100",
        active ? "opacity-0 group-focus-within/grid:opacity-100" : "opacity-0",
      )}
    >
      <Ellipsis size={15} aria-hidden="true" />
    </button>
  );
}

function textOf(row: MachineRow, key: "name" | "customer" | "os"): string | undefined {
  if (key === "name") return row.name ?? row.id;
  return (key === "customer" ? row.organisationName : row.guestOs) ?? undefined;
}
