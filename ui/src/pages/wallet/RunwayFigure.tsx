/** How long the money lasts, how much that varies, and what it was worked out from. */
import type { Runway } from "../../bridge";
import { cx } from "../../parts/cx";
import { RunwayMeter } from "../../parts/RunwayMeter";
import { sentence } from "../../words/formats";
import { runwayWords } from "../../words/runway";
import { basisWords, rangeWords } from "../../words/wallet";

/** `several`: the tenant's wallets are taken together. */
export function RunwayFigure({ runway, several }: { runway: Runway; several: boolean }) {
  const words = runwayWords(runway);
  const tone = { calm: "text-text", low: "text-warn", empty: "text-bad", unknown: "text-text-2" }[
    words.level
  ];
  const [value, why] = headline(runway, words.long);
  return (
    <div data-testid="figure-runway" className="px-3 py-3 xl:px-4">
      <p className="truncate font-medium text-sm text-text-2">
        {several ? "Runway, all wallets together" : "Runway"}
      </p>
      <p
        className={cx(
          "flex items-center gap-2.5 whitespace-nowrap font-semibold text-xl tabular-nums tracking-[-0.02em] xl:text-figure",
          tone,
        )}
        data-selectable
      >
        {value}
        <RunwayMeter runway={words} />
      </p>
      <p className="text-sm text-text-2 tabular-nums" data-selectable>
        {rangeWords(runway) ?? why}
      </p>
      {basisWords(runway) && runway.days !== null ? (
        <p className="text-sm text-text-3 tabular-nums" data-selectable>
          {basisWords(runway)}
        </p>
      ) : null}
    </div>
  );
}

/** The figure itself, and a line for it when there is no range. */
function headline(runway: Runway, long: string): [string, string] {
  switch (runway.reason) {
    case "usedUp":
      return ["Used up", "Nothing is left to spend."];
    case "noSpending":
      return ["No spending", long];
    case "notEnoughHistory":
      return ["Not known yet", "Not enough history: it takes a closed month, or a few days’ bill."];
    case "unknownBalance":
    case "unknownCost":
      return ["Not known", long];
    default:
      return [
        sentence(runwayWords(runway).short.replace(/ left$/, "")),
        runway.range ? "" : "One month’s bill: too few to say how much it varies.",
      ];
  }
}
