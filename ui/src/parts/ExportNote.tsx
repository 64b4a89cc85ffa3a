/** How an export went, at the foot of its page: where the file is, or why there is none. */
import { X } from "lucide-react";
import type { Saving } from "../data/useSaving";
import { plural } from "../words/formats";
import { IconButton } from "./Button";
import { footBar } from "./footBar";
import { ProblemLine } from "./ProblemBlock";
import { ReadOut } from "./ReadOut";

export function ExportNote({ saving }: { saving: Pick<Saving<never>, "done" | "problem" | "forget"> }) {
  const { done, problem, forget } = saving;
  const ended = done !== null || problem !== null;
  return (
    // Without a word in it it is out of the way: the page has no gap for it.
    <div className={ended ? footBar : "absolute"}>
      <ReadOut>
        {problem ? <ProblemLine problem={problem} /> : null}
        {done ? (
          <p className="min-w-0 truncate" title={done.path}>
            <span className="font-semibold">{plural(done.rows, "row")} exported</span>{" "}
            <span className="ml-1 text-text-2" data-selectable>
              {done.path}
            </span>
          </p>
        ) : null}
      </ReadOut>
      {ended ? (
        <IconButton label="Close" onPress={forget}>
          <X size={14} />
        </IconButton>
      ) : null}
    </div>
  );
}
