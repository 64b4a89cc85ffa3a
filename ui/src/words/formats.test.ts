import { describe, expect, test } from "vitest";
import {
  bytes,
  count,
  decimal,
  gibibytes,
  machineName,
  mebibytes,
  money,
  plain,
  power,
  total,
  totalAmount,
  whyNoTotal,
} from "./formats";
import { runwayCell, runwayWords } from "./runway";

/** The no-break spaces, narrow and wide, made visible, to compare with what one would type. */
const typed = (text: string) => text.replace(/[\u202f\u00a0]/g, " ");
const rand = (amount: string) => typed(money({ amount, currency: "ZAR" }));
const some = { currency: "ZAR", priced: 3, unpriced: 0, mixedCurrencies: false };

describe("money", () => {
  test("is grouped in thousands with two places and the rand's sign", () => {
    expect(rand("8412.5")).toBe("R 8 412.50");
    expect(rand("1234567.891")).toBe("R 1 234 567.89");
    expect(rand("0")).toBe("R 0.00");
  });
  test("keeps every digit that a float would lose", () => {
    expect(rand("9007199254740993.10")).toBe("R 9 007 199 254 740 993.10");
    expect(rand("0.1")).toBe("R 0.10");
    expect(rand("12345678901234567890123456.78")).toBe("R 12 345 678 901 234 567 890 123 456.78");
  });
  test("rounds half away from zero and carries", () => {
    expect(rand("0.005")).toBe("R 0.01");
    expect(rand("999.995")).toBe("R 1 000.00");
    expect(rand("-0.005")).toBe("\u2212R 0.01");
  });
  test("has a true minus sign, and no minus before nought", () => {
    expect(rand("-1250")).toBe("\u2212R 1 250.00");
    expect(rand("-0")).toBe("R 0.00");
    expect(rand("-0.001")).toBe("R 0.00");
  });
  test("no line ends within it", () => {
    expect(money({ amount: "-1250", currency: "ZAR" })).toBe("\u2212R\u00a01\u202f250.00");
  });
  test("names another currency by its code, and none if there is none", () => {
    expect(typed(money({ amount: "5", currency: "USD" }))).toBe("USD 5.00");
    expect(money({ amount: "5", currency: null })).toBe("5.00");
  });
  test.each(["NaN", "", "null", "1e400", "Infinity", "12,50", "0x10", "--1"])(
    "never shows %j as an amount",
    (amount) => {
      expect(rand(amount)).toBe("–");
    },
  );
  test("unknown is a dash, not nought", () => {
    expect(money(null)).toBe("–");
  });
});

describe("totals", () => {
  test("say what is not in them", () => {
    expect(typed(total({ ...some, amount: "1250", unpriced: 2 }))).toBe("R 1 250.00 + 2 unpriced");
    expect(typed(total({ ...some, amount: "1250" }))).toBe("R 1 250.00");
  });
  test("without any known part are a dash with a reason", () => {
    const nothing = { ...some, amount: null, priced: 0, unpriced: 3 };
    expect(total(nothing)).toBe("–");
    expect(whyNoTotal(nothing)).toContain("3 lines");
  });
  test("never add currencies together", () => {
    const mixed = { ...some, amount: "10", mixedCurrencies: true };
    expect(totalAmount(mixed)).toBe("–");
    expect(whyNoTotal(mixed)).toContain("currencies");
  });
});

test("decimals are regrouped, not computed", () => {
  expect(decimal("1.005", 2)).toBe("1.01");
  expect(decimal("2", 0)).toBe("2");
  expect(plain("12.50")).toBe("12.5");
  expect(plain("1.00")).toBe("1");
  expect(plain("100")).toBe("100");
  expect(plain("seven")).toBeNull();
});

test("sizes leave a unit only when the next says no less", () => {
  expect(typed(mebibytes(512))).toBe("512 MiB");
  expect(typed(mebibytes(8192))).toBe("8 GiB");
  expect(typed(mebibytes(1536))).toBe("1.5 GiB");
  expect(typed(gibibytes(600))).toBe("600 GiB");
  expect(typed(gibibytes(2048))).toBe("2 TiB");
  expect(mebibytes(null)).toBe("–");
  expect(mebibytes(Number.NaN)).toBe("–");
  expect(typed(bytes(3_412_880))).toBe("3.4 MB");
  expect(typed(count(48112))).toBe("48 112");
});

test("an unknown state keeps the platform's own word", () => {
  expect(power({ state: "unknown", raw: "MIGRATING" })).toBe("Unknown: MIGRATING");
  expect(power({ state: "unknown", raw: null })).toBe("Unknown");
  expect(power({ state: "running", raw: "POWERED_ON" })).toBe("Running");
});

test("a machine without a name can still be told apart", () => {
  expect(machineName(null, "vm-1")).toBe("Unnamed (vm-1)");
  expect(machineName("  ", "0123456789abcdef")).toBe("Unnamed (01234567…)");
});

describe("runway", () => {
  const perDay = { amount: "412", currency: "ZAR" };
  const more = { range: null, basis: null };
  test("is said in days with its rate", () => {
    const words = runwayWords({ days: 11, perDay, reason: "enough", ...more });
    expect(words.short).toBe("about 11 days left");
    expect(typed(words.long)).toBe("About 11 days at R 412.00 a day.");
    expect(words.level).toBe("low");
  });
  test("of nothing left is used up, and of no spending has no days", () => {
    expect(runwayWords({ days: 0, perDay, reason: "usedUp", ...more }).level).toBe("empty");
    expect(runwayWords({ days: 0, perDay, reason: "enough", ...more }).short).toBe("less than a day left");
    expect(runwayCell({ days: 0, perDay, reason: "enough", ...more })).toBe("< 1 day");
    expect(runwayWords({ days: null, perDay: null, reason: "noSpending", ...more }).short).toBe(
      "no spending",
    );
    expect(runwayCell({ days: null, perDay: null, reason: "unknownCost", ...more })).toBe("–");
    expect(runwayCell({ days: 1, perDay, reason: "enough", ...more })).toBe("1 day");
  });
});
