/** Which operations are listed: by state, with how many there are of each, and this tenant's or everybody's. */
import type { ReactNode } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import type { JournalCounts, JournalFilter } from "../../bridge";
import { filters } from "../../words/counts";
import { count } from "../../words/formats";
import type { Reach } from "./address";

const shown: JournalFilter[] = ["all", "open", "unknown", "failed", "notSent", "done"];
const reaches: { key: Reach; label: string }[] = [
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
  return (
    <>
      <Choice label="State" value={filter} onChange={(key) => onFilter(key as JournalFilter)}>
        {shown.map((key) => (
          <ToggleButton key={key} id={key} className={segment}>
            {filters[key].title}
            {counts ? (
              <span className="text-text-3 tabular-nums">{count(filters[key].of(counts))}</span>
            ) : null}
          </ToggleButton>
        ))}
      </Choice>
      {reach === null ? null : (
        <Choice label="Whose" value={reach} onChange={(key) => onReach(key as Reach)}>
          {reaches.map(({ key, label }) => (
            <ToggleButton key={key} id={key} className={segment}>
              {label}
            </ToggleButton>
          ))}
        </Choice>
      )}
    </>
  );
}

const segment =
  "flex h-[28px] items-center gap-1.5 whitespace-nowrap rounded-[5px] px-2.5 font-medium text-sm text-text-2 data-[hovered]:text-text data-[selected]:bg-select data-[selected]:text-accent-text";

type ChoiceProps = {
  label: string;
  value: string;
  onChange: (key: string) => void;
  children: ReactNode;
};

function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [first] = keys;
        if (typeof first === "string") onChange(first);
      }}
      className="flex rounded-md border border-line-strong bg-surface"
    >
      {children}
    </ToggleButtonGroup>
  );
}
