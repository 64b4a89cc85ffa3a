/** A machine's disks and how full they are. Many platforms don't offer this; the card then says so and no more. */
import type { DiskRow, Reading, Trust } from "../../bridge";
import { Card } from "../../parts/Card";
import { cx } from "../../parts/cx";
import { More } from "../../parts/More";
import { Cell, Head, Table } from "../../parts/Table";
import { Known } from "../../parts/Unknown";
import { count, plain } from "../../words/formats";

/** Lines of the table. */
const SHOWN = 32;

const NOT_SAID = "The platform didn't say.";

export function DisksCard({ reading, page }: { reading: Reading<DiskRow[]>; page: Trust }) {
  return (
    <Card title="Disks" reading={reading} page={page} lines={2}>
      {(disks) =>
        disks.length === 0 ? (
          <p className="px-4 pb-4 text-sm text-text-2">The platform lists no disks.</p>
        ) : (
          <>
            <Table label="Disks">
              <thead>
                <tr>
                  <Head>Name</Head>
                  <Head>Used</Head>
                  <Head number>Capacity</Head>
                  <Head number>Reads a second</Head>
                  <Head number>Writes a second</Head>
                </tr>
              </thead>
              <tbody>
                {disks.slice(0, SHOWN).map((disk, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the platform may repeat a name.
                  <tr key={`${disk.name} ${i}`}>
                    <Cell className="max-w-[180px] truncate font-medium">{disk.name ?? `Disk ${i + 1}`}</Cell>
                    <Cell>
                      <Used disk={disk} />
                    </Cell>
                    <Cell number>
                      <Known text={gib(disk.capacityGib)} why={NOT_SAID} />
                    </Cell>
                    <Cell number>
                      <Known text={disk.readIops === null ? null : plain(disk.readIops, 0)} why={NOT_SAID} />
                    </Cell>
                    <Cell number>
                      <Known
                        text={disk.writeIops === null ? null : plain(disk.writeIops, 0)}
                        why={NOT_SAID}
                      />
                    </Cell>
                  </tr>
                ))}
              </tbody>
            </Table>
            <More rest={disks.length - SHOWN} className="px-4 py-2" />
          </>
        )
      }
    </Card>
  );
}

function Used({ disk: { usedGib, usedPercent } }: { disk: DiskRow }) {
  const used = gib(usedGib);
  if (usedPercent === null) return <Known text={used} why={NOT_SAID} />;
  const share = Math.min(100, Math.max(0, usedPercent));
  const colour = share > 90 ? "bg-bad" : share > 80 ? "bg-warn" : "bg-c1";
  return (
    <span className="flex items-center gap-2 tabular-nums">
      <span aria-hidden="true" className="h-1 w-16 overflow-hidden rounded-[2px] bg-line">
        <span className={cx("block h-full", colour)} style={{ width: `${share}%` }} />
      </span>
      {count(usedPercent)} %{used ? <span className="text-text-3">{used}</span> : null}
    </span>
  );
}

function gib(amount: string | null): string | null {
  const text = amount === null ? null : plain(amount, 1);
  return text === null ? null : `${text}\u00a0GiB`;
}
