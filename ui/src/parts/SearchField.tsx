/** A search field above a list: "/" goes to it, Escape empties it, the arrow down goes on to the list. */
import { Search, X } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";

type Props = {
  label: string;
  placeholder: string;
  value: string;
  onChange: (text: string) => void;
  toList: () => void;
  /** What was typed and stands in front of the text as more than text. */
  tokens?: Tokens;
  /** Behind the text. */
  after?: ReactNode;
  /** The id of what is said about the text. */
  describedBy?: string;
  input?: RefObject<HTMLInputElement | null>;
};

type Tokens = {
  drawn: ReactNode;
  /** Makes the last one text again. */
  takeBack: () => void;
  /** Empties the field of them and of the text. */
  clear: () => void;
};

export function SearchField(props: Props) {
  const { label, placeholder, value, onChange, toList, tokens, after, describedBy } = props;
  const own = useRef<HTMLInputElement>(null);
  const input = props.input ?? own;
  useEffect(() => {
    const onSlash = (event: KeyboardEvent) => {
      const busy = event.target instanceof HTMLElement && event.target.matches("input, textarea");
      if (event.key !== "/" || busy || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener("keydown", onSlash);
    return () => window.removeEventListener("keydown", onSlash);
  }, [input]);
  const clear = tokens?.clear ?? (value === "" ? null : () => onChange(""));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a press beside the text goes to the field.
    <div
      onClick={() => input.current?.focus()}
      className="flex h-[30px] min-w-0 flex-1 items-center gap-1.5 rounded-md border border-line-strong bg-surface pr-1 pl-2.5 focus-within:ring-input"
    >
      <Search size={14} className="shrink-0 text-text-3" aria-hidden="true" />
      {tokens?.drawn}
      <input
        ref={input}
        type="search"
        aria-label={label}
        aria-describedby={describedBy}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Backspace" && tokens && event.currentTarget.selectionEnd === 0) {
            event.preventDefault();
            tokens.takeBack();
          } else if (event.key === "Escape" && clear) {
            event.preventDefault();
            clear();
          } else if (event.key === "ArrowDown") {
            event.preventDefault();
            toList();
          }
        }}
        className="h-full min-w-16 flex-1 bg-transparent focus-visible:outline-none [&::-webkit-search-cancel-button]:hidden"
      />
      {clear ? (
        <button
          type="button"
          tabIndex={-1}
          aria-label="Clear the search"
          onClick={clear}
          className="grid size-6 place-items-center rounded-sm text-text-3 hover:bg-hover hover:text-text"
        >
          <X size={13} />
        </button>
      ) : null}
      {after}
    </div>
  );
}
