/** The columns of the machines table: what stands in each, how wide it is, whether it may go. */
import type { ReactNode } from "react";
import type { MachineColumn, MachineRow } from "../../bridge";
import { NarrowState } from "../../parts/State";
import { Known, Unknown } from "../../parts/Unknown";
import { count, gibibytes, machineName, mebibytes, money, organisationName } from "../../words/formats";
import { date } from "../../words/times";

export type Column = {
  key: MachineColumn;
  title: string;
  /** A grid track: the least width in px, and its share of what is over. */
  least: number;
  share: number;
  number?: boolean;
  cell: (row: MachineRow) => ReactNode;
};

const NOT_SAID = "The platform didn't say.";

export const columns: Column[] = [
  { key: "name", title: "Name", least: 150, share: 1.8, cell: (row) => machineName(row.name, row.id) },
  {
    key: "customer",
    title: "Customer",
    least: 100,
    share: 1.2,
    cell: (row) => <span className="text-text-2">{organisationName(row.organisationName)}</span>,
  },
  {
    key: "power",
    title: "State",
    least: 112,
    share: 1.2,
    cell: (row) => <NarrowState value={row.power} asked={row.asked} />,
  },
  {
    key: "cpu",
    title: "CPU",
    least: 50,
    share: 0.4,
    number: true,
    cell: (row) => <Known text={row.cpuCount === null ? null : count(row.cpuCount)} why={NOT_SAID} />,
  },
  {
    key: "memory",
    title: "Memory",
    least: 76,
    share: 0.5,
    number: true,
    cell: (row) => <Known text={mebibytes(row.memoryMib)} why={NOT_SAID} />,
  },
  {
    key: "disk",
    title: "Disk",
    least: 84,
    share: 0.5,
    number: true,
    cell: (row) => <Known text={gibibytes(row.diskGib)} why={NOT_SAID} />,
  },
  { key: "address", title: "Address", least: 108, share: 0.7, cell: (row) => <Addresses row={row} /> },
  {
    key: "cost",
    title: "Cost a month",
    least: 104,
    share: 0.6,
    number: true,
    cell: (row) => <Known text={money(row.cost)} why="The platform gave no price." />,
  },
  {
    key: "licences",
    title: "Licences",
    least: 96,
    share: 0.6,
    number: true,
    cell: (row) => <Known text={money(row.licenceCost)} why="The platform gave no licence cost." />,
  },
  {
    key: "os",
    title: "System",
    least: 120,
    share: 0.8,
    cell: (row) => <Known text={row.guestOs} why={NOT_SAID} />,
  },
  { key: "tags", title: "Tags", least: 130, share: 0.8, cell: (row) => <Tags tags={row.tags} /> },
  {
    key: "created",
    title: "Created",
    least: 96,
    share: 0.4,
    cell: (row) => <Known text={date(row.createdAt)} why={NOT_SAID} />,
  },
];

/** The columns to draw: not those hidden, and the customer only where there can be several. */
export function shownColumns(hidden: MachineColumn[], severalOrganisations: boolean): Column[] {
  return columns.filter(
    ({ key }) => key === "name" || (!hidden.includes(key) && (key !== "customer" || severalOrganisations)),
  );
}

/** The tracks of the grid, the selection's first. */
export function tracks(shown: Column[]): string {
  return ["36px", ...shown.map(({ least, share }) => `minmax(${least}px, ${share}fr)`)].join(" ");
}

/** The width below which the table scrolls sideways. */
export function leastWidth(shown: Column[]): number {
  return shown.reduce((sum, { least }) => sum + least, 36);
}

function Addresses({ row }: { row: MachineRow }) {
  const [first, ...rest] = row.addresses;
  if (!first) return <Unknown why="No address yet." />;
  return (
    <span
      className="text-text-2 tabular-nums"
      title={rest.length > 0 ? row.addresses.slice(0, 20).join(", ") : undefined}
    >
      {first}
      {rest.length > 0 ? <span className="text-text-3"> +{count(rest.length)}</span> : null}
    </span>
  );
}

export function Tags({ tags }: { tags: string[] }) {
  if (tags.length === 0) return null;
  return (
    <span className="flex min-w-0 items-center gap-1" title={tags.slice(0, 20).join(", ")}>
      {tags.slice(0, 3).map((tag, i) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the platform may repeat a tag.
          key={`${tag} ${i}`}
          className="max-w-[90px] truncate rounded-sm bg-hover px-1.5 text-text-2 text-xs"
        >
          {tag}
        </span>
      ))}
      {tags.length > 3 ? <span className="text-text-3 text-xs">+{count(tags.length - 3)}</span> : null}
    </span>
  );
}
