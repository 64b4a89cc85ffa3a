/** One slow clock for every "25 minutes ago" on screen. */
import { useSyncExternalStore } from "react";

const TICK = 15_000;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick() {
  now = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, TICK);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time, to fifteen seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => {
    // Nobody was listening for a while: the first look must not be old.
    if (timer === undefined && Date.now() - now > TICK) now = Date.now();
    return now;
  });
}
