/** The machines that cost most, and the way to all of them. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useTenantKey } from "../../app/place";
import type { MachineRow, Reading, Trust } from "../../bridge";
import { Card } from "../../parts/Card";
import { State } from "../../parts/State";
import { Cell, Head, Table } from "../../parts/Table";
import { Known } from "../../parts/Unknown";
import { count, gibibytes, machineName, mebibytes, money } from "../../words/formats";

const NOT_SAID = "The platform didn't say.";

export function TopMachinesCard({ reading, page }: { reading: Reading<MachineRow[]>; page: Trust }) {
  const tenant = useTenantKey();
  const all = (
    <Link
      to="/t/$tenant/machines"
      params={{ tenant }}
      className="rounded-sm font-medium text-accent-text text-sm hover:underline"
      draggable={false}
    >
      All machines
    </Link>
  );
  return (
    <Card title="Machines by cost" action={all} reading={reading} page={page} lines={4}>
      {(rows) =>
        rows.length === 0 ? (
          <p className="px-4 pb-4 text-sm text-text-2">
            No machines yet. They will be listed here, dearest first.
          </p>
        ) : (
          <Table label="Machines by cost">
            <thead>
              <tr>
                <Head>Name</Head>
                <Head>State</Head>
                <Head number>CPU</Head>
                <Head number>Memory</Head>
                <Head number>Disk</Head>
                <Head>Address</Head>
                <Head number>Cost a month</Head>
                <Head number>Licences</Head>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Machine key={`${row.organisationId} ${row.id}`} row={row} tenant={tenant} />
              ))}
            </tbody>
          </Table>
        )
      }
    </Card>
  );
}

function Machine({ row, tenant }: { row: MachineRow; tenant: string }) {
  const navigate = useNavigate();
  const params = { tenant, machine: row.id };
  return (
    <tr
      className="hover:bg-hover"
      onClick={() => void navigate({ to: "/t/$tenant/machines/$machine", params })}
    >
      <Cell className="w-[28%] max-w-0 truncate">
        <Link
          to="/t/$tenant/machines/$machine"
          params={params}
          className="rounded-sm font-medium"
          draggable={false}
        >
          {machineName(row.name, row.id)}
        </Link>
      </Cell>
      <Cell className="max-w-[160px] truncate">
        <State value={row.power} />
      </Cell>
      <Cell number>
        <Known text={row.cpuCount === null ? null : count(row.cpuCount)} why={NOT_SAID} />
      </Cell>
      <Cell number>
        <Known text={mebibytes(row.memoryMib)} why={NOT_SAID} />
      </Cell>
      <Cell number>
        <Known text={gibibytes(row.diskGib)} why={NOT_SAID} />
      </Cell>
      <Cell className="max-w-[140px] truncate text-text-2 tabular-nums">
        <Known text={row.addresses[0]} why="No address yet." />
      </Cell>
      <Cell number>
        <Known text={money(row.cost)} why="The platform gave no price." />
      </Cell>
      <Cell number>
        <Known text={money(row.licenceCost)} why="The platform gave no licence cost." />
      </Cell>
    </tr>
  );
}
