/** How a machine has been doing, over a range: four charts with one pointer between them. */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useTenant } from "../../app/place";
import { problemOf, type SeriesRange, type Trust } from "../../bridge";
import { useNow } from "../../data/now";
import { useSession } from "../../data/session";
import { useWaiting } from "../../data/useWaiting";
import { cx } from "../../parts/cx";
import { ErrorBoundary } from "../../parts/ErrorBoundary";
import { Panel, PanelHead } from "../../parts/Panel";
import { ProblemLine } from "../../parts/ProblemBlock";
import { TrustLine } from "../../parts/TrustLine";
import { when } from "../../words/times";
import { trustWords } from "../../words/trust";
import { LineChart } from "./LineChart";
import { spanOf, valueAt } from "./lineScale";
import { type Chart, chartsOf, lastAndHighest, measure } from "./series";

const ranges: { key: SeriesRange; label: string }[] = [
  { key: "hour", label: "Hour" },
  { key: "day", label: "Day" },
  { key: "week", label: "Week" },
  { key: "month", label: "Month" },
];

export function ChartsPanel({ machineId }: { machineId: string }) {
  const [range, setRange] = useState<SeriesRange>("day");
  const { questions } = useSession();
  const now = useNow();
  const { data, error } = useQuery(questions.series(useTenant(), machineId, range));
  const value = data?.value ?? null;
  const problem = error ? problemOf(error) : value === null ? (data?.trust.problem ?? null) : null;
  const waiting = useWaiting(data?.trust ?? unasked) && value === null && !problem;
  const [at, point] = useState<number | null>(null);
  const charts = useMemo(() => (value ? chartsOf(value) : blank), [value]);
  const span = useMemo(() => spanOf(charts), [charts]);
  return (
    <Panel aria-label="Performance">
      <PanelHead
        title="Performance"
        note={at === null ? null : <span className="tabular-nums">{when(at, now)}</span>}
      >
        <ToggleButtonGroup
          aria-label="Range"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[range]}
          onSelectionChange={(keys) => {
            const next = ranges.find(({ key }) => keys.has(key));
            if (next) setRange(next.key);
          }}
          className="flex rounded-md border border-line p-px"
        >
          {ranges.map(({ key, label }) => (
            <ToggleButton
              key={key}
              id={key}
              className="h-6 rounded-sm px-2 font-medium text-sm text-text-2 data-[hovered]:text-text data-[selected]:bg-select data-[selected]:text-accent-text"
            >
              {label}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </PanelHead>
      {problem ? <ProblemLine problem={problem} className="px-4 pt-1 pb-2" /> : null}
      <ErrorBoundary resetKey={range}>
        <div className="grid grid-cols-2 gap-x-4 px-4">
          {charts.map((chart) => (
            <ChartBox
              key={chart.title}
              chart={chart}
              range={range}
              span={span}
              at={at}
              point={point}
              waiting={waiting}
              known={value !== null}
            />
          ))}
        </div>
      </ErrorBoundary>
      {data && value ? (
        <TrustLine trust={data.trust} className="px-4 pb-3" />
      ) : (
        <p className="px-4 pb-3 text-text-3 text-xs">{data ? trustWords(data.trust, now).text : "\u00a0"}</p>
      )}
    </Panel>
  );
}

/** Before the first answer: it is on its way. */
const unasked: Trust = {
  standing: "never",
  fetchedAt: null,
  problem: null,
  refreshing: true,
  parts: 1,
  missing: 1,
  unreadable: 0,
};

const blank: Chart[] = chartsOf({ range: "day", series: [] });

type BoxProps = {
  chart: Chart;
  range: SeriesRange;
  span: [number, number] | null;
  at: number | null;
  point: (at: number | null) => void;
  waiting: boolean;
  /** Whether there is an answer at all. */
  known: boolean;
};

function ChartBox({ chart, range, span, at, point, waiting, known }: BoxProps) {
  const { title, unit, lines } = chart;
  const only = lines.length === 1 ? lines[0] : undefined;
  return (
    <figure className="min-w-0 pb-2">
      <figcaption className="flex items-baseline gap-2.5 text-sm">
        <span className="font-medium text-text-2">{title}</span>
        {lines.map((line, i) => (
          <span key={line.name} className="inline-flex items-center gap-1 whitespace-nowrap text-text-3">
            {only ? null : (
              <>
                <span
                  aria-hidden="true"
                  className={cx("size-2 rounded-[2px]", i === 0 ? "bg-c1" : "bg-c2")}
                />
                {line.name}
              </>
            )}
            <span className="text-text tabular-nums">
              {measure(at === null ? lastAndHighest(line).last : valueAt(line, at), unit)}
            </span>
          </span>
        ))}
        <span className="flex-1" />
        {only ? (
          <span className="whitespace-nowrap text-text-3 text-xs tabular-nums">
            highest {measure(lastAndHighest(only).highest, unit)}
          </span>
        ) : null}
      </figcaption>
      <div className="h-[132px]">
        {lines.length > 0 && span ? (
          <LineChart chart={chart} range={range} span={span} at={at} point={point} />
        ) : waiting ? null : (
          <p className="grid h-full place-items-center text-sm text-text-3">
            {known ? "Not measured in this range" : "Nothing saved for this range"}
          </p>
        )}
      </div>
    </figure>
  );
}
