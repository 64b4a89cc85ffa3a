/** What can go with the machine, by family; found by a word where there are many. */
import { Check, Search } from "lucide-react";
import { useState } from "react";
import { Checkbox, Input, SearchField } from "react-aria-components";
import type { Offer } from "../../bridge";
import { cx } from "../../parts/cx";
import { PanelHead } from "../../parts/Panel";
import { Unknown } from "../../parts/Unknown";
import { money, plural } from "../../words/formats";
import { type Family, familiesOf, unitPriceOf, whyNoPrice } from "./offers";

/** Up to this many are seen at a glance. */
const FEW = 10;

type Props = {
  offers: Offer[];
  chosen: string[];
  machineChosen: boolean;
  isDisabled: boolean;
  onChange: (ids: string[]) => void;
};

export function AddOnChoice({ offers, chosen, machineChosen, isDisabled, onChange }: Props) {
  const [search, setSearch] = useState("");
  const families = familiesOf(offers, search);
  const toggle = (id: string, on: boolean) =>
    onChange(on ? [...chosen, id] : chosen.filter((other) => other !== id));
  return (
    <>
      <PanelHead
        title="Add-ons"
        note={chosen.length > 0 ? `${plural(chosen.length, "add-on")} chosen` : "Optional"}
      >
        {offers.length > FEW ? <Find value={search} onChange={setSearch} /> : null}
      </PanelHead>
      {families.length === 0 ? (
        <p className="px-4 pt-1 pb-4 text-text-2">No add-on matches “{search.trim()}”.</p>
      ) : (
        <div className="flex flex-col gap-2 pb-3">
          {families.map((family) => (
            <Members key={family.name} {...{ family, chosen, machineChosen, isDisabled, toggle }} />
          ))}
        </div>
      )}
    </>
  );
}

function Find({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  return (
    <SearchField aria-label="Find an add-on" value={value} onChange={onChange} className="relative w-[200px]">
      <Search size={13} className="absolute top-[7px] left-2 text-text-3" aria-hidden="true" />
      <Input
        placeholder="Find an add-on"
        spellCheck={false}
        className="h-7 w-full rounded-md border border-line bg-surface pr-2 pl-7 text-sm focus-visible:outline-none data-[focused]:ring-input"
      />
    </SearchField>
  );
}

type MembersProps = Pick<Props, "chosen" | "machineChosen" | "isDisabled"> & {
  family: Family;
  toggle: (id: string, on: boolean) => void;
};

function Members({ family, chosen, machineChosen, isDisabled, toggle }: MembersProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="px-4 py-1 font-medium text-text-3 text-xs">{family.name}</legend>
      <div className="grid grid-cols-1 @min-[640px]:grid-cols-2 px-2">
        {family.offers.map((offer) => (
          <Checkbox
            key={offer.id}
            isSelected={chosen.includes(offer.id)}
            isDisabled={isDisabled}
            onChange={(on) => toggle(offer.id, on)}
            className="group relative flex min-h-8 min-w-0 items-center gap-2.5 rounded-md px-2 py-1 -outline-offset-2 data-[focus-visible]:outline-2 data-[focus-visible]:outline-accent data-[disabled]:opacity-60 data-[hovered]:bg-hover"
          >
            <span
              aria-hidden="true"
              className="grid size-4 shrink-0 place-items-center rounded-[3px] border border-line-strong bg-surface text-on-accent group-data-[selected]:border-accent group-data-[selected]:bg-accent"
            >
              <Check size={12} strokeWidth={2.5} className="hidden group-data-[selected]:block" />
            </span>
            <span className="min-w-0 flex-1 truncate" title={offer.name}>
              {offer.name}
            </span>
            <Price offer={offer} machineChosen={machineChosen} />
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}

/** A month's price where it is known; else the price of one unit, which is no smaller for being shown in grey. */
function Price({ offer, machineChosen }: { offer: Offer; machineChosen: boolean }) {
  const unitPrice = unitPriceOf(offer);
  const why = whyNoPrice(offer, machineChosen);
  return (
    <span className={cx("shrink-0 whitespace-nowrap tabular-nums", !offer.monthly && "text-text-3")}>
      {offer.monthly ? (
        money(offer.monthly)
      ) : unitPrice ? (
        <span title={why}>{unitPrice}</span>
      ) : (
        <Unknown why={why} />
      )}
    </span>
  );
}
