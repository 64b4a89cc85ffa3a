/** Which operations are listed: by state, with how many there are of each, and this tenant's or everybody's. */
import type { JournalCounts, JournalFilter } from "../../bridge";
import { type Segment, Segments } from "../../parts/Segments";
import { filters } from "../../words/counts";
import type { Reach } from "./address";

const shown: JournalFilter[] = ["all", "open", "unknown", "failed", "notSent", "done"];
const reaches: Segment<Reach>[] = [
  { key: "account", label: "All tenants" },
  { key: "tenant", label: "This tenant" },
];

type Props = {
  filter: JournalFilter;
  onFilter: (filter: JournalFilter) => void;
  /** Null: this account has one tenant alone. */
  reach: Reach | null;
  onReach: (reach: Reach) => void;
  counts: JournalCounts | undefined;
};

export function Filters({ filter, onFilter, reach, onReach, counts }: Props) {
  const states = shown.map((key) => ({
    key,
    label: filters[key].title,
    rows: counts && filters[key].of(counts),
  }));
  return (
    <>
      <Segments label="State" value={filter} segments={states} onChange={onFilter} />
      {reach === null ? null : <Segments label="Whose" value={reach} segments={reaches} onChange={onReach} />}
    </>
  );
}
