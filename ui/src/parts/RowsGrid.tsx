/**
 * The frame of a long table: it scrolls, keeps its head, has the focus and names its active row, and draws the rows in view
 * and no more. What stands in head and rows is said by the table that is made of it.
 */
import type { CSSProperties, ReactElement, ReactNode, RefObject } from "react";
import type { Rows } from "../data/useRows";

/** Where a row stands. Plain values, so that a row can tell whether it has to be drawn again. */
export type Place = { index: number; start: number; size: number };

type Props<R> = {
  testId: string;
  label: string;
  rowId: (index: number) => string;
  rows: Rows<R>;
  scroller: RefObject<HTMLDivElement | null>;
  columnCount: number;
  /** The grid's tracks. */
  template: string;
  /** The width below which it scrolls sideways. */
  width: number;
  /** Whether several rows can be selected. */
  multiselectable?: true;
  head: ReactNode;
  row: (row: R, place: Place) => ReactElement;
  /** What stands in a row that is on its way. */
  bars: ReactNode;
  /** How many such rows stand there before the first answer. */
  waiting?: number;
  /** Instead of rows: why there are none. */
  empty?: ReactNode;
  /** Beneath the last row. */
  after?: ReactNode;
};

export function RowsGrid<R>(props: Props<R>) {
  const { testId, label, rowId, rows, scroller, columnCount, template, width } = props;
  const { row: drawRow, bars, waiting = 12 } = props;
  const bar = (i: number, transform: string, height: number | string) => (
    <div
      key={`bar ${i}`}
      aria-hidden="true"
      style={{ transform, height, gridTemplateColumns: template }}
      className="absolute inset-x-0 grid items-center border-line border-b"
    >
      {bars}
    </div>
  );
  return (
    <div
      ref={scroller}
      role="grid"
      data-testid={testId}
      aria-label={label}
      aria-rowcount={rows.total + 1}
      aria-colcount={columnCount}
      aria-multiselectable={props.multiselectable}
      aria-busy={!rows.head}
      aria-activedescendant={rows.total > 0 ? rowId(rows.active) : undefined}
      tabIndex={0}
      onKeyDown={rows.onKeyDown}
      className="group/grid min-h-0 flex-1 overflow-auto focus-visible:outline-none"
    >
      <div style={{ minWidth: width }} className="flex min-h-full flex-col">
        <div
          role="row"
          aria-rowindex={1}
          className="group/row sticky top-0 z-10 grid h-8 shrink-0 items-center border-line border-b bg-surface font-medium text-sm text-text-3"
          style={{ gridTemplateColumns: template }}
        >
          {props.head}
        </div>
        {props.empty ??
          (rows.head ? (
            <div role="rowgroup" className="relative shrink-0" style={{ height: rows.height }}>
              {rows.items.map(({ index, start, size }) => {
                const row = rows.at(index);
                return row
                  ? drawRow(row, { index, start, size })
                  : bar(index, `translateY(${start}px)`, size);
              })}
            </div>
          ) : (
            <div className="relative">
              {Array.from({ length: waiting }, (_, i) =>
                bar(i, `translateY(calc(var(--row-h) * ${i}))`, "var(--row-h)"),
              )}
            </div>
          ))}
        {props.after}
      </div>
    </div>
  );
}

/** What places a row, as its style. */
export function placed({ start, size }: Omit<Place, "index">, template: string): CSSProperties {
  return { transform: `translateY(${start}px)`, height: size, gridTemplateColumns: template };
}

/** The look of a row, whether or not it is the active one. */
export const rowLook = "group/row absolute inset-x-0 grid items-center border-line border-b";
export const activeLook =
  "group-focus-visible/grid:outline-2 group-focus-visible/grid:outline-accent group-focus-visible/grid:-outline-offset-2";
