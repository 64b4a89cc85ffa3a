/** How long the wallet lasts, in words. */
import type { Runway } from "../bridge";
import { count, money, plural, sentence } from "./formats";

export type RunwayWords = {
  short: string;
  long: string;
  level: "calm" | "low" | "empty" | "unknown";
  days: number | null;
};

/** Below this many days the wallet asks for attention; the meter is full at this many. */
const LOW_DAYS = 14;
export const FULL_DAYS = 35;

/** "about 11 days left" and, for the tooltip, "about 11 days at R 412.00 a day". */
export function runwayWords(runway: Runway): RunwayWords {
  const { days, perDay, reason } = runway;
  if (days === null)
    return { short: reasons[runway.reason].short, long: reasons[runway.reason].long, level: "unknown", days };
  const rate = perDay ? ` at ${money(perDay)} a day` : "";
  if (reason === "usedUp") return { short: "used up", long: `Used up${rate}.`, level: "empty", days };
  const span =
    days > 730
      ? "more than 2 years"
      : days < 1
        ? "less than a day"
        : `about ${plural(Math.floor(days), "day")}`;
  return {
    short: `${span} left`,
    long: `${sentence(span)}${rate}.`,
    level: days < LOW_DAYS ? "low" : "calm",
    days,
  };
}

/** For a narrow column: "11 days", "2+ years", "–". */
export function runwayCell(runway: Runway): string {
  const { days, reason } = runway;
  if (days === null) return "–";
  if (reason === "usedUp") return "used up";
  if (days > 730) return "2+ years";
  return days < 1 ? "< 1 day" : `${count(Math.floor(days))} ${Math.floor(days) === 1 ? "day" : "days"}`;
}

const reasons: Record<Runway["reason"], { short: string; long: string }> = {
  enough: { short: "runway unknown", long: "The platform didn't give enough to work it out." },
  usedUp: { short: "used up", long: "Nothing is left." },
  noSpending: { short: "no spending", long: "Nothing is being charged, so the balance lasts." },
  unknownBalance: { short: "runway unknown", long: "The balance isn't known." },
  unknownCost: { short: "runway unknown", long: "What is spent a day isn't known." },
  notEnoughHistory: { short: "runway not known yet", long: "There are too few charges to work it out." },
};
