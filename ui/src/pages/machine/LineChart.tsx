/**
 * One chart of lines, drawn as SVG. (A canvas library was tried: it does not survive the frozen prototypes of the real
 * window, and an SVG follows the theme by itself.) The pointer is shared by all charts of the page.
 */
import { type KeyboardEvent, type MouseEvent, useId } from "react";
import type { SeriesRange } from "../../bridge";
import { useSize } from "../../parts/useSize";
import { clock, dayOf } from "../../words/times";
import { pathOf, timeTicks, topOf } from "./lineScale";
import { type Chart, lastAndHighest, measure } from "./series";

const LEFT = 54;
const RIGHT = 6;
const TOP = 8;
const FOOT = 22;

type Props = {
  chart: Chart;
  range: SeriesRange;
  span: [number, number];
  /** The moment pointed at, here or in another chart. */
  at: number | null;
  point: (at: number | null) => void;
};

export function LineChart({ chart, range, span, at, point }: Props) {
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
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      event.preventDefault();
      point(Math.min(to, Math.max(from, (at ?? to) + (step * (to - from)) / 60)));
    } else if (event.key === "Escape") point(null);
  };

  return (
    <div
      ref={box}
      role="application"
      aria-roledescription="chart"
      aria-label={summary(chart)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: as above.
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

/** The chart in a sentence, for those who don't see it. */
function summary({ title, unit, lines }: Chart): string {
  const parts = lines.map((line) => {
    const { last, highest } = lastAndHighest(line);
    return `${line.name} ${measure(last, unit)}, highest ${measure(highest, unit)}`;
  });
  return `${title}: ${parts.join("; ")}. Left and right move along the time.`;
}
