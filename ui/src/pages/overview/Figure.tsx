/** One figure of the strip. */
import { TriangleAlert } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import type { Trust } from "../../bridge";
import { useNow } from "../../data/now";
import { useWaiting } from "../../data/useWaiting";
import { cx } from "../../parts/cx";
import { Panel } from "../../parts/Panel";
import { Bar } from "../../parts/Skeleton";
import { UnknownFigure } from "../../parts/Unknown";
import { wordsFor } from "../../problems";
import { trustWords, whyUnknown } from "../../words/trust";

/**
 * Six figures side by side. Each is as wide as its number at least: a number cut short would be another number. `even`
 * shares what is over equally; else the fifth, an amount with most to say beneath it, gets more.
 */
export function Strip({ label, even, children }: { label: string; even?: boolean; children: ReactNode }) {
  const columns = even
    ? "grid-cols-[repeat(6,minmax(max-content,1fr))]"
    : "grid-cols-[minmax(max-content,1.1fr)_repeat(3,minmax(max-content,.85fr))_minmax(max-content,1.7fr)_minmax(max-content,1.2fr)]";
  return (
    <Panel aria-label={label} className="overflow-x-auto">
      <div className={cx("grid divide-x divide-line", columns)}>{children}</div>
    </Panel>
  );
}

type Props = {
  name: string;
  label: string;
  trust: Trust;
  /** The page's own trust: what its line says already isn't marked again. */
  page: Trust;
  /** null: unknown. */
  value: string | null;
  why?: string;
  unit?: string;
  /** What it means; without this there is no line for it. */
  under?: ReactNode[];
  underTitle?: string;
  tone?: "calm" | "warn";
};

export function Figure({
  name,
  label,
  trust,
  page,
  value,
  why,
  unit,
  under,
  underTitle,
  tone = "calm",
}: Props) {
  const parts = (under ?? []).filter(Boolean);
  const waiting = useWaiting(trust) && value === null;
  const problem = value === null && trust.problem ? wordsFor(trust.problem).title : null;
  return (
    <div data-testid={`figure-${name}`} className="px-3 py-3 xl:px-4">
      <div className="flex items-center gap-1.5 font-medium text-sm text-text-2">
        <span className="truncate">{label}</span>
        {value === null ? null : <OwnTrouble trust={trust} page={page} />}
      </div>
      <div
        className="whitespace-nowrap font-semibold text-xl tabular-nums tracking-[-0.02em] xl:text-figure"
        data-selectable
      >
        {waiting ? (
          <Bar className="my-2 h-4 w-20" />
        ) : value === null ? (
          <UnknownFigure why={why ?? whyUnknown(trust)} />
        ) : (
          <>
            {value}
            {unit ? (
              // A space and no margin, so that it is there when copied or read out.
              <span className="ml-0.5 font-medium text-md text-text-2 tracking-normal">{` ${unit}`}</span>
            ) : null}
          </>
        )}
      </div>
      {under === undefined ? null : (
        <div
          title={underTitle}
          className={cx(
            "min-h-4 w-0 min-w-full truncate text-sm tabular-nums",
            tone === "warn" ? "text-warn" : "text-text-3",
          )}
        >
          {parts.length > 0
            ? parts.map((part, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the places are fixed.
                <Fragment key={i}>
                  {i > 0 ? " · " : null}
                  {part}
                </Fragment>
              ))
            : waiting
              ? "\u00a0"
              : (problem ?? (value === null ? whyUnknown(trust) : ""))}
        </div>
      )}
    </div>
  );
}

/** A small mark when this figure is worse off than the page, which the page's line already says. */
function OwnTrouble({ trust, page }: { trust: Trust; page: Trust }) {
  const words = trustWords(trust, useNow());
  const same = trust.standing === page.standing && trust.problem?.kind === page.problem?.kind;
  if ((trust.standing !== "failed" || same) && trust.unreadable === 0) return null;
  return (
    <span title={[words.text, words.title].filter(Boolean).join(". ")} className="text-warn">
      <TriangleAlert size={12} aria-hidden="true" />
      <span className="sr-only">{words.text}</span>
    </span>
  );
}

/** The strip's place while nothing is known. */
export function FigureSkeleton() {
  return (
    <div className="px-3 py-3 xl:px-4">
      <Bar className="my-[3px] w-16" />
      <Bar className="my-2 h-4 w-24" />
      <Bar className="my-[3px] w-20" />
    </div>
  );
}
