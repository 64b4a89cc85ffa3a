/** A letter on a square (a tenant) or in a circle (a person). */
import { cx } from "./cx";

export function Monogram({ name, round, muted }: { name: string; round?: boolean; muted?: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        "grid size-7 shrink-0 place-items-center overflow-hidden font-semibold",
        round ? "rounded-full bg-line-strong text-text text-xs" : "rounded-md",
        !round && (muted ? "bg-line text-text-2" : "bg-accent text-on-accent"),
      )}
    >
      {initials(name, round ? 2 : 1)}
    </span>
  );
}

/** Whole characters, so that an emoji or an accented letter isn't cut in half. */
function initials(name: string, most: number): string {
  const words = name
    .trim()
    .split(/[\s@.]+/u)
    .filter(Boolean);
  const first = [...(words[0] ?? "?")];
  if (most === 1) return first[0]?.toUpperCase() ?? "?";
  const second = words.length > 1 ? [...(words[1] ?? "")][0] : first[1];
  return `${first[0] ?? "?"}${second ?? ""}`.toUpperCase();
}
