/** The columns of a ledger: money in is green and has a plus, money out is as calm as it should be. */
import { Link } from "@tanstack/react-router";
import { useTenantKey } from "../../app/place";
import type { LedgerRow } from "../../bridge";
import { cx } from "../../parts/cx";
import type { RowsColumn } from "../../parts/RowsTable";
import { Known, Unknown } from "../../parts/Unknown";
import { money, UNKNOWN } from "../../words/formats";
import { clock, date, full } from "../../words/times";
import { isIn, ledgerKinds, signed } from "../../words/wallet";

const NOT_SAID = "The platform didn't say.";

export const ledgerColumns: RowsColumn<LedgerRow>[] = [
  {
    key: "at",
    title: "Date",
    least: 162,
    share: 0.2,
    whole: (row) => (row.at === null ? null : full(row.at)),
    cell: ({ at }) =>
      at === null ? (
        <Unknown why={NOT_SAID} />
      ) : (
        <span className="tabular-nums">
          {date(at)} <span className="text-text-3">{clock(at)}</span>
        </span>
      ),
  },
  {
    key: "kind",
    title: "Kind",
    least: 112,
    share: 0.4,
    whole: (row) => row.kindWord,
    cell: (row) => <span className="text-text-2">{row.kindWord ?? ledgerKinds[row.kind].one}</span>,
  },
  {
    key: "description",
    title: "Description",
    least: 180,
    share: 2,
    whole: (row) => [row.description, row.reference].filter(Boolean).join(" · "),
    cell: (row) => <Description row={row} />,
  },
  {
    key: "machine",
    title: "Machine",
    least: 120,
    share: 1,
    whole: (row) => row.machineName ?? row.machineId,
    cell: (row, stop) => (row.machineId === null ? null : <Machine row={row} stop={stop} />),
  },
  {
    key: "amount",
    title: "Amount",
    least: 116,
    share: 0.5,
    number: true,
    digits: ({ amount }) => signed(amount),
    cell: ({ amount }) => (
      <span className={cx("font-medium", isIn(amount) && "text-ok")}>
        <Known text={signed(amount)} why={NOT_SAID} />
      </span>
    ),
  },
  {
    key: "balance",
    title: "Balance after",
    least: 116,
    share: 0.5,
    number: true,
    digits: ({ balanceAfter }) => money(balanceAfter),
    cell: (row) => (
      <span className="text-text-2">
        <Known text={money(row.balanceAfter) === UNKNOWN ? null : money(row.balanceAfter)} why={NOT_SAID} />
      </span>
    ),
  },
];

function Description({ row }: { row: LedgerRow }) {
  if (!row.description && !row.reference) return <Unknown why={NOT_SAID} />;
  return (
    <>
      {row.description}
      {row.description && row.reference ? " " : null}
      {row.reference ? (
        <span className={row.description ? "text-text-3" : undefined}>
          {row.description ? "· " : ""}
          {row.reference}
        </span>
      ) : null}
    </>
  );
}

function Machine({ row, stop }: { row: LedgerRow; stop: boolean }) {
  const tenant = useTenantKey();
  const id = row.machineId ?? "";
  // One that is gone has no page to go to.
  if (row.machineName === null) return <span className="text-text-3">{id}</span>;
  return (
    <Link
      to="/t/$tenant/machines/$machine"
      params={{ tenant, machine: id }}
      tabIndex={stop ? 0 : -1}
      draggable={false}
      className="rounded-sm hover:underline"
    >
      {row.machineName}
    </Link>
  );
}
