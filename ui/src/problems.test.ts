import { describe, expect, test } from "vitest";
import type { KeychainState, Problem } from "./bridge";
import { keychainLine, wordsFor } from "./problems";

/** One of each kind; the type makes the list complete. */
const one: { [K in Problem["kind"]]: Extract<Problem, { kind: K }> } = {
  offline: { kind: "offline" },
  timedOut: { kind: "timedOut" },
  tls: { kind: "tls", reason: "expired" },
  sessionEnded: { kind: "sessionEnded" },
  invalidCredentials: { kind: "invalidCredentials" },
  accountLocked: { kind: "accountLocked" },
  unauthorised: { kind: "unauthorised" },
  forbidden: { kind: "forbidden" },
  notFound: { kind: "notFound" },
  notOffered: { kind: "notOffered" },
  invalid: { kind: "invalid", message: "", fields: [{ field: "email", message: "no" }] },
  insufficientFunds: { kind: "insufficientFunds", required: "10", available: "5", currency: "ZAR" },
  conflict: { kind: "conflict", code: "invalid_state", message: "" },
  rateLimited: { kind: "rateLimited", retryAfterSeconds: 12 },
  platformFault: { kind: "platformFault", status: 502, requestId: "req-1" },
  unreadable: { kind: "unreadable", reason: "html", requestId: "req-2" },
  keychain: { kind: "keychain", state: "locked" },
  screenLocked: { kind: "screenLocked" },
  wrongPin: { kind: "wrongPin", waitSeconds: 30 },
  cacheUnreadable: { kind: "cacheUnreadable" },
  outcomeUnknown: { kind: "outcomeUnknown" },
  scopeChanged: { kind: "scopeChanged" },
  notPossible: { kind: "notPossible", obstacle: "offline" },
  input: { kind: "input", field: "amount", fault: "exponent" },
  priceChanged: { kind: "priceChanged", shown: "100", now: "120", currency: "ZAR" },
  journalUnwritable: { kind: "journalUnwritable" },
  invalidAddress: { kind: "invalidAddress", reason: "insecure" },
  internal: { kind: "internal", detail: "index out of range" },
};

describe("every problem", () => {
  test.each(Object.values(one))("$kind says what happened and what is still true", (problem) => {
    const words = wordsFor(problem);
    for (const text of [words.title, words.stillTrue]) {
      expect(text.length).toBeGreaterThan(5);
      expect(text).not.toMatch(/undefined|null|NaN|\[object/);
    }
    expect(words.toDo ?? "").not.toMatch(/undefined|null|NaN|\[object/);
  });
});

test("a fault keeps the id to quote to support", () => {
  expect(wordsFor(one.platformFault).reference).toBe("req-1");
  expect(wordsFor(one.unreadable).reference).toBe("req-2");
});

test("a shortfall is said exactly", () => {
  expect(wordsFor(one.insufficientFunds).toDo?.replace(/\u00a0/g, " ")).toBe(
    "R 10.00 is needed, R 5.00 is available.",
  );
});

test("what the platform says of each field is told, and no mark is promised", () => {
  const fields = [
    { field: "amount", message: "must be at most 2000" },
    { field: "reference", message: "Already used." },
  ];
  const words = wordsFor({ kind: "invalid", message: "Validation failed", fields });
  expect(words.toDo).toBe("amount: must be at most 2000. reference: Already used.");
  expect(wordsFor({ kind: "invalid", message: "No", fields: [] }).toDo).toBeNull();
});

test("a kind from a newer core is told, not thrown", () => {
  const future = { kind: "meltdown" } as unknown as Problem;
  expect(wordsFor(future).title).toContain("went wrong");
});

test("the keychain line promises the keychain only when it works", () => {
  expect(keychainLine("ready", false)).toBe("Your session is kept in this computer's keychain.");
  const states: KeychainState[] = ["absent", "locked", "denied", "hanging", "corrupt", "tooLong"];
  for (const state of states) expect(keychainLine(state, true)).toContain("memory only");
  expect(keychainLine("ready", true)).toContain("memory only");
});
