/** A key, as printed on it. */
export const isMac = typeof navigator !== "undefined" && /mac/i.test(navigator.platform);

/** "Ctrl K", "⌘K". */
export function keys(combo: string): string {
  return isMac
    ? combo.replace("Mod ", "⌘").replace("Shift ", "⇧").replace("Alt ", "⌥")
    : combo.replace("Mod ", "Ctrl ");
}

export function Kbd({ combo }: { combo: string }) {
  return <kbd className="whitespace-nowrap font-medium font-sans text-text-3 text-xs">{keys(combo)}</kbd>;
}
