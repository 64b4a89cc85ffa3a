import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { AmountUse } from "../bridge";
import { checkAmount, readAmount } from "./amounts";

/** The core's own tests, from which this fake is held to what the core says. */
const core = readFileSync(
  join(import.meta.dirname, "../../../crates/dcx-core/src/view/amount/tests.rs"),
  "utf8",
);

const unescaped = (text: string) =>
  text.replace(/\\u\{([0-9a-f]+)\}/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));

/** The pairs of one of the core's tests, by its name. */
function pairs(name: string): [typed: string, meant: string][] {
  const body = core.split(`fn ${name}()`)[1]?.split("\n}\n")[0] ?? "";
  return [...body.matchAll(/^ {8}\((?:"((?:[^"\\]|\\.)*)"|&forty), (?:"([^"]*)"|(\w+))\),$/gm)].map((m) => [
    m[1] === undefined ? "1".repeat(40) : unescaped(m[1]),
    m[2] ?? `${m[3]?.charAt(0).toLowerCase()}${m[3]?.slice(1)}`,
  ]);
}

function said(typed: string, purpose: AmountUse, currency: string | null = "ZAR"): string {
  const { amount, fault } = checkAmount({ text: typed, purpose, currency, addedTo: null });
  return fault ?? amount?.amount ?? "nothing";
}

test("the fake core takes what the core takes, and means the same by it", () => {
  const taken = pairs("amounts_are_read_as_people_type_them");
  expect(taken.length).toBeGreaterThan(15);
  for (const [typed, meant] of taken) expect(said(typed, "topUp"), typed).toBe(meant);
});

test("the fake core refuses what the core refuses, in the same word", () => {
  const refused = pairs("what_cannot_be_meant_is_refused_in_a_word");
  expect(refused.length).toBeGreaterThan(40);
  for (const [typed, fault] of refused) expect(said(typed, "topUp"), JSON.stringify(typed)).toBe(fault);
});

test("no other currency passes for the wallet's", () => {
  for (const typed of ["EUR 500", "eur 500", "500"]) expect(said(typed, "topUp", "EUR")).toBe("500.00");
  for (const typed of ["ZAR 500", "R 500", "r500"])
    for (const currency of ["EUR", null]) expect(said(typed, "topUp", currency)).toBe("otherCurrency");
});

test("a threshold may be zero and a share is no more than all", () => {
  expect(said("0", "threshold")).toBe("0.00");
  expect(said("12,5", "perCent")).toBe("12.50");
  expect(said("100 %", "perCent")).toBe("100.00");
  expect(said("100.01", "perCent")).toBe("tooLarge");
  expect(said("1.000", "perCent")).toBe("tooManyPlaces");
  expect(said("R 5", "perCent")).toBe("notANumber");
  expect(readAmount("-1", "perCent", null)).toEqual({ fault: "negative" });
});

test("what it is added to keeps every cent", () => {
  const query = { text: "1 000,50", purpose: "topUp", currency: "ZAR" } as const;
  expect(checkAmount({ ...query, addedTo: "4820.00" }).sum?.amount).toBe("5820.50");
  expect(checkAmount({ ...query, addedTo: "-1500.75" }).sum?.amount).toBe("-500.25");
  expect(checkAmount({ ...query, addedTo: null }).sum).toBeNull();
});
