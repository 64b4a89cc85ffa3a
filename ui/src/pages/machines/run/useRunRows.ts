/** The machines of a run, as many as the screen shows. Opening one leaves the dialogue for the machine's page. */
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { closeRun } from "../../../app/runs";
import type { JournalFilter, JournalRow, RunView } from "../../../bridge";
import { useSession } from "../../../data/session";
import { tenantKey } from "../../../data/tenant";
import { useRows } from "../../../data/useRows";

export function useRunRows(id: string, filter: JournalFilter) {
  const { account, questions } = useSession();
  const navigate = useNavigate();
  const scroller = useRef<HTMLDivElement>(null);
  const open = (row: JournalRow) => {
    if (row.machineId === null) return;
    closeRun();
    const tenant = tenantKey({ kind: "organisation", id: row.organisationId });
    void navigate({ to: "/t/$tenant/machines/$machine", params: { tenant, machine: row.machineId } });
  };
  const rows = useRows<JournalRow, RunView>({
    ask: (window) => questions.run(id, filter, window),
    scope: `${account.id} ${id}`,
    list: `${id} ${filter}`,
    rowKey: (row) => row.id,
    scroller,
    open,
  });
  return { rows, scroller };
}
