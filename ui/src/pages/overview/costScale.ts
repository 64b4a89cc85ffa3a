/** Where the bars of the cost chart stand and how high they are. Numbers here are for drawing only: no figure people read comes from them. */
import type { CostHistory, MonthRow } from "../../bridge";

/** Heights in money. `split` false: only the total is known. null: nothing is, and the month is a gap. */
export type Height = { compute: number; licences: number; split: boolean };

function drawn(amount: string | null): number | null {
  if (amount === null) return null;
  const n = Number(amount);
  return Number.isFinite(n) ? Math.max(0, n) : null;
}

export function heightOf(month: MonthRow): Height | null {
  const compute = drawn(month.compute);
  const licences = drawn(month.licences);
  const total = drawn(month.total);
  if (compute !== null && licences !== null) return { compute, licences, split: true };
  if (total !== null) {
    if (licences !== null && licences <= total) return { compute: total - licences, licences, split: true };
    return { compute: total, licences: 0, split: false };
  }
  const part = compute ?? licences;
  if (part === null) return null;
  return compute !== null
    ? { compute, licences: 0, split: true }
    : { compute: 0, licences: part, split: true };
}

/** The axis' top and its four steps: round numbers, the highest bar below the top. */
export function ticksFor(history: CostHistory): number[] {
  const most = Math.max(
    0,
    ...history.months.map((m) => heightOf(m)).map((h) => (h ? h.compute + h.licences : 0)),
  );
  const top = roundUp(most === 0 ? 1 : most);
  return [0, 0.25, 0.5, 0.75, 1].map((share) => top * share);
}

function roundUp(n: number): number {
  const size = 10 ** Math.floor(Math.log10(n));
  const step = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].find((s) => s * size >= n) ?? 10;
  return step * size;
}
