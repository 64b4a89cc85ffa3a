/** A runway in a table: the meter, the days, and the rate on hover. */
import type { Runway } from "../bridge";
import { runwayCell, runwayWords } from "../words/runway";
import { cx } from "./cx";
import { RunwayMeter } from "./RunwayMeter";
import { Unknown } from "./Unknown";

const tones = { empty: "text-bad", low: "text-warn", calm: "text-text-2", unknown: "text-text-2" };

export function RunwayCell({ runway }: { runway: Runway }) {
  const words = runwayWords(runway);
  return (
    <span
      className={cx("flex min-w-0 items-center gap-2 tabular-nums", tones[words.level])}
      title={words.long}
    >
      <RunwayMeter runway={words} />
      {runway.days !== null ? (
        runwayCell(runway)
      ) : runway.reason === "noSpending" ? (
        <span className="text-text-3">no spending</span>
      ) : (
        <Unknown why={words.long} />
      )}
    </span>
  );
}
