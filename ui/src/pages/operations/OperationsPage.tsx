/** The journal: everything this account asked of the platform from here, and what became of it. */
import { TriangleAlert } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { useAddress, useAddressText } from "../../app/address";
import { useDrawn } from "../../app/drawn";
import { useTenant, useTenantKey } from "../../app/place";
import { type JournalRow, type JournalWindow, problemOf } from "../../bridge";
import { useSession } from "../../data/session";
import { useRows } from "../../data/useRows";
import { Button } from "../../parts/Button";
import { Empty } from "../../parts/Empty";
import { PageHead } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { ProblemBlock } from "../../parts/ProblemBlock";
import { RowsTable } from "../../parts/RowsTable";
import { SearchField } from "../../parts/SearchField";
import { openInWords } from "../../words/counts";
import { operationsSearch } from "./address";
import { columnsOf } from "./columns";
import { Filters } from "./Filters";
import { OperationDialog } from "./OperationDialog";

export function OperationsPage() {
  const tenant = useTenant();
  const key = useTenantKey();
  const { account, questions } = useSession();
  const [address, change] = useAddress(operationsSearch);
  const [text, setText] = useAddressText(key, address.q, change);
  const scroller = useRef<HTMLDivElement>(null);
  const search = text.trim();
  const filter = address.state ?? "all";
  const reach = address.whose ?? "account";
  const whose = reach === "tenant" ? tenant : null;
  const show = useCallback((op: string | undefined) => change({ op }), [change]);
  const rows = useRows<JournalRow, JournalWindow>({
    ask: (window) => questions.journal(whose, { machineId: null, search, filter }, window),
    scope: `${account.id} ${whose === null ? "" : key}`,
    list: `${reach} ${key} ${filter} ${search}`,
    rowKey: (row) => row.id,
    scroller,
    open: (row) => show(row.id),
  });
  const columns = useMemo(() => columnsOf(show), [show]);
  const { head, error } = rows;
  useDrawn(key, "operations", head !== undefined);
  const toList = () => scroller.current?.focus();
  // Once the dialogue is gone the keys are the list's, wherever it was opened from.
  const showed = useRef(address.op);
  useEffect(() => {
    if (showed.current !== undefined && address.op === undefined) scroller.current?.focus();
    showed.current = address.op;
  }, [address.op]);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col gap-3 px-6 pt-5 pb-4">
      <PageHead title="Operations" note={head ? openInWords(head.counts) : null} />
      {head?.lostSome ? <LostSome /> : null}
      <div className="flex flex-wrap items-center gap-2">
        <Filters
          filter={filter}
          onFilter={(next) => change({ state: next === "all" ? undefined : next })}
          reach={account.role === "customer" ? null : reach}
          onReach={(next) => change({ whose: next === "tenant" ? next : undefined })}
          counts={head?.counts}
        />
        <SearchField
          label="Search operations"
          placeholder="Machine, customer, kind"
          value={text}
          onChange={setText}
          toList={toList}
        />
      </div>
      <Panel className="flex min-h-0 flex-1 flex-col">
        {error ? (
          <ProblemBlock problem={problemOf(error)} retry={rows.retry} />
        ) : (
          <RowsTable
            name="operations"
            label="Operations"
            columns={columns}
            rows={rows}
            scroller={scroller}
            empty={
              head?.total === 0 ? (
                <Nothing
                  filtered={filter !== "all" || search !== "" || whose !== null}
                  clear={() => {
                    setText("");
                    change({ state: undefined, whose: undefined, q: undefined });
                    toList();
                  }}
                />
              ) : undefined
            }
          />
        )}
      </Panel>
      {address.op === undefined ? null : (
        <OperationDialog key={address.op} id={address.op} show={show} onClose={() => show(undefined)} />
      )}
    </div>
  );
}

function Nothing({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  return filtered ? (
    <Empty title="No operation like that" action={<Button onPress={clear}>Show all</Button>}>
      Another state, tenant or search may show it.
    </Empty>
  ) : (
    <Empty title="Nothing was asked for yet">
      Whatever you do to machines, wallets and customers is listed here with what became of it.
    </Empty>
  );
}

function LostSome() {
  return (
    <p role="status" className="flex items-center gap-2 rounded-md bg-warn-bg px-3 py-2 text-sm text-warn">
      <TriangleAlert size={14} aria-hidden="true" />
      Operations asked for earlier may be missing here: their journal can't be read. Before you ask for the
      same again, look whether it happened.
    </p>
  );
}
