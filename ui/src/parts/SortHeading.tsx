/** The heading of a column that sorts by it. The first press gives what is wanted most: names from A, amounts from the largest. */
import { ArrowDown, ArrowUp } from "lucide-react";
import { cx } from "./cx";

export type Sort<C extends string = string> = { column: C; descending: boolean };

type Props<C extends string> = {
  column: C;
  title: string;
  /** A column of numbers. */
  number?: boolean;
  sort: Sort<C> | undefined;
  onSort: (sort: Sort<C>) => void;
  /** At the table's edges it stands further in, as the cells beneath it do. */
  edges?: boolean;
};

export function SortHeading<C extends string>({ column, title, number, sort, onSort, edges }: Props<C>) {
  const on = sort?.column === column;
  const down = sort?.descending ?? false;
  const Arrow = down ? ArrowDown : ArrowUp;
  return (
    <span
      role="columnheader"
      aria-sort={on ? (down ? "descending" : "ascending") : "none"}
      className={cx("group/head min-w-0", number && "text-right")}
    >
      <button
        type="button"
        onClick={() => onSort({ column, descending: on ? !down : Boolean(number) })}
        className={cx(
          "inline-flex h-7 max-w-full items-center gap-1 rounded-sm px-3 hover:text-text focus-visible:-outline-offset-2",
          edges && "group-first/head:pl-4 group-last/head:pr-4",
          number && "flex-row-reverse",
          on && "text-text",
        )}
      >
        <span className="truncate">{title}</span>
        {/* Beside a number's title it stands in the cell's padding: the title is not moved or cut by it. */}
        {on ? <Arrow size={12} aria-hidden="true" className={cx("shrink-0", number && "-ml-4")} /> : null}
      </button>
    </span>
  );
}
