/** The geometry of a line chart: scales, ticks, paths. Measurements only; nothing here is money. */
import type { Point, SeriesRange } from "../../bridge";
import type { Chart, Line } from "./series";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** From the first to the last moment any line of the charts has; the same for all, so that their pointers agree. */
export function spanOf(charts: Chart[]): [from: number, to: number] | null {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { lines } of charts) {
    for (const { points } of lines) {
      from = Math.min(from, points[0]?.[0] ?? from);
      to = Math.max(to, points.at(-1)?.[0] ?? to);
    }
  }
  return to > from ? [from, to] : null;
}

/** The axis' top: all of it for shares, a round number above the highest value else. */
export function topOf({ unit, lines }: Chart): number {
  if (unit === "percent") return 100;
  let most = 0;
  for (const { points } of lines)
    for (const [, value] of points) if (value !== null && value > most) most = value;
  if (most <= 0) return 1;
  const size = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 4, 6, 8, 10].find((step) => step * size >= most) ?? 10) * size;
}

/** Moments to name under the axis, at round local times. */
export function timeTicks([from, to]: [number, number], range: SeriesRange): number[] {
  const step = { hour: HOUR / 4, day: 6 * HOUR, week: 2 * DAY, month: 7 * DAY }[range];
  const start = new Date(from);
  start.setHours(0, 0, 0, 0);
  const ticks: number[] = [];
  for (let at = start.getTime(); at <= to && ticks.length < 12; at += step) if (at >= from) ticks.push(at);
  return ticks;
}

/** An SVG path, broken where nothing was measured. With more points than pixels, each pixel keeps its highest and lowest. */
export function pathOf(points: Point[], x: (at: number) => number, y: (value: number) => number): string {
  let path = "";
  let pen = false;
  let column = Number.NaN;
  let low = 0;
  let high = 0;
  const draw = (px: number, value: number) => {
    path += `${pen ? "L" : "M"}${px.toFixed(1)} ${y(value).toFixed(1)}`;
    pen = true;
  };
  for (const [at, value] of points) {
    if (value === null || !Number.isFinite(value)) {
      pen = false;
      column = Number.NaN;
      continue;
    }
    const px = x(at);
    const here = Math.floor(px);
    if (here !== column) {
      column = here;
      low = value;
      high = value;
      draw(px, value);
    } else if (value > high || value < low) {
      low = Math.min(low, value);
      high = Math.max(high, value);
      draw(px, value);
    }
  }
  return path;
}

/** The value of a line nearest to a moment; null when it wasn't measured then. */
export function valueAt({ points }: Line, at: number): number | null {
  let low = 0;
  let high = points.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.[0] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const after = points[low];
  const before = points[low - 1];
  const nearest = before && after && at - before[0] < after[0] - at ? before : after;
  return nearest?.[1] ?? null;
}
