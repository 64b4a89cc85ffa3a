/** Ctrl/Cmd K: one field over pages, tenants, machines, addresses and actions. */
import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { useSurface } from "../app/surfaces";
import { problemOf } from "../bridge";
import { cx } from "../parts/cx";
import { Kbd } from "../parts/Kbd";
import { ProblemLine } from "../parts/ProblemBlock";
import { StateShape } from "../parts/State";
import { type Choice, usePalette } from "./usePalette";

export function Palette() {
  const [isOpen, setOpen] = useSurface("palette");
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={setOpen}
      isDismissable
      className="fixed inset-0 z-40 bg-[oklch(0.15_0.01_260/0.4)] data-[entering]:animate-arrive"
    >
      <Modal className="mx-auto mt-[12vh] w-[600px] max-w-[calc(100vw-48px)] overflow-hidden rounded-lg border border-line-strong bg-raised shadow-high">
        <Dialog aria-label="Search or jump to" className="outline-none">
          <Choices close={() => setOpen(false)} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Choices({ close }: { close: () => void }) {
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const { choices, error, searching } = usePalette(text);
  const list = useRef<HTMLDivElement>(null);
  const at = Math.min(active, Math.max(0, choices.length - 1));

  useEffect(() => {
    list.current?.querySelector(`#palette-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const run = (choice: Choice | undefined) => {
    if (!choice) return;
    close();
    choice.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setActive((at + step + choices.length) % Math.max(1, choices.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(choices[at]);
    }
  };

  return (
    <>
      <div className="flex items-center gap-2.5 border-line border-b px-4">
        <Search
          size={15}
          className={cx("shrink-0 text-text-3", searching && "animate-breathe")}
          aria-hidden="true"
        />
        <input
          // biome-ignore lint/a11y/noAutofocus: it was opened to type here.
          autoFocus
          role="combobox"
          aria-label="Search or jump to"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={choices.length > 0 ? `palette-${at}` : undefined}
          placeholder="A page, tenant, machine, address or action"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          className="h-12 min-w-0 flex-1 bg-transparent text-lg focus-visible:outline-none"
        />
        <Kbd combo="Esc" />
      </div>
      <div
        ref={list}
        id="palette-list"
        role="listbox"
        aria-label="Results"
        className="max-h-[min(420px,60vh)] overflow-auto p-1.5"
      >
        {error ? <ProblemLine problem={problemOf(error)} className="px-2 py-1.5" /> : null}
        {choices.length === 0 && !searching ? (
          <p className="px-2 py-6 text-center text-text-2">
            Nothing has this name, in any tenant seen so far.
          </p>
        ) : null}
        {choices.map((choice, i) => (
          <div key={choice.id} role="presentation">
            {choices[i - 1]?.group === choice.group ? null : (
              <div role="presentation" className="px-2 pt-2 pb-1 font-medium text-text-3 text-xs">
                {choice.group}
              </div>
            )}
            <Option
              choice={choice}
              id={`palette-${i}`}
              active={i === at}
              onHover={() => setActive(i)}
              onRun={() => run(choice)}
            />
          </div>
        ))}
      </div>
    </>
  );
}

type OptionProps = { choice: Choice; id: string; active: boolean; onHover: () => void; onRun: () => void };

function Option({ choice, id, active, onHover, onRun }: OptionProps) {
  const Icon = typeof choice.icon === "string" ? null : choice.icon;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field holds the focus and has the keys.
    <div
      id={id}
      role="option"
      aria-selected={active}
      onMouseMove={active ? undefined : onHover}
      onClick={onRun}
      className={cx("flex h-9 items-center gap-2.5 rounded-md px-2", active && "bg-select")}
    >
      <span className="grid size-4 shrink-0 place-items-center text-text-2">
        {Icon ? (
          <Icon size={15} strokeWidth={1.75} />
        ) : (
          <StateShape state={choice.icon as Exclude<typeof choice.icon, object>} />
        )}
      </span>
      <span className="min-w-0 shrink truncate font-medium">{choice.label}</span>
      {choice.detail ? (
        <span className="min-w-0 flex-1 shrink-[2] truncate text-text-3 text-sm">{choice.detail}</span>
      ) : null}
    </div>
  );
}
