/** One alert or operation: a mark by shape and colour, what it is, where and since when. */
import { Link } from "@tanstack/react-router";
import {
  Check,
  CircleHelp,
  Info,
  LoaderCircle,
  type LucideIcon,
  OctagonAlert,
  TriangleAlert,
  X,
} from "lucide-react";
import type { ReactNode } from "react";
import { useTenantKey } from "../../app/place";
import { cx } from "../../parts/cx";

export type Mark = "critical" | "warning" | "info" | "turning" | "done" | "failed" | "unknown";

const marks: Record<Mark, { icon: LucideIcon; colour: string; word: string }> = {
  critical: { icon: OctagonAlert, colour: "text-bad", word: "Critical" },
  warning: { icon: TriangleAlert, colour: "text-warn", word: "Warning" },
  info: { icon: Info, colour: "text-accent-text", word: "Information" },
  turning: { icon: LoaderCircle, colour: "animate-turn text-accent-text", word: "Under way" },
  done: { icon: Check, colour: "text-ok", word: "Done" },
  failed: { icon: X, colour: "text-bad", word: "Failed" },
  unknown: { icon: CircleHelp, colour: "text-text-3", word: "Unknown" },
};

export function EventList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="pb-1.5">
      {children}
    </ul>
  );
}

type Props = { mark: Mark; title: string; detail: string; hover?: string | null; machineId: string | null };

export function EventLine({ mark, title, detail, hover, machineId }: Props) {
  const tenant = useTenantKey();
  const { icon: Icon, colour, word } = marks[mark];
  const inside = (
    <>
      <span className={cx("pt-0.5", colour)}>
        <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
        <span className="sr-only">{word}:</span>
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{title}</span>
        <span className="block truncate text-sm text-text-3">{detail}</span>
      </span>
    </>
  );
  const look = "flex items-start gap-2.5 px-4 py-1.5";
  return (
    <li title={hover ?? undefined}>
      {machineId ? (
        <Link
          to="/t/$tenant/machines/$machine"
          params={{ tenant, machine: machineId }}
          className={cx(look, "hover:bg-hover focus-visible:-outline-offset-2")}
          draggable={false}
        >
          {inside}
        </Link>
      ) : (
        <div className={look}>{inside}</div>
      )}
    </li>
  );
}
