/** A name to type and pick, of more than a menu can hold. */
import { Check, ChevronsUpDown } from "lucide-react";
import { type ReactNode, useContext, useMemo, useState } from "react";
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { count, organisationName } from "../words/formats";
import { cx } from "./cx";
import { HeldFields } from "./heldFields";
import { popoverBox } from "./Popover";

/** More lines than this nobody reads through: one types on. */
const MOST = 100;

type Named = { id: string; name: string };

type Props<T extends Named> = {
  label: string;
  placeholder: string;
  all: readonly T[];
  /** Those that a text means, the likeliest first; all of them for none. */
  find: (all: readonly T[], text: string) => T[];
  /** Where there is none: "No customer has this name." */
  none: string;
  chosen: T | null;
  choose: (id: string) => void;
  /** A second line beneath a name. */
  beneath?: (one: T) => string | null;
  /** Those that are seen but can't be picked. */
  disabledIds?: string[];
  isDisabled?: boolean;
  isInvalid?: boolean;
  /** Has the focus at first, without its list, which would cover what is beneath. */
  autoFocus?: boolean;
  /** What is said of the choice, under the field. */
  children?: ReactNode;
};

export function PickField<T extends Named>(props: Props<T>) {
  const { label, placeholder, all, find, none, chosen, choose, beneath, children } = props;
  const name = chosen ? organisationName(chosen.name) : "";
  const [typed, setTyped] = useState<string | null>(null);
  const found = useMemo(() => find(all, typed ?? ""), [all, find, typed]);
  const more = found.length - MOST;
  const [left, setLeft] = useState(!props.autoFocus);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <ComboBox
        items={found.slice(0, MOST)}
        value={chosen?.id ?? null}
        onChange={(key) => {
          setTyped(null);
          if (typeof key === "string") choose(key);
        }}
        inputValue={typed ?? name}
        onInputChange={(next) => setTyped(next === name ? null : next)}
        onBlur={() => {
          setTyped(null);
          setLeft(true);
        }}
        autoFocus={props.autoFocus}
        menuTrigger={left ? "focus" : "input"}
        allowsEmptyCollection
        isDisabled={props.isDisabled}
        isReadOnly={useContext(HeldFields)}
        isInvalid={props.isInvalid}
        disabledKeys={props.disabledIds}
        className="flex min-w-0 flex-col gap-1"
      >
        <Label className="font-medium text-sm text-text-2">{label}</Label>
        <div className="relative">
          <Input
            placeholder={placeholder}
            // Typing then looks for another one instead of adding to this one's name.
            onFocus={(event) => {
              // The list beneath moves a focus of its own about, which is none to the browser.
              if (event.nativeEvent.isTrusted) event.currentTarget.select();
            }}
            spellCheck={false}
            className={cx(
              "h-[34px] w-full truncate rounded-md border border-line-strong bg-surface pr-8 pl-2.5 text-text",
              "focus-visible:outline-none data-[disabled]:opacity-60 enabled:read-only:border-line enabled:read-only:bg-hover data-[focused]:ring-input data-[invalid]:border-bad",
            )}
          />
          <Button className="absolute inset-y-0 right-0 grid w-8 place-items-center text-text-3 data-[disabled]:opacity-45">
            <ChevronsUpDown size={14} aria-hidden="true" />
          </Button>
        </div>
        <Popover offset={4} className={cx(popoverBox, "w-(--trigger-width) min-w-[280px]")}>
          <ListBox<T>
            className="p-1 outline-none"
            renderEmptyState={() => <p className="px-2 py-3 text-center text-text-2">{none}</p>}
          >
            {(one) => <Line one={one} beneath={beneath} />}
          </ListBox>
          {more > 0 ? (
            <p className="border-line border-t px-3 py-2 text-sm text-text-3">
              {count(more)} more: type to find one.
            </p>
          ) : null}
        </Popover>
      </ComboBox>
      {children}
    </div>
  );
}

/** Whether a text has every word of another. */
export function hasWords(where: string, text: string): boolean {
  const has = where.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => has.includes(word));
}

function Line<T extends Named>({ one, beneath }: { one: T; beneath: Props<T>["beneath"] }) {
  const name = organisationName(one.name);
  const second = beneath?.(one);
  return (
    <ListBoxItem
      id={one.id}
      textValue={name}
      className={cx(
        "flex items-center gap-2 rounded-md px-2 outline-none data-[disabled]:opacity-60 data-[focused]:bg-select",
        beneath ? "py-1" : "h-[30px]",
      )}
    >
      {({ isSelected }) => (
        <>
          <span className="min-w-0 flex-1">
            <span className="block truncate" title={name}>
              {name}
            </span>
            {second ? <span className="block truncate text-text-3 text-xs">{second}</span> : null}
          </span>
          {isSelected ? <Check size={14} className="shrink-0 text-accent-text" aria-hidden="true" /> : null}
        </>
      )}
    </ListBoxItem>
  );
}
