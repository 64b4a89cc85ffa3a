import { describe, expect, test } from "vitest";
import type { Runway, WalletRow } from "../bridge";
import { basisWords, isIn, rangeWords, signed, walletTarget } from "./wallet";

const plain = (text: string | null) => text?.replace(/[\u202f\u00a0]/g, " ") ?? null;
const rand = (amount: string) => ({ amount, currency: "ZAR" });
const runway = (more: Partial<Runway>): Runway => ({
  ...{ days: 11, perDay: rand("412.00"), reason: "enough", range: null, basis: null },
  ...more,
});
const range = (fewest: number, most: number, months = 3) => runway({ range: { fewest, most, months } });

describe("a runway's range", () => {
  test("names both ends and the months it comes from", () => {
    expect(rangeWords(range(9, 14))).toBe("9 to 14 days by the last 3 months");
    expect(rangeWords(range(9, 9, 2))).toBe("9 days by the last 2 months");
  });
  test("nought whole days is less than one, not none", () => {
    expect(rangeWords(range(0, 2))).toBe("Up to 2 days by the last 3 months");
    expect(rangeWords(range(0, 0))).toBe("Less than a day by the last 3 months");
  });
  test("without months to compare there is none", () => {
    expect(rangeWords(runway({}))).toBeNull();
    expect(rangeWords(runway({ days: null, reason: "notEnoughHistory" }))).toBeNull();
  });
});

test("a runway's rate says from which bill and over how many days", () => {
  const closed = runway({ basis: { kind: "closedMonth", period: "2026-10", days: 31 } });
  expect(plain(basisWords(closed))).toBe("R 412.00 a day by October 2026’s bill (31 days)");
  const open = runway({ basis: { kind: "monthSoFar", days: 1 } });
  expect(plain(basisWords(open))).toBe("R 412.00 a day by this month’s bill so far (1 day)");
  expect(basisWords(runway({ perDay: null }))).toBeNull();
});

test("which way money went comes first, and nought went nowhere", () => {
  expect(plain(signed(rand("1000.50")))).toBe("+R 1 000.50");
  expect(plain(signed(rand("-412.00")))).toBe("\u2212R 412.00");
  expect(plain(signed(rand("0.00")))).toBe("R 0.00");
  expect(plain(signed(rand("-0.00")))).toBe("R 0.00");
  expect(signed(null)).toBe("–");
  expect([rand("1.00"), rand("0.00"), rand("-1.00"), null].map(isIn)).toEqual([true, false, false, false]);
});

test("of several wallets a target says which", () => {
  const wallet = (id: string, currency: string | null) =>
    ({ id, currency, organisationName: "Vodacom" }) as WalletRow;
  const [first, second] = [wallet("a", "ZAR"), wallet("b", "USD")];
  expect(walletTarget(first, [first])).toBe("Wallet of Vodacom");
  expect(walletTarget(second, [first, second])).toBe("Wallet 2 · USD of Vodacom");
  expect(walletTarget(wallet("c", null), [first, second])).toBe("Wallet of Vodacom");
});
