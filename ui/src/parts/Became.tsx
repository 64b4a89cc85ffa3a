/** What became of a write, in a few lines; read out as soon as they are there. */
import type { JournalRow, Problem } from "../bridge";
import { writeWords } from "../problems";
import { findingWords, standingOf } from "../words/journal";
import { Note } from "./Note";

export function Became({ row, problem }: { row: JournalRow | null; problem: Problem | null }) {
  if (problem) return <Refused problem={problem} />;
  if (!row) return null;
  if (standingOf(row) === "notSent") {
    return (
      <Note tone="still" title="It was not sent">
        {row.problem ? writeWords(row.problem).title : "The platform was never asked for it."}
      </Note>
    );
  }
  if (row.state === "failed") {
    if (row.problem)
      return <Refused problem={row.problem} finding={row.finding ? findingWords(row.finding) : null} />;
    return (
      <Note tone="bad" title="It did not happen">
        {row.finding ? findingWords(row.finding) : null}
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
    <Note tone={words.severity === "error" ? "bad" : "warn"} title={words.title}>
      {[finding, words.stillTrue, words.toDo].filter(Boolean).join(" ")}
      {words.reference ? <span className="block break-all text-xs">Reference: {words.reference}</span> : null}
    </Note>
  );
}
