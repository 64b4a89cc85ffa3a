/** Customers by how soon their wallets run dry: whom to ring first. */
import type { CustomerRanking, CustomerRow, Reading, Trust } from "../../bridge";
import { tenantKey } from "../../data/tenant";
import { useOpenTenant } from "../../data/useOpenTenant";
import { Suspended } from "../../frame/TopBar";
import { TextButton } from "../../parts/Button";
import { Card } from "../../parts/Card";
import { CostSoFar, OpenAlerts, RunningMachines } from "../../parts/customerCells";
import { RunwayCell } from "../../parts/RunwayCell";
import { Cell, Head, Table } from "../../parts/Table";
import { Known } from "../../parts/Unknown";
import { money, organisationName, plural } from "../../words/formats";

export function CustomersCard({ reading, page }: { reading: Reading<CustomerRanking>; page: Trust }) {
  const all = reading.value;
  const note =
    all && all.customers > all.rows.length
      ? `${all.rows.length} of ${plural(all.customers, "customer")}`
      : null;
  return (
    <Card title="Customers by runway" note={note ?? "shortest first"} reading={reading} page={page} lines={5}>
      {({ rows }) =>
        rows.length === 0 ? (
          <p className="px-4 pb-4 text-sm text-text-2">No customers yet.</p>
        ) : (
          <Table label="Customers by runway">
            <thead>
              <tr>
                <Head>Customer</Head>
                <Head>Runway</Head>
                <Head number>Available</Head>
                <Head number>This month</Head>
                <Head number>Machines</Head>
                <Head number className="max-xl:hidden">
                  Alerts
                </Head>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Customer key={tenantKey(row.tenant)} row={row} />
              ))}
            </tbody>
          </Table>
        )
      }
    </Card>
  );
}

function Customer({ row }: { row: CustomerRow }) {
  const { open, warm } = useOpenTenant();
  return (
    <tr className="hover:bg-hover" onMouseEnter={() => void warm(row.tenant)}>
      <Cell className="w-[34%] min-w-[110px] max-w-0">
        <span className="flex items-center gap-2">
          <TextButton onPress={() => void open(row.tenant)} className="min-w-0 shrink truncate text-text">
            {organisationName(row.name)}
          </TextButton>
          {row.status === "suspended" ? <Suspended short /> : null}
        </span>
      </Cell>
      <Cell>
        <RunwayCell runway={row.runway} />
      </Cell>
      <Cell number>
        <Known text={money(row.available)} why="The balance isn't known." />
      </Cell>
      <Cell number>
        <CostSoFar {...row} />
      </Cell>
      <Cell number>
        <RunningMachines {...row} />
      </Cell>
      <Cell number className="max-xl:hidden">
        <OpenAlerts {...row} />
      </Cell>
    </tr>
  );
}
