/** What a list is narrowed to: a few alternatives side by side, each with how many it leaves; exactly one is chosen. */
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { count } from "../words/formats";

export type Segment<T extends string> = {
  key: T;
  label: string;
  /** How many rows it leaves, where that is known. */
  rows?: number | undefined;
};

type Props<T extends string> = {
  label: string;
  value: T;
  segments: Segment<T>[];
  onChange: (key: T) => void;
};

export function Segments<T extends string>({ label, value, segments, onChange }: Props<T>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = segments.find(({ key }) => keys.has(key));
        if (chosen) onChange(chosen.key);
      }}
      className="flex w-fit rounded-md border border-line-strong bg-surface"
    >
      {segments.map(({ key, label, rows }) => (
        <ToggleButton
          key={key}
          id={key}
          className="flex h-[28px] items-center gap-1.5 whitespace-nowrap rounded-[5px] px-2.5 font-medium text-sm text-text-2 data-[hovered]:text-text data-[selected]:bg-select data-[selected]:text-accent-text"
        >
          {label}
          {rows === undefined ? null : <span className="text-text-3 tabular-nums">{count(rows)}</span>}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
