/** What is known of a customer, a cell each: the same on the Overview and in the list of customers. */
import type { CustomerRow, Total } from "../bridge";
import { count, plural, totalAmount, whyNoTotal } from "../words/formats";
import { Known, Unknown } from "./Unknown";

const NOT_FETCHED = "Not fetched yet.";

export function CostSoFar({ cost }: CustomerRow) {
  // What comes on top is read after the amount and stands in front of it: the digits of all rows keep their places.
  return (
    <span className="flex flex-row-reverse items-baseline gap-1.5">
      <Known text={totalAmount(cost)} why={whyNoTotal(cost)} />
      {unpriced(cost) > 0 ? (
        <span
          className="text-warn text-xs"
          title={`${plural(cost.unpriced, "line")} without a price come on top`}
        >
          + {count(unpriced(cost))}
          <span className="sr-only"> unpriced</span>
        </span>
      ) : null}
    </span>
  );
}

/** Lines that would come on top of a known sum. */
export function unpriced({ amount, unpriced: lines }: Total): number {
  return amount === null ? 0 : lines;
}

export function RunningMachines({ machines, running }: CustomerRow) {
  if (machines === null) return <Unknown why={NOT_FETCHED} />;
  return (
    <>
      {running === null ? "" : <span className="text-text-3">{count(running)} of </span>}
      {count(machines)}
    </>
  );
}

export function OpenAlerts({ alerts }: CustomerRow) {
  if (alerts === null) return <Unknown why={NOT_FETCHED} />;
  return <span className={alerts > 0 ? "text-warn" : "text-text-3"}>{count(alerts)}</span>;
}
