/** Instead of a machine's page once no list names it any more: nothing of what it was stays on the screen as if it still were. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTenantKey } from "../../app/place";
import { useNow } from "../../data/now";
import { useSession } from "../../data/session";
import { Button } from "../../parts/Button";
import { Empty } from "../../parts/Empty";
import { findingWords } from "../../words/journal";
import { when } from "../../words/times";

export function Gone({ machineId }: { machineId: string }) {
  const { questions } = useSession();
  const tenant = useTenantKey();
  const navigate = useNavigate();
  const now = useNow();
  const { data } = useQuery(questions.journal(null, { machineId, search: "", filter: "done" }, 0));
  const onwards = useRef<HTMLButtonElement>(null);
  // The machine's own buttons are gone, and with them the focus of whoever just deleted it.
  useEffect(() => {
    if (document.activeElement === document.body) onwards.current?.focus();
  }, []);
  const deletion = data?.rows.find(({ kind }) => kind === "delete");
  return (
    <div role="status" className="min-h-0 flex-1">
      <Empty
        title={deletion ? "This machine was deleted" : "No longer on the platform"}
        action={
          <Button
            ref={onwards}
            onPress={() => void navigate({ to: "/t/$tenant/machines", params: { tenant } })}
          >
            All machines
          </Button>
        }
      >
        {deletion
          ? [
              `Asked from here ${when(deletion.askedAt, now)}, done ${when(deletion.endedAt, now)}.`,
              deletion.finding ? findingWords(deletion.finding) : null,
            ]
              .filter(Boolean)
              .join(" ")
          : "It may have been removed or moved."}
      </Empty>
    </div>
  );
}
