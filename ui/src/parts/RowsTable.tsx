/**
 * A long table of which only the rows in view are drawn. The grid has the focus and names its active row; the links and
 * buttons of that row alone are tab stops, so that every one can be reached and none is in the way.
 */
import type { ReactNode, RefObject } from "react";
import type { Rows } from "../data/useRows";
import { cx } from "./cx";
import { activeLook, type Place, placed, RowsGrid, rowLook } from "./RowsGrid";
import { Bar } from "./Skeleton";
import { type Sort, SortHeading } from "./SortHeading";

export type RowsColumn<R> = {
  key: string;
  title: string;
  /** A grid track: the least width in px, and its share of what is over. */
  least: number;
  share: number;
  number?: boolean;
  /** Whether the heading sorts by it. */
  sorts?: boolean;
  /** `stop`: whether links and buttons in it are tab stops. */
  cell: (row: R, stop: boolean) => ReactNode;
  /** The whole text, where the cell may cut it. */
  whole?: (row: R) => string | null | undefined;
  /** A number as it stands there: the column is as wide as its longest in view, since one cut short is another number. */
  digits?: (row: R) => string | null;
};

type Props<R> = {
  /** Begins the rows' ids. */
  name: string;
  label: string;
  columns: RowsColumn<R>[];
  rows: Rows<R>;
  scroller: RefObject<HTMLDivElement | null>;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  /** Instead of rows: why there are none. */
  empty?: ReactNode;
  /** Beneath the last row. */
  after?: ReactNode;
};

export function RowsTable<R>({ name, label, columns, rows, scroller, sort, onSort, empty, after }: Props<R>) {
  const tracks = columns.map(({ least, share, digits }) => ({
    least: Math.max(least, digits ? widest(rows, digits) : 0),
    share,
  }));
  const template = tracks.map(({ least, share }) => `minmax(${least}px, ${share}fr)`).join(" ");
  const width = tracks.reduce((sum, { least }) => sum + least, 0);
  const rowId = (index: number) => `${name}-row-${index}`;
  return (
    <RowsGrid
      testId={`${name}-table`}
      label={label}
      rowId={rowId}
      rows={rows}
      scroller={scroller}
      columnCount={columns.length}
      template={template}
      width={width}
      head={columns.map(({ key, title, number, sorts }) =>
        sorts && onSort ? (
          <SortHeading key={key} column={key} {...{ title, number, sort, onSort }} edges />
        ) : (
          <span key={key} role="columnheader" className={cell(number)}>
            {title}
          </span>
        ),
      )}
      row={(row, place) => (
        <Row
          // The thing, not the place: a menu that is open stays with the row it was opened on.
          key={rows.rowKey(row)}
          id={rowId(place.index)}
          row={row}
          columns={columns}
          place={place}
          template={template}
          active={place.index === rows.active}
          moveTo={rows.moveTo}
          open={rows.open}
        />
      )}
      bars={columns.map(({ key, number }, i) => (
        <span key={key} className={cx("flex px-3 first:pl-4 last:pr-4", number && "justify-end")}>
          <Bar className={i === 0 ? "w-28" : number ? "w-14" : "w-20"} />
        </span>
      ))}
      empty={empty}
      after={after}
    />
  );
}

const cell = (number: boolean | undefined) =>
  cx("min-w-0 truncate px-3 first:pl-4 last:pr-4", number && "text-right");

/** Room for the longest number in view, padding included. */
function widest<R>(rows: Rows<R>, digits: (row: R) => string | null): number {
  return rows.items.reduce((most, { index }) => {
    const row = rows.at(index);
    const text = row && digits(row);
    return text ? Math.max(most, textWidth(text) + 2 * PADDING) : most;
  }, 0);
}

const PADDING = 14;

/** About so wide is a number in the table's type, rather too wide than too narrow: its figures are tabular. */
function textWidth(text: string): number {
  const narrow = text.match(/[\s.,]/g)?.length ?? 0;
  return Math.ceil((text.length - narrow) * 8.6 + narrow * 4);
}

type RowProps<R> = {
  id: string;
  row: R;
  columns: RowsColumn<R>[];
  place: Place;
  template: string;
  active: boolean;
  moveTo: (index: number) => void;
  open: ((row: R) => void) | undefined;
};

function Row<R>({ id, row, columns, place, template, active, moveTo, open }: RowProps<R>) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid holds the focus and has the keys.
    <div
      id={id}
      role="row"
      aria-rowindex={place.index + 2}
      onClick={() => moveTo(place.index)}
      onDoubleClick={() => open?.(row)}
      style={placed(place, template)}
      className={cx(rowLook, "hover:bg-hover", active && activeLook)}
    >
      {columns.map(({ key, number, cell: drawn, whole }) => (
        <span
          key={key}
          role="gridcell"
          data-selectable
          className={cx(cell(number), number && "tabular-nums")}
          title={whole?.(row) ?? undefined}
        >
          {drawn(row, active)}
        </span>
      ))}
    </div>
  );
}
