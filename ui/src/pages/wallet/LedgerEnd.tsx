/** What comes after the last line: more on its way, why not, or where the ledger begins. */
import { LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { TextButton } from "../../parts/Button";
import { ProblemLine } from "../../parts/ProblemBlock";
import { plural } from "../../words/formats";
import type { Older } from "./useOlder";

type Props = { older: Older; loaded: number; filtered: boolean };

export function LedgerEnd({ older, loaded, filtered }: Props) {
  switch (older.state) {
    case "idle":
      return null;
    case "complete":
      return <Line>The ledger begins here</Line>;
    case "offline":
      return <Line>Older lines need the platform</Line>;
    case "failed":
      return (
        <Line>
          <ProblemLine problem={older.problem} className="max-w-[420px]" />
          <TextButton onPress={older.retry}>Try again</TextButton>
        </Line>
      );
    case "paused":
      return (
        <Line>
          Looked through {plural(loaded, "line")}
          <TextButton onPress={older.goOn}>Look further back</TextButton>
        </Line>
      );
    case "fetching":
      return (
        <Line>
          <LoaderCircle size={14} className="animate-turn text-accent-text" aria-hidden="true" />
          {filtered
            ? `Searching older lines: ${plural(loaded, "line")} looked through`
            : "Fetching older lines"}
          {filtered ? <TextButton onPress={older.stop}>Stop</TextButton> : null}
        </Line>
      );
  }
}

function Line({ children }: { children: ReactNode }) {
  return (
    <div
      role="status"
      data-testid="ledger-end"
      className="sticky left-0 flex min-h-10 shrink-0 items-center justify-center gap-2 px-4 text-sm text-text-3"
    >
      {children}
    </div>
  );
}
