/**
 * A card over one reading: its value, or its skeleton, or one quiet line saying what is wrong. One failing reading costs one
 * card, and an exception inside it costs no more.
 */
import type { ReactNode } from "react";
import type { Reading, Trust } from "../bridge";
import { useNow } from "../data/now";
import { useWaiting } from "../data/useWaiting";
import { trustWords } from "../words/trust";
import { ErrorBoundary } from "./ErrorBoundary";
import { Panel, PanelHead } from "./Panel";
import { ProblemLine } from "./ProblemBlock";
import { Bar } from "./Skeleton";
import { CardTrust } from "./TrustLine";

type Props<T> = {
  title: string;
  note?: ReactNode;
  action?: ReactNode;
  reading: Reading<T>;
  /** The page's own trust, whose line this card need not repeat. */
  page: Trust;
  /** How many lines the skeleton has. */
  lines?: number;
  className?: string;
  children: (value: T) => ReactNode;
};

export function Card<T>({ className, title, ...rest }: Props<T>) {
  return (
    <Panel className={className} aria-label={title}>
      <CardBody title={title} {...rest} />
    </Panel>
  );
}

/** A card's inside, for panels that hold two. */
export function CardBody<T>(props: Omit<Props<T>, "className"> & { divided?: boolean }) {
  const { title, note, action, reading, page, lines = 3, divided, children } = props;
  return (
    <>
      <PanelHead title={title} note={note} divided={divided}>
        {action}
      </PanelHead>
      <ErrorBoundary>
        {reading.value !== null ? (
          <>
            {children(reading.value)}
            <CardTrust trust={reading.trust} page={page} />
          </>
        ) : (
          <Missing trust={reading.trust} lines={lines} />
        )}
      </ErrorBoundary>
    </>
  );
}

function Missing({ trust, lines }: { trust: Trust; lines: number }) {
  const now = useNow();
  const waiting = useWaiting(trust);
  if (trust.problem) return <ProblemLine problem={trust.problem} className="px-4 pt-1 pb-4" />;
  if (waiting) {
    return (
      <div className="flex flex-col px-4 pb-2" title={trustWords(trust, now).text}>
        {Array.from({ length: lines }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity.
          <Bar key={i} className={i % 2 === 0 ? "my-3 w-2/3" : "my-3 w-1/2"} />
        ))}
      </div>
    );
  }
  return <p className="px-4 pt-1 pb-4 text-sm text-text-2">{trustWords(trust, now).text}</p>;
}
