/** A short bar for how long the wallet lasts; full at five weeks. */

import { FULL_DAYS, type RunwayWords } from "../words/runway";
import { cx } from "./cx";

export function RunwayMeter({ runway }: { runway: RunwayWords }) {
  if (runway.days === null) return null;
  const share = Math.min(1, Math.max(0.06, runway.days / FULL_DAYS));
  const colour = runway.level === "empty" ? "bg-bad" : runway.level === "low" ? "bg-warn" : "bg-ok";
  return (
    <span
      aria-hidden="true"
      className="inline-block h-1 w-[34px] shrink-0 overflow-hidden rounded-[2px] bg-line"
    >
      <span className={cx("block h-full", colour)} style={{ width: `${share * 100}%` }} />
    </span>
  );
}
