/** The four charts of a machine: which of the platform's series each shows, and how its values read. */
import type { MachineSeries, Point } from "../../bridge";
import { plain } from "../../words/formats";

export type Line = { name: string; points: Point[] };
export type Chart = { title: string; unit: "percent" | "rate"; lines: Line[] };

const charts: { title: string; unit: Chart["unit"]; lines: [series: string, name: string][] }[] = [
  { title: "CPU", unit: "percent", lines: [["cpu_percent", "CPU"]] },
  { title: "Memory", unit: "percent", lines: [["memory_percent", "Memory"]] },
  {
    title: "Disk",
    unit: "rate",
    lines: [
      ["disk_read_kbps", "Read"],
      ["disk_write_kbps", "Write"],
    ],
  },
  {
    title: "Network",
    unit: "rate",
    lines: [
      ["net_in_kbps", "In"],
      ["net_out_kbps", "Out"],
    ],
  },
];

/** The charts there is something to draw for come with their lines; the others come empty. */
export function chartsOf({ series }: MachineSeries): Chart[] {
  return charts.map(({ title, unit, lines }) => ({
    title,
    unit,
    lines: lines.flatMap(([key, name]) => {
      const found = series.find((one) => one.name === key);
      return found && found.points.length > 0 ? [{ name, points: found.points }] : [];
    }),
  }));
}

/** "34 %", "12.4 Mbps": the platform counts in kbps. */
export function measure(value: number | null, unit: Chart["unit"]): string {
  if (value === null || !Number.isFinite(value)) return "–";
  if (unit === "percent") return `${plain(value.toFixed(1), 1) ?? "–"}\u00a0%`;
  const big = Math.abs(value) >= 1000;
  return `${plain((big ? value / 1000 : value).toFixed(1), 1) ?? "–"}\u00a0${big ? "Mbps" : "kbps"}`;
}

/** The last known value and the highest one of a line. */
export function lastAndHighest({ points }: Line): { last: number | null; highest: number | null } {
  let last: number | null = null;
  let highest: number | null = null;
  for (const [, value] of points) {
    if (value === null || !Number.isFinite(value)) continue;
    last = value;
    if (highest === null || value > highest) highest = value;
  }
  return { last, highest };
}
