/** A surface with hairlines inside: the one kind of box there is. */
import type { ReactNode } from "react";
import { cx } from "./cx";

export function Panel({
  children,
  className,
  ...rest
}: {
  children: ReactNode;
  className?: string;
  "aria-label"?: string;
}) {
  return (
    <section
      {...rest}
      className={cx(
        !className?.includes("overflow-") && "overflow-hidden",
        "rounded-lg border border-line bg-surface shadow-low",
        className,
      )}
    >
      {children}
    </section>
  );
}

/** A card's title and, at the right, what belongs to the whole of it. */
export function PanelHead({
  title,
  note,
  children,
  divided,
}: {
  title: string;
  note?: ReactNode;
  children?: ReactNode;
  divided?: boolean;
}) {
  return (
    <header
      className={cx(
        "flex min-h-[40px] items-center gap-2 px-4 pt-2.5 pb-1.5",
        divided && "mt-1 border-line border-t",
      )}
    >
      <h2 className="font-semibold">{title}</h2>
      {note ? <span className="min-w-0 truncate text-sm text-text-3">{note}</span> : null}
      <span className="flex-1" />
      {children}
    </header>
  );
}
