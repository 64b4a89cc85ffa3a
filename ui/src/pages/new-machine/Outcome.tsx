/** What became of the order: on its way, not known, refused. The sentence says what is still true and what to do. */
import { Link } from "@tanstack/react-router";
import { useTenantKey } from "../../app/place";
import type { JournalRow, Problem } from "../../bridge";
import { Refused } from "../../parts/Became";
import { Note } from "../../parts/Note";
import { ReadOut } from "../../parts/ReadOut";
import { money } from "../../words/formats";

export function Outcome({ row, problem }: { row: JournalRow | null; problem: Problem | null }) {
  const underWay = row && row.state !== "failed" ? row : null;
  return (
    <>
      <ReadOut>{underWay ? <Course row={underWay} /> : null}</ReadOut>
      {problem && !underWay ? <Refusal problem={problem} /> : null}
    </>
  );
}

function Course({ row }: { row: JournalRow }) {
  if (row.state === "unknown") {
    return (
      <Note tone="warn" title="It isn't known yet whether it was ordered">
        Nothing is sent twice: the platform is being looked at to find out. <ToOperations />
      </Note>
    );
  }
  return (
    <Note tone="calm" title={row.state === "queued" ? "Asked" : "Asked · waiting for the platform"}>
      Leaving this page is fine: it goes on without it. <ToOperations />
    </Note>
  );
}

function Refusal({ problem }: { problem: Problem }) {
  if (problem.kind === "priceChanged") {
    const price = (amount: string | null) =>
      amount === null ? "an unknown price" : money({ amount, currency: problem.currency });
    return (
      <Note tone="warn" title="The price has changed" refusal>
        It was {price(problem.shown)} a month and is {price(problem.now)} now. Nothing was ordered; look at
        the new price and order again.
      </Note>
    );
  }
  return <Refused problem={problem} />;
}

function ToOperations() {
  const tenant = useTenantKey();
  return (
    <Link
      to="/t/$tenant/operations"
      params={{ tenant }}
      className="whitespace-nowrap rounded-sm font-medium text-accent-text hover:underline"
      draggable={false}
    >
      See operations
    </Link>
  );
}
