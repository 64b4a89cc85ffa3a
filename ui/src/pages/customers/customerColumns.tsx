/** The columns of the customers' table. The narrower it is, the fewer: what is asked least goes first. */
import { Link } from "@tanstack/react-router";
import type { CustomerEntry } from "../../bridge";
import { tenantKey } from "../../data/tenant";
import { Suspended } from "../../frame/TopBar";
import { CostSoFar, OpenAlerts, RunningMachines, unpriced } from "../../parts/customerCells";
import type { RowsColumn } from "../../parts/RowsTable";
import { RunwayCell } from "../../parts/RunwayCell";
import { Known, Unknown } from "../../parts/Unknown";
import { count, money, organisationName, totalAmount } from "../../words/formats";
import { date, full } from "../../words/times";
import { CustomerMenu, type Deed } from "./CustomerMenu";

const MENU = 52;
/** What amounts of millions take beyond their columns' least: no column comes and goes as the list is scrolled. */
const LONG_NUMBERS = 60;

type Shown = {
  /** Several resellers' customers are in the list. */
  resellers: boolean;
  /** The table's width. */
  width: number;
  act: (deed: Deed, customer: CustomerEntry) => void;
};

export function customerColumns({ resellers, width, act }: Shown): RowsColumn<CustomerEntry>[] {
  const columns: RowsColumn<CustomerEntry>[] = [
    {
      key: "name",
      title: "Name",
      least: 180,
      share: 1.6,
      sorts: true,
      whole: (row) => row.customer.name,
      cell: name,
    },
  ];
  if (resellers) {
    columns.push({
      key: "reseller",
      title: "Under",
      least: 110,
      share: 0.9,
      sorts: true,
      whole: (row) => row.reseller,
      cell: (row) => (
        <span className="text-text-2">
          {row.reseller === null ? (
            <Unknown why="The platform didn't say." />
          ) : (
            organisationName(row.reseller)
          )}
        </span>
      ),
    });
  }
  columns.push(
    {
      key: "runway",
      title: "Runway",
      least: 124,
      share: 0.2,
      sorts: true,
      cell: (row) => <RunwayCell runway={row.customer.runway} />,
    },
    {
      key: "available",
      title: "Available",
      least: 112,
      share: 0.3,
      number: true,
      sorts: true,
      digits: (row) => money(row.customer.available),
      cell: (row) => <Known text={money(row.customer.available)} why="The balance isn't known." />,
    },
    {
      key: "cost",
      title: "This month",
      least: 112,
      share: 0.3,
      number: true,
      sorts: true,
      digits: ({ customer: { cost: value } }) =>
        `${totalAmount(value)}${unpriced(value) > 0 ? ` + ${count(unpriced(value))}` : ""}`,
      cell: (row) => <CostSoFar {...row.customer} />,
    },
    {
      key: "machines",
      title: "Machines",
      least: 88,
      share: 0.2,
      number: true,
      sorts: true,
      cell: (row) => <RunningMachines {...row.customer} />,
    },
    {
      key: "alerts",
      title: "Alerts",
      least: 64,
      share: 0.1,
      number: true,
      sorts: true,
      cell: (row) => <OpenAlerts {...row.customer} />,
    },
  );
  const room = width - columns.reduce((sum, { least }) => sum + least, MENU + LONG_NUMBERS);
  if (room >= 180) {
    columns.push({
      key: "contact",
      title: "Contact",
      least: 180,
      share: 1.4,
      whole: (row) => row.contactEmail,
      cell: (row) => (
        <span className="text-text-2">
          <Known text={row.contactEmail} why="No contact is on record." />
        </span>
      ),
    });
  }
  if (room >= 380) {
    columns.push({
      key: "created",
      title: "Created",
      least: 116,
      share: 0.4,
      sorts: true,
      whole: (row) => (row.createdAt === null ? null : full(row.createdAt)),
      cell: (row) => (
        <span className="text-text-2 tabular-nums">
          <Known text={date(row.createdAt)} why="The platform didn't say." />
        </span>
      ),
    });
  }
  columns.push({
    key: "menu",
    title: "",
    least: MENU,
    share: 0,
    number: true,
    cell: (row, stop) => <CustomerMenu customer={row} stop={stop} act={act} />,
  });
  return columns;
}

function name({ customer, kind }: CustomerEntry, stop: boolean) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Link
        to="/t/$tenant/overview"
        params={{ tenant: tenantKey(customer.tenant) }}
        tabIndex={stop ? 0 : -1}
        draggable={false}
        className="min-w-0 truncate rounded-sm font-medium hover:underline"
      >
        {organisationName(customer.name)}
      </Link>
      {kind === "reseller" ? (
        <span className="shrink-0 rounded-sm bg-hover px-1.5 font-medium text-text-2 text-xs">Reseller</span>
      ) : null}
      {customer.status === "suspended" ? <Suspended /> : null}
    </span>
  );
}
