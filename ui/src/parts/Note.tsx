/** A few lines about what was asked: how it goes, or what stands in the way. Read out as soon as they are there. */
import { CircleAlert, CircleCheck, CircleSlash, LoaderCircle, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";

type Tone = "calm" | "still" | "good" | "warn" | "bad";
const boxes: Record<Tone, string> = {
  calm: "border-line",
  still: "border-line",
  good: "border-line",
  warn: "border-transparent bg-warn-bg",
  bad: "border-transparent bg-bad-bg",
};
const heads: Record<Tone, string> = {
  calm: "text-text",
  still: "text-text-2",
  good: "text-ok",
  warn: "text-warn",
  bad: "text-bad",
};
const icons = {
  calm: LoaderCircle,
  still: CircleSlash,
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
};

export function Note({ tone, title, children }: { tone: Tone; title: string; children?: ReactNode }) {
  const Icon = icons[tone];
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={cx("flex gap-2 rounded-md border px-3 py-2 text-sm", boxes[tone])}
    >
      <Icon
        size={14}
        aria-hidden="true"
        className={cx("mt-px shrink-0", heads[tone], tone === "calm" && "animate-turn text-accent-text")}
      />
      <div className="min-w-0 flex-1">
        <p className={cx("font-medium", heads[tone])}>{title}</p>
        <div className="text-text-2">{children}</div>
      </div>
    </div>
  );
}
