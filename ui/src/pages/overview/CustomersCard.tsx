/** Customers by how soon their wallets run dry: whom to ring first. */
import type { CustomerRanking, CustomerRow, Reading, Trust } from "../../bridge";
import { tenantKey } from "../../data/tenant";
import { useOpenTenant } from "../../data/useOpenTenant";
import { Suspended } from "../../frame/TopBar";
import { TextButton } from "../../parts/Button";
import { Card } from "../../parts/Card";
import { cx } from "../../parts/cx";
import { RunwayMeter } from "../../parts/RunwayMeter";
import { Cell, Head, Table } from "../../parts/Table";
import { Known, Unknown } from "../../parts/Unknown";
import { count, money, organisationName, plural, totalAmount, whyNoTotal } from "../../words/formats";
import { runwayCell, runwayWords } from "../../words/runway";

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
  const runway = runwayWords(row.runway);
  const tone = runway.level === "empty" ? "text-bad" : runway.level === "low" ? "text-warn" : "text-text-2";
  return (
    <tr className="hover:bg-hover" onMouseEnter={() => void warm(row.tenant)}>
      <Cell className="w-[34%] min-w-[110px] max-w-0">
        <span className="flex items-center gap-2">
          <TextButton onPress={() => void open(row.tenant)} className="min-w-0 shrink truncate text-text">
            {organisationName(row.name)}
          </TextButton>
          {row.status === "suspended" ? <Suspended /> : null}
        </span>
      </Cell>
      <Cell>
        <span className={cx("inline-flex items-center gap-2 tabular-nums", tone)} title={runway.long}>
          <RunwayMeter runway={runway} />
          {runway.days === null ? <Unknown why={runway.long} /> : runwayCell(row.runway)}
        </span>
      </Cell>
      <Cell number>
        <Known text={money(row.available)} why="The balance isn't known." />
      </Cell>
      <Cell number>
        <Known text={totalAmount(row.cost)} why={whyNoTotal(row.cost)} />
        {row.cost.amount !== null && row.cost.unpriced > 0 ? (
          <span
            className="ml-1 text-warn text-xs"
            title={`${plural(row.cost.unpriced, "line")} without a price come on top`}
          >
            + {count(row.cost.unpriced)}
            <span className="sr-only"> unpriced</span>
          </span>
        ) : null}
      </Cell>
      <Cell number>
        {row.machines === null ? (
          <Unknown why="Not fetched yet." />
        ) : (
          <>
            {row.running === null ? "" : <span className="text-text-3">{count(row.running)} of </span>}
            {count(row.machines)}
          </>
        )}
      </Cell>
      <Cell number className="max-xl:hidden">
        {row.alerts === null ? (
          <Unknown why="Not fetched yet." />
        ) : (
          <span className={row.alerts > 0 ? "text-warn" : "text-text-3"}>{count(row.alerts)}</span>
        )}
      </Cell>
    </tr>
  );
}
