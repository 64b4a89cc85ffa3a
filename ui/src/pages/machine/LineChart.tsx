/**
 * One chart of lines, drawn as SVG. (A canvas library was tried: it does not survive the frozen prototypes of the real
 * window, and an SVG follows the theme by itself.) The pointer is shared by all charts of the page. To a screen reader it is
 * a slider along the time, which says the moment and what was measured then at each key.
 */
import { type KeyboardEvent, type MouseEvent, useId } from "react";
import type { SeriesRange } from "../../bridge";
import { useNow } from "../../data/now";
import { useSize } from "../../parts/useSize";
import { clock, dayOf, when } from "../../words/times";
import { pathOf, timeTicks, topOf, valueAt } from "./lineScale";
import { type Chart, lastAndHighest, measure } from "./series";

const LEFT = 54;
const RIGHT = 6;
const TOP = 8;
const FOOT = 22;
/** Presses of a key from one end of the time to the other. */
const STEPS = 60;

type Props = {
  chart: Chart;
  range: SeriesRange;
  span: [number, number];
  /** The moment pointed at, here or in another chart. */
  at: number | null;
  point: (at: number | null) => void;
};

export function LineChart({ chart, range, span, at, point }: Props) {
  const now = useNow();
  const [box, { width, height }] = useSize();
  const clip = useId();
  const top = topOf(chart);
  const [from, to] = span;
  const floor = height - FOOT;
  const x = (moment: number) => LEFT + ((moment - from) / (to - from)) * (width - LEFT - RIGHT);
  const y = (value: number) => floor - (Math.min(value, top) / top) * (floor - TOP);

  const onMouseMove = (event: MouseEvent) => {
    const px = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const share = (px - LEFT) / (width - LEFT - RIGHT);
    point(share < 0 || share > 1 ? null : from + share * (to - from));
  };
  const here = Math.min(to, Math.max(from, at ?? to));
  const onKeyDown = (event: KeyboardEvent) => {
    const moment = byKey(event.key, here, span);
    if (moment !== null) {
      event.preventDefault();
      point(moment);
    } else if (event.key === "Escape") point(null);
  };

  return (
    <div
      ref={box}
      role="slider"
      aria-label={summary(chart)}
      // In steps: as milliseconds since 1970 two moments are one number to a screen reader that counts in short floats.
      aria-valuemin={0}
      aria-valuemax={STEPS}
      aria-valuenow={((here - from) / (to - from)) * STEPS}
      aria-valuetext={`${when(here, now)}, ${measured(chart, here)}`}
      tabIndex={0}
      onMouseMove={onMouseMove}
      onMouseLeave={() => point(null)}
      onKeyDown={onKeyDown}
      onBlur={() => point(null)}
      className="h-full w-full rounded-sm"
    >
      {width > 0 ? (
        <svg aria-hidden="true" width={width} height={height} className="block text-xs tabular-nums">
          <clipPath id={clip}>
            <rect x={LEFT} y={0} width={Math.max(0, width - LEFT - RIGHT)} height={floor + 1} />
          </clipPath>
          {[0, 0.5, 1].map((share) => (
            <g key={share}>
              <line
                x1={LEFT}
                x2={width}
                y1={Math.round(y(top * share)) + 0.5}
                y2={Math.round(y(top * share)) + 0.5}
                className="stroke-line"
              />
              <text x={LEFT - 6} y={y(top * share) + 4} textAnchor="end" className="fill-text-3">
                {share === 0 ? "0" : measure(top * share, chart.unit)}
              </text>
            </g>
          ))}
          {timeTicks(span, range).map((tick) => (
            <text key={tick} x={x(tick)} y={height - 6} textAnchor="middle" className="fill-text-3">
              {x(tick) < LEFT + 14 || x(tick) > width - 18
                ? null
                : range === "week" || range === "month"
                  ? dayOf(tick)
                  : clock(tick)}
            </text>
          ))}
          <g clipPath={`url(#${clip})`} fill="none" strokeWidth={1.5} strokeLinejoin="round">
            {chart.lines.map((line, i) => (
              <path
                key={line.name}
                d={pathOf(line.points, x, y)}
                className={i === 0 ? "stroke-c1" : "stroke-c2"}
              />
            ))}
          </g>
          {at === null ? null : (
            <line
              x1={Math.round(x(at)) + 0.5}
              x2={Math.round(x(at)) + 0.5}
              y1={TOP}
              y2={floor}
              className="stroke-off"
              strokeDasharray="2 3"
            />
          )}
        </svg>
      ) : null}
    </div>
  );
}

/** A step along the time, its beginning or its end; null: not a key of a slider's. */
function byKey(key: string, here: number, [from, to]: [number, number]): number | null {
  const step = (to - from) / STEPS;
  if (key === "ArrowLeft" || key === "ArrowDown") return Math.max(from, here - step);
  if (key === "ArrowRight" || key === "ArrowUp") return Math.min(to, here + step);
  if (key === "Home") return from;
  return key === "End" ? to : null;
}

/** "34 %", or "Read 12 kbps, Write not measured". A dash says nothing to those who hear it. */
function measured({ unit, lines }: Chart, at: number): string {
  const parts = lines.map((line) => {
    const value = valueAt(line, at);
    const text = value === null ? "not measured" : measure(value, unit);
    return lines.length === 1 ? text : `${line.name} ${text}`;
  });
  return parts.join(", ");
}

/** The chart in a sentence, for those who don't see it. */
function summary({ title, unit, lines }: Chart): string {
  const parts = lines.map((line) => {
    const { last, highest } = lastAndHighest(line);
    return `${line.name} ${measure(last, unit)}, highest ${measure(highest, unit)}`;
  });
  return `${title}: ${parts.join("; ")}. Left and right move along the time.`;
}
