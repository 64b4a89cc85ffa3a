/** The keys that work everywhere, in one table: the listener and the "?" page both read it. */
import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { isMac } from "../parts/Kbd";
import { useTenantKey } from "./place";
import { openSurface } from "./surfaces";

export const shortcutTable: { group: string; rows: { combo: string; does: string }[] }[] = [
  {
    group: "Everywhere",
    rows: [
      { combo: "Mod K", does: "Search or jump to" },
      { combo: "g t", does: "Switch tenant" },
      { combo: "g o", does: "Overview" },
      { combo: "g m", does: "Virtual machines" },
      { combo: "g w", does: "Wallet" },
      { combo: "g p", does: "Operations" },
      { combo: "g c", does: "Customers" },
      { combo: "g s", does: "Settings" },
      { combo: "Mod R", does: "Refresh" },
      { combo: "Mod L", does: "Lock the window" },
      { combo: "Alt ←", does: "Back" },
      { combo: "Alt →", does: "Forward" },
      { combo: "?", does: "These shortcuts" },
    ],
  },
  {
    group: "Virtual machines",
    rows: [
      { combo: "/", does: "Go to the search field" },
      { combo: "↑ ↓", does: "Move along the rows" },
      { combo: "Enter", does: "Open the machine" },
      { combo: "a", does: "What can be done with it" },
      { combo: "Space", does: "Select the row" },
      { combo: "Shift ↑ ↓", does: "Extend the selection" },
      { combo: "Mod A", does: "Select all that match" },
      { combo: "Esc", does: "Clear the selection" },
    ],
  },
  {
    group: "Tenant switcher",
    rows: [
      { combo: "↑ ↓", does: "Choose" },
      { combo: "← →", does: "Fold and unfold" },
      { combo: "Mod D", does: "Pin or unpin" },
      { combo: "Enter", does: "Open" },
    ],
  },
];

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");

const there = (what: string) => document.querySelector(what) !== null;

/** Whether a plain key is somebody's already: a field's, or that of a dialogue or menu on top. */
const taken = ({ target }: KeyboardEvent) =>
  typing(target) || there('[role="dialog"],[role="alertdialog"],[role="menu"]');

/** A page's own key, for as long as it is shown. */
export function useKey(key: string, act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || taken(event)) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [key]);
}

/** Listens for as long as the frame is shown. */
export function useShortcuts(refresh: () => void, lock: () => void): void {
  const router = useRouter();
  const tenant = useTenantKey();
  useEffect(() => {
    let leader = 0;
    const go = (page: "overview" | "machines" | "wallet" | "operations" | "customers" | "settings") =>
      void router.navigate({ to: `/t/$tenant/${page}`, params: { tenant } });
    const jumps: Record<string, () => void> = {
      o: () => go("overview"),
      m: () => go("machines"),
      w: () => go("wallet"),
      p: () => go("operations"),
      c: () => go("customers"),
      s: () => go("settings"),
      t: () => openSurface("switcher"),
    };

    const onKey = (event: KeyboardEvent) => {
      const mod = isMac ? event.metaKey : event.ctrlKey;
      const key = event.key.toLowerCase();
      const act = (what: () => void) => {
        event.preventDefault();
        what();
      };
      if (mod && !event.altKey && key === "k") {
        // Not over a dialogue: a page chosen there would take along what was typed in it. What only floats gives way.
        return act(() => (there("[data-holds]") ? undefined : openSurface("palette")));
      }
      if ((mod && !event.altKey && !event.shiftKey && key === "r") || event.key === "F5") return act(refresh);
      if (mod && !event.altKey && !event.shiftKey && key === "l") return act(lock);
      // On a Mac those keys go along the words of a text.
      if (isMac && event.altKey && typing(event.target)) return;
      if (event.altKey && event.key === "ArrowLeft") return act(() => router.history.back());
      if (event.altKey && event.key === "ArrowRight") return act(() => router.history.forward());
      if (mod || event.altKey || taken(event)) return;
      if (event.key === "?") return act(() => openSurface("shortcuts"));
      if (leader > 0 && event.timeStamp - leader < 1200) {
        leader = 0;
        const jump = jumps[key];
        if (jump) act(jump);
        return;
      }
      leader = key === "g" ? event.timeStamp : 0;
    };

    const onMouse = (event: MouseEvent) => {
      if (event.button !== 3 && event.button !== 4) return;
      event.preventDefault();
      if (event.type === "mouseup") event.button === 3 ? router.history.back() : router.history.forward();
    };

    window.addEventListener("keydown", onKey);
    window.addEventListener("mousedown", onMouse);
    window.addEventListener("mouseup", onMouse);
    return () => {
      window.removeEventListener("keydown", onKey);
      window.removeEventListener("mousedown", onMouse);
      window.removeEventListener("mouseup", onMouse);
    };
  }, [router, tenant, refresh, lock]);
}
