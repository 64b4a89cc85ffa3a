/** What became of a write, in a few lines; read out as soon as they are there. */
import type { ReactNode } from "react";
import type { JournalRow, Problem } from "../bridge";
import { writeWords } from "../problems";
import { findingWords, standingOf } from "../words/journal";
import { Note } from "./Note";
import { ReadOut } from "./ReadOut";

type Props = {
  row: JournalRow | null;
  problem: Problem | null;
  /** What is to be said in its place. */
  children?: ReactNode;
};

export function Became({ row, problem, children = null }: Props) {
  const refusal = children === null ? refusalOf(row, problem) : null;
  return (
    <>
      <ReadOut>{children ?? (row && refusal === null ? <Course row={row} /> : null)}</ReadOut>
      {refusal}
    </>
  );
}

/** That it certainly didn't happen, and why; null: it may yet. */
function refusalOf(row: JournalRow | null, problem: Problem | null): ReactNode {
  if (problem) return <Refused problem={problem} />;
  if (row?.state !== "failed" || standingOf(row) === "notSent") return null;
  const finding = row.finding ? findingWords(row.finding) : null;
  if (row.problem) return <Refused problem={row.problem} finding={finding} />;
  return (
    <Note tone="bad" title="It did not happen" refusal>
      {finding}
    </Note>
  );
}

function Course({ row }: { row: JournalRow }) {
  if (standingOf(row) === "notSent") {
    return (
      <Note tone="still" title="It was not sent">
        {row.problem ? writeWords(row.problem).title : "The platform was never asked for it."}
      </Note>
    );
  }
  if (row.state === "unknown") {
    return (
      <Note tone="warn" title="It isn't known yet whether it happened">
        Nothing is sent twice: the platform is being looked at to find out. Operations shows what is found.
      </Note>
    );
  }
  if (row.state === "done") {
    return (
      <Note tone="good" title="Done">
        {row.finding ? findingWords(row.finding) : null}
      </Note>
    );
  }
  return (
    <Note
      tone="calm"
      title={row.state === "accepted" ? "The platform has accepted it" : "Asked · waiting for the platform"}
    >
      Closing this is fine: it goes on without it.
    </Note>
  );
}

/** Why it was not done. */
export function Refused({ problem, finding }: { problem: Problem; finding?: string | null }) {
  const words = writeWords(problem);
  return (
    <Note tone={words.severity === "error" ? "bad" : "warn"} title={words.title} refusal>
      {[finding, words.stillTrue, words.toDo].filter(Boolean).join(" ")}
      {words.reference ? <span className="block break-all text-xs">Reference: {words.reference}</span> : null}
    </Note>
  );
}
