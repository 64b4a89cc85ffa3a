/** The machines on offer, one a line, the cheapest first: the size in columns so that they can be compared down the page. */
import { Label, Radio, RadioGroup } from "react-aria-components";
import type { Offer } from "../../bridge";
import { cx } from "../../parts/cx";
import { Known, Unknown } from "../../parts/Unknown";
import { money } from "../../words/formats";
import { sizeOf, unitPriceOf, whyNoPrice } from "./offers";

type Props = {
  offers: Offer[];
  chosen: string | null;
  isDisabled: boolean;
  onChange: (id: string) => void;
};

const columns = "grid grid-cols-[16px_minmax(0,1fr)_68px_68px_72px_124px] items-center gap-x-3 px-4";
const UNSAID = "The platform didn't say.";

export function MachineChoice({ offers, chosen, isDisabled, onChange }: Props) {
  return (
    <RadioGroup value={chosen} onChange={onChange} isDisabled={isDisabled} className="pb-1.5">
      <Label className="sr-only">Machine</Label>
      <div aria-hidden="true" className={cx(columns, "border-line border-b pb-1.5 text-text-3 text-xs")}>
        <span />
        <span>Product</span>
        <span className="text-right">CPU</span>
        <span className="text-right">Memory</span>
        <span className="text-right">Disk</span>
        <span className="text-right">Price a month</span>
      </div>
      {offers.map((offer) => (
        <Line key={offer.id} offer={offer} />
      ))}
    </RadioGroup>
  );
}

function Line({ offer }: { offer: Offer }) {
  const size = sizeOf(offer);
  const unitPrice = offer.unit === "month" ? null : unitPriceOf(offer);
  return (
    <Radio
      value={offer.id}
      className={cx(
        columns,
        "group relative min-h-9 py-1 -outline-offset-2 data-[focus-visible]:outline-2 data-[focus-visible]:outline-accent",
        "data-[disabled]:opacity-60 data-[hovered]:bg-hover data-[selected]:bg-select",
      )}
    >
      <span
        aria-hidden="true"
        className="grid size-4 place-items-center rounded-full border border-line-strong bg-surface group-data-[selected]:border-accent group-data-[selected]:bg-accent"
      >
        <span className="hidden size-1.5 rounded-full bg-on-accent group-data-[selected]:block" />
      </span>
      <span className="min-w-0">
        <span className="line-clamp-2 break-words font-medium" title={offer.name}>
          {offer.name}
        </span>
      </span>
      <Size text={size.cores} />
      <Size text={size.memory} />
      <Size text={size.disk} />
      <span className="text-right tabular-nums">
        {offer.monthly ? money(offer.monthly) : <Unknown why={whyNoPrice(offer, true)} />}
        {unitPrice ? <span className="block text-text-3 text-xs">{unitPrice}</span> : null}
      </span>
    </Radio>
  );
}

function Size({ text }: { text: string | null }) {
  return (
    <span className="whitespace-nowrap text-right text-text-2 tabular-nums">
      <Known text={text} why={UNSAID} />
    </span>
  );
}
