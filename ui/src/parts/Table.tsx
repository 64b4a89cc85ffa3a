/** A short table inside a card. Long ones are virtual: see the machines page. */
import type { ReactNode } from "react";
import { cx } from "./cx";

/** `unseen`: for screen readers alone, without a place to scroll that would be one more tab stop. */
export function Table({ label, unseen, children }: { label: string; unseen?: boolean; children: ReactNode }) {
  if (unseen) {
    return (
      <table aria-label={label} className="sr-only">
        {children}
      </table>
    );
  }
  return (
    <div className="overflow-x-auto">
      <table aria-label={label} className="w-full border-collapse">
        {children}
      </table>
    </div>
  );
}

type HeadProps = { children: ReactNode; number?: boolean; className?: string };

export function Head({ children, number, className }: HeadProps) {
  return (
    <th
      scope="col"
      className={cx(
        "whitespace-nowrap border-line border-b px-3 py-1.5 first:pl-4 last:pr-4 xl:px-4 font-medium text-sm text-text-3",
        number ? "text-right" : "text-left",
        className,
      )}
    >
      {children}
    </th>
  );
}

export function Cell({
  children,
  number,
  className,
}: {
  children: ReactNode;
  number?: boolean;
  className?: string;
}) {
  return (
    <td
      data-selectable
      className={cx(
        "h-(--row-h) whitespace-nowrap border-line border-b px-3 first:pl-4 last:pr-4 xl:px-4 [tr:last-child>&]:border-b-0",
        number && "text-right tabular-nums",
        className,
      )}
    >
      {children}
    </td>
  );
}
