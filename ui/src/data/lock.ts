/** Locking the window: by hand, or when nobody has touched it for a while. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { bridge } from "../bridge";
import { adoptState } from "./session";

/** Locks the window; what the UI holds of the account goes with it. */
export function useLock(): () => void {
  const client = useQueryClient();
  return useCallback(() => {
    bridge
      .lockScreen()
      .then((state) => adoptState(client, state))
      .catch(() => undefined); // Nobody is signed in any more: nothing to lock.
  }, [client]);
}

const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel"] as const;
/** How often the time is looked at; a computer that wakes is noticed within it. */
const LOOK = 5_000;

/** Locks after so many minutes without a sign of the user; `null`: never. */
export function useIdleLock(minutes: number | null): void {
  const lock = useLock();
  useEffect(() => {
    if (minutes === null) return;
    let last = Date.now();
    const seen = () => {
      last = Date.now();
    };
    const look = () => {
      if (Date.now() - last >= minutes * 60_000) lock();
    };
    for (const sign of SIGNS) window.addEventListener(sign, seen, { passive: true, capture: true });
    const timer = window.setInterval(look, LOOK);
    return () => {
      for (const sign of SIGNS) window.removeEventListener(sign, seen, { capture: true });
      window.clearInterval(timer);
    };
  }, [minutes, lock]);
}
