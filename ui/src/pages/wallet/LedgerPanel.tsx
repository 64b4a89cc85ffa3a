/** A wallet's ledger, newest first: searched, filtered by kind, older lines as one scrolls. */
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { useAddressText } from "../../app/address";
import { useTenant, useTenantKey } from "../../app/place";
import { type LedgerRow, type LedgerWindow, problemOf, type WalletRow } from "../../bridge";
import { useSession } from "../../data/session";
import { useRows } from "../../data/useRows";
import { useWaiting } from "../../data/useWaiting";
import { Button } from "../../parts/Button";
import { Empty } from "../../parts/Empty";
import { NotFetched } from "../../parts/NotFetched";
import { Panel } from "../../parts/Panel";
import { ProblemBlock } from "../../parts/ProblemBlock";
import { RowsTable } from "../../parts/RowsTable";
import { SearchField } from "../../parts/SearchField";
import { TrustLine } from "../../parts/TrustLine";
import { count, plural } from "../../words/formats";
import { isBlank } from "../../words/trust";
import { kindsOf, useWalletAddress } from "./address";
import { KindFilter } from "./KindFilter";
import { LedgerEnd } from "./LedgerEnd";
import { ledgerColumns } from "./ledgerColumns";
import { type Older, useOlder } from "./useOlder";

export function LedgerPanel({ wallet }: { wallet: WalletRow }) {
  const { account, questions } = useSession();
  const tenant = useTenant();
  const key = useTenantKey();
  const navigate = useNavigate();
  const [address, change] = useWalletAddress();
  const [text, setText] = useAddressText(`${key} ${wallet.id}`, address.q, change);
  const scroller = useRef<HTMLDivElement>(null);

  const kinds = kindsOf(address.kind);
  const search = text.trim();
  const view = { organisationId: wallet.organisationId, walletId: wallet.id, search, kinds };
  const scope = `${account.id} ${key} ${wallet.id}`;
  const list = `${scope} ${search} ${kinds.join()}`;
  const rows = useRows<LedgerRow, LedgerWindow>({
    ask: (window) => questions.ledger(tenant, view, window),
    scope,
    list,
    rowKey: (row) => row.id,
    scroller,
    open: (row) => {
      if (row.machineId === null || row.machineName === null) return;
      void navigate({ to: "/t/$tenant/machines/$machine", params: { tenant: key, machine: row.machineId } });
    },
  });
  const { head } = rows;
  const older = useOlder({ tenant, wallet, list, head, last: rows.last });
  const waiting = useWaiting(head?.trust) && head?.total === 0;
  const filtered = search !== "" || kinds.length > 0;
  const toList = () => scroller.current?.focus();
  const clear = () => {
    setText("");
    change({ q: undefined, kind: undefined });
    toList();
  };

  return (
    <Panel className="flex min-h-[240px] flex-1 flex-col overflow-hidden" aria-label="Ledger">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3 pb-2">
        <h2 className="font-semibold">Ledger</h2>
        <div className="flex min-w-[220px] max-w-[360px] flex-1">
          <SearchField
            label="Search the ledger"
            placeholder="Reference, description, machine, amount"
            value={text}
            onChange={setText}
            toList={toList}
          />
        </div>
        <KindFilter kinds={kinds} onChange={(next) => change({ kind: next.join() || undefined })} />
      </div>
      {rows.error ? (
        <ProblemBlock problem={problemOf(rows.error)} retry={rows.retry} />
      ) : (
        <RowsTable
          name="ledger"
          label="Ledger"
          columns={ledgerColumns}
          rows={waiting ? { ...rows, head: undefined } : rows}
          scroller={scroller}
          empty={
            head && head.total === 0 && !waiting ? (
              <NoLines head={head} older={older} filtered={filtered} clear={clear} />
            ) : undefined
          }
          after={
            head && (head.total > 0 || !head.complete) ? (
              <LedgerEnd older={older} loaded={head.loaded} filtered={filtered} />
            ) : null
          }
        />
      )}
      {head && !isBlank(head.trust) ? (
        <footer className="flex h-7 shrink-0 items-center gap-4 border-line border-t px-4">
          <TrustLine trust={head.trust} testId="trust-ledger" className="min-w-0 flex-1" />
          <span className="whitespace-nowrap text-text-3 text-xs tabular-nums">
            {head.trust.fetchedAt === null ? null : countWords(head, filtered)}
          </span>
        </footer>
      ) : null}
    </Panel>
  );
}

/** "412 lines", "400 newest lines", "12 of 400 lines". */
function countWords(head: LedgerWindow, filtered: boolean): string {
  if (filtered) return `${count(head.total)} of ${plural(head.loaded, "line")}`;
  return head.complete ? plural(head.loaded, "line") : `${plural(head.loaded, "newest line")}`;
}

type NoLinesProps = { head: LedgerWindow; older: Older; filtered: boolean; clear: () => void };

function NoLines({ head, older, filtered, clear }: NoLinesProps) {
  if (head.trust.fetchedAt === null) return <NotFetched trust={head.trust} />;
  if (filtered) {
    const looking = older.state === "fetching";
    return (
      <Empty
        title={looking ? "No line matches yet" : "No line matches"}
        action={<Button onPress={clear}>Clear search and kinds</Button>}
      >
        None of the {plural(head.loaded, "line")} at hand does.
      </Empty>
    );
  }
  if (!head.complete && older.state !== "offline") return <Empty title="Fetching the ledger" />;
  return <Empty title="No lines yet">Every top-up, charge and refund of this wallet is listed here.</Empty>;
}
