/** What one month cost, beside its bar. */
import type { MonthRow } from "../../bridge";
import { cx } from "../../parts/cx";
import { money, plural, UNKNOWN } from "../../words/formats";
import { periodLong } from "../../words/times";

type Props = { month: MonthRow; currency: string | null; x: number; flip: boolean };

export function MonthTip({ month, currency, x, flip }: Props) {
  const amount = (text: string | null) => (text === null ? UNKNOWN : money({ amount: text, currency }));
  return (
    <div
      role="status"
      className={cx(
        "pointer-events-none absolute top-2 z-10 w-[190px] rounded-md border border-line-strong bg-raised px-3 py-2 text-sm shadow-high",
        flip ? "-translate-x-full" : "",
      )}
      style={{ left: flip ? x - 28 : x + 28 }}
    >
      <p className="mb-1 font-medium">
        {periodLong(month.period)}
        {month.open ? <span className="font-normal text-text-3"> so far</span> : null}
      </p>
      <Line mark="bg-c1" name="Compute" value={amount(month.compute)} />
      <Line mark="bg-c2" name="Licences" value={amount(month.licences)} />
      <Line name="Total" value={amount(month.total)} strong />
      {month.missing > 0 ? (
        <p className="mt-1 text-warn text-xs">{plural(month.missing, "customer")} not included</p>
      ) : null}
    </div>
  );
}

function Line({
  mark,
  name,
  value,
  strong,
}: {
  mark?: string;
  name: string;
  value: string;
  strong?: boolean;
}) {
  return (
    <p className={cx("flex items-center gap-1.5 tabular-nums", strong ? "font-medium" : "text-text-2")}>
      <span aria-hidden="true" className={cx("size-2 rounded-[2px]", mark)} />
      <span className="flex-1">{name}</span>
      <span>{value}</span>
    </p>
  );
}
