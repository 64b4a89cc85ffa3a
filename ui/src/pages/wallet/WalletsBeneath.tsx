/** The wallets of everybody beneath, the shortest runway first: each leads to that tenant's own wallet page. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { useAddressText } from "../../app/address";
import { useTenant, useTenantKey } from "../../app/place";
import { problemOf, type WalletRow, type WalletsPage } from "../../bridge";
import { useSession } from "../../data/session";
import { tenantKey } from "../../data/tenant";
import { useRows } from "../../data/useRows";
import { useWaiting } from "../../data/useWaiting";
import { Button } from "../../parts/Button";
import { Empty } from "../../parts/Empty";
import { NotFetched } from "../../parts/NotFetched";
import { Panel } from "../../parts/Panel";
import { ProblemBlock } from "../../parts/ProblemBlock";
import { type RowsColumn, RowsTable } from "../../parts/RowsTable";
import { RunwayCell } from "../../parts/RunwayCell";
import { SearchField } from "../../parts/SearchField";
import { TrustLine } from "../../parts/TrustLine";
import { Known } from "../../parts/Unknown";
import { money, organisationName, plural, quoted, totalAmount, UNKNOWN } from "../../words/formats";
import { isBlank } from "../../words/trust";
import { useWalletAddress } from "./address";
import { type Beneath, useBeneathQuestion } from "./useBeneath";

const keyOf = (row: WalletRow) => tenantKey({ kind: "organisation", id: row.organisationId });

function amount(
  key: "available" | "balance" | "reserved" | "threshold",
  title: string,
): RowsColumn<WalletRow> {
  return {
    key,
    title,
    least: 116,
    share: 0.6,
    number: true,
    digits: (row) => money(row[key]),
    cell: (row) => (
      <Known
        text={money(row[key])}
        why={key === "threshold" ? "No threshold is set." : "The platform didn't say."}
      />
    ),
  };
}

const columns: RowsColumn<WalletRow>[] = [
  {
    key: "name",
    title: "Organisation",
    least: 170,
    share: 1.8,
    whole: (row) => row.organisationName,
    cell: (row, stop) => (
      <Link
        to="/t/$tenant/wallet"
        params={{ tenant: keyOf(row) }}
        search={{ w: row.id }}
        tabIndex={stop ? 0 : -1}
        draggable={false}
        className="rounded-sm font-medium hover:underline"
      >
        {organisationName(row.organisationName)}
      </Link>
    ),
  },
  {
    key: "runway",
    title: "Runway",
    least: 130,
    share: 0.7,
    cell: (row) => <RunwayCell runway={row.runway} />,
  },
  amount("available", "Available"),
  amount("balance", "Balance"),
  amount("reserved", "Reserved"),
  amount("threshold", "Low below"),
  { key: "state", title: "State", least: 146, share: 0.4, cell: (row) => <Standing wallet={row} /> },
];

function Standing({ wallet }: { wallet: WalletRow }) {
  if (wallet.state === "suspended") return <span className="text-warn">Suspended</span>;
  if (wallet.organisationStatus === "suspended") return <span className="text-warn">Owner suspended</span>;
  if (wallet.empty) return <span className="text-bad">Empty</span>;
  if (wallet.low) return <span className="text-warn">Low</span>;
  return <span className="text-text-3">{wallet.state === "other" ? "Unknown" : "Active"}</span>;
}

export function WalletsBeneath() {
  const { account } = useSession();
  const tenant = useTenant();
  const key = useTenantKey();
  const navigate = useNavigate();
  const [address, change] = useWalletAddress();
  const [text, setText] = useAddressText(key, address.q, change);
  const scroller = useRef<HTMLDivElement>(null);
  const search = text.trim();
  const scope = `${account.id} ${key}`;
  const rows = useRows<WalletRow, Beneath>({
    ask: useBeneathQuestion(tenant, search),
    scope,
    list: `${scope} ${search}`,
    rowKey: (row) => `${row.organisationId} ${row.id}`,
    scroller,
    open: (row) =>
      void navigate({ to: "/t/$tenant/wallet", params: { tenant: keyOf(row) }, search: { w: row.id } }),
  });
  const page = rows.head?.page;
  const waiting = useWaiting(page?.beneathTrust) && page?.beneathTotal === 0;
  const toList = () => scroller.current?.focus();
  const clear = () => {
    setText("");
    toList();
  };
  return (
    <Panel className="flex min-h-[240px] flex-1 flex-col overflow-hidden" aria-label="Wallets beneath">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3 pb-2">
        <h2 className="font-semibold">Wallets by runway</h2>
        <span className="text-sm text-text-3">shortest first</span>
        <span className="flex-1" />
        <div className="flex min-w-[220px] max-w-[320px] flex-1">
          <SearchField
            label="Search wallets"
            placeholder="Organisation"
            value={text}
            onChange={setText}
            toList={toList}
          />
        </div>
      </div>
      {rows.error ? (
        <ProblemBlock problem={problemOf(rows.error)} retry={rows.retry} />
      ) : (
        <RowsTable
          name="wallets"
          label="Wallets by runway"
          columns={columns}
          rows={waiting ? { ...rows, head: undefined } : rows}
          scroller={scroller}
          empty={
            page && page.beneathTotal === 0 && !waiting ? (
              <Nobody page={page} search={search} clear={clear} />
            ) : undefined
          }
        />
      )}
      {page && !isBlank(page.beneathTrust) ? (
        <footer className="flex h-7 shrink-0 items-center gap-4 border-line border-t px-4">
          <TrustLine trust={page.beneathTrust} testId="trust-page" className="min-w-0 flex-1" />
          <span className="whitespace-nowrap text-text-3 text-xs tabular-nums" data-selectable>
            {page.beneathTrust.fetchedAt === null ? null : footWords(page)}
          </span>
        </footer>
      ) : null}
    </Panel>
  );
}

/** "214 wallets · 3 customers without one · R 184 820.00 available". */
function footWords(page: WalletsPage): string {
  const available = totalAmount(page.beneathAvailable);
  return [
    plural(page.beneathTotal, "wallet"),
    page.without > 0 ? `${plural(page.without, "organisation")} without one` : null,
    available === UNKNOWN ? null : `${available} available`,
  ]
    .filter(Boolean)
    .join(" · ");
}

function Nobody({ page, search, clear }: { page: WalletsPage; search: string; clear: () => void }) {
  const { beneathTrust: trust } = page;
  if (search !== "") {
    return (
      <Empty title="No wallet matches" action={<Button onPress={clear}>Clear the search</Button>}>
        No organisation with a wallet has {quoted(search)} in its name.
      </Empty>
    );
  }
  if (trust.fetchedAt === null) return <NotFetched trust={trust} />;
  return (
    <Empty title="No wallets beneath">
      {page.without > 0
        ? `${plural(page.without, "organisation")} here, none with a wallet.`
        : "Customers’ wallets are listed here, whoever runs dry first at the top."}
    </Empty>
  );
}
