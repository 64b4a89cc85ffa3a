/** Which one thing floats above the page, so that a shortcut, a button and a banner can all open it. */
import { useSyncExternalStore } from "react";

export type Surface = "palette" | "switcher" | "shortcuts" | "signOut" | "signInAgain";

let open: Surface | null = null;
const listeners = new Set<() => void>();

export function openSurface(next: Surface | null): void {
  open = next;
  for (const listener of listeners) listener();
}

export function closeSurface(which: Surface): void {
  if (open === which) openSurface(null);
}

/** Whether it is open, and how to open or close it. */
export function useSurface(which: Surface): [boolean, (next: boolean) => void] {
  const isOpen = useSyncExternalStore(subscribe, () => open === which);
  return [isOpen, (next) => (next ? openSurface(which) : closeSurface(which))];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
