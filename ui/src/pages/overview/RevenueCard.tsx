/** What each reseller's customers bring this month; for Datacentrix. */
import type { Reading, ResellerRow, Trust } from "../../bridge";
import { tenantKey } from "../../data/tenant";
import { useOpenTenant } from "../../data/useOpenTenant";
import { TextButton } from "../../parts/Button";
import { Card } from "../../parts/Card";
import { Known } from "../../parts/Unknown";
import { organisationName, plural, total, totalAmount, UNKNOWN, whyNoTotal } from "../../words/formats";

export function RevenueCard({ reading, page }: { reading: Reading<ResellerRow[]>; page: Trust }) {
  return (
    <Card title="Revenue by reseller" note="this month" reading={reading} page={page} lines={4}>
      {(rows) =>
        rows.length === 0 ? (
          <p className="px-4 pb-4 text-sm text-text-2">No resellers yet.</p>
        ) : (
          <Rows rows={rows} />
        )
      }
    </Card>
  );
}

function Rows({ rows }: { rows: ResellerRow[] }) {
  const { open } = useOpenTenant();
  // For the bars' lengths only: no amount is ever computed here.
  const size = (row: ResellerRow) => Math.max(0, Number(row.revenue.amount ?? 0)) || 0;
  const most = Math.max(...rows.map(size), 1);
  return (
    <ul className="flex flex-col gap-2.5 px-4 pt-1 pb-4">
      {rows.slice(0, 8).map((row) => (
        <li key={tenantKey(row.tenant)}>
          <div className="flex items-baseline gap-2">
            <TextButton onPress={() => void open(row.tenant)} className="min-w-0 shrink truncate text-text">
              {organisationName(row.name)}
            </TextButton>
            <span className="min-w-0 flex-1 truncate text-text-3 text-xs">
              {plural(row.customers, "customer")}
            </span>
            <span className="whitespace-nowrap tabular-nums" data-selectable>
              <Known text={total(row.revenue)} why={whyNoTotal(row.revenue)} />
            </span>
          </div>
          <div aria-hidden="true" className="mt-1 h-1 overflow-hidden rounded-[2px] bg-line">
            <div className="h-full bg-c1" style={{ width: `${(size(row) / most) * 100}%` }} />
          </div>
          {totalAmount(row.commission) === UNKNOWN ? null : (
            <p className="mt-0.5 text-text-3 text-xs tabular-nums">
              {totalAmount(row.commission)} stays as commission
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
