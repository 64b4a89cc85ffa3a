/** How an export went, at the foot of its page: where the file is, or why there is none. */
import { X } from "lucide-react";
import type { Saving } from "../data/useSaving";
import { plural } from "../words/formats";
import { IconButton } from "./Button";
import { footBar } from "./footBar";
import { ProblemLine } from "./ProblemBlock";

export function ExportNote({ saving }: { saving: Pick<Saving<never>, "done" | "problem" | "forget"> }) {
  if (!saving.done && !saving.problem) return null;
  return (
    <div role="status" className={footBar}>
      {saving.problem ? <ProblemLine problem={saving.problem} /> : null}
      {saving.done ? (
        <p className="min-w-0 truncate" title={saving.done.path}>
          <span className="font-semibold">{plural(saving.done.rows, "row")} exported</span>{" "}
          <span className="ml-1 text-text-2" data-selectable>
            {saving.done.path}
          </span>
        </p>
      ) : null}
      <IconButton label="Close" onPress={saving.forget}>
        <X size={14} />
      </IconButton>
    </div>
  );
}
