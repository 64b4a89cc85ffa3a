/**
 * How a value becomes characters. One file, so that a number looks the same everywhere. Money and capacities arrive as
 * decimal strings and stay strings: they are regrouped and rounded digit by digit and never pass through a float.
 */
import type { Money, Power, Total } from "../bridge";

export const UNKNOWN = "–";
/** Between thousands. Narrow, and no line ends at it: an amount in two pieces is read as another one. */
const NARROW = "\u202f";
const NBSP = "\u00a0";
const MINUS = "\u2212";

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** Rounds a decimal string half away from zero and groups thousands; null when it is not a decimal. */
export function decimal(text: string, places: number): string | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = "0", fraction = ""] = match;
  const kept = fraction.slice(0, places).padEnd(places, "0");
  let digits = BigInt(whole + kept);
  if ((fraction[places] ?? "0") >= "5") digits += 1n;
  const all = digits.toString().padStart(places + 1, "0");
  const units = all.slice(0, all.length - places);
  const cents = places > 0 ? `.${all.slice(-places)}` : "";
  const negative = sign === "-" && digits !== 0n;
  return `${negative ? MINUS : ""}${grouped(units)}${cents}`;
}

/** A decimal string with thousands grouped and its own digits kept, trailing zeros dropped: "12.50" → "12.5". */
export function plain(text: string, most = 2): string | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const rounded = decimal(text, most);
  return rounded?.includes(".") ? rounded.replace(/\.?0+$/, "") : rounded;
}

function grouped(units: string): string {
  return units.replace(/\B(?=(\d{3})+$)/g, NARROW);
}

/** A whole number with thousands grouped. */
export function count(n: number): string {
  return Number.isFinite(n) ? `${n < 0 ? MINUS : ""}${grouped(String(Math.abs(Math.trunc(n))))}` : UNKNOWN;
}

function symbol(currency: string | null): string {
  if (currency === null || currency === "") return "";
  return `${currency === "ZAR" ? "R" : currency.slice(0, 8)}${NBSP}`;
}

/** "R 8 412.50", "−R 8 412.50"; an amount without a currency has no sign in front; "–" for unknown. */
export function money(value: Money | null | undefined): string {
  if (!value) return UNKNOWN;
  return written(value, 2);
}

/** The price of one unit with the digits it has: "R 0.985". An hour's rounded price would not make the month's. */
export function unitPrice(value: Money): string {
  const places = DECIMAL.exec(value.amount.trim())?.[3]?.length ?? 0;
  return written(value, Math.min(Math.max(places, 2), 8));
}

function written(value: Money, places: number): string {
  const amount = decimal(value.amount, places);
  if (amount === null) return UNKNOWN;
  // The minus comes first: between sign and figures it is overlooked.
  return amount.startsWith(MINUS)
    ? `${MINUS}${symbol(value.currency)}${amount.slice(1)}`
    : `${symbol(value.currency)}${amount}`;
}

/** A total in one piece: "R 1 250.00", "R 1 250.00 + 2 unpriced", or "–". */
export function total(value: Total): string {
  const known = totalAmount(value);
  if (known === UNKNOWN || value.unpriced === 0) return known;
  return `${known} + ${count(value.unpriced)} unpriced`;
}

/** Only the known part of a total. */
export function totalAmount(value: Total): string {
  if (value.amount === null || value.mixedCurrencies) return UNKNOWN;
  return money({ amount: value.amount, currency: value.currency });
}

/** Why a total is "–", for the tooltip. */
export function whyNoTotal(value: Total): string {
  if (value.mixedCurrencies) return "Several currencies: they are not added together.";
  if (value.unpriced > 0) return `The platform gave no price for ${plural(value.unpriced, "line")}.`;
  return "The platform gave no amounts.";
}

/** Short money for an axis, for drawing only: "R 10k". */
export function axisMoney(value: number, currency: string | null): string {
  if (value === 0) return "0";
  const steps: [number, string][] = [
    [1e9, "bn"],
    [1e6, "m"],
    [1e3, "k"],
  ];
  for (const [size, letter] of steps) {
    if (Math.abs(value) >= size)
      return `${symbol(currency)}${String(Number((value / size).toFixed(1)))}${letter}`;
  }
  return `${symbol(currency)}${String(Number(value.toFixed(2)))}`;
}

/** MiB as people read them: 512 MiB, 8 GiB, 1.5 TiB. */
export function mebibytes(mib: number | null): string {
  if (mib === null || !Number.isFinite(mib)) return UNKNOWN;
  return binary(mib, ["MiB", "GiB", "TiB", "PiB"]);
}

/** GiB as people read them. */
export function gibibytes(gib: number | null): string {
  if (gib === null || !Number.isFinite(gib)) return UNKNOWN;
  return binary(gib, ["GiB", "TiB", "PiB"]);
}

function binary(value: number, units: string[]): string {
  let size = value;
  let step = 0;
  // Only leave a unit when the next one says it no less exactly: 1 536 GiB is 1.5 TiB, 1 500 GiB stays.
  while (size >= 1024 && step < units.length - 1 && (size % 512 === 0 || size >= 10_240)) {
    size /= 1024;
    step += 1;
  }
  return `${plain(size.toFixed(1), 1) ?? UNKNOWN}${NBSP}${units[step]}`;
}

/** Bytes on this computer's disk, decimal, as file managers show them. */
export function bytes(n: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = Math.max(0, n);
  let step = 0;
  while (size >= 1000 && step < units.length - 1) {
    size /= 1000;
    step += 1;
  }
  return `${plain(size.toFixed(size < 10 && step > 0 ? 1 : 0), 1) ?? "0"}${NBSP}${units[step]}`;
}

/** "1 machine", "2 machines", "1 200 machines". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

export const powerWords: Record<Power["state"], string> = {
  running: "Running",
  stopped: "Stopped",
  suspended: "Suspended",
  starting: "Starting",
  stopping: "Stopping",
  restarting: "Restarting",
  provisioning: "Provisioning",
  unknown: "Unknown",
};

/** The state in words; an unknown one keeps the platform's own word. */
export function power(value: Power): string {
  if (value.state === "unknown" && value.raw) return `Unknown: ${value.raw}`;
  return powerWords[value.state];
}

/** A machine without a name is still one machine: say so, with enough of its id to tell it apart. */
export function machineName(name: string | null, id: string): string {
  return name?.trim() ? name : `Unnamed (${id.length > 12 ? `${id.slice(0, 8)}…` : id})`;
}

/** An organisation's name; one without says so. */
export function organisationName(name: string): string {
  return name.trim() === "" ? "Unnamed organisation" : name;
}

/** “web”: what was searched for, as far as a sentence can hold it. */
export function quoted(search: string): string {
  return `“${search.length > 80 ? `${search.slice(0, 80)}…` : search}”`;
}

/** A platform's address as it is said: without its scheme. */
export function hostOf(platform: string): string {
  return platform.replace(/^https?:\/\//, "");
}

/** With a capital first letter; the rest as it is. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
