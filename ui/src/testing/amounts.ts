/**
 * Amounts as the core reads them (`dcx-core/src/view/amount.rs`), rule by rule: a test holds this against the core's own
 * tests. Never part of the product.
 */
import type { AmountCheck, AmountQuery, AmountUse, InputFault } from "../bridge";

const MOST_CENTS = 1_000_000_000n;
const MOST_DIGITS = 12;
const SPACES = " \u00a0\u202f\u2007\u2009";

type Read = { cents: bigint } | { fault: InputFault };
type Whole = { whole: string; cents: string } | { fault: InputFault };

const no = (fault: InputFault) => ({ fault });

/** An amount in cents, or what is wrong with it. A currency typed before it must be this one. */
export function readAmount(typed: string, purpose: AmountUse, currency: string | null): Read {
  const text = typed.trim();
  if (text === "") return no("empty");
  const { negative, word, rest } = signed(text, purpose);
  const amount = unsigned(rest, purpose);
  if ("fault" in amount && amount.fault === "notANumber") return amount;
  if (word !== null && !names(word, currency)) return no("otherCurrency");
  if (negative) return no("negative");
  if ("fault" in amount) return amount;
  if (amount.cents > (purpose === "perCent" ? 10_000n : MOST_CENTS)) return no("tooLarge");
  return amount.cents === 0n && purpose === "topUp" ? no("zero") : amount;
}

export function checkAmount({ text, purpose, currency, addedTo }: AmountQuery): AmountCheck {
  const read = readAmount(text, purpose, currency);
  if ("fault" in read) return { amount: null, sum: null, fault: read.fault };
  const before = addedTo === null ? null : centsOf(addedTo);
  return {
    amount: { amount: written(read.cents), currency },
    sum: before === null ? null : { amount: written(before + read.cents), currency },
    fault: null,
  };
}

/** Cents as a decimal. */
function written(cents: bigint): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function centsOf(decimal: string): bigint | null {
  const match = /^(-?)(\d+)\.(\d\d)$/.exec(decimal);
  return match ? BigInt(`${match[1]}${match[2]}${match[3]}`) : null;
}

/** Takes off what may stand around a number: a minus, a currency, the per cent sign. */
function signed(typed: string, purpose: AmountUse) {
  const [negative, text] = minus(typed);
  if (purpose === "perCent") return { negative, word: null, rest: text.replace(/%$/, "").trimEnd() };
  const word = /^(?:r|[a-z]{3})(?![a-z])/i.exec(text)?.[0];
  if (word === undefined) return { negative, word: null, rest: text };
  const [behind, rest] = minus(text.slice(word.length).trimStart());
  return { negative: negative || behind, word, rest };
}

/** Whether a word names this currency: its code, or the rand's sign. */
function names(word: string, currency: string | null): boolean {
  const own = currency?.toUpperCase();
  return word.toUpperCase() === own || (own === "ZAR" && word.toUpperCase() === "R");
}

function minus(text: string): [boolean, string] {
  return /^[-\u2212]/.test(text) ? [true, text.slice(1).trimStart()] : [false, text];
}

function unsigned(text: string, purpose: AmountUse): Read {
  if (/^[\d\s.,]*\d[\d\s.,]*e[+-]?[\d\s.,]*\d[\d\s.,]*$/i.test(text)) return no("exponent");
  const digits = [""];
  const separators: string[] = [];
  for (const c of text) {
    if (c >= "0" && c <= "9") digits[digits.length - 1] += c;
    else if (SPACES.includes(c) || c === "," || c === ".") {
      separators.push(SPACES.includes(c) ? " " : c);
      digits.push("");
    } else return no("notANumber");
  }
  const parts = split(digits, separators, purpose);
  if ("fault" in parts) return parts;
  if (parts.cents.length > 2) return no("tooManyPlaces");
  const whole = parts.whole.replace(/^0+/, "");
  if (whole.length > MOST_DIGITS) return no("tooLarge");
  return { cents: BigInt(`${whole}${parts.cents.padEnd(2, "0")}`) };
}

/** Parts digits into those before the cents, thousands joined, and the cents. */
function split(digits: string[], separators: string[], purpose: AmountUse): Whole {
  const last = separators.at(-1);
  if (last === undefined) return joined(digits, purpose);
  const rest = separators.slice(0, -1);
  // Spaces never stand before cents, and what stands more than once stands between thousands.
  if (last === " " || rest.includes(last))
    return rest.every((one) => one === last) ? joined(digits, purpose) : no("notANumber");
  const cents = digits.at(-1) ?? "";
  const before = digits.slice(0, -1);
  if (cents === "" || rest.some((one) => one !== rest[0])) return no("notANumber");
  const [first = ""] = before;
  if (rest.length === 0 && purpose !== "perCent" && isAmbiguous(first, last, cents)) return no("ambiguous");
  if (rest.length === 0 && first === "") return { whole: "0", cents };
  const whole = joined(before, purpose);
  return "fault" in whole ? whole : { whole: whole.whole, cents };
}

/** Whether the only separator could stand for thousands as well as for cents. */
function isAmbiguous(before: string, separator: string, after: string): boolean {
  return /^[1-9]\d{0,2}$/.test(before) && after.length === 3 && (separator === "," || after.endsWith("0"));
}

/** Joins groups of thousands; shares in per cent have none. */
function joined(groups: string[], purpose: AmountUse): Whole {
  const [first = "", ...rest] = groups;
  const fits =
    rest.length === 0
      ? first !== ""
      : purpose !== "perCent" &&
        first.length >= 1 &&
        first.length <= 3 &&
        rest.every((group) => group.length === 3);
  return fits ? { whole: groups.join(""), cents: "" } : no("notANumber");
}
