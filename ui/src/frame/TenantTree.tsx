/** Inside the switcher: a search field and the list it steers. Lines are drawn as they scroll into view. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { Search } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTenantKey } from "../app/place";
import { problemOf } from "../bridge";
import { tenantKey } from "../data/tenant";
import { Empty } from "../parts/Empty";
import { Kbd } from "../parts/Kbd";
import { ProblemLine } from "../parts/ProblemBlock";
import { Bar } from "../parts/Skeleton";
import { TenantLine } from "./TenantLine";
import { useSwitcher } from "./useSwitcher";

const LINE = 32;
const HEAD = 28;

export function TenantTree({ close }: { close: () => void }) {
  const list = useSwitcher(close);
  const here = useTenantKey();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: list.total,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => (list.at(i).kind === "head" ? HEAD : LINE),
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 40;
  const { setRange, active } = list;
  useEffect(() => setRange({ first, last }), [setRange, first, last]);
  useEffect(() => {
    if (active >= 0) virtual.scrollToIndex(active);
  }, [active, virtual]);
  // Heads and lines differ in height, and which index is which changes with the search.
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when the list is another one.
  useEffect(() => virtual.measure(), [list.total, list.search, virtual]);

  return (
    <div className="flex h-[min(480px,calc(100vh-96px))] flex-col">
      <div className="flex items-center gap-2 border-line border-b px-3">
        <Search size={14} className="shrink-0 text-text-3" aria-hidden="true" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the popover was opened to type here.
          autoFocus
          role="combobox"
          aria-label="Find a tenant"
          aria-expanded="true"
          aria-controls="tenant-tree"
          aria-activedescendant={active >= 0 ? `tenant-line-${active}` : undefined}
          placeholder="Find a tenant"
          spellCheck={false}
          value={list.search}
          onChange={(event) => list.setSearch(event.target.value)}
          onKeyDown={list.onKeyDown}
          className="h-10 min-w-0 flex-1 bg-transparent focus-visible:outline-none"
        />
      </div>
      <div
        ref={scroller}
        id="tenant-tree"
        role="tree"
        aria-label="Tenants"
        tabIndex={-1}
        className="min-h-0 flex-1 overflow-auto p-1 focus-visible:outline-none"
      >
        {list.error ? <ProblemLine problem={problemOf(list.error)} className="p-3" /> : null}
        {list.head && list.total === 0 ? (
          <Empty title="No tenant has this name">
            Search looks at names and where they hang in the tree.
          </Empty>
        ) : null}
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const line = list.at(item.index);
            const place = { top: item.start, height: item.size };
            if (line.kind === "head") {
              return (
                <div
                  key={item.key}
                  role="presentation"
                  style={place}
                  className="absolute inset-x-0 flex items-end px-2 pb-1 font-medium text-text-3 text-xs"
                >
                  {line.text}
                </div>
              );
            }
            if (line.kind === "waiting") {
              return (
                <div key={item.key} style={place} className="absolute inset-x-0 flex items-center px-2">
                  <Bar className="w-40" />
                </div>
              );
            }
            return (
              <TenantLine
                key={item.key}
                id={`tenant-line-${item.index}`}
                style={place}
                entry={line.entry}
                tree={line.tree}
                searching={list.search.trim() !== ""}
                active={item.index === active}
                current={tenantKey(line.entry.tenant) === here}
                shut={
                  line.entry.tenant.kind === "organisation" && list.collapsed.includes(line.entry.tenant.id)
                }
                onHover={() => list.setActive(item.index)}
                onChoose={() => list.choose(line.entry)}
                onPin={() => void list.togglePin(line.entry)}
                onFold={(shut) => {
                  if (line.entry.tenant.kind === "organisation") list.fold(line.entry.tenant.id, shut);
                }}
              />
            );
          })}
        </div>
      </div>
      <footer className="flex items-center gap-4 border-line border-t px-3 py-1.5 text-text-3 text-xs">
        <span>
          <Kbd combo="↑↓" /> choose
        </span>
        <span>
          <Kbd combo="←→" /> fold
        </span>
        <span>
          <Kbd combo="Mod D" /> pin
        </span>
        <span>
          <Kbd combo="Enter" /> open
        </span>
      </footer>
    </div>
  );
}
