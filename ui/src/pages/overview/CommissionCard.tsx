/** What this month's charges to customers leave with the reseller. */
import type { CommissionSummary, Reading, Trust } from "../../bridge";
import { Card } from "../../parts/Card";
import { UnknownFigure } from "../../parts/Unknown";
import { plural, totalAmount, UNKNOWN, whyNoTotal } from "../../words/formats";
import { periodLong } from "../../words/times";

export function CommissionCard({ reading, page }: { reading: Reading<CommissionSummary>; page: Trust }) {
  const period = reading.value?.period;
  return (
    <Card
      title="Commission"
      note={period ? periodLong(period) : null}
      reading={reading}
      page={page}
      lines={2}
    >
      {({ commission, revenue }) => {
        const amount = totalAmount(commission);
        const of = totalAmount(revenue);
        return (
          <div className="px-4 pb-3">
            <p className="font-semibold text-figure tabular-nums tracking-[-0.02em]" data-selectable>
              {amount === UNKNOWN ? <UnknownFigure why={whyNoTotal(commission)} /> : amount}
            </p>
            <p className="text-sm text-text-3 tabular-nums">
              {of === UNKNOWN ? "of an unknown revenue" : `of ${of} charged to customers`}
              {commission.unpriced > 0 ? ` · ${plural(commission.unpriced, "customer")} not known yet` : null}
            </p>
          </div>
        );
      }}
    </Card>
  );
}
