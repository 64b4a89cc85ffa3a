/** Goes on from what is shown to the run that came of it, unless that was closed meanwhile. */
import { useQueryClient } from "@tanstack/react-query";
import { isShown, openRun } from "../../../app/runs";
import type { RunView } from "../../../bridge";
import { useSession } from "../../../data/session";

export function useGoOn(from: string): (run: RunView) => void {
  const { questions } = useSession();
  const client = useQueryClient();
  return (run) => {
    if (!isShown(from)) return;
    // The answer is the run's first window: the dialogue then has its size at once.
    client.setQueryData(questions.run(run.id, "all", 0).queryKey, run);
    openRun(run.id);
  };
}
