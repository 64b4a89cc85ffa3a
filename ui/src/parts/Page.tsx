/**
 * What every page has: a title, what can be done, the data or its skeleton or its problem, and the mark that says it was
 * drawn. Pages give the question's answer and draw only what is good.
 */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useDrawn } from "../app/drawn";
import { useTenantKey } from "../app/place";
import { problemOf } from "../bridge";
import { ErrorBoundary } from "./ErrorBoundary";
import { ProblemBlock, ProblemLine } from "./ProblemBlock";

type Props<T> = {
  /** The page's name in the address, for the mark. */
  name: string;
  title: ReactNode;
  /** In front of the title: the way back. */
  before?: ReactNode;
  /** Beside the title, which gives way to it: the state it is in. Only a word beyond reason is cut. */
  mark?: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  answer: UseQueryResult<T>;
  skeleton: ReactNode;
  children: (value: T) => ReactNode;
};

export function Page<T>(props: Props<T>) {
  const { name, title, before, mark, note, actions, answer, skeleton, children } = props;
  const tenant = useTenantKey();
  useDrawn(tenant, name, answer.data !== undefined);
  return (
    // "relative": what is there for screen readers alone is placed, and would else make the window itself scroll.
    <div className="relative flex min-h-0 flex-1 flex-col gap-3 overflow-auto px-6 pt-5 pb-6 *:shrink-0">
      <PageHead title={title} before={before} mark={mark} note={note} actions={actions} />
      <ErrorBoundary resetKey={`${tenant}:${name}`}>
        {answer.data !== undefined ? (
          <>
            {answer.error ? <ProblemLine problem={problemOf(answer.error)} /> : null}
            {children(answer.data)}
          </>
        ) : answer.error ? (
          <ProblemBlock problem={problemOf(answer.error)} retry={() => void answer.refetch()} />
        ) : (
          skeleton
        )}
      </ErrorBoundary>
    </div>
  );
}

type HeadProps = Pick<Props<unknown>, "title" | "before" | "mark" | "note" | "actions">;

export function PageHead({ title, before, mark, note, actions }: HeadProps) {
  return (
    <header className="flex min-h-[30px] shrink-0 items-center gap-2">
      {before}
      {/* A place for the keys when they come to a page without a list. */}
      <h1
        tabIndex={-1}
        className="min-w-0 truncate font-semibold text-xl tracking-[-0.015em] focus-visible:outline-none"
      >
        {title}
      </h1>
      {mark ? <span className="ml-1.5 flex max-w-[30%] shrink-0">{mark}</span> : null}
      {note ? <span className="ml-1.5 min-w-0 shrink truncate text-text-3 tabular-nums">{note}</span> : null}
      <span className="flex-1" />
      {actions}
    </header>
  );
}
