/** The tenant switcher's list: pinned, recent, "All my customers", then the tree; which line is active; what keys do to it. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { bridge, type TenantEntry, type TenantWindow } from "../bridge";
import { TENANT_WINDOW } from "../data/questions";
import { useSession } from "../data/session";
import { tenantKey } from "../data/tenant";
import { useOpenTenant } from "../data/useOpenTenant";
import { useWindows } from "../data/useWindows";
import { isMac } from "../parts/Kbd";

export type Line =
  | { kind: "head"; text: string }
  | { kind: "tenant"; entry: TenantEntry; tree: boolean }
  | { kind: "waiting" };

/** Folded branches outlive the popover, not the window. */
let folded: string[] = [];

export function useSwitcher(close: () => void) {
  const client = useQueryClient();
  const { account, questions } = useSession();
  const { warm, open } = useOpenTenant();
  const [search, setSearch] = useState("");
  const [collapsed, setCollapsed] = useState(folded);
  const [range, setRange] = useState({ first: 0, last: 40 });
  const [active, setActive] = useState(-1);

  const shelf = useQuery(questions.shelf());
  const prefix = useMemo(
    () => (search.trim() === "" && shelf.data ? shelfLines(shelf.data) : []),
    [search, shelf.data],
  );
  const tree = useWindows<TenantEntry, TenantWindow>({
    ask: (window) => questions.tenants(search.trim(), collapsed, window),
    size: TENANT_WINDOW,
    first: range.first - prefix.length,
    last: range.last - prefix.length,
    scope: account.id,
  });
  const total = prefix.length + (tree.head?.total ?? 0);
  const at = (index: number): Line => {
    const line = prefix[index];
    if (line) return line;
    const entry = tree.at(index - prefix.length);
    return entry ? { kind: "tenant", entry, tree: true } : { kind: "waiting" };
  };

  const step = (from: number, by: number): number => {
    for (let i = from + by; i >= 0 && i < total; i += by) if (at(i).kind !== "head") return i;
    return from;
  };
  const current = active < 0 || active >= total ? step(-1, 1) : active;
  const activeLine = total > 0 && current >= 0 ? at(current) : null;
  const entry = activeLine?.kind === "tenant" ? activeLine.entry : null;

  // A short wait, so that holding an arrow key asks for the tenant one stops at and not for each one passed.
  const key = entry ? tenantKey(entry.tenant) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the entry, which is a new object each time.
  useEffect(() => {
    if (!entry) return;
    const timer = setTimeout(() => void warm(entry.tenant), 30);
    return () => clearTimeout(timer);
  }, [key, warm]);

  // A pin set or taken makes the part above the tree longer or shorter; the mark stays on its tenant.
  const above = useRef(prefix.length);
  useEffect(() => {
    const before = above.current;
    above.current = prefix.length;
    setActive((index) => (index >= before && before > 0 ? index + prefix.length - before : index));
  }, [prefix.length]);

  const fold = (id: string, shut: boolean) => {
    folded = shut ? [...collapsed, id] : collapsed.filter((other) => other !== id);
    setCollapsed(folded);
  };
  const togglePin = async (of: TenantEntry) => {
    await bridge.pinTenant({ tenant: of.tenant, pinned: !of.pinned }).catch(() => undefined);
    await client.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[1] === "shelf" || queryKey[1] === "tenants",
    });
  };
  // Closed with the new page, not before it: one drawing instead of two.
  const choose = (of: TenantEntry) => void open(of.tenant).finally(close);

  const onKeyDown = (event: KeyboardEvent) => {
    const mod = isMac ? event.metaKey : event.ctrlKey;
    const act = (what: () => void) => {
      event.preventDefault();
      what();
    };
    if (event.key === "ArrowDown") return act(() => setActive(step(current, 1)));
    if (event.key === "ArrowUp") return act(() => setActive(step(current, -1)));
    if (event.key === "PageDown") return act(() => setActive(step(Math.min(total - 1, current + 9), 1)));
    if (event.key === "PageUp") return act(() => setActive(step(Math.max(0, current - 9), -1)));
    if (!entry) return;
    if (event.key === "Enter") return act(() => choose(entry));
    if (mod && event.key.toLowerCase() === "d") return act(() => void togglePin(entry));
    if (
      search !== "" ||
      activeLine?.kind !== "tenant" ||
      !activeLine.tree ||
      entry.tenant.kind !== "organisation"
    )
      return;
    const { id } = entry.tenant;
    if (event.key === "ArrowLeft") {
      if (entry.expandable && !collapsed.includes(id)) return act(() => fold(id, true));
      return act(() => setActive(parentOf(current)));
    }
    if (event.key === "ArrowRight" && entry.expandable && collapsed.includes(id))
      return act(() => fold(id, false));
  };
  const parentOf = (index: number): number => {
    const own = at(index);
    if (own.kind !== "tenant") return index;
    for (let i = index - 1; i >= prefix.length; i -= 1) {
      const line = at(i);
      if (line.kind === "tenant" && line.entry.depth < own.entry.depth) return i;
    }
    return index;
  };

  return {
    search,
    setSearch: (text: string) => {
      setSearch(text);
      setActive(-1);
    },
    total,
    at,
    active: current,
    setActive,
    setRange,
    collapsed,
    fold,
    togglePin,
    choose,
    onKeyDown,
    head: tree.head,
    error: tree.error,
  };
}

function shelfLines(shelf: {
  all: TenantEntry | null;
  pinned: TenantEntry[];
  recent: TenantEntry[];
}): Line[] {
  const lines: Line[] = [];
  const section = (text: string, entries: TenantEntry[]) => {
    if (entries.length === 0) return;
    lines.push({ kind: "head", text });
    for (const entry of entries) lines.push({ kind: "tenant", entry, tree: false });
  };
  section("Pinned", shelf.pinned);
  section("Recent", shelf.recent);
  lines.push({ kind: "head", text: "All" });
  if (shelf.all) lines.push({ kind: "tenant", entry: shelf.all, tree: false });
  return lines;
}
