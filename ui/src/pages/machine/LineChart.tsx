/**
 * One chart of lines on a canvas (ECharts, only the parts used). Its tooltip is drawn on the canvas as well: no mark-up is
 * ever made from what the platform sends. The pointers of all charts on the page move together.
 */
import { LineChart as Lines } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { connect, type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { SeriesRange } from "../../bridge";
import { usePreferences } from "../../data/preferences";
import { clock, when } from "../../words/times";
import { type Chart, lastAndHighest, measure } from "./series";

use([Lines, GridComponent, TooltipComponent, CanvasRenderer]);

const GROUP = "machine";

export default function LineChart({ chart, range }: { chart: Chart; range: SeriesRange }) {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<EChartsType | null>(null);
  const [{ theme }] = usePreferences();

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = init(element, null, { renderer: "canvas" });
    made.group = GROUP;
    connect(GROUP);
    drawn.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.dispose();
      drawn.current = null;
    };
  }, []);

  useEffect(() => {
    const paint = () =>
      drawn.current?.setOption(optionFor(chart, range), { notMerge: true, lazyUpdate: true });
    paint();
    // A theme that follows the system changes without the preference changing.
    const observer = new MutationObserver(paint);
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => observer.disconnect();
    // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read from the page.
  }, [chart, range, theme]);

  return <div ref={box} role="img" aria-label={summary(chart)} className="h-full w-full" />;
}

/** The chart in a sentence, for those who don't see it. */
function summary({ title, unit, lines }: Chart): string {
  const parts = lines.map((line) => {
    const { last, highest } = lastAndHighest(line);
    return `${line.name} ${measure(last, unit)}, highest ${measure(highest, unit)}`;
  });
  return `${title}: ${parts.join("; ")}`;
}

function optionFor({ unit, lines }: Chart, range: SeriesRange) {
  const colours = {
    text: token("--text"),
    quiet: token("--text-3"),
    line: token("--line"),
    raised: token("--raised"),
    edge: token("--line-strong"),
  };
  const marks = [token("--c1"), token("--c2")];
  const small = { fontFamily: "Inter Variable", fontSize: 11, color: colours.quiet };
  const long = range === "week" || range === "month";
  return {
    animation: false,
    grid: { left: 46, right: 8, top: 10, bottom: 22 },
    textStyle: { fontFamily: "Inter Variable" },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: colours.raised,
      borderColor: colours.edge,
      borderWidth: 1,
      padding: [6, 10],
      textStyle: { color: colours.text, fontSize: 12, lineHeight: 16 },
      axisPointer: { type: "line", lineStyle: { color: colours.edge, type: "solid" } },
      formatter: (hits: { axisValue: number; seriesName: string; value: [number, number | null] }[]) =>
        [
          when(hits[0]?.axisValue ?? null, Date.now()),
          ...hits.map(({ seriesName, value }) => `${seriesName}  ${measure(value[1], unit)}`),
        ].join("\n"),
    },
    xAxis: {
      type: "time",
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      splitNumber: 4,
      axisLabel: {
        ...small,
        hideOverlap: true,
        formatter: (at: number) => (long ? when(at, Date.now()).replace(/ \d\d:\d\d$/, "") : clock(at)),
      },
    },
    yAxis: {
      type: "value",
      min: 0,
      ...(unit === "percent" ? { max: 100, interval: 50 } : { splitNumber: 2 }),
      axisLabel: { ...small, formatter: (value: number) => measure(value, unit).replace("\u00a0%", "") },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: lines.map(({ name, points }, i) => ({
      type: "line",
      name,
      data: points,
      showSymbol: false,
      sampling: "lttb",
      connectNulls: false,
      lineStyle: { width: 1.5, color: marks[i] },
      itemStyle: { color: marks[i] },
      areaStyle: i === 0 ? { color: marks[i], opacity: 0.1 } : undefined,
      emphasis: { disabled: true },
    })),
  };
}

/** A colour token as rgb: the canvas library doesn't read oklch. */
function token(name: string): string {
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!context) return "#888";
  context.fillStyle = value;
  context.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = context.getImageData(0, 0, 1, 1).data;
  return `rgb(${r}, ${g}, ${b})`;
}
