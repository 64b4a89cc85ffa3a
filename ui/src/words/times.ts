/** Times as people here write them (en-ZA order and a 24-hour clock), in the computer's own zone. */
import { plural, UNKNOWN } from "./formats";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// By hand rather than through Intl: engines disagree on "Sep" and "Sept", on "1" and "01".
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONG = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];

const two = (n: number) => String(n).padStart(2, "0");
const hm = (at: Date) => `${two(at.getHours())}:${two(at.getMinutes())}`;
const hms = (at: Date) => `${hm(at)}:${two(at.getSeconds())}`;
const dayMonth = (at: Date) => `${at.getDate()} ${MONTHS[at.getMonth()]}`;
const dayMonthYear = (at: Date) => `${dayMonth(at)} ${at.getFullYear()}`;

function known(at: number | null | undefined): Date | null {
  if (at === null || at === undefined) return null;
  const d = new Date(at);
  return Number.isNaN(d.getTime()) ? null : d;
}

/** "12:04" today, "yesterday 16:20", "21 Nov 16:20", "21 Nov 2025". */
export function when(at: number | null, now: number): string {
  const d = known(at);
  if (!d) return UNKNOWN;
  const days = daysApart(d, now);
  if (days === 0) return hm(d);
  if (days === 1) return `yesterday ${hm(d)}`;
  if (days === -1) return `tomorrow ${hm(d)}`;
  return Math.abs(days) < 300 ? `${dayMonth(d)} ${hm(d)}` : dayMonthYear(d);
}

/** As `when`, to the second for today: when something was fetched. */
export function whenExactly(at: number, now: number): string {
  const d = known(at);
  return d && daysApart(d, now) === 0 ? hms(d) : when(at, now);
}

/** "12:04". */
export function clock(at: number): string {
  const d = known(at);
  return d ? hm(d) : UNKNOWN;
}

/** "23 Nov". */
export function dayOf(at: number): string {
  const d = known(at);
  return d ? dayMonth(d) : UNKNOWN;
}

/** "23 Nov 2026", or "–". */
export function date(at: number | null): string {
  const d = known(at);
  return d ? dayMonthYear(d) : UNKNOWN;
}

/** "23 Nov 2026, 12:04:11": the whole of it, for tooltips. */
export function full(at: number | null): string {
  const d = known(at);
  return d ? `${dayMonthYear(d)}, ${hms(d)}` : UNKNOWN;
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** A text of the platform's that is nothing but a moment, as that; any other as it is. */
export function momentIn(text: string): string {
  const at = MOMENT.test(text) ? known(Date.parse(text)) : null;
  return at ? full(at.getTime()) : text;
}

/** "25 minutes ago". A time ahead of this computer's clock is "just now": the clocks differ, the data is not from the future. */
export function ago(at: number, now: number): string {
  const past = now - at;
  if (past < MINUTE) return "just now";
  if (past < HOUR) return `${plural(Math.floor(past / MINUTE), "minute")} ago`;
  if (past < DAY) return `${plural(Math.floor(past / HOUR), "hour")} ago`;
  return `${plural(Math.floor(past / DAY), "day")} ago`;
}

/** A billing period ("2026-11") as an axis says it: "Nov". */
export function periodShort(period: string): string {
  return MONTHS[monthOf(period)] ?? period.slice(0, 7);
}

/** A billing period in full: "November 2026". */
export function periodLong(period: string): string {
  const name = LONG[monthOf(period)];
  return name ? `${name} ${period.slice(0, 4)}` : period.slice(0, 20);
}

function monthOf(period: string): number {
  const match = /^\d{4}-(\d{2})/.exec(period);
  return match ? Number(match[1]) - 1 : -1;
}

function daysApart(at: Date, now: number): number {
  const start = (d: Date) => Date.UTC(d.getFullYear(), d.getMonth(), d.getDate());
  return Math.round((start(new Date(now)) - start(at)) / DAY);
}
