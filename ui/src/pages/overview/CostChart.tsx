/**
 * Twelve stacked bars, drawn as SVG: they are there in the first frame, follow the theme by themselves, and their words
 * are text. The month under way is paler; a month nobody knows is a gap with a dash. Arrow keys walk the months.
 */
import { type KeyboardEvent, useState } from "react";
import type { CostHistory, MonthRow } from "../../bridge";
import { useSize } from "../../parts/useSize";
import { axisMoney } from "../../words/formats";
import { periodShort } from "../../words/times";
import { CostTable } from "./CostTable";
import { heightOf, ticksFor } from "./costScale";
import { MonthTip } from "./MonthTip";

const TOP = 10;
/** Beneath the floor: the months' names. */
const FOOT = 30;
const LEFT = 56;
const RIGHT = 4;

export function CostChart({ history }: { history: CostHistory }) {
  const { months, currency } = history;
  const [box, { width, height }] = useSize();
  const floor = height - FOOT;
  const [at, setAt] = useState<number | null>(null);
  const ticks = ticksFor(history);
  const top = ticks.at(-1) ?? 1;
  const y = (amount: number) => floor - (amount / top) * (floor - TOP);
  const slot = (width - LEFT - RIGHT) / Math.max(1, months.length);
  const centre = (i: number) => LEFT + slot * (i + 0.5);
  const shown = at === null ? undefined : months[at];

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt(Math.min(months.length - 1, Math.max(0, (at ?? months.length) + step)));
    } else if (event.key === "Escape") setAt(null);
  };

  return (
    <div ref={box} className="relative mx-4 mb-2 min-h-[220px] flex-1">
      <CostTable history={history} unseen />
      <div
        role="application"
        aria-roledescription="chart"
        aria-label="Cost by month. Left and right move along the months."
        // biome-ignore lint/a11y/noNoninteractiveTabindex: as above.
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          if (event.currentTarget.matches(":focus-visible")) setAt(months.length - 1);
        }}
        onBlur={() => setAt(null)}
        onMouseLeave={() => setAt(null)}
        className="absolute inset-0 rounded-sm"
      >
        {width > 0 ? (
          <svg
            aria-hidden="true"
            width={width}
            height={height}
            className="block font-sans text-xs tabular-nums"
          >
            {ticks.map((tick, i) => (
              <g key={tick}>
                <line
                  x1={LEFT}
                  x2={width}
                  y1={Math.round(y(tick)) + 0.5}
                  y2={Math.round(y(tick)) + 0.5}
                  className="stroke-line"
                  strokeDasharray={i % 2 === 0 ? undefined : "2 4"}
                />
                {i % 2 === 0 ? (
                  <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end" className="fill-text-3">
                    {axisMoney(tick, currency)}
                  </text>
                ) : null}
              </g>
            ))}
            {months.map((month, i) => (
              // biome-ignore lint/a11y/noStaticElementInteractions: for the mouse; the arrow keys do the same.
              <g key={month.period} onMouseEnter={() => setAt(i)}>
                <rect
                  x={LEFT + slot * i}
                  width={slot}
                  y={0}
                  height={height}
                  className={at === i ? "fill-hover" : "fill-transparent"}
                />
                <Column month={month} x={centre(i)} wide={Math.min(44, slot * 0.6)} y={y} />
                <text
                  x={centre(i)}
                  y={height - 12}
                  textAnchor="middle"
                  className={at === i ? "fill-text" : "fill-text-3"}
                >
                  {periodShort(month.period)}
                </text>
              </g>
            ))}
          </svg>
        ) : null}
      </div>
      {shown && at !== null ? (
        <MonthTip month={shown} currency={currency} x={centre(at)} flip={at >= months.length / 2} />
      ) : null}
    </div>
  );
}

type ColumnProps = { month: MonthRow; x: number; wide: number; y: (amount: number) => number };

function Column({ month, x, wide, y }: ColumnProps) {
  const height = heightOf(month);
  const left = x - wide / 2;
  if (!height) {
    return (
      <text x={x} y={y(0) - 6} textAnchor="middle" className="fill-text-3">
        –
      </text>
    );
  }
  const middle = y(height.compute);
  const top = y(height.compute + height.licences);
  const both = height.licences > 0 && height.compute > 0;
  return (
    <g className={month.open ? "opacity-45" : undefined}>
      <path d={cap(left, wide, y(0), middle, !both)} className={height.split ? "fill-c1" : "fill-off"} />
      {height.licences > 0 ? (
        <path
          d={cap(left, wide, both ? middle - 1 : y(0), Math.min(top, middle - 1.5), true)}
          className="fill-c2"
        />
      ) : null}
    </g>
  );
}

/** A bar from `floor` up to `top`, its upper corners rounded if it ends the stack. */
function cap(left: number, wide: number, floor: number, top: number, round: boolean): string {
  const r = round ? Math.min(2, Math.max(0, floor - top)) : 0;
  return `M${left} ${floor}V${top + r}q0 ${-r} ${r} ${-r}H${left + wide - r}q${r} 0 ${r} ${r}V${floor}Z`;
}
