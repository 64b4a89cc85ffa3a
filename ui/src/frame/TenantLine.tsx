/** One tenant in the switcher: its place in the tree, its name, what it stands for, its pin. */
import { Building2, ChevronDown, ChevronRight, Pin, PinOff, Users } from "lucide-react";
import type { CSSProperties } from "react";
import type { TenantEntry } from "../bridge";
import { cx } from "../parts/cx";
import { count, organisationName } from "../words/formats";
import { Suspended } from "./TopBar";

type Props = {
  id: string;
  style: CSSProperties;
  entry: TenantEntry;
  tree: boolean;
  searching: boolean;
  active: boolean;
  current: boolean;
  shut: boolean;
  onHover: () => void;
  onChoose: () => void;
  onPin: () => void;
  onFold: (shut: boolean) => void;
};

export function TenantLine(props: Props) {
  const { entry, tree, searching, active, current, shut } = props;
  const foldable = tree && !searching && entry.expandable;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field holds the focus and has the keys.
    <div
      id={props.id}
      role="treeitem"
      aria-level={tree ? entry.depth + 1 : 1}
      aria-selected={current}
      aria-expanded={foldable ? !shut : undefined}
      style={props.style}
      onMouseMove={active ? undefined : props.onHover}
      onClick={props.onChoose}
      className={cx(
        "group absolute inset-x-0 flex items-center gap-2 rounded-md pr-1.5",
        active ? "bg-select" : "",
      )}
    >
      <span
        className="flex shrink-0 items-center"
        style={{ paddingLeft: tree && !searching ? entry.depth * 16 + 4 : 4 }}
      >
        {foldable ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label={shut ? `Unfold ${entry.name}` : `Fold ${entry.name}`}
            onClick={(event) => {
              event.stopPropagation();
              props.onFold(!shut);
            }}
            className="grid size-5 place-items-center rounded-sm text-text-3 hover:bg-hover hover:text-text"
          >
            {shut ? <ChevronRight size={13} /> : <ChevronDown size={13} />}
          </button>
        ) : (
          <span className="grid size-5 place-items-center text-text-3">
            {entry.kind === "all" ? <Users size={13} /> : tree && !searching ? null : <Building2 size={13} />}
          </span>
        )}
      </span>
      <span
        className={cx("min-w-0 shrink truncate", current ? "font-semibold text-accent-text" : "font-medium")}
        title={entry.name}
      >
        {organisationName(entry.name)}
      </span>
      {(!tree || searching) && entry.path !== "" ? (
        <span className="min-w-0 flex-1 shrink-[3] truncate text-text-3 text-xs">{entry.path}</span>
      ) : (
        <span className="flex-1" />
      )}
      {entry.status === "suspended" ? <Suspended /> : null}
      {entry.customers > 0 ? (
        <span className="text-text-3 text-xs tabular-nums" title="Customers beneath it">
          {count(entry.customers)}
        </span>
      ) : null}
      {entry.kind === "all" ? (
        <span className="size-6 shrink-0" />
      ) : (
        <button
          type="button"
          tabIndex={-1}
          aria-label={entry.pinned ? `Unpin ${entry.name}` : `Pin ${entry.name}`}
          onClick={(event) => {
            event.stopPropagation();
            props.onPin();
          }}
          className={cx(
            "grid size-6 shrink-0 place-items-center rounded-sm text-text-3 hover:bg-hover hover:text-text",
            entry.pinned || active ? "" : "opacity-0 group-hover:opacity-100",
          )}
        >
          {entry.pinned ? (
            active ? (
              <PinOff size={13} />
            ) : (
              <Pin size={13} className="fill-current" />
            )
          ) : (
            <Pin size={13} />
          )}
        </button>
      )}
    </div>
  );
}
