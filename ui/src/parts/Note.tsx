/**
 * A few lines about what was asked: how it goes, or what stands in the way. They belong into a `ReadOut`, which reads them out
 * as they come; a refusal stands alone.
 */
import { CircleAlert, CircleCheck, CircleSlash, LoaderCircle, TriangleAlert } from "lucide-react";
import { type ReactNode, useContext } from "react";
import { cx } from "./cx";
import { IsReadOut } from "./ReadOut";

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

type Props = {
  tone: Tone;
  title: string;
  /** What was asked for isn't done: said at once, whatever the colour. */
  refusal?: boolean;
  children?: ReactNode;
};

export function Note({ tone, title, refusal = false, children }: Props) {
  const Icon = icons[tone];
  const isReadOut = useContext(IsReadOut);
  const ownRole = tone === "bad" ? "alert" : "status";
  return (
    <div
      // In a place that reads it out it isn't read out a second time.
      role={refusal ? "alert" : isReadOut ? undefined : ownRole}
      // What is missing is there to be copied.
      data-selectable={tone === "bad" || undefined}
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
