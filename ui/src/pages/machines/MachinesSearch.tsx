/** The search field: finished qualifiers stand as tokens, the rest is text; what isn't understood is said beneath. */
import { CircleHelp, X } from "lucide-react";
import { useRef } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { popoverBox } from "../../parts/Popover";
import { SearchField } from "../../parts/SearchField";
import { joined, parted, qualifiers, type Token } from "../../words/searchTokens";

type Props = { value: string; onChange: (text: string) => void; complaints: string[]; toTable: () => void };

export function MachinesSearch({ value, onChange, complaints, toTable }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const { chips, text } = parted(value);
  const last = chips.at(-1);
  const drop = (chip: Token) =>
    onChange(
      joined(
        chips.filter((other) => other !== chip),
        text,
      ).trimStart(),
    );
  return (
    <div className="relative flex min-w-0 flex-1">
      <SearchField
        input={input}
        label="Search machines"
        describedBy={complaints.length > 0 ? "search-complaints" : undefined}
        placeholder={last ? "" : "Name, address, tag… or power:running, cost:>1000"}
        value={text}
        onChange={(next) => onChange(last ? joined(chips, next) : next)}
        toList={toTable}
        tokens={
          last && {
            drawn: chips.map((chip) => <Chip key={chip.start} chip={chip} drop={() => drop(chip)} />),
            takeBack: () =>
              onChange(
                joined(chips.slice(0, -1), `${last.text}${text === "" ? "" : ` ${text}`}`).trimStart(),
              ),
            clear: () => onChange(""),
          }
        }
        after={
          <Help
            onChoose={(key) => {
              onChange(last || text !== "" ? `${value.trimEnd()} ${key}:` : `${key}:`);
              input.current?.focus();
            }}
          />
        }
      />
      {complaints.length > 0 ? (
        <p
          id="search-complaints"
          role="status"
          className="absolute inset-x-0 top-full z-10 mt-1 truncate rounded-md border border-line-strong bg-raised px-3 py-1.5 text-sm text-warn shadow-high"
        >
          {complaints.join(". ")}.
        </p>
      ) : null}
    </div>
  );
}

function Chip({ chip, drop }: { chip: Token; drop: () => void }) {
  return (
    <span className="inline-flex h-5 max-w-[220px] shrink-0 items-center gap-1 rounded-sm bg-select pl-1.5 font-medium text-accent-text text-sm">
      <span className="truncate">
        <span className="opacity-75">{chip.text.slice(0, chip.text.indexOf(":") + 1)}</span>
        {chip.value}
      </span>
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Remove ${chip.text}`}
        onClick={drop}
        className="grid size-5 place-items-center rounded-sm hover:bg-hover"
      >
        <X size={11} />
      </button>
    </span>
  );
}

function Help({ onChoose }: { onChoose: (key: string) => void }) {
  return (
    <DialogTrigger>
      <Button
        aria-label="What can be searched for"
        className="grid size-6 shrink-0 place-items-center rounded-sm text-text-3 data-[hovered]:bg-hover data-[hovered]:text-text"
      >
        <CircleHelp size={14} />
      </Button>
      <Popover placement="bottom end" offset={8} className={`${popoverBox} w-[400px]`}>
        <Dialog aria-label="What can be searched for" className="p-1.5 outline-none">
          {({ close }) => (
            <>
              <p className="px-2 py-1.5 text-sm text-text-2">
                Words are looked for everywhere in a row. These narrow it down; a minus in front excludes.
              </p>
              {qualifiers.map(({ key, example, does }) => (
                <Button
                  key={key}
                  onPress={() => {
                    close();
                    // After the popover has given the focus back.
                    requestAnimationFrame(() => onChoose(key));
                  }}
                  className="flex h-7 w-full items-center gap-3 rounded-md px-2 text-left data-[focused]:bg-select data-[hovered]:bg-select"
                >
                  <span className="w-[120px] shrink-0 font-medium text-accent-text text-sm">{example}</span>
                  <span className="truncate text-sm text-text-2">{does}</span>
                </Button>
              ))}
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
