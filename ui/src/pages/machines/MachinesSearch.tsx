/** The search field: finished qualifiers stand as tokens, the rest is text; what isn't understood is said beneath. */
import { CircleHelp, Search, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { popoverBox } from "../../parts/Popover";
import { joined, parted, qualifiers, type Token } from "../../words/searchTokens";

type Props = { value: string; onChange: (text: string) => void; complaints: string[]; toTable: () => void };

export function MachinesSearch({ value, onChange, complaints, toTable }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const { chips, text } = parted(value);
  const drop = (chip: Token) =>
    onChange(
      joined(
        chips.filter((other) => other !== chip),
        text,
      ).trimStart(),
    );

  useEffect(() => {
    const onSlash = (event: KeyboardEvent) => {
      const busy = event.target instanceof HTMLElement && event.target.matches("input, textarea");
      if (event.key !== "/" || busy || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener("keydown", onSlash);
    return () => window.removeEventListener("keydown", onSlash);
  }, []);

  return (
    <div className="relative min-w-0 flex-1">
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a press beside the text goes to the field. */}
      <div
        onClick={() => input.current?.focus()}
        className="flex h-[30px] items-center gap-1.5 rounded-md border border-line-strong bg-surface pr-1 pl-2.5 focus-within:ring-input"
      >
        <Search size={14} className="shrink-0 text-text-3" aria-hidden="true" />
        {chips.map((chip) => (
          <span
            key={chip.start}
            className="inline-flex h-5 max-w-[220px] shrink-0 items-center gap-1 rounded-sm bg-select pl-1.5 font-medium text-accent-text text-sm"
          >
            <span className="truncate">
              <span className="opacity-75">{chip.text.slice(0, chip.text.indexOf(":") + 1)}</span>
              {chip.value}
            </span>
            <button
              type="button"
              tabIndex={-1}
              aria-label={`Remove ${chip.text}`}
              onClick={() => drop(chip)}
              className="grid size-5 place-items-center rounded-sm hover:bg-hover"
            >
              <X size={11} />
            </button>
          </span>
        ))}
        <input
          ref={input}
          type="search"
          aria-label="Search machines"
          aria-describedby={complaints.length > 0 ? "search-complaints" : undefined}
          placeholder={chips.length === 0 ? "Name, address, tag… or power:running, cost:>1000" : ""}
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) =>
            onChange(chips.length > 0 ? joined(chips, event.target.value) : event.target.value)
          }
          onKeyDown={(event) => {
            const last = chips.at(-1);
            if (event.key === "Backspace" && last && event.currentTarget.selectionEnd === 0) {
              event.preventDefault();
              onChange(
                joined(chips.slice(0, -1), `${last.text}${text === "" ? "" : ` ${text}`}`).trimStart(),
              );
            } else if (event.key === "Escape" && value !== "") {
              event.preventDefault();
              onChange("");
            } else if (event.key === "ArrowDown") {
              event.preventDefault();
              toTable();
            }
          }}
          className="h-full min-w-16 flex-1 bg-transparent focus-visible:outline-none [&::-webkit-search-cancel-button]:hidden"
        />
        {value === "" ? null : (
          <button
            type="button"
            tabIndex={-1}
            aria-label="Clear the search"
            onClick={() => onChange("")}
            className="grid size-6 place-items-center rounded-sm text-text-3 hover:bg-hover hover:text-text"
          >
            <X size={13} />
          </button>
        )}
        <Help
          onChoose={(key) => {
            onChange(chips.length > 0 || text !== "" ? `${value.trimEnd()} ${key}:` : `${key}:`);
            input.current?.focus();
          }}
        />
      </div>
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
