/** Why a run was not begun. */
import type { Problem } from "../../../bridge";
import { Refused } from "../../../parts/Became";
import { Note } from "../../../parts/Note";

export function NotBegun({ problem }: { problem: Problem }) {
  if (problem.kind === "conflict" && problem.code === "selection_changed") {
    return (
      <Note tone="warn" title="Meanwhile other machines can do this than were shown" refusal>
        Nothing was sent. The list above is as it is now.
      </Note>
    );
  }
  return <Refused problem={problem} />;
}
