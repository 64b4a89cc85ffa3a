/** The network services that serve a machine. */
import type { NetworkRow, Reading, Trust } from "../../bridge";
import { Card } from "../../parts/Card";
import { More } from "../../parts/More";
import { Cell, Head, Table } from "../../parts/Table";
import { Known } from "../../parts/Unknown";
import { money, plain } from "../../words/formats";

/** Lines at the most. */
const SHOWN = 50;
const NOT_SAID = "The platform didn't say.";

const kinds: Record<string, string> = {
  internet: "Internet",
  mpls: "MPLS",
  vpn: "VPN",
  firewall: "Firewall",
  "public-ip": "Public address",
  "load-balancer": "Load balancer",
};

const states: Record<string, string> = {
  active: "Active",
  provisioning: "Provisioning",
  degraded: "Degraded",
  down: "Down",
};

export function NetworksCard({ reading, page }: { reading: Reading<NetworkRow[]>; page: Trust }) {
  return (
    <Card title="Network services" reading={reading} page={page} lines={2}>
      {(rows) =>
        rows.length === 0 ? (
          <p className="px-4 pb-4 text-sm text-text-2">No network service names this machine.</p>
        ) : (
          <>
            <Table label="Network services">
              <thead>
                <tr>
                  <Head>Name</Head>
                  <Head>Kind</Head>
                  <Head>Provider</Head>
                  <Head>State</Head>
                  <Head number>Bandwidth</Head>
                  <Head number>Cost a month</Head>
                </tr>
              </thead>
              <tbody>
                {rows.slice(0, SHOWN).map((row) => (
                  <tr key={row.id}>
                    <Cell className="max-w-[180px] truncate font-medium">{row.name ?? row.id}</Cell>
                    <Cell className="max-w-[120px] truncate text-text-2">
                      <Known text={row.kind === null ? null : (kinds[row.kind] ?? row.kind)} why={NOT_SAID} />
                    </Cell>
                    <Cell className="max-w-[120px] truncate text-text-2">
                      <Known text={row.provider} why={NOT_SAID} />
                    </Cell>
                    <Cell className="max-w-[110px] truncate text-text-2">
                      <Known
                        text={row.status === null ? null : (states[row.status] ?? row.status)}
                        why={NOT_SAID}
                      />
                    </Cell>
                    <Cell number>
                      <Known
                        text={row.bandwidthMbps === null ? null : `${plain(row.bandwidthMbps) ?? "–"} Mbps`}
                        why={NOT_SAID}
                      />
                    </Cell>
                    <Cell number>
                      <Known text={money(row.monthlyCost)} why="The platform gave no price." />
                    </Cell>
                  </tr>
                ))}
              </tbody>
            </Table>
            <More rest={rows.length - SHOWN} className="px-4 py-2" />
          </>
        )
      }
    </Card>
  );
}
