/** What a trust line says. Whispers while all is well; "warn" turns it amber. Pure words, drawn by `parts/TrustLine`. */
import type { Trust } from "../bridge";
import { wordsFor } from "../problems";
import { count, plural } from "./formats";
import { ago, whenExactly } from "./times";

export type TrustWords = { text: string; tone: "calm" | "warn"; title: string | null };

/** What a trust's parts are: one an organisation for a card; for a whole page, each card's readings together. */
export type Parts = "organisation" | "reading";

/** The line for a reading, at `now`. */
export function trustWords(trust: Trust, now: number, parts: Parts = "organisation"): TrustWords {
  const problem = trust.problem ? wordsFor(trust.problem) : null;
  const title = problem
    ? [problem.title, problem.stillTrue, problem.toDo, problem.reference]
        .filter(Boolean)
        .join(". ")
        .replaceAll("..", ".")
    : null;
  const said = [head(trust, now, problem?.title ?? null), partial(trust, parts), unreadable(trust)].filter(
    Boolean,
  );
  return { text: said.join(" · "), tone: isWorry(trust) ? "warn" : "calm", title };
}

/** Whether a problem stands where the data would: a line beneath it would say the same again. */
export function isBlank(trust: Trust): boolean {
  return trust.fetchedAt === null && trust.problem !== null;
}

function isWorry(trust: Trust): boolean {
  return trust.standing === "offline" || trust.standing === "failed";
}

function head(trust: Trust, now: number, problem: string | null): string {
  const at = trust.fetchedAt;
  if (at === null) {
    if (trust.refreshing) return "Fetching for the first time";
    switch (trust.standing) {
      case "forbidden":
        return "Not allowed for this account";
      case "notOffered":
        return "Not offered by this platform";
      case "failed":
        return problem ?? "Could not be fetched";
      case "offline":
        return "Nothing saved yet, and the platform can't be reached";
      default:
        return "Not fetched yet";
    }
  }
  const fetched = `fetched ${whenExactly(at, now)}`;
  const aged = `${fetched}, ${ago(at, now)}`;
  switch (trust.standing) {
    case "live":
      return `Live · ${fetched}`;
    case "ageing":
    case "never":
      return `Ageing · ${aged}`;
    case "offline":
      return `Saved · ${aged}`;
    case "failed":
      return `Saved · ${aged}${problem ? ` · ${problem}` : ""}`;
    case "forbidden":
      return `Saved · ${aged} · no longer allowed for this account`;
    case "notOffered":
      return `Saved · ${aged} · no longer offered by this platform`;
  }
}

/** "11 of 14 organisations" when a reading over several lacks some; null when it is whole. */
export function partial(trust: Trust, parts: Parts = "organisation"): string | null {
  if (trust.parts <= 1 || trust.missing <= 0) return null;
  return `${count(Math.max(0, trust.parts - trust.missing))} of ${plural(trust.parts, parts)}`;
}

function unreadable(trust: Trust): string | null {
  return trust.unreadable > 0 ? `${plural(trust.unreadable, "row")} unreadable` : null;
}

/** Why a value of this reading is "–": for the tooltip of an unknown. */
export function whyUnknown(trust: Trust): string {
  if (trust.problem) return wordsFor(trust.problem).title;
  if (trust.fetchedAt === null)
    return trust.refreshing ? "Being fetched for the first time." : "Not fetched yet.";
  return "The platform didn't say.";
}
